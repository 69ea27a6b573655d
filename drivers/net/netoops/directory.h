/* SPDX-License-Identifier: GPL-2.0-only */
/* The face of it all: /sys/kernel/config/netoops. */
#ifndef _NETOOPS_DIRECTORY_H
#define _NETOOPS_DIRECTORY_H

int netoops_directory_init(void);
void netoops_directory_exit(void);

#endif /* _NETOOPS_DIRECTORY_H */
