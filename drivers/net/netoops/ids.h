/* SPDX-License-Identifier: GPL-2.0-only */
/* Random crash ids, made while randomness can still be had. */
#ifndef _NETOOPS_IDS_H
#define _NETOOPS_IDS_H

#include <linux/types.h>
#include <uapi/vmcoredd/netoops.h>

void netoops_ids_init(void);
void netoops_ids_exit(void);
void netoops_ids_take(u8 id[NETOOPS_ID_SIZE]);

#endif /* _NETOOPS_IDS_H */
