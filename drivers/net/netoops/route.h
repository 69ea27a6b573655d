/* SPDX-License-Identifier: GPL-2.0-only */
/* The way to a target: route, next hop and device. */
#ifndef _NETOOPS_ROUTE_H
#define _NETOOPS_ROUTE_H

#include <linux/types.h>

#include "config.h"

struct net_device;
struct netoops_path;

/**
 * struct netoops_route - the way to a target, and what is known about it
 * @name: of the target, for messages
 * @config: what the administrator wants; changes only while the target is not
 *	enabled, but for the name of a device that is renamed
 * @path: how to get there, NULL while unknown; RCU
 * @ifindex: device that the administrator named, when it was last there
 * @resolved: the next hop was known at the last look
 * @confirmed: jiffies when the next hop was last known to be right
 * @fixed: it does not age: set by hand, or the address says it
 * @problem: why there is no path, or why it may not be good; or ""
 *
 * All but @path for readers is protected by netoops_config_lock; @path is written
 * with RTNL held as well.
 */
struct netoops_route {
	const char			*name;
	struct netoops_config		config;
	struct netoops_path __rcu	*path;
	int				ifindex;
	bool				resolved;
	unsigned long			confirmed;
	bool				fixed;
	char				problem[96];
};

void netoops_route_begin(struct netoops_route *route, const char *name);

bool netoops_route_is_right(struct netoops_route *route, bool probe);
void netoops_route_update(struct netoops_route *route);
void netoops_route_drop(struct netoops_route *route);
void netoops_route_lose(struct netoops_route *route,
			const struct net_device *dev, const char *why);
void netoops_route_rename(struct netoops_route *route,
			  const struct net_device *dev);
ssize_t netoops_route_show(const struct netoops_route *route, char *page);

#endif /* _NETOOPS_ROUTE_H */
