// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every registration of a device dump, and the memory that they may use.
 *
 * Context: task context.  The registry's lock is never held while a
 * callback runs, nor while memory for a dump is allocated.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <vmcoredd/vmcoredd.h>

#include "collect.h"
#include "dumps.h"
#include "entry.h"
#include "note.h"
#include "registry.h"

/* The most that a note's 32-bit size field and a read() can take. */
#define DUMP_SIZE_MAX	((size_t)S32_MAX - 2 * PAGE_SIZE)

/* What must stay free beside the notes and makedumpfile's copy of them. */
#define MEMORY_FLOOR	((u64)SZ_16M)

/* What optional dumps leave of the budget to required ones, which are small. */
#define REQUIRED_SHARE	((u64)SZ_4M)

/**
 * struct registry - all registrations
 * @lock: protects everything below
 * @dumps: entries that are notes, in file order: by priority, then by time
 * @others: entries that are running or have failed, by time
 * @nr_dumps: length of @dumps
 * @nr_running: entries in @others that are running
 * @nr_failed: entries in @others that have failed
 * @lost: failures that found no room in @others
 * @generation: changes whenever the index would
 * @budget: bytes that notes may occupy
 * @used: bytes that they do, or will when those that are running have ended
 * @running: the part of @used of those that are running
 * @max_dumps: how many notes there may be, the index not counted, and how many
 *	failures are remembered
 * @active: whether registrations are accepted
 */
struct registry {
	struct mutex		lock;	/* of all below */
	struct list_head	dumps;
	struct list_head	others;
	unsigned int		nr_dumps;
	unsigned int		nr_running;
	unsigned int		nr_failed;
	unsigned int		lost;
	u64			generation;
	u64			budget;
	u64			used;
	u64			running;
	unsigned int		max_dumps;
	bool			active;
};

static struct registry registry = {
	.lock = __MUTEX_INITIALIZER(registry.lock),
	.dumps = LIST_HEAD_INIT(registry.dumps),
	.others = LIST_HEAD_INIT(registry.others),
};

static struct registry *const reg = &registry;

/**
 * vmcoredd_registry_init - begin to accept registrations
 * @budget: bytes of memory that notes may occupy
 * @max_dumps: how many notes there may be
 */
void vmcoredd_registry_init(u64 budget, unsigned int max_dumps)
{
	mutex_lock(&reg->lock);
	reg->budget = budget;
	reg->max_dumps = max_dumps;
	reg->active = true;
	mutex_unlock(&reg->lock);
}

static void registry_free(struct list_head *list)
{
	struct vmcoredd_entry *entry, *next;

	list_for_each_entry_safe(entry, next, list, list) {
		list_del(&entry->list);
		vmcoredd_dumps_remove(entry);
		vmcoredd_note_put(entry->note);
		kfree(entry);
	}
}

/**
 * vmcoredd_registry_exit - forget all registrations
 *
 * Called when the module is unloaded: nobody can be registering, and nobody
 * has a file open.
 */
void vmcoredd_registry_exit(void)
{
	mutex_lock(&reg->lock);
	reg->active = false;
	registry_free(&reg->dumps);
	registry_free(&reg->others);
	mutex_unlock(&reg->lock);
}

/**
 * vmcoredd_registry_lock - keep the registry as it is
 *
 * Context: task; until vmcoredd_registry_unlock().
 */
void vmcoredd_registry_lock(void)
{
	mutex_lock(&reg->lock);
}

/**
 * vmcoredd_registry_unlock - let the registry change
 */
void vmcoredd_registry_unlock(void)
{
	mutex_unlock(&reg->lock);
}

/**
 * vmcoredd_registry_state - what the registry holds
 *
 * Context: vmcoredd_registry_lock() held.
 *
 * Return: that.
 */
struct vmcoredd_registry_state vmcoredd_registry_state(void)
{
	lockdep_assert_held(&reg->lock);
	return (struct vmcoredd_registry_state) {
		.dumps = reg->nr_dumps,
		.entries = reg->nr_dumps + reg->nr_running + reg->nr_failed,
		.lost = reg->lost,
		.generation = reg->generation,
		.budget = reg->budget,
		.used = reg->used,
	};
}

/**
 * vmcoredd_registry_next - go through all entries
 * @entry: the one before, or NULL
 *
 * Those that are notes come first, in file order, then the others by time.
 *
 * Context: vmcoredd_registry_lock() held.
 *
 * Return: the next, or NULL.
 */
const struct vmcoredd_entry *
vmcoredd_registry_next(const struct vmcoredd_entry *entry)
{
	const struct list_head *next = entry ? entry->list.next :
					       reg->dumps.next;

	lockdep_assert_held(&reg->lock);
	if (next == &reg->dumps)
		next = reg->others.next;
	if (next == &reg->others)
		return NULL;
	return list_entry(next, struct vmcoredd_entry, list);
}

static bool registry_name_taken(const char *name)
{
	struct vmcoredd_entry *entry;

	if (!strcmp(name, VMCOREDD_INDEX_NAME))
		return true;
	list_for_each_entry(entry, &reg->dumps, list)
		if (!strcmp(name, entry->name))
			return true;
	list_for_each_entry(entry, &reg->others, list)
		if (entry->status == VMCOREDD_STATUS_RUNNING &&
		    !strcmp(name, entry->name))
			return true;
	return false;
}

/*
 * A name is also a file name and is printed by many tools: no slash, no
 * control character, no leading dot, and not the ending of a compressed file.
 */
static void registry_name_clean(char *name, const char *wanted)
{
	size_t i, len = strnlen(wanted, VMCOREDD_NAME_LEN - 1);

	for (i = 0; i < len; i++) {
		unsigned char c = wanted[i];

		name[i] = c < ' ' || c == '/' || c == 0x7f ? '_' : c;
	}
	name[len] = '\0';
	if (name[0] == '.')
		name[0] = '_';
	if (len > 4 && !strcmp(name + len - 4, ".zst"))
		name[len - 4] = '_';
}

/* Gives the entry a name of its own: "nic", "nic.2", "nic.3" ... */
static void registry_name(struct vmcoredd_entry *entry, const char *wanted)
{
	char base[VMCOREDD_NAME_LEN], suffix[12];
	unsigned int n = 2;
	int len;

	registry_name_clean(base, wanted);
	strscpy(entry->name, base, sizeof(entry->name));
	while (registry_name_taken(entry->name)) {
		len = snprintf(suffix, sizeof(suffix), ".%u", n++);
		snprintf(entry->name, sizeof(entry->name), "%.*s%s",
			 (int)sizeof(entry->name) - 1 - len, base, suffix);
	}
}

/*
 * Whether the machine has memory for the note, for those that may be allocated
 * at this moment, for compressing it, for makedumpfile's copy of it and of all
 * that are there already, and for makedumpfile itself.
 */
static bool registry_memory(const struct vmcoredd_entry *entry)
{
	u64 need = entry->charge + reg->running;
	long pages = si_mem_available();

	if (entry->flags & VMCOREDD_FLAG_COMPRESS)
		need += entry->charge;
	need += reg->used + entry->charge + MEMORY_FLOOR;
	return pages > 0 && (u64)pages << PAGE_SHIFT >= need;
}

/* Whether the budget, less what is kept for required dumps, has room. */
static int registry_charge(struct vmcoredd_entry *entry)
{
	u64 limit = reg->budget, charge = entry->charge;

	if (!(entry->flags & VMCOREDD_FLAG_REQUIRED))
		limit -= min(limit / 4, REQUIRED_SHARE);
	if (reg->nr_dumps + reg->nr_running >= reg->max_dumps ||
	    reg->used > limit || charge > limit - reg->used)
		return -ENOSPC;
	if (!registry_memory(entry))
		return -ENOMEM;
	reg->used += charge;
	reg->running += charge;
	return 0;
}

static void registry_insert(struct vmcoredd_entry *entry)
{
	struct vmcoredd_entry *other;

	list_for_each_entry(other, &reg->dumps, list)
		if (other->priority < entry->priority)
			break;
	list_add_tail(&entry->list, &other->list);
	reg->nr_dumps++;
}

/* Files a failure, or only counts it when there are too many. */
static void registry_fail(struct vmcoredd_entry *entry, int error)
{
	entry->error = error;
	if (reg->nr_failed < reg->max_dumps) {
		list_add_tail(&entry->list, &reg->others);
		reg->nr_failed++;
	} else {
		reg->lost++;
		kfree(entry);
	}
	reg->generation++;
}

static struct vmcoredd_entry *registry_entry(const struct vmcoredd_dump *dump,
					     const struct module *owner)
{
	struct vmcoredd_entry *entry;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return NULL;
	INIT_LIST_HEAD(&entry->list);
	strscpy(entry->owner, owner ? owner->name : "kernel",
		sizeof(entry->owner));
	if (dump->dev && dev_name(dump->dev))
		strscpy(entry->device, dev_name(dump->dev),
			sizeof(entry->device));
	entry->max_size = dump->max_size;
	entry->start_ns = ktime_get_ns();
	entry->flags = dump->flags &
		       (VMCOREDD_FLAG_REQUIRED | VMCOREDD_FLAG_COMPRESS);
	entry->priority = min_t(unsigned int, dump->priority, U16_MAX);
	return entry;
}

static int registry_check(const struct vmcoredd_dump *dump)
{
	if (!dump->name || !dump->name[0] ||
	    strnlen(dump->name, VMCOREDD_NAME_LEN) == VMCOREDD_NAME_LEN ||
	    !dump->collect || !dump->max_size)
		return -EINVAL;
	if (dump->max_size > DUMP_SIZE_MAX)
		return -ENOSPC;
	return 0;
}

/*
 * Admits a registration: as running, or as refused, with bad arguments too.
 *
 * The entry in the list says "running" until the callback returns, if it ever
 * does; work goes on in a copy, so that the index can be written at any time.
 */
static int registry_begin(struct vmcoredd_entry *entry,
			  const struct vmcoredd_dump *dump,
			  struct vmcoredd_entry *ret_copy)
{
	const char *name = dump->name && dump->name[0] ? dump->name : "unnamed";
	int error;

	error = registry_check(dump);
	mutex_lock(&reg->lock);
	registry_name(entry, name);
	if (!error) {
		entry->charge = vmcoredd_note_charge(entry->max_size);
		error = registry_charge(entry);
	}
	if (error) {
		entry->status = VMCOREDD_STATUS_REFUSED;
		pr_warn_ratelimited("'%s' of %s refused: %llu bytes, error %d\n",
				    entry->name, entry->owner, entry->max_size,
				    error);
		registry_fail(entry, error);
	} else {
		entry->status = VMCOREDD_STATUS_RUNNING;
		*ret_copy = *entry;
		list_add_tail(&entry->list, &reg->others);
		reg->nr_running++;
		reg->generation++;
	}
	mutex_unlock(&reg->lock);
	return error;
}

/* Files what became of a registration. */
static void registry_end(struct vmcoredd_entry *entry,
			 const struct vmcoredd_entry *result, int error)
{
	mutex_lock(&reg->lock);
	list_del(&entry->list);
	reg->nr_running--;
	reg->used -= entry->charge;
	reg->running -= entry->charge;
	*entry = *result;
	INIT_LIST_HEAD(&entry->list);
	if (error) {
		registry_fail(entry, error);
	} else {
		entry->charge = entry->note->charge;
		reg->used += entry->charge;
		registry_insert(entry);
		vmcoredd_dumps_add(entry);
		reg->generation++;
	}
	mutex_unlock(&reg->lock);
}

/**
 * __vmcoredd_add_dump - vmcoredd_add_dump() for a given owner
 * @dump: the dump
 * @owner: module that registers it, or NULL for the kernel itself
 *
 * Context: as vmcoredd_add_dump().
 *
 * Return: as vmcoredd_add_dump().
 */
int __vmcoredd_add_dump(struct vmcoredd_dump *dump, struct module *owner)
{
	struct vmcoredd_entry *entry, result;
	int error;

	if (!READ_ONCE(reg->active))
		return -ENODEV;
	if (!dump)
		return -EINVAL;
	entry = registry_entry(dump, owner);
	if (!entry)
		return -ENOMEM;
	error = registry_begin(entry, dump, &result);
	if (error)
		return error;
	error = vmcoredd_collect(dump, &result);
	registry_end(entry, &result, error);
	return error;
}
EXPORT_SYMBOL_GPL(__vmcoredd_add_dump);

/* Calls a callback of mainline's type, which has no size to return. */
static ssize_t registry_collect_data(struct vmcoredd_dump *dump, void *buf)
{
	struct vmcoredd_data *data = dump->priv;
	int error;

	error = data->vmcoredd_callback(data, buf);
	if (error > 0)
		return -EIO;
	return error ? error : (ssize_t)dump->max_size;
}

/**
 * __vmcoredd_add_device_dump - vmcoredd_add_device_dump() for a given owner
 * @data: name, size and callback
 * @owner: module that registers it, or NULL for the kernel itself
 *
 * A positive return of the callback is an error in mainline as well; it becomes
 * -EIO.
 *
 * Context: as vmcoredd_add_dump().
 *
 * Return: as vmcoredd_add_dump().
 */
int __vmcoredd_add_device_dump(struct vmcoredd_data *data, struct module *owner)
{
	struct vmcoredd_dump dump = {
		.priority = VMCOREDD_PRIORITY_DEFAULT,
		.priv = data,
	};

	if (!READ_ONCE(reg->active))
		return -ENODEV;
	if (!data)
		return -EINVAL;
	dump.name = data->dump_name;
	dump.max_size = data->size;
	if (data->vmcoredd_callback)
		dump.collect = registry_collect_data;
	return __vmcoredd_add_dump(&dump, owner);
}
EXPORT_SYMBOL_GPL(__vmcoredd_add_device_dump);

/**
 * vmcoredd_expired - whether a dump's time budget has run out
 * @dump: the dump that is being collected
 *
 * Return: true once it has; a callback then sets @dump->partial and returns
 * what it has.
 */
bool vmcoredd_expired(const struct vmcoredd_dump *dump)
{
	return ktime_get_ns() >= dump->deadline_ns;
}
EXPORT_SYMBOL_GPL(vmcoredd_expired);
