// SPDX-License-Identifier: GPL-2.0-only
/* What is told of a place, as attributes of a message. */
#include <linux/ktime.h>
#include <net/netlink.h>

#include <uapi/vmcoredd/dropmon.h>

#include "message.h"
#include "nets.h"
#include "places.h"
#include "reasons.h"

/**
 * dropmon_message_offset - how far the real-time clock is from the monotonic one
 *
 * Return: ns to add.
 */
u64 dropmon_message_offset(void)
{
	return ktime_get_real_ns() - ktime_get_mono_fast_ns();
}

static int message_network(struct sk_buff *skb, const struct droptable_key *key)
{
	char name[IFNAMSIZ];

	if (key->ifindex && nla_put_u32(skb, DROPMON_PLACE_IFINDEX, key->ifindex))
		return -EMSGSIZE;
	if (key->ifindex && dropmon_nets_ifname(key->netns_cookie, key->ifindex, name) &&
	    nla_put_string(skb, DROPMON_PLACE_IFNAME, name))
		return -EMSGSIZE;
	if (key->netns &&
	    (nla_put_u32(skb, DROPMON_PLACE_NETNS, key->netns) ||
	     nla_put_u64_64bit(skb, DROPMON_PLACE_NETNS_COOKIE, key->netns_cookie,
			       DROPMON_PLACE_PAD)))
		return -EMSGSIZE;
	return 0;
}

static int message_key(struct sk_buff *skb, const struct droptable_key *key)
{
	char reason[DROPMON_REASON_SIZE];

	dropmon_reason_name(key->reason, reason);
	if (nla_put_string(skb, DROPMON_PLACE_REASON, reason) ||
	    nla_put_u16(skb, DROPMON_PLACE_PROTOCOL, key->protocol) ||
	    (key->known & DROPTABLE_L4 && nla_put_u8(skb, DROPMON_PLACE_L4, key->l4)))
		return -EMSGSIZE;
	return message_network(skb, key);
}

static int message_count(struct sk_buff *skb, const struct droptable_count *count,
			 u64 offset_ns)
{
	if (nla_put_u64_64bit(skb, DROPMON_PLACE_COUNT, count->packets, DROPMON_PLACE_PAD) ||
	    nla_put_u64_64bit(skb, DROPMON_PLACE_BYTES, count->bytes, DROPMON_PLACE_PAD) ||
	    nla_put_u64_64bit(skb, DROPMON_PLACE_FIRST, count->first + offset_ns,
			      DROPMON_PLACE_PAD) ||
	    nla_put_u64_64bit(skb, DROPMON_PLACE_LAST, count->last + offset_ns,
			      DROPMON_PLACE_PAD))
		return -EMSGSIZE;
	return 0;
}

static int message_attributes(struct sk_buff *skb, const struct dropmon_place_entry *place,
			      u64 offset_ns, bool address)
{
	int error;

	if (nla_put_u64_64bit(skb, DROPMON_PLACE_ID, place->id, DROPMON_PLACE_PAD) ||
	    (address && nla_put_u64_64bit(skb, DROPMON_PLACE_LOCATION, place->key.location,
					  DROPMON_PLACE_PAD)) ||
	    nla_put_string(skb, DROPMON_PLACE_SYMBOL, place->symbol) ||
	    (!place->told && nla_put_flag(skb, DROPMON_PLACE_NEW)) ||
	    (place->helper && nla_put_flag(skb, DROPMON_PLACE_HELPER)))
		return -EMSGSIZE;
	error = message_key(skb, &place->key);
	return error ? error : message_count(skb, &place->count, offset_ns);
}

/**
 * dropmon_message_place - put a place in a message
 * @skb: the message
 * @place: the place
 * @offset_ns: dropmon_message_offset()
 * @address: say its address
 *
 * Context: task, under dropmon_lock.
 * Return: 0; -EMSGSIZE when there is no room, and the message is what it was.
 */
int dropmon_message_place(struct sk_buff *skb,
			  const struct dropmon_place_entry *place, u64 offset_ns,
			  bool address)
{
	struct nlattr *nest = nla_nest_start(skb, DROPMON_ATTR_PLACE);

	if (!nest)
		return -EMSGSIZE;
	if (message_attributes(skb, place, offset_ns, address)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}
