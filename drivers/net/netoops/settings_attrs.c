// SPDX-License-Identifier: GPL-2.0-only
/* The attributes of /sys/kernel/config/netoops itself. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/configfs.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <compat/hex.h>

#include "dump.h"
#include "hooks.h"
#include "settings.h"
#include "settings_attrs.h"

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

	if (netoops_settings_parse_id(id, page, count)) {
		pr_err("%s: neither a UUID nor 32 hexadecimal digits\n", name);
		return -EINVAL;
	}
	settings = netoops_settings_begin();
	if (!settings)
		return -ENOMEM;
	memcpy((u8 *)settings + offset, id, sizeof(id));
	netoops_settings_end(settings);
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
	settings = netoops_settings_begin();
	if (!settings)
		return -ENOMEM;
	*(u32 *)((u8 *)settings + number->offset) = value;
	netoops_settings_end(settings);
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
	settings = netoops_settings_begin();
	if (!settings)
		return -ENOMEM;
	memset(settings->blob, 0, sizeof(settings->blob));
	memcpy(settings->blob, page, len);
	settings->blob_len = len;
	netoops_settings_end(settings);
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
	settings = netoops_settings_begin();
	if (!settings) {
		kfree_sensitive(key);
		return -ENOMEM;
	}
	settings->key = key;
	netoops_settings_end(settings);
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

/* Of the directory that directory.c registers. */
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
