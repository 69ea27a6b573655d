// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telling who listens, in each network namespace, where packets are dropped.
 *
 * The initial namespace is told of all places, any other of its own.  Messages are
 * numbered in each namespace, so that a hole shows what was missed there.  Who tells
 * is passed over by the probe: a message that a listener has no room for is freed
 * as dropped, and would be news.
 */
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/ktime.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include <uapi/vmcoredd/dropmon.h>

#include "message.h"
#include "notify.h"
#include "places.h"
#include "probe.h"

struct notify_net {
	struct hlist_node	node;
	struct net		*net;
	u64			seq;
	bool			concerned;
};

#define NOTIFY_BITS	6

static const struct genl_family *notify_family;
static DEFINE_HASHTABLE(notify_nets, NOTIFY_BITS);	/* by cookie */
static DEFINE_MUTEX(notify_lock);	/* of notify_nets; inside of dropmon_lock */
static unsigned int notify_id;

/* The message that is being made. */
struct notify_message {
	struct sk_buff	*skb;
	void		*header;
};

/* Whether a namespace is told of a place now. */
static bool notify_concerns(const struct notify_net *to,
			    const struct dropmon_place_entry *place, bool all)
{
	if (!place->changed || (!all && place->told))
		return false;
	return net_eq(to->net, &init_net) || place->key.netns_cookie == to->net->net_cookie;
}

static bool notify_begin(struct notify_message *message, struct notify_net *to, u64 lost)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	void *header;

	/* A message that could not be made is one that was missed. */
	to->seq++;
	if (!skb)
		return false;
	header = genlmsg_put(skb, 0, 0, notify_family, 0, DROPMON_CMD_PLACE_NTF);
	if (!header ||
	    nla_put_u64_64bit(skb, DROPMON_ATTR_SEQ, to->seq, DROPMON_ATTR_PAD) ||
	    nla_put_u64_64bit(skb, DROPMON_ATTR_TIME, ktime_get_real_ns(),
			      DROPMON_ATTR_PAD) ||
	    (net_eq(to->net, &init_net) &&
	     nla_put_u64_64bit(skb, DROPMON_ATTR_LOST, lost, DROPMON_ATTR_PAD))) {
		nlmsg_free(skb);
		return false;
	}
	message->skb = skb;
	message->header = header;
	return true;
}

static void notify_send(struct notify_message *message, struct notify_net *to)
{
	if (!message->skb)
		return;
	genlmsg_end(message->skb, message->header);
	genlmsg_multicast_netns(notify_family, to->net, message->skb, 0, 0, GFP_KERNEL);
	message->skb = NULL;
}

static void notify_place(struct notify_message *message, struct notify_net *to,
			 const struct dropmon_place_entry *place, u64 offset_ns, u64 lost)
{
	if (message->skb && !dropmon_message_place(message->skb, place, offset_ns, false))
		return;
	notify_send(message, to);
	if (notify_begin(message, to, lost))
		dropmon_message_place(message->skb, place, offset_ns, false);
}

static void notify_net(struct notify_net *to, bool all, u64 lost)
{
	struct notify_message message = { NULL };
	struct dropmon_place_entry *place;
	u64 offset_ns = dropmon_message_offset();

	if (!genl_has_listeners(notify_family, to->net, 0))
		return;
	list_for_each_entry(place, &dropmon_places, list) {
		if (notify_concerns(to, place, all))
			notify_place(&message, to, place, offset_ns, lost);
	}
	notify_send(&message, to);
}

/* Which namespaces have something to be told; the initial one has everything. */
static void notify_find_concerned(bool all)
{
	struct dropmon_place_entry *place;
	struct notify_net *to;

	list_for_each_entry(place, &dropmon_places, list) {
		if (!place->changed || (!all && place->told))
			continue;
		hash_for_each_possible(notify_nets, to, node, place->key.netns_cookie)
			to->concerned |= to->net->net_cookie == place->key.netns_cookie;
	}
}

/**
 * dropmon_notify - tell who listens
 * @all: of all places whose count rose; else of new ones
 * @lost: drops that are in the count of no place
 *
 * Context: task, under dropmon_lock.
 */
void dropmon_notify(bool all, u64 lost)
{
	struct dropmon_place_entry *place;
	struct notify_net *to;
	int bucket;

	mutex_lock(&notify_lock);
	notify_find_concerned(all);
	dropmon_probe_ignore(current);
	hash_for_each(notify_nets, bucket, to, node) {
		if (!to->concerned && !net_eq(to->net, &init_net))
			continue;
		to->concerned = false;
		notify_net(to, all, lost);
		cond_resched();
	}
	dropmon_probe_ignore(NULL);
	mutex_unlock(&notify_lock);
	list_for_each_entry(place, &dropmon_places, list) {
		if (all || !place->told)
			place->changed = false;
		place->told = true;
	}
	dropmon_places_stats.fresh = false;
}

static int __net_init notify_net_init(struct net *net)
{
	struct notify_net *to = net_generic(net, notify_id);

	to->net = net;
	mutex_lock(&notify_lock);
	hash_add(notify_nets, &to->node, net->net_cookie);
	mutex_unlock(&notify_lock);
	return 0;
}

static void __net_exit notify_net_pre_exit(struct net *net)
{
	struct notify_net *to = net_generic(net, notify_id);

	mutex_lock(&notify_lock);
	hash_del(&to->node);
	mutex_unlock(&notify_lock);
}

static struct pernet_operations notify_operations = {
	.init		= notify_net_init,
	.pre_exit	= notify_net_pre_exit,
	.id		= &notify_id,
	.size		= sizeof(struct notify_net),
};

/**
 * dropmon_notify_init - follow the namespaces
 * @family: whose first group is told
 *
 * Context: task.
 * Return: 0 or a negative errno.
 */
int dropmon_notify_init(const struct genl_family *family)
{
	notify_family = family;
	return register_pernet_subsys(&notify_operations);
}

/**
 * dropmon_notify_exit - end that
 *
 * Context: task, when dropmon_notify() is not called any more.
 */
void dropmon_notify_exit(void)
{
	unregister_pernet_subsys(&notify_operations);
}
