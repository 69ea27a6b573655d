/* SPDX-License-Identifier: GPL-2.0-only */
/* How packets reach a target: the device that sends, and the headers. */
#ifndef _NETOOPS_PATH_H
#define _NETOOPS_PATH_H

#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <uapi/vmcoredd/netoops.h>
#include <pure/frame.h>

/* A record with all its facts needs as much; a path that has less is none. */
#define NETOOPS_PAYLOAD_MIN	1000

struct netpoll;

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

#endif /* _NETOOPS_PATH_H */
