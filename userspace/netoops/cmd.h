/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of netoops, and what they share. */
#ifndef _NETOOPS_CMD_H
#define _NETOOPS_CMD_H

#include "../lib/cli/cmd.h"

extern const struct cmd cmd_receive, cmd_send, cmd_configure, cmd_status,
			cmd_key, cmd_test, cmd_doctor, cmd_list, cmd_show,
			cmd_dmesg, cmd_top, cmd_export, cmd_vacuum;

/* Options that several commands have. */
enum {
	OPT_KEY = 600,
	OPT_FLEET_KEY,
	OPT_KEY_ID,
	OPT_HOST_ID,
	OPT_PARITY,
	OPT_BLOB,
	OPT_LISTEN,
	OPT_TO,
	OPT_COLLECTOR,
	OPT_FIRST,	/* those of one command begin here */
};

#endif /* _NETOOPS_CMD_H */
