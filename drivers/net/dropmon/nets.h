/* SPDX-License-Identifier: GPL-2.0-only */
/* Which network namespaces and devices there are, for who must not follow a pointer. */
#ifndef _DROPMON_NETS_H
#define _DROPMON_NETS_H

#include <linux/if.h>
#include <linux/types.h>

struct net;
struct net_device;

/**
 * struct dropmon_net - what is told of a network namespace
 * @cookie: its number, which no other one ever has
 * @inum: its inode number
 */
struct dropmon_net {
	u64	cookie;
	u32	inum;
};

int dropmon_nets_init(void);
void dropmon_nets_exit(void);
bool dropmon_nets_find(const struct net *net, struct dropmon_net *ret);
bool dropmon_nets_find_device(const struct net_device *dev, u32 *ret_ifindex,
			      struct dropmon_net *ret_net);
bool dropmon_nets_ifname(u64 cookie, u32 ifindex, char name[IFNAMSIZ]);

#endif /* _DROPMON_NETS_H */
