/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main thread of netoopsd. */
#ifndef _NETOOPSD_DAEMON_H
#define _NETOOPSD_DAEMON_H

#include "config.h"

int daemon_run(struct cmd_context *ctx, const struct config *config);

#endif /* _NETOOPSD_DAEMON_H */
