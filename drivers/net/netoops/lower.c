// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device that really sends.  The transmit functions of devices that stand on
 * others are not used: with netpoll they put packets on a list that nobody empties
 * in a panic, and say that they sent them; without it they run the whole stack.
 * So packets go to the device below, and where that cannot be known, nowhere.
 *
 * Everything here runs in any context under rcu_read_lock(), takes no lock and
 * changes nothing.
 */
#include <linux/etherdevice.h>
#include <linux/if_macvlan.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <net/bonding.h>
#include <net/dsa.h>

#include "lower.h"

#define LOWER_LEVELS	6	/* devices on devices */

/**
 * struct lower - the way down
 * @ctx: device, next hop and the VLANs of the frame, the outermost last; what the
 *	bridge wants to know
 * @skb: the frame, or NULL to look only
 */
struct lower {
	struct net_device_path_ctx	ctx;
	struct sk_buff			*skb;
};

/**
 * netoops_lower_sends - does a device send by itself?
 * @dev: the device
 *
 * One that stands on no other, and on a bus: what a veth or a tap takes does not
 * leave the machine.
 *
 * Return: true if it does.
 */
bool netoops_lower_sends(const struct net_device *dev)
{
	return dev->dev.parent && list_empty(&dev->adj_list.lower);
}

/* No offload is asked for anything: the tag goes into the frame. */
static bool lower_tag(struct lower *lower, __be16 proto, u16 id)
{
	struct net_device_path_ctx *ctx = &lower->ctx;
	struct vlan_ethhdr *header;

	if (ctx->num_vlans >= ARRAY_SIZE(ctx->vlan))
		return false;
	ctx->vlan[ctx->num_vlans].id = id;
	ctx->vlan[ctx->num_vlans].proto = proto;
	ctx->num_vlans++;
	if (!lower->skb)
		return true;
	__skb_push(lower->skb, VLAN_HLEN);
	memmove(lower->skb->data, lower->skb->data + VLAN_HLEN, 2 * ETH_ALEN);
	header = (struct vlan_ethhdr *)lower->skb->data;
	header->h_vlan_proto = proto;
	header->h_vlan_TCI = htons(id);
	skb_reset_mac_header(lower->skb);
	lower->skb->protocol = proto;
	return true;
}

static bool lower_untag(struct lower *lower)
{
	struct sk_buff *skb = lower->skb;

	if (!lower->ctx.num_vlans)
		return false;
	lower->ctx.num_vlans--;
	if (!skb)
		return true;
	memmove(skb->data + VLAN_HLEN, skb->data, 2 * ETH_ALEN);
	__skb_pull(skb, VLAN_HLEN);
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	return true;
}

static struct net_device *lower_vlan(struct lower *lower,
				     struct net_device *dev)
{
	if (!lower_tag(lower, vlan_dev_vlan_proto(dev), vlan_dev_vlan_id(dev)))
		return NULL;
	return vlan_dev_real_dev(dev);
}

static bool lower_is_up(const struct net_device *dev)
{
	return netif_running(dev) && netif_device_present(dev) &&
	       netif_carrier_ok(dev);
}

static struct net_device *lower_any_slave(struct bonding *bond)
{
	struct list_head *iter;
	struct slave *slave;

	bond_for_each_slave_rcu(bond, slave, iter) {
		if (lower_is_up(slave->dev))
			return slave->dev;
	}
	return NULL;
}

static bool lower_is_random(const struct bonding *bond)
{
	return BOND_MODE(bond) == BOND_MODE_ROUNDROBIN &&
	       !READ_ONCE(bond->params.packets_per_slave);
}

/*
 * The device of a bond that sends.  Those that balance by load would wait for a
 * lock to choose one: they send through the active one, which others may too.  Those
 * that choose at random would wait for the lock of the kernel's random numbers.
 */
static struct net_device *lower_bond(struct lower *lower,
				     struct net_device *dev)
{
	struct bonding *bond = netdev_priv(dev);
	struct slave *slave;

	switch (BOND_MODE(bond)) {
	case BOND_MODE_TLB:
	case BOND_MODE_ALB:
		slave = rcu_dereference(bond->curr_active_slave);
		return slave ? slave->dev : NULL;
	case BOND_MODE_BROADCAST:
		return lower_any_slave(bond);
	default:
		if (!lower->skb || lower_is_random(bond))
			return lower_any_slave(bond);
		return netdev_get_xmit_slave(dev, lower->skb, false);
	}
}

/**
 * struct lower_leaves - the devices below that send by themselves and are up
 * @dev: one of them, or NULL
 * @count: how many there are
 * @tagged: one wants a tag in each frame that only its switch knows
 */
struct lower_leaves {
	struct net_device	*dev;
	unsigned int		count;
	bool			tagged;
};

static int lower_leaf(struct net_device *dev, struct netdev_nested_priv *priv)
{
	struct lower_leaves *leaves = priv->data;

	if (netoops_lower_sends(dev) && lower_is_up(dev)) {
		leaves->dev = dev;
		leaves->count++;
		leaves->tagged |= netdev_uses_dsa(dev);
	}
	return 0;
}

static struct lower_leaves lower_leaves(struct net_device *dev)
{
	struct lower_leaves leaves = {};
	struct netdev_nested_priv priv = { .data = &leaves };

	netdev_walk_all_lower_dev_rcu(dev, lower_leaf, &priv);
	return leaves;
}

static struct net_device *lower_only_leaf(struct net_device *dev)
{
	struct lower_leaves leaves = lower_leaves(dev);

	return leaves.count == 1 && !leaves.tagged ? leaves.dev : NULL;
}

/*
 * The port of a bridge behind which the next hop was last heard of; when that is
 * forgotten the bridge would flood, and we take the only one that leads anywhere.
 */
static struct net_device *lower_bridge(struct lower *lower,
				       struct net_device *dev)
{
	const struct net_device_ops *ops = dev->netdev_ops;
	struct net_device_path path = {};
	int vlans = lower->ctx.num_vlans;

	if (!ops->ndo_fill_forward_path)
		return NULL;
	lower->ctx.dev = dev;
	if (ops->ndo_fill_forward_path(&lower->ctx, &path)) {
		lower->ctx.num_vlans = vlans;
		return path.bridge.vlan_mode == DEV_PATH_BR_VLAN_KEEP ?
		       lower_only_leaf(dev) : NULL;
	}
	/* It has counted its tag; so does what puts it into the frame. */
	lower->ctx.num_vlans = vlans;
	switch (path.bridge.vlan_mode) {
	case DEV_PATH_BR_VLAN_TAG:
		if (!lower_tag(lower, path.bridge.vlan_proto,
			       path.bridge.vlan_id))
			return NULL;
		break;
	case DEV_PATH_BR_VLAN_UNTAG:
	case DEV_PATH_BR_VLAN_UNTAG_HW:
		if (!lower_untag(lower))
			return NULL;
		break;
	case DEV_PATH_BR_VLAN_KEEP:
		break;
	}
	return (struct net_device *)lower->ctx.dev;
}

/*
 * A device on a bus that has another below it, such as that of Hyper-V, hands over
 * to it while that is up; a port of a switch always does, with a tag of its own.
 */
static struct net_device *lower_failover(struct net_device *dev)
{
	struct lower_leaves leaves = lower_leaves(dev);

	if (!dev->dev.parent || leaves.tagged || leaves.count > 1)
		return NULL;
	return leaves.count ? leaves.dev : dev;
}

static struct net_device *lower_next(struct lower *lower,
				     struct net_device *dev)
{
	if (is_vlan_dev(dev))
		return lower_vlan(lower, dev);
	if (netif_is_macvlan(dev))
		return macvlan_dev_real_dev(dev);
	if (netif_is_bond_master(dev))
		return lower_bond(lower, dev);
	if (netif_is_bridge_master(dev))
		return lower_bridge(lower, dev);
	return lower_failover(dev);
}

/**
 * netoops_lower_find - find the device that really sends
 * @dev: the device that the route names
 * @mac: the next hop's address
 * @skb: the frame, which gets the tags that VLANs and bridges put there; NULL to
 *	look only
 *
 * Context: any, under rcu_read_lock().
 *
 * Return: the device, or NULL when it is not known.
 */
struct net_device *netoops_lower_find(struct net_device *dev, const u8 *mac,
				      struct sk_buff *skb)
{
	struct lower lower = { .skb = skb };
	unsigned int level;

	ether_addr_copy(lower.ctx.daddr, mac);
	for (level = 0; dev && level < LOWER_LEVELS; level++) {
		struct net_device *next = dev;

		if (!netoops_lower_sends(dev))
			next = lower_next(&lower, dev);
		if (next == dev)
			return dev;
		dev = next;
	}
	return NULL;
}
