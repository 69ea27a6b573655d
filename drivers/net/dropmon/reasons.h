/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's names of reasons. */
#ifndef _DROPMON_REASONS_H
#define _DROPMON_REASONS_H

#include <linux/types.h>

#define DROPMON_REASON_SIZE	64

bool dropmon_reason_next(u32 *value);
void dropmon_reason_name(u32 value, char name[DROPMON_REASON_SIZE]);

#endif /* _DROPMON_REASONS_H */
