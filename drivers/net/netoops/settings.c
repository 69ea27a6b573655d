// SPDX-License-Identifier: GPL-2.0-only
/* The attributes of /sys/kernel/config/netoops. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/configfs.h>
#include <linux/dmi.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uuid.h>
#include <compat/hex.h>

#include "dump.h"
#include "hooks.h"
#include "settings.h"

struct netoops_settings __rcu *netoops_settings;

/* For those who change the settings. */
static DEFINE_MUTEX(settings_lock);

/**
 * netoops_settings_wipe_key - forget the key: the machine dies
 *
 * From then on netoops_settings_wiped() says that nothing is to be sent, because
 * it could not be sealed.
 *
 * Context: any.
 */
void netoops_settings_wipe_key(void)
{
	struct netoops_key *key;

	rcu_read_lock();
	key = rcu_dereference(netoops_settings)->key;
	if (key) {
		WRITE_ONCE(key->wiped, true);
		/* pairs with the one in netoops_settings_wiped() */
		smp_wmb();
		memzero_explicit(key->bytes, sizeof(key->bytes));
	}
	rcu_read_unlock();
}

/**
 * netoops_settings_wiped - whether the key was wiped
 * @settings: the settings
 *
 * To be asked after the key was read: if it says no, what was read is the key.
 * If it says yes, nothing must be sent, neither sealed with zeros nor in plain.
 *
 * Context: any.
 *
 * Return: false too when there was no key.
 */
bool netoops_settings_wiped(const struct netoops_settings *settings)
{
	/* pairs with the one in netoops_settings_wipe_key() */
	smp_rmb();
	return settings->key && READ_ONCE(settings->key->wiped);
}

static struct netoops_settings *settings_now(void)
{
	return rcu_dereference_protected(netoops_settings,
					 lockdep_is_held(&settings_lock));
}

/* Begins a change: returns a copy that settings_end() publishes, or NULL. */
static struct netoops_settings *settings_begin(void)
{
	struct netoops_settings *copy;

	mutex_lock(&settings_lock);
	copy = kmemdup(settings_now(), sizeof(*copy), GFP_KERNEL);
	if (!copy)
		mutex_unlock(&settings_lock);
	return copy;
}

/* A key that is replaced is gone from memory when this returns. */
static void settings_end(struct netoops_settings *changed)
{
	struct netoops_settings *old = settings_now();

	rcu_assign_pointer(netoops_settings, changed);
	synchronize_rcu();
	if (old->key != changed->key)
		kfree_sensitive(old->key);
	kfree(old);
	mutex_unlock(&settings_lock);
}

/* UUID as text or 32 hexadecimal digits; empty is zero. */
static int settings_parse_id(u8 id[NETOOPS_ID_SIZE], const char *page,
			     size_t count)
{
	uuid_t uuid = uuid_null;

	if (count && page[count - 1] == '\n')
		count--;
	if (count == UUID_STRING_LEN) {
		if (uuid_parse(page, &uuid))
			return -EINVAL;
	} else if (count == 2 * sizeof(uuid)) {
		if (hex2bin(uuid.b, page, sizeof(uuid)))
			return -EINVAL;
	} else if (count) {
		return -EINVAL;
	}
	export_uuid(id, &uuid);
	return 0;
}

static ssize_t settings_show_id(size_t offset, char *page)
{
	ssize_t len;

	rcu_read_lock();
	len = sysfs_emit(page, "%pUb\n",
			 (const u8 *)rcu_dereference(netoops_settings) + offset);
	rcu_read_unlock();
	return len;
}

static ssize_t settings_store_id(const char *name, size_t offset,
				 const char *page, size_t count)
{
	struct netoops_settings *settings;
	u8 id[NETOOPS_ID_SIZE];

	if (settings_parse_id(id, page, count)) {
		pr_err("%s: neither a UUID nor 32 hexadecimal digits\n", name);
		return -EINVAL;
	}
	settings = settings_begin();
	if (!settings)
		return -ENOMEM;
	memcpy((u8 *)settings + offset, id, sizeof(id));
	settings_end(settings);
	return count;
}

static ssize_t netoops_settings_host_id_show(struct config_item *item,
					     char *page)
{
	return settings_show_id(offsetof(struct netoops_settings, host_id), page);
}

static ssize_t netoops_settings_host_id_store(struct config_item *item,
					      const char *page, size_t count)
{
	return settings_store_id("host_id",
				 offsetof(struct netoops_settings, host_id),
				 page, count);
}

static ssize_t netoops_settings_boot_id_show(struct config_item *item,
					     char *page)
{
	return settings_show_id(offsetof(struct netoops_settings, boot_id), page);
}

static ssize_t netoops_settings_boot_id_store(struct config_item *item,
					      const char *page, size_t count)
{
	return settings_store_id("boot_id",
				 offsetof(struct netoops_settings, boot_id),
				 page, count);
}

/**
 * struct settings_number - an attribute that is a number
 * @name: its name
 * @offset: of the u32 in struct netoops_settings
 * @min: the least that is accepted
 * @max: the most
 */
struct settings_number {
	const char	*name;
	size_t		offset;
	u32		min;
	u32		max;
};

static ssize_t settings_show_number(const struct settings_number *number,
				    char *page)
{
	const struct netoops_settings *settings;
	u32 value;

	rcu_read_lock();
	settings = rcu_dereference(netoops_settings);
	value = *(const u32 *)((const u8 *)settings + number->offset);
	rcu_read_unlock();
	return sysfs_emit(page, "%u\n", value);
}

static ssize_t settings_store_number(const struct settings_number *number,
				     const char *page, size_t count)
{
	struct netoops_settings *settings;
	u32 value;

	if (kstrtou32(page, 0, &value) || value < number->min ||
	    value > number->max) {
		pr_err("%s: not a number from %u to %u\n", number->name,
		       number->min, number->max);
		return -EINVAL;
	}
	settings = settings_begin();
	if (!settings)
		return -ENOMEM;
	*(u32 *)((u8 *)settings + number->offset) = value;
	settings_end(settings);
	return count;
}

static const struct settings_number settings_parity = {
	"parity", offsetof(struct netoops_settings, parity),
	0, NETOOPS_PARITY_PERCENT_MAX,
};

static const struct settings_number settings_budget_ms = {
	"budget_ms", offsetof(struct netoops_settings, budget_ms),
	1, NETOOPS_BUDGET_MS_MAX,
};

static const struct settings_number settings_gap_us = {
	"gap_us", offsetof(struct netoops_settings, gap_us),
	0, NETOOPS_GAP_US_MAX,
};

static const struct settings_number settings_oops = {
	"oops", offsetof(struct netoops_settings, oops), 0, 1,
};

static const struct settings_number settings_key_id = {
	"key_id", offsetof(struct netoops_settings, key_id), 0, U32_MAX,
};

#define SETTINGS_NUMBER(attr)							\
static ssize_t netoops_settings_##attr##_show(struct config_item *item,	\
					      char *page)			\
{										\
	return settings_show_number(&settings_##attr, page);			\
}										\
										\
static ssize_t netoops_settings_##attr##_store(struct config_item *item,	\
					       const char *page, size_t count)	\
{										\
	return settings_store_number(&settings_##attr, page, count);		\
}										\
										\
CONFIGFS_ATTR(netoops_settings_, attr)

SETTINGS_NUMBER(parity);
SETTINGS_NUMBER(budget_ms);
SETTINGS_NUMBER(gap_us);
SETTINGS_NUMBER(oops);
SETTINGS_NUMBER(key_id);

static ssize_t netoops_settings_blob_show(struct config_item *item, char *page)
{
	const struct netoops_settings *settings;
	ssize_t len;

	rcu_read_lock();
	settings = rcu_dereference(netoops_settings);
	len = settings->blob_len;
	memcpy(page, settings->blob, len);
	rcu_read_unlock();
	/* as it would be written, unless it is empty */
	if (len)
		page[len++] = '\n';
	return len;
}

static ssize_t netoops_settings_blob_store(struct config_item *item,
					   const char *page, size_t count)
{
	struct netoops_settings *settings;
	size_t len = count;

	if (len && page[len - 1] == '\n')
		len--;
	if (len > NETOOPS_BLOB_MAX) {
		pr_err("blob: %zu bytes are more than %u\n", len,
		       NETOOPS_BLOB_MAX);
		return -EINVAL;
	}
	settings = settings_begin();
	if (!settings)
		return -ENOMEM;
	memset(settings->blob, 0, sizeof(settings->blob));
	memcpy(settings->blob, page, len);
	settings->blob_len = len;
	settings_end(settings);
	return count;
}

/* Returns NULL for an empty text: no key. */
static struct netoops_key *settings_parse_key(const char *page, size_t count)
{
	struct netoops_key *key;

	if (count && page[count - 1] == '\n')
		count--;
	if (!count)
		return NULL;
	if (count != 2 * NETOOPS_KEY_SIZE)
		return ERR_PTR(-EINVAL);
	key = kzalloc(sizeof(*key), GFP_KERNEL);
	if (!key)
		return ERR_PTR(-ENOMEM);
	if (hex2bin(key->bytes, page, sizeof(key->bytes))) {
		kfree_sensitive(key);
		return ERR_PTR(-EINVAL);
	}
	return key;
}

static ssize_t settings_store_key(const char *page, size_t count)
{
	struct netoops_settings *settings;
	struct netoops_key *key = settings_parse_key(page, count);

	if (IS_ERR(key)) {
		if (PTR_ERR(key) == -EINVAL)
			pr_err("key: not %u hexadecimal digits\n",
			       2 * NETOOPS_KEY_SIZE);
		return PTR_ERR(key);
	}
	settings = settings_begin();
	if (!settings) {
		kfree_sensitive(key);
		return -ENOMEM;
	}
	settings->key = key;
	settings_end(settings);
	return count;
}

static ssize_t netoops_settings_key_store(struct config_item *item,
					  const char *page, size_t count)
{
	ssize_t ret = settings_store_key(page, count);

	/* configfs's buffer lives on while the file is open */
	memzero_explicit((char *)page, count);
	return ret;
}

static ssize_t netoops_settings_dump_now_store(struct config_item *item,
					       const char *page, size_t count)
{
	bool now;
	int error;

	if (kstrtobool(page, &now) || !now) {
		pr_err("dump_now: not 1\n");
		return -EINVAL;
	}
	error = netoops_dump_soft();
	return error ? error : count;
}

static ssize_t netoops_settings_hooks_show(struct config_item *item, char *page)
{
	return netoops_hooks_show(page);
}

static ssize_t netoops_settings_stats_show(struct config_item *item, char *page)
{
	return sysfs_emit(page,
			  "records %llu\n"
			  "packets %llu\n"
			  "unsent %llu\n"
			  "budget_hits %llu\n"
			  "suppressed %llu\n"
			  "faults %llu\n"
			  "last_ns %llu\n",
			  netoops_stats.records, netoops_stats.packets,
			  netoops_stats.unsent, netoops_stats.budget_hits,
			  netoops_stats.suppressed, netoops_stats.faults,
			  netoops_stats.last_ns);
}

CONFIGFS_ATTR(netoops_settings_, host_id);
CONFIGFS_ATTR(netoops_settings_, boot_id);
CONFIGFS_ATTR(netoops_settings_, blob);
CONFIGFS_ATTR_WO(netoops_settings_, key);
CONFIGFS_ATTR_WO(netoops_settings_, dump_now);
CONFIGFS_ATTR_RO(netoops_settings_, hooks);
CONFIGFS_ATTR_RO(netoops_settings_, stats);

/* Of the directory that target.c registers. */
struct configfs_attribute *netoops_settings_attrs[] = {
	&netoops_settings_attr_host_id,
	&netoops_settings_attr_boot_id,
	&netoops_settings_attr_blob,
	&netoops_settings_attr_parity,
	&netoops_settings_attr_budget_ms,
	&netoops_settings_attr_gap_us,
	&netoops_settings_attr_oops,
	&netoops_settings_attr_key_id,
	&netoops_settings_attr_key,
	&netoops_settings_attr_dump_now,
	&netoops_settings_attr_hooks,
	&netoops_settings_attr_stats,
	NULL,
};

/**
 * netoops_settings_init - make the default settings
 *
 * The host id is the one in the firmware, if there is any; the boot id is known
 * to userspace only.
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int __init netoops_settings_init(void)
{
	const char *uuid = dmi_get_system_info(DMI_PRODUCT_UUID);
	struct netoops_settings *settings;

	settings = kzalloc(sizeof(*settings), GFP_KERNEL);
	if (!settings)
		return -ENOMEM;
	settings->parity = NETOOPS_PARITY_PERCENT_MAX;
	settings->budget_ms = NETOOPS_BUDGET_MS;
	settings->oops = true;
	if (uuid && settings_parse_id(settings->host_id, uuid, strlen(uuid)))
		pr_warn("the firmware's UUID '%s' is no UUID\n", uuid);
	RCU_INIT_POINTER(netoops_settings, settings);
	return 0;
}

/**
 * netoops_settings_exit - free the settings, which nobody reads any more
 *
 * Context: task.
 */
void netoops_settings_exit(void)
{
	struct netoops_settings *settings =
		rcu_dereference_protected(netoops_settings, true);

	RCU_INIT_POINTER(netoops_settings, NULL);
	kfree_sensitive(settings->key);
	kfree(settings);
}
