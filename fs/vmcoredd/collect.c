// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a callback and turning what it wrote into a note.
 *
 * Context: task context, no lock held: a callback may take as long as it
 * likes, and one that dies takes nothing with it but its own entry.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <pure/crc32c.h>
#include <vmcoredd/vmcoredd.h>

#include "collect.h"
#include "compress.h"
#include "entry.h"
#include "note.h"

/* Compresses the payload into a note of its own, if it gets a quarter shorter. */
static struct vmcoredd_note *collect_compress(struct vmcoredd_note *note,
					      struct vmcoredd_entry *entry)
{
	size_t room = entry->size - entry->size / 4;
	struct vmcoredd_note *packed;
	ssize_t len;

	packed = vmcoredd_note_alloc(room);
	if (!packed)
		return note;
	len = vmcoredd_compress(vmcoredd_note_payload(packed), room,
				vmcoredd_note_payload(note), entry->size,
				&entry->codec);
	if (len < 0) {
		vmcoredd_note_put(packed);
		return note;
	}
	entry->stored = len;
	vmcoredd_note_put(note);
	return packed;
}

/* Moves the payload into a note no larger than it needs, if that frees much. */
static struct vmcoredd_note *collect_trim(struct vmcoredd_note *note,
					  size_t stored)
{
	struct vmcoredd_note *small;

	if (vmcoredd_note_charge(stored) > note->charge - note->charge / 4)
		return note;
	small = vmcoredd_note_alloc(stored);
	if (!small)
		return note;
	memcpy(vmcoredd_note_payload(small), vmcoredd_note_payload(note),
	       stored);
	vmcoredd_note_put(note);
	return small;
}

static u16 collect_status(const struct vmcoredd_dump *dump,
			  const struct vmcoredd_entry *entry)
{
	if (dump->partial)
		return VMCOREDD_STATUS_PARTIAL;
	if (dump->budget_ms &&
	    entry->duration_ns > (u64)dump->budget_ms * NSEC_PER_MSEC)
		return VMCOREDD_STATUS_LATE;
	return VMCOREDD_STATUS_OK;
}

/* Runs the callback; returns the true size or a negative errno. */
static ssize_t collect_run(struct vmcoredd_dump *dump,
			   struct vmcoredd_entry *entry,
			   struct vmcoredd_note *note)
{
	ssize_t ret;

	dump->partial = false;
	entry->start_ns = ktime_get_ns();
	dump->deadline_ns = U64_MAX;
	if (dump->budget_ms)
		dump->deadline_ns = entry->start_ns +
				    (u64)dump->budget_ms * NSEC_PER_MSEC;
	ret = dump->collect(dump, vmcoredd_note_payload(note));
	entry->duration_ns = ktime_get_ns() - entry->start_ns;

	if (vmcoredd_note_overrun(note) || ret > (ssize_t)entry->max_size) {
		pr_err("'%s' of %s wrote past its buffer of %llu bytes, or says so; dump quarantined\n",
		       entry->name, entry->owner, entry->max_size);
		entry->status = VMCOREDD_STATUS_OVERRUN;
		return -EOVERFLOW;
	}
	return ret < -MAX_ERRNO ? -EIO : ret;
}

/**
 * vmcoredd_collect - run a callback and make its note
 * @dump: what the driver asked for
 * @entry: its entry, not visible to others but for its name and status
 *
 * Return: 0 with @entry->note set; -ENOMEM, -EOVERFLOW, or what the callback
 * returned, with @entry->status telling which of them.
 */
int vmcoredd_collect(struct vmcoredd_dump *dump, struct vmcoredd_entry *entry)
{
	struct vmcoredd_note *note;
	ssize_t ret;

	note = vmcoredd_note_alloc(entry->max_size);
	if (!note) {
		entry->status = VMCOREDD_STATUS_REFUSED;
		return -ENOMEM;
	}

	entry->status = VMCOREDD_STATUS_FAILED;
	ret = collect_run(dump, entry, note);
	if (ret < 0) {
		vmcoredd_note_put(note);
		return ret;
	}

	entry->size = ret;
	entry->crc32c = vmcoredd_crc32c(0, vmcoredd_note_payload(note), ret);
	entry->status = collect_status(dump, entry);
	entry->stored = ret;
	if (entry->flags & VMCOREDD_FLAG_COMPRESS)
		note = collect_compress(note, entry);
	entry->note = collect_trim(note, entry->stored);
	vmcoredd_note_finish(entry->note, entry->name, entry->stored);
	return 0;
}
