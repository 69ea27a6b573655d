/* SPDX-License-Identifier: GPL-2.0-only */
/* The way to a target: route, next hop and device. */
#ifndef _NETOOPS_ROUTE_H
#define _NETOOPS_ROUTE_H

#include <linux/types.h>

struct net_device;
struct netoops_target;

bool netoops_route_is_right(struct netoops_target *target, bool probe);
void netoops_route_update(struct netoops_target *target);
void netoops_route_drop(struct netoops_target *target);
void netoops_route_lose(struct netoops_target *target,
			const struct net_device *dev, const char *why);
void netoops_route_rename(struct netoops_target *target,
			  const struct net_device *dev);
ssize_t netoops_route_show(const struct netoops_target *target, char *page);

#endif /* _NETOOPS_ROUTE_H */
