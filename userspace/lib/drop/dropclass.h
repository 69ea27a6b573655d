/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a drop is: to which part of the network it belongs, by which counter people know
 * it, and whether a packet was lost.  Pure; the rules are in dropclass.rules.
 */
#ifndef _LIB_DROPCLASS_H
#define _LIB_DROPCLASS_H

#include <vmcoredd/env.h>

/**
 * enum dropclass_class - to what a drop belongs
 * @DROPCLASS_OTHER: to none of these
 * @DROPCLASS_IPV4: IPv4
 * @DROPCLASS_IPV6: IPv6
 * @DROPCLASS_TCP: TCP
 * @DROPCLASS_UDP: UDP
 * @DROPCLASS_ICMP: ICMP and ICMPv6
 * @DROPCLASS_ARP: neighbours of IPv4: its own packets, and what waits for a neighbour
 * @DROPCLASS_NDISC: neighbours of IPv6: the same
 * @DROPCLASS_UNIX: Unix sockets
 * @DROPCLASS_NETLINK: messages of netlink
 * @DROPCLASS_PACKET: packet sockets, which listen to an interface
 * @DROPCLASS_QDISC: queues for sending, and filters of tc
 * @DROPCLASS_NETFILTER: nftables, iptables and what else hooks in there
 * @DROPCLASS_XFRM: IPsec
 * @DROPCLASS_DEVICE: network interfaces and their drivers
 * @DROPCLASS_TUNNEL: interfaces that put packets into packets
 * @DROPCLASS_BRIDGE: bridges and Open vSwitch
 * @DROPCLASS_WIFI: wireless
 * @DROPCLASS_HARDWARE: by a device, which the kernel never saw
 * @DROPCLASS_RESOURCE: no memory, or a packet that could not be made or changed
 * @DROPCLASS_CLASSES: their number
 */
enum dropclass_class {
	DROPCLASS_OTHER,
	DROPCLASS_IPV4,
	DROPCLASS_IPV6,
	DROPCLASS_TCP,
	DROPCLASS_UDP,
	DROPCLASS_ICMP,
	DROPCLASS_ARP,
	DROPCLASS_NDISC,
	DROPCLASS_UNIX,
	DROPCLASS_NETLINK,
	DROPCLASS_PACKET,
	DROPCLASS_QDISC,
	DROPCLASS_NETFILTER,
	DROPCLASS_XFRM,
	DROPCLASS_DEVICE,
	DROPCLASS_TUNNEL,
	DROPCLASS_BRIDGE,
	DROPCLASS_WIFI,
	DROPCLASS_HARDWARE,
	DROPCLASS_RESOURCE,
	DROPCLASS_CLASSES,
};

/**
 * enum dropclass_verdict - whether a packet was lost
 * @DROPCLASS_LOSS: somebody misses it
 * @DROPCLASS_POLICY: the settings of this machine want it dropped
 * @DROPCLASS_CLEANUP: left over when a socket, device or queue ended
 * @DROPCLASS_NOISE: for others, a copy, or received all the same
 * @DROPCLASS_VERDICTS: their number
 */
enum dropclass_verdict {
	DROPCLASS_LOSS,
	DROPCLASS_POLICY,
	DROPCLASS_CLEANUP,
	DROPCLASS_NOISE,
	DROPCLASS_VERDICTS,
};

#define DROPCLASS_NO_L4	(-1)

/**
 * struct dropclass_key - what is known of a drop; strings may be anything
 * @reason: the kernel's name of the reason without SKB_DROP_REASON_, or of the trap
 * @symbol: where, as the kernel prints it: function+0xoffset/0xsize [module]; more than
 *	a function's name is not needed
 * @protocol: of layer 3, as ETH_P_*, 0 when it is not known
 * @l4: of layer 4, as IPPROTO_*, or DROPCLASS_NO_L4
 * @trap: a device dropped it
 */
struct dropclass_key {
	const char	*reason;
	const char	*symbol;
	u16		protocol;
	int		l4;
	bool		trap;
};

/**
 * struct dropclass - what a drop is
 * @class: to what it belongs
 * @type: the counter beside it, or the reason; that of the key or constant
 * @verdict: whether a packet was lost
 * @rule: which rule said so, from 1; 0 for none
 */
struct dropclass {
	enum dropclass_class	class;
	const char		*type;
	enum dropclass_verdict	verdict;
	unsigned int		rule;
};

void dropclass_of(struct dropclass *ret, const struct dropclass_key *key);
const char *dropclass_class_name(enum dropclass_class class);
const char *dropclass_verdict_name(enum dropclass_verdict verdict);
bool dropclass_parse_class(const char *word, enum dropclass_class *ret);
bool dropclass_parse_verdict(const char *word, enum dropclass_verdict *ret);

/**
 * dropclass_shown - is a drop worth being shown?
 * @verdict: what it was
 * @all: everything is
 *
 * Return: whether it is.
 */
static inline bool dropclass_shown(enum dropclass_verdict verdict, bool all)
{
	return all || verdict == DROPCLASS_LOSS || verdict == DROPCLASS_POLICY;
}

#endif /* _LIB_DROPCLASS_H */
