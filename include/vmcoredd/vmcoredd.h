/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device dumps: what a driver calls in the kdump capture kernel.
 *
 * A driver written for mainline's CONFIG_PROC_VMCORE_DEVICE_DUMP compiles
 * unedited when this header is forced in front of it
 * (-include vmcoredd/vmcoredd.h, see "make driver"): the name
 * vmcore_add_device_dump() then leads to vmcoredd.ko, on kernels built without
 * that option and on those built with it.
 */
#ifndef _VMCOREDD_VMCOREDD_H
#define _VMCOREDD_VMCOREDD_H

#include <linux/crash_dump.h>
#include <linux/module.h>
#include <linux/types.h>
#include <uapi/vmcoredd/note.h>

struct device;

#define VMCOREDD_PRIORITY_LOW		50
#define VMCOREDD_PRIORITY_DEFAULT	100
#define VMCOREDD_PRIORITY_HIGH		150

/**
 * struct vmcoredd_dump - a device dump, with all that mainline leaves out
 * @name: unique name, 1 to 43 bytes; a name already taken gets a numbered suffix
 * @max_size: bytes that @collect may write, at least 1
 * @collect: writes the dump and returns its true size, 0 to @max_size, or a
 *	negative errno; runs once, in the caller's context, which may sleep, and
 *	with no lock held; @buf is 64-bit aligned, zeroed and ends at a guard
 * @flags: VMCOREDD_FLAG_REQUIRED: may use the part of the budget that optional
 *	dumps must leave free; VMCOREDD_FLAG_COMPRESS: may be stored compressed
 * @priority: 0 to 65535; higher stands earlier in the file, and readers that
 *	stop after 64 notes, as crash does, see the first ones
 * @budget_ms: time that @collect should need at most; 0 for no limit.  It is
 *	not interrupted: it asks vmcoredd_expired() and returns what it has
 * @dev: device that the dump is about, or NULL
 * @priv: for @collect
 * @partial: set by @collect when something is missing
 * @deadline_ns: ktime_get_ns() at which the time budget ends; set before
 *	@collect is called
 */
struct vmcoredd_dump {
	const char	*name;
	size_t		max_size;
	ssize_t		(*collect)(struct vmcoredd_dump *dump, void *buf);
	unsigned int	flags;
	unsigned int	priority;
	unsigned int	budget_ms;
	struct device	*dev;
	void		*priv;
	bool		partial;
	u64		deadline_ns;
};

int __vmcoredd_add_dump(struct vmcoredd_dump *dump, struct module *owner);
int __vmcoredd_add_device_dump(struct vmcoredd_data *data, struct module *owner);
bool vmcoredd_expired(const struct vmcoredd_dump *dump);

/**
 * vmcoredd_add_dump - collect a device dump now and add it to the vmcore
 * @dump: the dump; not used after the call returns
 *
 * Context: task context, may sleep; calls @dump->collect before it returns.
 *
 * Return: 0; -EINVAL for bad arguments, -ENODEV outside a capture kernel,
 * -ENOSPC over the memory budget or the number of dumps, -ENOMEM, -EOVERFLOW
 * when the callback wrote past its buffer or claims to have, or what the
 * callback returned.
 */
static inline int vmcoredd_add_dump(struct vmcoredd_dump *dump)
{
	return __vmcoredd_add_dump(dump, THIS_MODULE);
}

/**
 * vmcoredd_add_device_dump - mainline's vmcore_add_device_dump()
 * @data: name, size and callback as mainline has them
 *
 * Context: as vmcoredd_add_dump().
 *
 * Return: as vmcoredd_add_dump().
 */
static inline int vmcoredd_add_device_dump(struct vmcoredd_data *data)
{
	return __vmcoredd_add_device_dump(data, THIS_MODULE);
}

#define vmcore_add_device_dump vmcoredd_add_device_dump

#endif /* _VMCOREDD_VMCOREDD_H */
