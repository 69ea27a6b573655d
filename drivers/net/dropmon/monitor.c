// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who wants drops to be counted, and counting while anybody does.
 *
 * A socket that asked for it may die without a word: a notifier takes back what it
 * had.  While drops are counted a work brings them together and tells who listens,
 * once in an interval, and sooner when a CPU saw a place that it did not know.
 */
#include <linux/bitops.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "helpers.h"
#include "monitor.h"
#include "notify.h"
#include "places.h"
#include "probe.h"

/* So many times as long as it took the work rests, unless an interval is over. */
#define MONITOR_REST	4

struct monitor_listener {
	struct list_head	list;
	const struct net	*net;	/* to compare with; not followed */
	u32			portid;
	u32			starts;
};

struct dropmon_monitor dropmon_monitor = {
	.settings = { .interval_ms = 1000, .debounce_ms = 20 },
};

/* Written under both locks, read under either: whose socket is none waits for nobody. */
static LIST_HEAD(monitor_listeners);
static DEFINE_SPINLOCK(monitor_listeners_lock);
static bool monitor_closing;
static struct workqueue_struct *monitor_workqueue;
static unsigned long monitor_next;	/* jiffies when all are told again */
static unsigned long monitor_hurried;	/* bit 0: the work comes sooner */
static unsigned long monitor_calm;	/* jiffies before which it does not */

static void monitor_work_run(struct work_struct *work);
static DECLARE_DELAYED_WORK(monitor_work, monitor_work_run);

/**
 * dropmon_monitor_lost - drops that are in the count of no place
 *
 * Context: task, under dropmon_lock.
 * Return: how many there were.
 */
u64 dropmon_monitor_lost(void)
{
	struct dropmon_probe_stats stats;

	dropmon_probe_stats(&stats);
	return stats.overflow + stats.nested + stats.nmi + stats.no_table +
	       dropmon_places_stats.forgotten;
}

/**
 * dropmon_monitor_fold - bring together what the CPUs counted
 *
 * Context: task, under dropmon_lock.
 */
void dropmon_monitor_fold(void)
{
	if (dropmon_monitor.armed)
		dropmon_probe_fold(dropmon_places_count);
}

static void monitor_schedule(void)
{
	unsigned long now = jiffies;

	mod_delayed_work(monitor_workqueue, &monitor_work,
			 time_after(monitor_next, now) ? monitor_next - now : 0);
}

static void monitor_tell(void)
{
	bool all = time_after_eq(jiffies, monitor_next);

	if (all)
		WRITE_ONCE(monitor_next, jiffies +
			   msecs_to_jiffies(dropmon_monitor.settings.interval_ms));
	/* What is seen from here on wakes the work again, and not for nothing. */
	monitor_schedule();
	clear_bit(0, &monitor_hurried);
	/* A CPU that finds the bit set is read from after this: see monitor_wake(). */
	smp_mb__after_atomic();
	dropmon_monitor_fold();
	if (all || dropmon_places_stats.fresh)
		dropmon_notify(all, dropmon_monitor_lost());
}

/* However many places there are, most of the time is not spent here. */
static void monitor_work_run(struct work_struct *work)
{
	unsigned long start = jiffies;

	mutex_lock(&dropmon_lock);
	if (dropmon_monitor.armed)
		monitor_tell();
	mutex_unlock(&dropmon_lock);
	WRITE_ONCE(monitor_calm, jiffies + MONITOR_REST * (jiffies - start));
}

/* A CPU saw a place that it did not know; in a hard interrupt. */
static void monitor_wake(void)
{
	unsigned long now = jiffies, calm = READ_ONCE(monitor_calm), delay;

	delay = msecs_to_jiffies(READ_ONCE(dropmon_monitor.settings.debounce_ms));
	if (time_after(calm, now + delay))
		delay = calm - now;
	if (time_before(now + delay, READ_ONCE(monitor_next)) &&
	    !test_and_set_bit(0, &monitor_hurried))
		mod_delayed_work(monitor_workqueue, &monitor_work, delay);
}

/* Counts or not, as is wanted now. */
static int monitor_update(void)
{
	bool wanted = dropmon_monitor.listeners || dropmon_monitor.kept;
	int error;

	if (wanted == dropmon_monitor.armed)
		return 0;
	if (!wanted) {
		dropmon_monitor.armed = false;
		dropmon_probe_disarm(dropmon_places_count);
		return 0;
	}
	monitor_next = jiffies + msecs_to_jiffies(dropmon_monitor.settings.interval_ms);
	monitor_calm = jiffies;
	clear_bit(0, &monitor_hurried);
	/* Before the first drop: what wakes the work comes after this. */
	monitor_schedule();
	error = dropmon_probe_arm(monitor_wake);
	dropmon_monitor.armed = !error;
	return error;
}

static struct monitor_listener *monitor_find(const struct net *net, u32 portid)
{
	struct monitor_listener *listener;

	list_for_each_entry(listener, &monitor_listeners, list) {
		if (listener->net == net && listener->portid == portid)
			return listener;
	}
	return NULL;
}

static void monitor_remove(struct monitor_listener *listener)
{
	spin_lock(&monitor_listeners_lock);
	list_del(&listener->list);
	spin_unlock(&monitor_listeners_lock);
	kfree(listener);
	dropmon_monitor.listeners--;
	monitor_update();
}

/**
 * dropmon_monitor_start - count drops for a socket
 * @net: its network namespace
 * @portid: its address
 *
 * Context: task, under dropmon_lock.
 * Return: 0, -ENOMEM, or why drops cannot be counted.
 */
int dropmon_monitor_start(const struct net *net, u32 portid)
{
	struct monitor_listener *listener = monitor_find(net, portid);
	int error;

	if (monitor_closing)
		return -ESHUTDOWN;
	if (listener) {
		if (listener->starts == U32_MAX)
			return -EOVERFLOW;
		listener->starts++;
		return 0;
	}
	listener = kzalloc(sizeof(*listener), GFP_KERNEL);
	if (!listener)
		return -ENOMEM;
	listener->net = net;
	listener->portid = portid;
	listener->starts = 1;
	spin_lock(&monitor_listeners_lock);
	list_add_tail(&listener->list, &monitor_listeners);
	spin_unlock(&monitor_listeners_lock);
	dropmon_monitor.listeners++;
	error = monitor_update();
	if (error)
		monitor_remove(listener);
	return error;
}

/**
 * dropmon_monitor_stop - take one start of a socket back
 * @net: its network namespace
 * @portid: its address
 *
 * Context: task, under dropmon_lock.
 * Return: 0; -ENOENT when it has none.
 */
int dropmon_monitor_stop(const struct net *net, u32 portid)
{
	struct monitor_listener *listener = monitor_find(net, portid);

	if (!listener)
		return -ENOENT;
	if (!--listener->starts)
		monitor_remove(listener);
	return 0;
}

/**
 * dropmon_monitor_keep - count drops without a listener
 * @keep: begin or end
 *
 * Context: task, under dropmon_lock.
 * Return: 0; -EALREADY when it is so; or why drops cannot be counted.
 */
int dropmon_monitor_keep(bool keep)
{
	int error;

	if (dropmon_monitor.kept == keep)
		return -EALREADY;
	if (monitor_closing)
		return -ESHUTDOWN;
	dropmon_monitor.kept = keep;
	error = monitor_update();
	if (error)
		dropmon_monitor.kept = !keep;
	return error;
}

/**
 * dropmon_monitor_set - change the settings
 * @settings: the new ones, which have been checked
 *
 * Context: task, under dropmon_lock.
 */
void dropmon_monitor_set(const struct dropmon_settings *settings)
{
	dropmon_monitor.settings.interval_ms = settings->interval_ms;
	WRITE_ONCE(dropmon_monitor.settings.debounce_ms, settings->debounce_ms);
	if (!dropmon_monitor.armed)
		return;
	WRITE_ONCE(monitor_next, jiffies + msecs_to_jiffies(settings->interval_ms));
	monitor_schedule();
	clear_bit(0, &monitor_hurried);
}

/* A socket was closed. */
static int monitor_released(struct notifier_block *block, unsigned long event, void *arg)
{
	struct netlink_notify *notify = arg;
	struct monitor_listener *listener;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	spin_lock(&monitor_listeners_lock);
	listener = monitor_find(notify->net, notify->portid);
	spin_unlock(&monitor_listeners_lock);
	if (!listener)
		return NOTIFY_DONE;
	mutex_lock(&dropmon_lock);
	listener = monitor_find(notify->net, notify->portid);
	if (listener)
		monitor_remove(listener);
	mutex_unlock(&dropmon_lock);
	return NOTIFY_DONE;
}

static struct notifier_block monitor_socket_notifier = {
	.notifier_call = monitor_released,
};

/* Places in a module get their names before it is gone, and so do those in its __init. */
static int monitor_module_event(struct notifier_block *block, unsigned long event,
				void *arg)
{
	if (event == MODULE_STATE_COMING || arg == THIS_MODULE)
		return NOTIFY_DONE;
	mutex_lock(&dropmon_lock);
	dropmon_monitor_fold();
	if (event == MODULE_STATE_GOING)
		dropmon_places_module(arg);
	mutex_unlock(&dropmon_lock);
	return NOTIFY_DONE;
}

static struct notifier_block monitor_module_notifier = {
	.notifier_call = monitor_module_event,
};

/**
 * dropmon_monitor_init - get ready to count
 * @family: which sends the messages
 *
 * Context: task.
 * Return: 0 or a negative errno.
 */
int dropmon_monitor_init(const struct genl_family *family)
{
	int error;

	dropmon_helpers_init();
	monitor_workqueue = alloc_workqueue("dropmon", WQ_UNBOUND, 1);
	if (!monitor_workqueue)
		return -ENOMEM;
	error = dropmon_notify_init(family);
	if (error)
		goto err_workqueue;
	error = netlink_register_notifier(&monitor_socket_notifier);
	if (error)
		goto err_notify;
	error = register_module_notifier(&monitor_module_notifier);
	if (error)
		goto err_socket;
	return 0;

err_socket:
	netlink_unregister_notifier(&monitor_socket_notifier);
err_notify:
	dropmon_notify_exit();
err_workqueue:
	destroy_workqueue(monitor_workqueue);
	return error;
}

/**
 * dropmon_monitor_close - stop counting, for good
 *
 * Context: task.
 */
void dropmon_monitor_close(void)
{
	struct monitor_listener *listener, *next;

	mutex_lock(&dropmon_lock);
	monitor_closing = true;
	dropmon_monitor.kept = false;
	list_for_each_entry_safe(listener, next, &monitor_listeners, list)
		monitor_remove(listener);
	monitor_update();
	mutex_unlock(&dropmon_lock);
	cancel_delayed_work_sync(&monitor_work);
}

/**
 * dropmon_monitor_exit - forget everything
 *
 * Context: task, after dropmon_monitor_close(), when nobody can ask for anything.
 */
void dropmon_monitor_exit(void)
{
	unregister_module_notifier(&monitor_module_notifier);
	netlink_unregister_notifier(&monitor_socket_notifier);
	destroy_workqueue(monitor_workqueue);
	dropmon_notify_exit();
	dropmon_places_exit();
}
