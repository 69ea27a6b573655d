/* SPDX-License-Identifier: GPL-2.0-only */
/* Telling who listens, in each network namespace, where packets are dropped. */
#ifndef _DROPMON_NOTIFY_H
#define _DROPMON_NOTIFY_H

#include <linux/types.h>

struct genl_family;

int dropmon_notify_init(const struct genl_family *family);
void dropmon_notify_exit(void);
void dropmon_notify(bool all, u64 lost);

#endif /* _DROPMON_NOTIFY_H */
