/* SPDX-License-Identifier: GPL-2.0-only */
/* The device below VLANs, bonds and bridges that really sends. */
#ifndef _NETOOPS_LOWER_H
#define _NETOOPS_LOWER_H

#include <linux/types.h>

struct net_device;
struct sk_buff;

bool netoops_lower_sends(const struct net_device *dev);
struct net_device *netoops_lower_find(struct net_device *dev, const u8 *mac,
				      struct sk_buff *skb);

#endif /* _NETOOPS_LOWER_H */
