/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where records go: the targets, each a directory in configfs.
 *
 * Task context changes them; the sender reads them in any context, NMI and panic
 * included, and takes no lock: the list and the paths are RCU's.
 */
#ifndef _NETOOPS_TARGET_H
#define _NETOOPS_TARGET_H

#include <linux/configfs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <uapi/vmcoredd/netoops.h>
#include <vmcoredd/frame.h>

#include "config.h"
#include "poll.h"
#include "xmit.h"

/* A record with all its facts needs as much; a path that has less is none. */
#define NETOOPS_PAYLOAD_MIN	1000

/**
 * struct netoops_path - how packets reach a target: device and headers
 * @rcu: for its end
 * @dev: device that sends; with a reference and netpoll set up
 * @np: its netpoll, kmalloc'ed; freed by __netpoll_free()
 * @tracker: of the reference to @dev
 * @from: source
 * @to: destination and next hop
 * @frame: Ethernet, IP and UDP headers
 * @payload_max: bytes of UDP payload that fit, at most NETOOPS_PACKET_MAX
 *
 * Never changes once it is published; task context replaces it whole.
 */
struct netoops_path {
	struct rcu_head			rcu;
	struct net_device		*dev;
	struct netpoll			*np;
	netdevice_tracker		tracker;
	struct netoops_frame_address	from;
	struct netoops_frame_address	to;
	struct netoops_frame		frame;
	u16				payload_max;
};

/**
 * struct netoops_route - what is known about the way to a target
 * @ifindex: device that the administrator named, when it was last there
 * @resolved: the next hop was known at the last look
 * @confirmed: jiffies when the next hop was last known to be right
 * @fixed: it does not age: set by hand, or the address says it
 * @problem: why there is no path, or why it may not be good; or ""
 */
struct netoops_route {
	int		ifindex;
	bool		resolved;
	unsigned long	confirmed;
	bool		fixed;
	char		problem[96];
};

/**
 * struct netoops_target - one target
 * @group: its directory
 * @cmdline: in the list of those that the module parameter made
 * @list: in netoops_targets; RCU
 * @enabled: it takes records
 * @config: what the administrator wants; changes only while @enabled is false,
 *	but for the name of a device that is renamed
 * @route: what is known about the way
 * @path: how to get there, NULL while unknown; RCU
 * @poll: interrupts of the devices on the way, for netoops_poll()
 * @xmit: the sender's buffers and results
 *
 * All but @group, @cmdline, @path for readers, and @xmit are protected by
 * netoops_targets_lock; @path is written with RTNL held as well.
 */
struct netoops_target {
	struct config_group		group;
	struct list_head		cmdline;
	struct list_head		list;
	bool				enabled;
	struct netoops_config		config;
	struct netoops_route		route;
	struct netoops_path __rcu	*path;
	struct netoops_poll		poll;
	struct netoops_xmit		xmit;
};

/* Enabled targets.  Readers: rcu_read_lock(); writers: netoops_targets_lock. */
extern struct list_head netoops_targets;
/* Taken inside RTNL. */
extern struct mutex netoops_targets_lock;

static inline const char *
netoops_target_name(const struct netoops_target *target)
{
	return target->group.cg_item.ci_name;
}

int netoops_target_init(void);
void netoops_target_exit(void);

#endif /* _NETOOPS_TARGET_H */
