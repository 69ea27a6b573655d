/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether the crash came from inside a driver, and may hold its locks. */
#ifndef _NETOOPS_INSIDE_H
#define _NETOOPS_INSIDE_H

#include <linux/types.h>

struct net_device;

void netoops_inside_take(void);
bool netoops_inside_lockless(const struct net_device *dev);
bool netoops_inside_driver(const struct net_device *dev);

#endif /* _NETOOPS_INSIDE_H */
