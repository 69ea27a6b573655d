/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the kernel tells that it dies. */
#ifndef _NETOOPS_HOOKS_H
#define _NETOOPS_HOOKS_H

#include <linux/types.h>

void netoops_hooks_init(void);
void netoops_hooks_exit(void);
ssize_t netoops_hooks_show(char *page);

#endif /* _NETOOPS_HOOKS_H */
