// SPDX-License-Identifier: GPL-2.0-only
/*
 * The targets that take records.
 *
 * Locks: configfs's, then RTNL, then netoops_config_lock.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>

#include "config.h"
#include "path.h"
#include "poll.h"
#include "route.h"
#include "target.h"
#include "xmit.h"

LIST_HEAD(netoops_targets);

/**
 * netoops_target_update - look for the way to a target, and at its devices
 * @target: an enabled target
 *
 * Context: task, with RTNL and netoops_config_lock.
 */
void netoops_target_update(struct netoops_target *target)
{
	const struct netoops_path *path;

	netoops_route_update(&target->route);
	path = rtnl_dereference(target->route.path);
	netoops_poll_learn(&target->xmit.poll, path ? path->dev : NULL);
}

static int target_start(struct netoops_target *target)
{
	const char *wrong = netoops_config_check(&target->route.config);
	int error;

	lockdep_assert_held(&netoops_config_lock);
	if (wrong) {
		pr_err("target %s: cannot be enabled: %s\n",
		       netoops_target_name(target), wrong);
		return -EINVAL;
	}
	error = netoops_xmit_init(&target->xmit);
	if (error)
		return error;
	/* a record that is being sent now goes on without it */
	target->xmit.ended = true;
	netoops_route_begin(&target->route, netoops_target_name(target));
	target->enabled = true;
	list_add_tail_rcu(&target->list, &netoops_targets);
	netoops_target_update(target);
	return 0;
}

static void target_stop(struct netoops_target *target)
{
	lockdep_assert_held(&netoops_config_lock);
	target->enabled = false;
	list_del_rcu(&target->list);
	netoops_route_drop(&target->route);
	/* no sender has the target any more, even if there was no path */
	synchronize_net();
	netoops_xmit_exit(&target->xmit);
}

/**
 * netoops_target_enable - have a target take records, or not any more
 * @target: the target
 * @enable: which
 *
 * Enabling needs no route yet: it is taken when there is one, see follow.c.
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int netoops_target_enable(struct netoops_target *target, bool enable)
{
	int error = 0;

	rtnl_lock();
	mutex_lock(&netoops_config_lock);
	if (enable && !target->enabled)
		error = target_start(target);
	else if (!enable && target->enabled)
		target_stop(target);
	mutex_unlock(&netoops_config_lock);
	rtnl_unlock();
	return error;
}
