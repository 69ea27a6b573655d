/* SPDX-License-Identifier: GPL-2.0-only */
/* Following changes of the network. */
#ifndef _NETOOPS_FOLLOW_H
#define _NETOOPS_FOLLOW_H

int netoops_follow_init(void);
void netoops_follow_exit(void);
void netoops_follow_changed(void);

#endif /* _NETOOPS_FOLLOW_H */
