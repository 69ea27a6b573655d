/* SPDX-License-Identifier: GPL-2.0-only */
/* The generic netlink family: what the monitor is asked for. */
#ifndef _DROPMON_FAMILY_H
#define _DROPMON_FAMILY_H

#include <net/genetlink.h>

extern struct genl_family dropmon_family;

#endif /* _DROPMON_FAMILY_H */
