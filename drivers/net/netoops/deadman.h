/* SPDX-License-Identifier: GPL-2.0-only */
/* The dead-man's switch: a sender that hangs must not cost the dump. */
#ifndef _NETOOPS_DEADMAN_H
#define _NETOOPS_DEADMAN_H

int netoops_deadman_init(void);
void netoops_deadman_exit(void);
void netoops_deadman_arm(void);
void netoops_deadman_beat(void);
void netoops_deadman_disarm(void);

#endif /* _NETOOPS_DEADMAN_H */
