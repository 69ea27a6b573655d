/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where records go: the targets.
 *
 * Task context changes them; the sender reads them in any context, NMI and panic
 * included, and takes no lock: the list and the paths are RCU's.
 */
#ifndef _NETOOPS_TARGET_H
#define _NETOOPS_TARGET_H

#include <linux/configfs.h>
#include <linux/list.h>

#include "route.h"
#include "xmit.h"

/**
 * struct netoops_target - one target
 * @group: its directory
 * @cmdline: in the list of those that the module parameter made
 * @list: in netoops_targets; RCU
 * @enabled: it takes records
 * @route: the way to it, and what the administrator wants
 * @xmit: the sender's buffers and results
 *
 * @list and @enabled are protected by netoops_config_lock.
 */
struct netoops_target {
	struct config_group	group;
	struct list_head	cmdline;
	struct list_head	list;
	bool			enabled;
	struct netoops_route	route;
	struct netoops_xmit	xmit;
};

/* Enabled targets.  Readers: rcu_read_lock(); writers: netoops_config_lock. */
extern struct list_head netoops_targets;

static inline const char *
netoops_target_name(const struct netoops_target *target)
{
	return target->group.cg_item.ci_name;
}

/* For senders, under rcu_read_lock(): the path to a target now, or NULL. */
static inline const struct netoops_path *
netoops_target_path(const struct netoops_target *target)
{
	return rcu_dereference(target->route.path);
}

int netoops_target_enable(struct netoops_target *target, bool enable);
void netoops_target_update(struct netoops_target *target);

#endif /* _NETOOPS_TARGET_H */
