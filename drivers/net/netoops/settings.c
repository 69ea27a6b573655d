// SPDX-License-Identifier: GPL-2.0-only
/* What holds for all targets. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dmi.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include <compat/hex.h>

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

/**
 * netoops_settings_begin - begin a change
 *
 * Context: task; a lock is held until netoops_settings_end(), unless there was no
 * memory.
 *
 * Return: a copy, which that publishes; NULL without memory.
 */
struct netoops_settings *netoops_settings_begin(void)
{
	struct netoops_settings *copy;

	mutex_lock(&settings_lock);
	copy = kmemdup(settings_now(), sizeof(*copy), GFP_KERNEL);
	if (!copy)
		mutex_unlock(&settings_lock);
	return copy;
}

/**
 * netoops_settings_end - publish a change
 * @changed: what netoops_settings_begin() returned
 *
 * A key that is replaced is gone from memory when this returns.  Context: task.
 */
void netoops_settings_end(struct netoops_settings *changed)
{
	struct netoops_settings *old = settings_now();

	rcu_assign_pointer(netoops_settings, changed);
	synchronize_rcu();
	if (old->key != changed->key)
		kfree_sensitive(old->key);
	kfree(old);
	mutex_unlock(&settings_lock);
}

/**
 * netoops_settings_parse_id - read an id
 * @id: where to
 * @page: UUID as text or 32 hexadecimal digits, perhaps with a newline; empty is
 *	zero
 * @count: bytes there
 *
 * Return: 0 or -EINVAL.
 */
int netoops_settings_parse_id(u8 id[NETOOPS_ID_SIZE], const char *page,
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
	if (uuid && netoops_settings_parse_id(settings->host_id, uuid, strlen(uuid)))
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
