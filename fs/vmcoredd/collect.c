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
#include <vmcoredd/crc32c.h>
#include <vmcoredd/vmcoredd.h>

#include "collect.h"
#include "compress.h"
#include "note.h"
#include "registry.h"

/* Copies a note into one no larger than it needs, if that frees much. */
static struct vmcoredd_note *collect_trim(struct vmcoredd_note *note,
					  const void *payload, size_t stored)
{
	struct vmcoredd_note *small;

	if (vmcoredd_note_charge(stored) > note->charge - note->charge / 4)
		return NULL;
	small = vmcoredd_note_alloc(stored);
	if (small)
		memcpy(vmcoredd_note_payload(small), payload, stored);
	return small;
}

/*
 * Stores the payload: compressed if that is allowed and pays, in less memory
 * if it is much shorter than was asked for, else where it is.  Consumes @note.
 */
static struct vmcoredd_note *collect_store(struct vmcoredd_note *note,
					   struct vmcoredd_entry *entry)
{
	const void *payload = vmcoredd_note_payload(note);
	struct vmcoredd_note *small = NULL;
	struct vmcoredd_zstd zstd;

	entry->stored = entry->size;
	if (entry->flags & VMCOREDD_FLAG_COMPRESS &&
	    !vmcoredd_zstd_compress(&zstd, payload, entry->size)) {
		small = collect_trim(note, zstd.data, zstd.size);
		if (small) {
			entry->codec = VMCOREDD_CODEC_ZSTD;
			entry->stored = zstd.size;
		}
		vmcoredd_zstd_free(&zstd);
	}
	if (!small)
		small = collect_trim(note, payload, entry->size);
	if (small) {
		vmcoredd_note_put(note);
		note = small;
	}
	vmcoredd_note_finish(note, entry->name, entry->stored);
	return note;
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
	entry->note = collect_store(note, entry);
	return 0;
}
