// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which network namespaces and devices there are.
 *
 * What a packet has where its device stands may be something else (skb->dev shares its
 * place with dev_scratch, rbnode and list), and what is found in a socket was read
 * without holding it.  Such a pointer is looked up here, and never followed.
 *
 * Notifiers keep the lists, under a lock; who looks something up reads them under RCU.
 */
#include <linux/hash.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "nets.h"

#define NETS_BITS	6
#define DEVICES_BITS	10

struct nets_net {
	struct hlist_node	node;
	const struct net	*net;
	struct dropmon_net	told;
};

struct nets_device {
	struct hlist_node		node;
	struct hlist_node		by_index;
	struct rcu_head			rcu;
	const struct net_device		*dev;
	struct dropmon_net		net;
	u32				ifindex;
	char				name[IFNAMSIZ];
};

static struct hlist_head nets_list[BIT(NETS_BITS)];
static struct hlist_head nets_devices[BIT(DEVICES_BITS)];
static struct hlist_head nets_by_index[BIT(DEVICES_BITS)];
static DEFINE_SPINLOCK(nets_lock);	/* writing either list; task */
static unsigned int nets_id;

static struct hlist_head *nets_head(const struct net *net)
{
	return &nets_list[hash_ptr(net, NETS_BITS)];
}

static struct hlist_head *nets_device_head(const struct net_device *dev)
{
	return &nets_devices[hash_ptr(dev, DEVICES_BITS)];
}

static struct hlist_head *nets_index_head(u64 cookie, u32 ifindex)
{
	return &nets_by_index[hash_64(cookie << 32 ^ ifindex, DEVICES_BITS)];
}

/**
 * dropmon_nets_find - look a network namespace up
 * @net: what may be one; is not followed
 * @ret: gets what is told of it
 *
 * Context: any but NMI, with RCU held or preemption off.  Takes no lock.
 * Return: whether there is such a one.
 */
bool dropmon_nets_find(const struct net *net, struct dropmon_net *ret)
{
	struct nets_net *known;

	hlist_for_each_entry_rcu_notrace(known, nets_head(net), node) {
		if (known->net == net) {
			*ret = known->told;
			return true;
		}
	}
	return false;
}

/**
 * dropmon_nets_find_device - look a device up
 * @dev: what may be one; is not followed
 * @ret_ifindex: gets its number
 * @ret_net: gets what is told of its network namespace
 *
 * Context: as dropmon_nets_find().
 * Return: whether there is such a one.
 */
bool dropmon_nets_find_device(const struct net_device *dev, u32 *ret_ifindex,
			      struct dropmon_net *ret_net)
{
	struct nets_device *known;

	hlist_for_each_entry_rcu_notrace(known, nets_device_head(dev), node) {
		if (known->dev == dev) {
			*ret_ifindex = known->ifindex;
			*ret_net = known->net;
			return true;
		}
	}
	return false;
}

/**
 * dropmon_nets_ifname - the name that a device has now
 * @cookie: of its network namespace
 * @ifindex: its number there
 * @name: gets the name
 *
 * Context: task.
 * Return: whether there is such a device.
 */
bool dropmon_nets_ifname(u64 cookie, u32 ifindex, char name[IFNAMSIZ])
{
	struct nets_device *known;
	bool found = false;

	rcu_read_lock();
	hlist_for_each_entry_rcu(known, nets_index_head(cookie, ifindex), by_index) {
		if (known->ifindex != ifindex || known->net.cookie != cookie)
			continue;
		strscpy(name, known->name, IFNAMSIZ);
		found = true;
		break;
	}
	rcu_read_unlock();
	return found;
}

static void nets_tell(struct dropmon_net *told, const struct net *net)
{
	told->cookie = net->net_cookie;
	told->inum = net->ns.inum;
}

/* All entries of a device but one. */
static void nets_forget_others(const struct net_device *dev, const struct nets_device *but)
{
	struct nets_device *known;
	struct hlist_node *next;

	hlist_for_each_entry_safe(known, next, nets_device_head(dev), node) {
		if (known->dev != dev || known == but)
			continue;
		hlist_del_rcu(&known->node);
		hlist_del_rcu(&known->by_index);
		kfree_rcu(known, rcu);
	}
}

static void nets_forget_device(const struct net_device *dev)
{
	spin_lock(&nets_lock);
	nets_forget_others(dev, NULL);
	spin_unlock(&nets_lock);
}

/*
 * A name that changed is that of a new entry, since readers hold the old one; which stays
 * when there is no memory.
 */
static void nets_add_device(const struct net_device *dev)
{
	struct nets_device *known = kzalloc(sizeof(*known), GFP_KERNEL);

	if (!known)
		return;
	known->dev = dev;
	known->ifindex = dev->ifindex;
	strscpy(known->name, dev->name, sizeof(known->name));
	nets_tell(&known->net, dev_net(dev));
	spin_lock(&nets_lock);
	hlist_add_head_rcu(&known->node, nets_device_head(dev));
	hlist_add_head_rcu(&known->by_index,
			   nets_index_head(known->net.cookie, known->ifindex));
	nets_forget_others(dev, known);
	spin_unlock(&nets_lock);
}

static int nets_device_event(struct notifier_block *block, unsigned long event,
			     void *arg)
{
	struct net_device *dev = netdev_notifier_info_to_dev(arg);

	switch (event) {
	case NETDEV_REGISTER:
	case NETDEV_CHANGENAME:
		nets_add_device(dev);
		break;
	case NETDEV_UNREGISTER:
		nets_forget_device(dev);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block nets_device_notifier = {
	.notifier_call = nets_device_event,
};

static int __net_init nets_net_init(struct net *net)
{
	struct nets_net *known = net_generic(net, nets_id);

	known->net = net;
	nets_tell(&known->told, net);
	spin_lock(&nets_lock);
	hlist_add_head_rcu(&known->node, nets_head(net));
	spin_unlock(&nets_lock);
	return 0;
}

/* Readers are gone before the memory is: the core waits for RCU after this. */
static void __net_exit nets_net_pre_exit(struct net *net)
{
	struct nets_net *known = net_generic(net, nets_id);

	spin_lock(&nets_lock);
	hlist_del_rcu(&known->node);
	spin_unlock(&nets_lock);
}

static struct pernet_operations nets_operations = {
	.init		= nets_net_init,
	.pre_exit	= nets_net_pre_exit,
	.id		= &nets_id,
	.size		= sizeof(struct nets_net),
};

/**
 * dropmon_nets_init - begin to follow namespaces and devices
 *
 * Context: task, without RTNL.
 * Return: 0 or a negative errno.
 */
int dropmon_nets_init(void)
{
	int error = register_pernet_subsys(&nets_operations);

	if (error)
		return error;
	error = register_netdevice_notifier(&nets_device_notifier);
	if (error)
		unregister_pernet_subsys(&nets_operations);
	return error;
}

/**
 * dropmon_nets_exit - end that
 *
 * Context: task, without RTNL; nobody looks anything up any more.  The notifier is told
 * of all devices as if they went, which empties the list.
 */
void dropmon_nets_exit(void)
{
	unregister_netdevice_notifier(&nets_device_notifier);
	unregister_pernet_subsys(&nets_operations);
}
