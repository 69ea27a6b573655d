// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a packet that is dropped tells of its place.
 *
 * Of the packet itself everything may be read, it is still there; but it may be in any
 * state, so that headers count only where they are inside of its linear part, and what
 * it points to is not followed.
 */
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/uaccess.h>
#include <net/dst.h>
#include <net/sock.h>

#include "key.h"
#include "nets.h"

/* The network header when LEN bytes of it are there, or NULL. */
static const void *key_network_header(const struct sk_buff *skb, unsigned int len)
{
	const unsigned char *header = skb->head + skb->network_header;

	if (!skb->head || !skb->network_header ||
	    skb->network_header == (typeof(skb->network_header))~0U ||
	    header + len > skb_tail_pointer(skb))
		return NULL;
	return header;
}

static void key_protocol(struct droptable_key *key, const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6;
	const struct iphdr *ip;

	key->protocol = ntohs(skb->protocol);
	if (key->protocol == ETH_P_IP) {
		ip = key_network_header(skb, sizeof(*ip));
		if (!ip || ip->version != 4)
			return;
		key->l4 = ip->protocol;
		key->known = DROPTABLE_L4;
	} else if (key->protocol == ETH_P_IPV6) {
		ip6 = key_network_header(skb, sizeof(*ip6));
		if (!ip6 || ip6->version != 6)
			return;
		key->l4 = ip6->nexthdr;
		key->known = DROPTABLE_L4;
	}
}

/* What a packet points to may be gone or something else: reads fail or find nothing known. */
static bool key_read(const void *from, const void **ret)
{
	return !copy_from_kernel_nofault(ret, from, sizeof(*ret));
}

/* Where a packet is routed: to the device that it leaves by, or, when it came in, to one
 * in the same namespace.  For packets that wait to be sent by TCP, this is a list.
 */
static bool key_route(struct droptable_key *key, const struct sk_buff *skb,
		      struct dropmon_net *net)
{
	const struct dst_entry *dst = (const void *)(skb->_skb_refdst & SKB_DST_PTRMASK);
	const void *dev;
	u32 ifindex;

	if (!dst || !key_read(&dst->dev, &dev) ||
	    !dropmon_nets_find_device(dev, &ifindex, net))
		return false;
	if (!key->ifindex)
		key->ifindex = ifindex;
	return true;
}

static bool key_socket(const struct sock *sk, struct dropmon_net *net)
{
	const void *found = &init_net;

	if (!sk)
		return false;
#ifdef CONFIG_NET_NS
	if (!key_read(&sk->sk_net.net, &found))
		return false;
#endif
	return dropmon_nets_find(found, net);
}

/**
 * dropmon_key_of_skb - fill in what the packet tells
 * @key: has location and reason
 * @skb: the packet
 * @rx_sk: the socket that it was for, or NULL
 *
 * Context: any but NMI, with preemption off.
 */
void dropmon_key_of_skb(struct droptable_key *key, const struct sk_buff *skb,
			const struct sock *rx_sk)
{
	struct dropmon_net net = { 0 };

	key_protocol(key, skb);
	if (!dropmon_nets_find_device(READ_ONCE(skb->dev), &key->ifindex, &net)) {
		key->ifindex = skb->skb_iif;
		if (!key_route(key, skb, &net) && !key_socket(rx_sk, &net))
			key_socket(skb->sk, &net);
	}
	key->netns = net.inum;
	key->netns_cookie = net.cookie;
}
