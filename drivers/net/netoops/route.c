// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way to a target: which device, source address and next hop the routing
 * and neighbour tables say, at all times, because nothing can be looked up when
 * the machine dies.  Frames are our own and leave through netpoll, so only
 * Ethernet devices of the initial network namespace will do.
 *
 * Looking needs no RTNL; only setting up and taking down netpoll does, which is
 * when the device changes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/netpoll.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <net/dst.h>
#include <net/neighbour.h>
#include <net/route.h>
#include <compat/ipv6.h>

#include "lower.h"
#include "path.h"
#include "route.h"

/**
 * struct route_hop - what the tables say of a target now
 * @dev: device, with a reference; NULL when there is none
 * @tracker: of the reference to @dev
 * @from: source
 * @to: destination; the MAC is valid if @resolved
 * @frame: headers, likewise
 * @payload_max: see struct netoops_path
 * @resolved: the next hop's MAC is known
 * @fixed: see struct netoops_route
 * @confirmed: the same
 */
struct route_hop {
	struct net_device		*dev;
	netdevice_tracker		tracker;
	struct netoops_frame_address	from;
	struct netoops_frame_address	to;
	struct netoops_frame		frame;
	u16				payload_max;
	bool				resolved;
	bool				fixed;
	unsigned long			confirmed;
};

/**
 * enum route_verdict - what becomes of a target's path
 * @ROUTE_KEEP: it stays as it is
 * @ROUTE_DROP: it is wrong, and there is no other
 * @ROUTE_REPLACE: another one is right
 */
enum route_verdict {
	ROUTE_KEEP,
	ROUTE_DROP,
	ROUTE_REPLACE,
};

static __printf(2, 3) int route_problem(struct netoops_route *route,
					const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vscnprintf(route->problem, sizeof(route->problem), format, args);
	va_end(args);
	return -EHOSTUNREACH;
}

static bool route_is_ipv4(const struct netoops_route *route)
{
	return ipv6_addr_v4mapped(&route->config.remote.ip);
}

static struct dst_entry *route_lookup_ipv4(const struct netoops_config *config,
					   int oif, struct in6_addr *from)
{
	/* The administrator's source address need not be ours (yet). */
	struct flowi4 flow = {
		.flowi4_oif	= oif,
		.flowi4_proto	= IPPROTO_UDP,
		.flowi4_flags	= FLOWI_FLAG_ANYSRC,
		.daddr		= config->remote.ip.s6_addr32[3],
		.saddr		= config->local.ip.s6_addr32[3],
		.fl4_sport	= htons(config->local.port),
		.fl4_dport	= htons(config->remote.port),
	};
	struct rtable *rt = ip_route_output_key(&init_net, &flow);

	if (IS_ERR(rt))
		return ERR_CAST(rt);
	if (flow.saddr)
		ipv6_addr_set_v4mapped(flow.saddr, from);
	return &rt->dst;
}

static struct dst_entry *route_lookup_ipv6(const struct netoops_config *config,
					   int oif, struct in6_addr *from)
{
	struct flowi6 flow = {
		.flowi6_oif	= oif,
		.flowi6_proto	= IPPROTO_UDP,
		.daddr		= config->remote.ip,
		.saddr		= config->local.ip,
		.fl6_sport	= htons(config->local.port),
		.fl6_dport	= htons(config->remote.port),
	};
	struct dst_entry *dst;

	if (!IS_ENABLED(CONFIG_IPV6))
		return ERR_PTR(-EAFNOSUPPORT);
	dst = compat_ip6_dst_lookup_flow(&init_net, &flow);
	if (!IS_ERR(dst))
		*from = flow.saddr;
	return dst;
}

/* Index of the device that the administrator wants, or 0 for any. */
static int route_oif(struct netoops_route *route)
{
	const char *name = route->config.dev_name;
	struct net_device *dev;
	int oif;

	if (!name[0])
		return 0;
	rcu_read_lock();
	dev = dev_get_by_name_rcu(&init_net, name);
	if (!dev)
		oif = route_problem(route, "there is no device %s", name);
	else if (!netif_running(dev))
		oif = route_problem(route, "%s is down", name);
	else
		oif = dev->ifindex;
	if (dev)
		route->ifindex = dev->ifindex;
	rcu_read_unlock();
	return oif;
}

/* @from is zero, and the source address after that. */
static struct dst_entry *route_lookup(struct netoops_route *route, int oif,
				      struct in6_addr *from)
{
	struct dst_entry *dst;

	if (route_is_ipv4(route))
		dst = route_lookup_ipv4(&route->config, oif, from);
	else
		dst = route_lookup_ipv6(&route->config, oif, from);
	if (IS_ERR(dst)) {
		route_problem(route, "no route: %pe", dst);
	} else if (ipv6_addr_any(from)) {
		route_problem(route, "no source address");
		dst_release(dst);
		dst = ERR_PTR(-EADDRNOTAVAIL);
	}
	return dst;
}

static int route_device(struct netoops_route *route, struct route_hop *hop,
			const struct dst_entry *dst)
{
	/* a device that goes away is replaced in the entry, then waits for RCU */
	rcu_read_lock();
	hop->dev = READ_ONCE(dst->dev);
	netdev_hold(hop->dev, &hop->tracker, GFP_ATOMIC);
	rcu_read_unlock();

	if (hop->dev->flags & IFF_LOOPBACK)
		return route_problem(route, "remote_ip is this machine's own");
	if (hop->dev->type != ARPHRD_ETHER)
		return route_problem(route, "%s is not an Ethernet device",
				     hop->dev->name);
	if (!netif_running(hop->dev))
		return route_problem(route, "%s is down", hop->dev->name);
	if (hop->dev->priv_flags & IFF_DISABLE_NETPOLL)
		return route_problem(route, "%s does not do netpoll",
				     hop->dev->name);
	/* what the stack would add, our frames do not have */
	if (dst_xfrm(dst) || dst->lwtstate)
		return route_problem(route, "the route is a tunnel, or by IPsec");
	ether_addr_copy(hop->from.mac, hop->dev->dev_addr);
	return 0;
}

static int route_neighbour(struct netoops_route *route, struct route_hop *hop,
			   const struct dst_entry *dst, bool probe)
{
	const struct in6_addr *remote = &route->config.remote.ip;
	struct neighbour *neigh;
	u8 state;

	neigh = dst_neigh_lookup(dst, route_is_ipv4(route) ?
				 (const void *)&remote->s6_addr32[3] : remote);
	if (!neigh)
		return route_problem(route, "no neighbour entry on %s",
				     hop->dev->name);
	state = READ_ONCE(neigh->nud_state);
	/* one that has just been lost too: its successor may answer */
	if (probe || (route->resolved && !(state & NUD_VALID))) {
		neigh_event_send(neigh, NULL);
		state = READ_ONCE(neigh->nud_state);
	}
	if (state & NUD_VALID) {
		neigh_ha_snapshot(hop->to.mac, neigh, hop->dev);
		hop->resolved = true;
		hop->fixed = state & (NUD_NOARP | NUD_PERMANENT);
		hop->confirmed = READ_ONCE(neigh->confirmed);
	} else if (neigh->tbl->family == AF_INET) {
		route_problem(route, "no answer from %pI4 on %s",
			      neigh->primary_key, hop->dev->name);
	} else {
		route_problem(route, "no answer from %pI6c on %s",
			      neigh->primary_key, hop->dev->name);
	}
	neigh_release(neigh);
	return 0;
}

static int route_frame(struct netoops_route *route, struct route_hop *hop,
		       u32 mtu)
{
	unsigned int headers;

	mtu = min(mtu, READ_ONCE(hop->dev->mtu));
	netoops_frame_init(&hop->frame, &hop->from, &hop->to);
	headers = hop->frame.len - ETH_HLEN;
	if (mtu < headers + NETOOPS_PAYLOAD_MIN)
		return route_problem(route, "the MTU of %u is below %u", mtu,
				     headers + NETOOPS_PAYLOAD_MIN);
	hop->payload_max = min_t(u32, mtu - headers, NETOOPS_PACKET_MAX);
	return 0;
}

/* What may keep packets from leaving, though a path is known. */
static void route_doubt(struct netoops_route *route,
			const struct route_hop *hop)
{
	const struct net_device *dev = hop->dev;

	rcu_read_lock();
	if (!netif_carrier_ok(dev))
		route_problem(route, "%s has no carrier", dev->name);
	else if (!netoops_lower_find(hop->dev, hop->to.mac, NULL))
		route_problem(route, "which device below %s sends is not known",
			      dev->name);
	rcu_read_unlock();
}

/*
 * Looks at the tables.  The target's problem tells of a failure, of a next hop
 * that is not known, and of one that may not be reached.
 */
static int route_resolve(struct netoops_route *route, struct route_hop *hop,
			 bool probe)
{
	const struct netoops_config *config = &route->config;
	struct in6_addr from = {};
	struct dst_entry *dst;
	int oif, error;

	memset(hop, 0, sizeof(*hop));
	route->problem[0] = '\0';
	oif = route_oif(route);
	if (oif < 0)
		return oif;
	dst = route_lookup(route, oif, &from);
	if (IS_ERR(dst))
		return PTR_ERR(dst);

	memcpy(hop->from.ip, &from, sizeof(from));
	memcpy(hop->to.ip, &config->remote.ip, sizeof(hop->to.ip));
	hop->from.port = config->local.port;
	hop->to.port = config->remote.port;
	error = route_device(route, hop, dst);
	if (!error && !is_zero_ether_addr(config->remote_mac)) {
		ether_addr_copy(hop->to.mac, config->remote_mac);
		hop->resolved = true;
		hop->fixed = true;
	} else if (!error) {
		error = route_neighbour(route, hop, dst, probe);
	}
	if (!error)
		error = route_frame(route, hop, dst_mtu(dst));
	if (!error && hop->resolved)
		route_doubt(route, hop);
	dst_release(dst);
	route->resolved = !error && hop->resolved;
	return error;
}

static void route_hop_put(struct route_hop *hop)
{
	netdev_put(hop->dev, &hop->tracker);
}

static bool route_same(const struct netoops_path *path,
		       const struct route_hop *hop)
{
	return path->dev == hop->dev && path->payload_max == hop->payload_max &&
	       path->frame.len == hop->frame.len &&
	       !memcmp(path->frame.bytes, hop->frame.bytes, hop->frame.len);
}

/* A path whose next hop is silent for now is better than none. */
static enum route_verdict route_judge(struct netoops_route *route,
				      const struct route_hop *hop, int error)
{
	const struct netoops_path *path =
		rcu_dereference_protected(route->path,
					  lockdep_is_held(&netoops_config_lock));

	if (error || !hop->resolved)
		return !path || (!error && netif_running(path->dev)) ?
			ROUTE_KEEP : ROUTE_DROP;
	if (!path || !route_same(path, hop))
		return ROUTE_REPLACE;
	route->fixed = hop->fixed;
	route->confirmed = hop->confirmed;
	return ROUTE_KEEP;
}

/* The device's polling must have seen that netpoll is on before we poll. */
static int route_netpoll(struct netoops_path *path, struct net_device *dev)
{
	int error;

	if (dev->reg_state != NETREG_REGISTERED)
		return -ENODEV;
	path->np = kzalloc(sizeof(*path->np), GFP_KERNEL);
	if (!path->np)
		return -ENOMEM;
	path->np->name = "netoops";
	error = __netpoll_setup(path->np, dev);
	if (error)
		kfree(path->np);
	else
		synchronize_net();
	return error;
}

static void route_free(struct netoops_path *path)
{
	synchronize_net();
	__netpoll_free(path->np);
	netdev_put(path->dev, &path->tracker);
	kfree(path);
}

static struct netoops_path *route_path(struct netoops_route *route)
{
	return rcu_dereference_protected(route->path, lockdep_rtnl_is_held() &&
					 lockdep_is_held(&netoops_config_lock));
}

/**
 * netoops_route_begin - nothing is known about the way to a target
 * @route: the way; its @config is set, and it has no path
 * @name: of the target, for messages; lives as long
 *
 * Context: task, with netoops_config_lock.
 */
void netoops_route_begin(struct netoops_route *route, const char *name)
{
	route->name = name;
	route->ifindex = 0;
	route->resolved = false;
	route->confirmed = 0;
	route->fixed = false;
	route->problem[0] = '\0';
}

/**
 * netoops_route_drop - make a target's path unknown
 * @route: the way to the target
 *
 * Context: task, with RTNL and netoops_config_lock.
 */
void netoops_route_drop(struct netoops_route *route)
{
	struct netoops_path *path = route_path(route);

	if (!path)
		return;
	RCU_INIT_POINTER(route->path, NULL);
	route_free(path);
}

/* Takes the reference to the device from @hop, or what @old has of it. */
static int route_replace(struct netoops_route *route, struct route_hop *hop)
{
	struct netoops_path *path, *old = route_path(route);
	bool moved = old && old->dev == hop->dev;
	int error;

	path = kzalloc(sizeof(*path), GFP_KERNEL);
	if (!path)
		return -ENOMEM;
	if (moved) {
		path->dev = old->dev;
		path->tracker = old->tracker;
		path->np = old->np;
	} else {
		error = route_netpoll(path, hop->dev);
		if (error) {
			kfree(path);
			return error;
		}
		path->dev = hop->dev;
		path->tracker = hop->tracker;
		hop->dev = NULL;
	}
	path->from = hop->from;
	path->to = hop->to;
	path->frame = hop->frame;
	path->payload_max = hop->payload_max;
	rcu_assign_pointer(route->path, path);
	if (moved)
		kfree_rcu(old, rcu);
	else if (old)
		route_free(old);
	route->fixed = hop->fixed;
	route->confirmed = hop->confirmed;
	return 0;
}

/**
 * netoops_route_is_right - whether a target's path is what the tables say
 * @route: the way to the target
 * @probe: have the neighbour probed if it is in doubt
 *
 * Context: task, with netoops_config_lock.
 *
 * Return: false when netoops_route_update() is needed.
 */
bool netoops_route_is_right(struct netoops_route *route, bool probe)
{
	struct route_hop hop;
	int error = route_resolve(route, &hop, probe);
	enum route_verdict verdict = route_judge(route, &hop, error);

	route_hop_put(&hop);
	return verdict == ROUTE_KEEP;
}

static void route_tell(const struct netoops_route *route, bool had)
{
	const struct netoops_path *path =
		rcu_dereference_protected(route->path,
					  lockdep_is_held(&netoops_config_lock));

	if (path && !had)
		pr_info("target %s: goes through %s\n",
			route->name, path->dev->name);
	else if (!path && had)
		pr_warn("target %s: cannot be reached: %s\n",
			route->name, route->problem);
}

/**
 * netoops_route_update - find a target's path, and publish it
 * @route: the way to the target
 *
 * Context: task, with RTNL and netoops_config_lock.
 */
void netoops_route_update(struct netoops_route *route)
{
	bool had = rcu_access_pointer(route->path);
	struct net_device *dev;
	struct route_hop hop;
	int error;

	error = route_resolve(route, &hop, true);
	dev = hop.dev;
	switch (route_judge(route, &hop, error)) {
	case ROUTE_KEEP:
		break;
	case ROUTE_REPLACE:
		error = route_replace(route, &hop);
		if (!error)
			break;
		route_problem(route, "%s cannot be used for netpoll: %pe",
			      dev->name, ERR_PTR(error));
		fallthrough;
	case ROUTE_DROP:
		netoops_route_drop(route);
		break;
	}
	route_hop_put(&hop);
	route_tell(route, had);
}

/**
 * netoops_route_lose - drop a target's path if it goes through a device
 * @route: the way to the target
 * @dev: the device
 * @why: what happens to it, for "DEVICE WHY"
 *
 * Context: task, with RTNL and netoops_config_lock.
 */
void netoops_route_lose(struct netoops_route *route,
			const struct net_device *dev, const char *why)
{
	const struct netoops_path *path = route_path(route);

	if (!path || path->dev != dev)
		return;
	route_problem(route, "%s %s", dev->name, why);
	netoops_route_drop(route);
	route_tell(route, true);
}

/**
 * netoops_route_rename - follow the new name of a device that was named
 * @route: the way to the target
 * @dev: the device
 *
 * Context: task, with netoops_config_lock.
 */
void netoops_route_rename(struct netoops_route *route,
			  const struct net_device *dev)
{
	struct netoops_config *config = &route->config;

	if (config->dev_name[0] && route->ifindex == dev->ifindex)
		strscpy(config->dev_name, dev->name, sizeof(config->dev_name));
}

/**
 * netoops_route_show - tell a target's next hop
 * @route: the way to the target
 * @page: PAGE_SIZE bytes
 *
 * "DEVICE SOURCE -> DESTINATION via MAC, age N s", then after a semicolon what
 * may be wrong with it; or only that.
 *
 * Context: task, with netoops_config_lock.
 *
 * Return: bytes written.
 */
ssize_t netoops_route_show(const struct netoops_route *route, char *page)
{
	const struct netoops_path *path =
		rcu_dereference_protected(route->path,
					  lockdep_is_held(&netoops_config_lock));
	unsigned long age = route->fixed ? 0 : (jiffies - route->confirmed) / HZ;
	ssize_t len;

	if (!path)
		return sysfs_emit(page, "%s\n", route->problem);
	if (route_is_ipv4(route))
		len = sysfs_emit(page, "%s %pI4 -> %pI4", path->dev->name,
				 path->from.ip + 12, path->to.ip + 12);
	else
		len = sysfs_emit(page, "%s %pI6c -> %pI6c", path->dev->name,
				 path->from.ip, path->to.ip);
	return len + sysfs_emit_at(page, len, " via %pM, age %lu s%s%s\n",
				   path->to.mac, age,
				   route->problem[0] ? "; " : "",
				   route->problem);
}
