// SPDX-License-Identifier: GPL-2.0-only
/*
 * Following changes of the network.  One delayed work looks at all targets: soon
 * after a change that notifiers tell of, then after 1, 2, 4 s and so on, and
 * every FOLLOW_SLOWEST in the end, because not all changes are told.
 *
 * Each look but those that a neighbour's change causes also has the next hop
 * probed when it is in doubt, which keeps it known.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/inetdevice.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>
#include <net/addrconf.h>
#include <net/fib_notifier.h>
#include <net/netevent.h>

#include "config.h"
#include "follow.h"
#include "route.h"
#include "target.h"

#define FOLLOW_SOON	(HZ / 20)	/* after a change, to have it whole */
#define FOLLOW_FASTEST	HZ
#define FOLLOW_SLOWEST	(30 * HZ)

enum {
	FOLLOW_IS_SOON,		/* the work has been hurried */
	FOLLOW_HAS_CHANGED,	/* begin with short intervals again */
	FOLLOW_DEVICE_CHANGED,	/* its interrupts may be others */
};

static unsigned long follow_flags;
static struct workqueue_struct *follow_workqueue;

static bool follow_all_right(bool probe)
{
	struct netoops_target *target;
	bool right = true;

	mutex_lock(&netoops_config_lock);
	list_for_each_entry(target, &netoops_targets, list)
		right &= netoops_route_is_right(&target->route, probe);
	mutex_unlock(&netoops_config_lock);
	return right;
}

static void follow_update_all(void)
{
	struct netoops_target *target;

	rtnl_lock();
	mutex_lock(&netoops_config_lock);
	list_for_each_entry(target, &netoops_targets, list)
		netoops_target_update(target);
	mutex_unlock(&netoops_config_lock);
	rtnl_unlock();
}

static void follow_work_fn(struct work_struct *work);
static DECLARE_DELAYED_WORK(follow_work, follow_work_fn);

static void follow_work_fn(struct work_struct *work)
{
	static unsigned long interval, next;
	unsigned long now = jiffies;

	clear_bit(FOLLOW_IS_SOON, &follow_flags);
	if (list_empty(&netoops_targets))
		return;
	if (test_and_clear_bit(FOLLOW_HAS_CHANGED, &follow_flags)) {
		interval = FOLLOW_FASTEST;
		next = now;
	}
	if (test_and_clear_bit(FOLLOW_DEVICE_CHANGED, &follow_flags) ||
	    !follow_all_right(time_after_eq(now, next)))
		follow_update_all();
	if (time_after_eq(now, next)) {
		next = now + interval;
		interval = min_t(unsigned long, 2 * interval, FOLLOW_SLOWEST);
	}
	/* unless there was another change: then it is pending already */
	queue_delayed_work(follow_workqueue, &follow_work, next - now);
}

static void follow_look(void)
{
	if (!list_empty(&netoops_targets) &&
	    !test_and_set_bit(FOLLOW_IS_SOON, &follow_flags))
		mod_delayed_work(follow_workqueue, &follow_work, FOLLOW_SOON);
}

/**
 * netoops_follow_changed - have all targets looked at soon
 *
 * Context: any but NMI.
 */
void netoops_follow_changed(void)
{
	set_bit(FOLLOW_HAS_CHANGED, &follow_flags);
	follow_look();
}

/* Paths through a device must go now: RTNL is held, and the device waits. */
static void follow_device_gone(const struct net_device *dev, const char *why)
{
	struct netoops_target *target;

	mutex_lock(&netoops_config_lock);
	list_for_each_entry(target, &netoops_targets, list)
		netoops_route_lose(&target->route, dev, why);
	mutex_unlock(&netoops_config_lock);
}

static void follow_device_renamed(const struct net_device *dev)
{
	struct netoops_target *target;

	mutex_lock(&netoops_config_lock);
	list_for_each_entry(target, &netoops_targets, list)
		netoops_route_rename(&target->route, dev);
	mutex_unlock(&netoops_config_lock);
}

static int follow_netdevice_event(struct notifier_block *block,
				  unsigned long event, void *info)
{
	const struct net_device *dev = netdev_notifier_info_to_dev(info);

	if (!net_eq(dev_net(dev), &init_net))
		return NOTIFY_DONE;
	switch (event) {
	case NETDEV_UNREGISTER:
		follow_device_gone(dev, "was removed");
		break;
	case NETDEV_JOIN:
		follow_device_gone(dev, "becomes part of another device");
		break;
	case NETDEV_RELEASE:
		follow_device_gone(dev, "has lost its devices");
		break;
	case NETDEV_PRE_TYPE_CHANGE:
		follow_device_gone(dev, "changes its type");
		break;
	case NETDEV_CHANGENAME:
		follow_device_renamed(dev);
		break;
	case NETDEV_REGISTER:
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGEMTU:
	case NETDEV_CHANGEADDR:
	case NETDEV_CHANGEUPPER:
	case NETDEV_POST_TYPE_CHANGE:
		break;
	default:
		return NOTIFY_DONE;
	}
	set_bit(FOLLOW_DEVICE_CHANGED, &follow_flags);
	netoops_follow_changed();
	return NOTIFY_DONE;
}

static struct notifier_block follow_netdevice_block = {
	.notifier_call	= follow_netdevice_event,
};

/* Context: softirq, for a busy neighbour often. */
static int follow_netevent(struct notifier_block *block, unsigned long event,
			   void *data)
{
	if (event == NETEVENT_NEIGH_UPDATE)
		follow_look();
	else if (event == NETEVENT_REDIRECT)
		netoops_follow_changed();
	return NOTIFY_DONE;
}

static struct notifier_block follow_netevent_block = {
	.notifier_call	= follow_netevent,
};

static int follow_any_event(struct notifier_block *block, unsigned long event,
			    void *data)
{
	netoops_follow_changed();
	return NOTIFY_DONE;
}

/* Context: atomic. */
static struct notifier_block follow_fib_block = {
	.notifier_call	= follow_any_event,
};

static struct notifier_block follow_inetaddr_block = {
	.notifier_call	= follow_any_event,
};

/* Context: atomic. */
static struct notifier_block follow_inet6addr_block = {
	.notifier_call	= follow_any_event,
};

/**
 * netoops_follow_init - begin to follow changes of the network
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int __init netoops_follow_init(void)
{
	int error;

	follow_workqueue = alloc_ordered_workqueue("netoops", 0);
	if (!follow_workqueue)
		return -ENOMEM;
	error = register_netdevice_notifier(&follow_netdevice_block);
	if (error)
		goto err_workqueue;
	register_netevent_notifier(&follow_netevent_block);
	register_inetaddr_notifier(&follow_inetaddr_block);
	if (IS_ENABLED(CONFIG_IPV6))
		register_inet6addr_notifier(&follow_inet6addr_block);
	/* it gives up while routes change fast; the work sees them anyway */
	error = register_fib_notifier(&init_net, &follow_fib_block, NULL, NULL);
	if (error)
		pr_warn("routes are looked at every %d s only: %pe\n",
			FOLLOW_SLOWEST / HZ, ERR_PTR(error));
	return 0;

err_workqueue:
	destroy_workqueue(follow_workqueue);
	return error;
}

/**
 * netoops_follow_exit - undo netoops_follow_init(); no target is enabled
 *
 * Context: task.
 */
void netoops_follow_exit(void)
{
	/* fails if it was never registered */
	unregister_fib_notifier(&init_net, &follow_fib_block);
	if (IS_ENABLED(CONFIG_IPV6))
		unregister_inet6addr_notifier(&follow_inet6addr_block);
	unregister_inetaddr_notifier(&follow_inetaddr_block);
	unregister_netevent_notifier(&follow_netevent_block);
	unregister_netdevice_notifier(&follow_netdevice_block);
	cancel_delayed_work_sync(&follow_work);
	destroy_workqueue(follow_workqueue);
}
