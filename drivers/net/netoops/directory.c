// SPDX-License-Identifier: GPL-2.0-only
/*
 * The directories of /sys/kernel/config/netoops, which are targets, made by mkdir or
 * by the module parameter.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/configfs.h>
#include <linux/etherdevice.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/time64.h>

#include "config.h"
#include "directory.h"
#include "follow.h"
#include "path.h"
#include "route.h"
#include "settings_attrs.h"
#include "target.h"
#include "xmit.h"

#define TARGET_TEXT_MAX	64	/* the longest value is an IPv6 address */

static char *netoops;
module_param(netoops, charp, 0444);
MODULE_PARM_DESC(netoops,
		 "targets: [src-port]@[src-ip]/[dev],[tgt-port]@<tgt-ip>/[tgt-mac][;...]");

static LIST_HEAD(target_cmdline);

static struct netoops_target *to_target(struct config_item *item)
{
	return container_of(to_config_group(item), struct netoops_target, group);
}

/* Devices and routes are looked at again soon: not all may be there yet. */
static int directory_enable(struct netoops_target *target, bool enable)
{
	int error = netoops_target_enable(target, enable);

	if (enable && !error)
		netoops_follow_changed();
	return error;
}

static size_t target_without_newline(const char *page, size_t count)
{
	return count && page[count - 1] == '\n' ? count - 1 : count;
}

static ssize_t netoops_target_enabled_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%d\n", to_target(item)->enabled);
}

static ssize_t netoops_target_enabled_store(struct config_item *item,
					    const char *page, size_t count)
{
	struct netoops_target *target = to_target(item);
	bool enable;
	int error;

	if (kstrtobool(page, &enable)) {
		pr_err("target %s: enabled: '%*pE' is not 0 or 1\n",
		       netoops_target_name(target),
		       (int)target_without_newline(page, count), page);
		return -EINVAL;
	}
	error = directory_enable(target, enable);
	return error ? error : count;
}

static ssize_t target_store(struct config_item *item, enum netoops_field field,
			    const char *page, size_t count)
{
	struct netoops_target *target = to_target(item);
	size_t len = target_without_newline(page, count);
	const char *wrong = "is too long or has a NUL";
	char text[TARGET_TEXT_MAX];
	ssize_t ret = count;

	mutex_lock(&netoops_config_lock);
	if (target->enabled) {
		pr_err("target %s: %s: disable the target before changing it\n",
		       netoops_target_name(target), netoops_config_name(field));
		ret = -EBUSY;
		goto out_unlock;
	}
	if (len < sizeof(text) && !memchr(page, '\0', len)) {
		memcpy(text, page, len);
		text[len] = '\0';
		wrong = netoops_config_set(&target->route.config, field, text);
	}
	if (wrong) {
		pr_err("target %s: %s: '%*pE' %s\n", netoops_target_name(target),
		       netoops_config_name(field),
		       (int)min(len, sizeof(text)), page, wrong);
		ret = -EINVAL;
	}
out_unlock:
	mutex_unlock(&netoops_config_lock);
	return ret;
}

static ssize_t target_show(struct config_item *item, enum netoops_field field,
			   char *page)
{
	ssize_t ret;

	mutex_lock(&netoops_config_lock);
	ret = netoops_config_show(&to_target(item)->route.config, field, page);
	mutex_unlock(&netoops_config_lock);
	return ret;
}

#define TARGET_SHOW(name, field)						\
static ssize_t netoops_target_##name##_show(struct config_item *item,		\
					    char *page)			\
{										\
	return target_show(item, field, page);					\
}

#define TARGET_STORE(name, field)						\
static ssize_t netoops_target_##name##_store(struct config_item *item,		\
					     const char *page, size_t count)	\
{										\
	return target_store(item, field, page, count);				\
}

TARGET_SHOW(dev_name, NETOOPS_DEV_NAME)
TARGET_STORE(dev_name, NETOOPS_DEV_NAME)
TARGET_SHOW(local_port, NETOOPS_LOCAL_PORT)
TARGET_STORE(local_port, NETOOPS_LOCAL_PORT)
TARGET_SHOW(remote_port, NETOOPS_REMOTE_PORT)
TARGET_STORE(remote_port, NETOOPS_REMOTE_PORT)
TARGET_SHOW(local_ip, NETOOPS_LOCAL_IP)
TARGET_STORE(local_ip, NETOOPS_LOCAL_IP)
TARGET_SHOW(remote_ip, NETOOPS_REMOTE_IP)
TARGET_STORE(remote_ip, NETOOPS_REMOTE_IP)
TARGET_SHOW(remote_mac, NETOOPS_REMOTE_MAC)
TARGET_STORE(remote_mac, NETOOPS_REMOTE_MAC)

static ssize_t netoops_target_local_mac_show(struct config_item *item,
					     char *page)
{
	struct netoops_target *target = to_target(item);
	const struct netoops_path *path;
	u8 mac[ETH_ALEN];

	/* as netconsole has it without a device */
	eth_broadcast_addr(mac);
	rcu_read_lock();
	path = rcu_dereference(target->route.path);
	if (path)
		ether_addr_copy(mac, path->from.mac);
	rcu_read_unlock();
	return sysfs_emit(page, "%pM\n", mac);
}

static ssize_t netoops_target_next_hop_show(struct config_item *item, char *page)
{
	struct netoops_target *target = to_target(item);
	ssize_t ret;

	mutex_lock(&netoops_config_lock);
	if (target->enabled)
		ret = netoops_route_show(&target->route, page);
	else
		ret = sysfs_emit(page, "disabled\n");
	mutex_unlock(&netoops_config_lock);
	return ret;
}

static ssize_t netoops_target_last_result_show(struct config_item *item,
					       char *page)
{
	const struct netoops_xmit *xmit = &to_target(item)->xmit;
	time64_t time = div_u64(xmit->realtime_ns, NSEC_PER_SEC);
	ssize_t len;

	if (xmit->end == NETOOPS_XMIT_NEVER)
		return sysfs_emit(page, "nothing was sent yet\n");
	if (READ_ONCE(xmit->begun))
		return sysfs_emit(page, "%u packets sent so far\n", xmit->sent);
	if (xmit->end == NETOOPS_XMIT_ALL)
		len = sysfs_emit(page, "all %u packets sent", xmit->sent);
	else
		len = sysfs_emit(page, "%u of %u packets sent (%s)", xmit->sent,
				 xmit->sent + xmit->unsent,
				 netoops_xmit_end_name(xmit->end));
	if (xmit->pending)
		len += sysfs_emit_at(page, len, ", %u not confirmed",
				     xmit->pending);
	return len + sysfs_emit_at(page, len, " at %ptTs UTC\n", &time);
}

CONFIGFS_ATTR(netoops_target_, enabled);
CONFIGFS_ATTR(netoops_target_, dev_name);
CONFIGFS_ATTR(netoops_target_, local_port);
CONFIGFS_ATTR(netoops_target_, remote_port);
CONFIGFS_ATTR(netoops_target_, local_ip);
CONFIGFS_ATTR(netoops_target_, remote_ip);
CONFIGFS_ATTR_RO(netoops_target_, local_mac);
CONFIGFS_ATTR(netoops_target_, remote_mac);
CONFIGFS_ATTR_RO(netoops_target_, next_hop);
CONFIGFS_ATTR_RO(netoops_target_, last_result);

static struct configfs_attribute *target_attrs[] = {
	&netoops_target_attr_enabled,
	&netoops_target_attr_dev_name,
	&netoops_target_attr_local_port,
	&netoops_target_attr_remote_port,
	&netoops_target_attr_local_ip,
	&netoops_target_attr_remote_ip,
	&netoops_target_attr_local_mac,
	&netoops_target_attr_remote_mac,
	&netoops_target_attr_next_hop,
	&netoops_target_attr_last_result,
	NULL,
};

static void target_release(struct config_item *item)
{
	kfree(to_target(item));
}

static struct configfs_item_operations target_item_ops = {
	.release	= target_release,
};

static const struct config_item_type target_type = {
	.ct_item_ops	= &target_item_ops,
	.ct_attrs	= target_attrs,
	.ct_owner	= THIS_MODULE,
};

static struct netoops_target *target_new(const char *name)
{
	struct netoops_target *target = kzalloc(sizeof(*target), GFP_KERNEL);

	if (!target)
		return NULL;
	netoops_config_init(&target->route.config);
	config_group_init_type_name(&target->group, name, &target_type);
	/* a long name has memory of its own, or none */
	if (!config_item_name(&target->group.cg_item)) {
		kfree(target);
		return NULL;
	}
	return target;
}

static struct config_group *target_make(struct config_group *group,
					const char *name)
{
	struct netoops_target *target = target_new(name);

	return target ? &target->group : ERR_PTR(-ENOMEM);
}

static void target_drop(struct config_group *group, struct config_item *item)
{
	directory_enable(to_target(item), false);
	config_item_put(item);
}

static struct configfs_group_operations target_group_ops = {
	.make_group	= target_make,
	.drop_item	= target_drop,
};

static const struct config_item_type target_root_type = {
	.ct_group_ops	= &target_group_ops,
	.ct_attrs	= netoops_settings_attrs,
	.ct_owner	= THIS_MODULE,
};

static struct configfs_subsystem target_subsys = {
	.su_group = {
		.cg_item = {
			.ci_namebuf	= "netoops",
			.ci_type	= &target_root_type,
		},
	},
};

static int __init target_add(const char *name, char *option)
{
	struct netoops_target *target = target_new(name);
	int error;

	if (!target)
		return -ENOMEM;
	error = netoops_config_parse(&target->route.config, name, option);
	if (error)
		goto err_put;
	error = configfs_register_group(&target_subsys.su_group, &target->group);
	if (error)
		goto err_put;
	list_add_tail(&target->cmdline, &target_cmdline);
	return directory_enable(target, true);

err_put:
	config_group_put(&target->group);
	return error;
}

static void target_remove_all(void)
{
	struct netoops_target *target, *next;

	list_for_each_entry_safe(target, next, &target_cmdline, cmdline) {
		configfs_unregister_group(&target->group);
		target_drop(&target_subsys.su_group, &target->group.cg_item);
	}
}

static int __init target_add_all(const char *options)
{
	char *copy = kstrdup(options, GFP_KERNEL), *pos = copy, *option;
	unsigned int count = 0;
	int error = 0;

	if (!copy)
		return -ENOMEM;
	while (!error && (option = strsep(&pos, ";"))) {
		char name[sizeof("cmdline") + 10];

		option = strim(option);
		if (!*option)
			continue;
		snprintf(name, sizeof(name), "cmdline%u", count++);
		error = target_add(name, option);
	}
	kfree(copy);
	if (error)
		target_remove_all();
	return error;
}

/**
 * netoops_directory_init - offer targets in configfs, and make those of the
 * module parameter
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int __init netoops_directory_init(void)
{
	int error = netoops_follow_init();

	if (error)
		return error;
	config_group_init(&target_subsys.su_group);
	mutex_init(&target_subsys.su_mutex);
	error = configfs_register_subsystem(&target_subsys);
	if (error)
		goto err_follow;
	error = netoops ? target_add_all(netoops) : 0;
	if (error)
		goto err_subsystem;
	return 0;

err_subsystem:
	configfs_unregister_subsystem(&target_subsys);
err_follow:
	netoops_follow_exit();
	return error;
}

/**
 * netoops_directory_exit - undo netoops_directory_init()
 *
 * Targets that mkdir made are gone: each keeps the module loaded.
 *
 * Context: task.
 */
void netoops_directory_exit(void)
{
	target_remove_all();
	configfs_unregister_subsystem(&target_subsys);
	netoops_follow_exit();
}
