/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of dropmon. */
#ifndef _DROPMON_CMD_H
#define _DROPMON_CMD_H

#include "../lib/cli/cmd.h"

extern const struct cmd cmd_watch, cmd_list, cmd_reasons, cmd_start, cmd_stop, cmd_status,
			cmd_configure, cmd_doctor;

#endif /* _DROPMON_CMD_H */
