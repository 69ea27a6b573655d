/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel writes to its log from now on. */
#ifndef _NETOOPS_KMSG_H
#define _NETOOPS_KMSG_H

#include "../lib/base/err.h"
#include "../lib/base/ids.h"
#include "../lib/base/sysroot.h"

int kmsg_open(const struct sysroot *root, struct err *err);
int kmsg_crash_id(int fd, char ret_id[IDS_TEXT], struct err *err);

#endif /* _NETOOPS_KMSG_H */
