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
#include <linux/if_ether.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <uapi/vmcoredd/netoops.h>
#include <vmcoredd/frame.h>

#include "xmit.h"

/**
 * struct netoops_address - an IP address and port
 * @ip: IPv6, or IPv4 mapped to it (::ffff:a.b.c.d); all zero when not set
 * @port: UDP port, 0 when not set
 */
struct netoops_address {
	struct in6_addr	ip;
	u16		port;
};

/**
 * struct netoops_path - how packets reach a target: device and headers
 * @dev: device that sends; with a reference and netpoll set up
 * @np: its netpoll, kmalloc'ed; freed by __netpoll_free()
 * @tracker: of the reference to @dev
 * @frame: Ethernet, IP and UDP headers
 * @payload_max: bytes of UDP payload that fit, at most NETOOPS_PACKET_MAX
 * @confirmed: jiffies when the next hop was last known to be valid
 *
 * Never changes once it is published; task context replaces it whole.
 */
struct netoops_path {
	struct net_device	*dev;
	struct netpoll		*np;
	netdevice_tracker	tracker;
	struct netoops_frame	frame;
	u16			payload_max;
	unsigned long		confirmed;
};

/**
 * struct netoops_target - one target
 * @item: its directory
 * @list: in netoops_targets; RCU
 * @enabled: it takes records
 * @dev_name: device that the administrator wants, or ""
 * @local: source that the administrator wants; parts may be unset
 * @remote: destination; the address is needed to enable, the port defaults to
 *	NETOOPS_PORT
 * @remote_mac: next hop that the administrator wants, or zero
 * @path: how to get there, NULL while unknown; RCU
 * @xmit: the sender's buffers and results
 *
 * What the administrator wants changes only while @enabled is false.  All but
 * @path and @xmit are protected by netoops_targets_lock.
 */
struct netoops_target {
	struct config_item		item;
	struct list_head		list;
	bool				enabled;
	char				dev_name[IFNAMSIZ];
	struct netoops_address		local;
	struct netoops_address		remote;
	u8				remote_mac[ETH_ALEN];
	struct netoops_path __rcu	*path;
	struct netoops_xmit		xmit;
};

/* Enabled targets.  Readers: rcu_read_lock(); writers: netoops_targets_lock. */
extern struct list_head netoops_targets;
/* Taken inside RTNL. */
extern struct mutex netoops_targets_lock;

int netoops_target_init(void);
void netoops_target_exit(void);

#endif /* _NETOOPS_TARGET_H */
