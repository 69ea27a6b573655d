// SPDX-License-Identifier: GPL-2.0-only
/*
 * The note that describes every registration: <uapi/vmcoredd/note.h>.
 *
 * Context: task context, vmcoredd_registry.lock held.
 */
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/string.h>
#include <vmcoredd/crc32c.h>
#include <vmcoredd/indexenc.h>

#include "index.h"
#include "note.h"
#include "registry.h"

/**
 * vmcoredd_index_size - payload of an index
 * @entries: number of entries
 *
 * Return: bytes.
 */
size_t vmcoredd_index_size(unsigned int entries)
{
	return sizeof(struct vmcoredd_index_header) +
	       entries * sizeof(struct vmcoredd_index_entry);
}

static void index_entry(struct vmcoredd_index_entry *out,
			const struct vmcoredd_entry *entry, u32 note)
{
	struct index_entry facts = {
		.note = note,
		.size = entry->size,
		.stored = entry->stored,
		.max_size = entry->max_size,
		.start_ns = entry->start_ns,
		.duration_ns = entry->duration_ns,
		.crc32c = entry->crc32c,
		.codec = entry->codec,
		.status = entry->status,
		.error = -entry->error,
		.flags = entry->flags,
		.priority = entry->priority,
	};

	memcpy(facts.name, entry->name, sizeof(entry->name));
	memcpy(facts.owner, entry->owner, sizeof(entry->owner));
	memcpy(facts.device, entry->device, sizeof(entry->device));
	index_encode_entry(&facts, out);
}

static void index_header(struct vmcoredd_index_header *out,
			 const struct vmcoredd_registry *reg,
			 unsigned int entries)
{
	struct index_header facts = {
		.version = VMCOREDD_INDEX_VERSION,
		.header_size = sizeof(struct vmcoredd_index_header),
		.entry_size = sizeof(struct vmcoredd_index_entry),
		.entries = entries,
		.lost = reg->lost,
		.budget = reg->budget,
		.used = reg->used,
	};

	index_encode_header(&facts, out);
	facts.crc32c = vmcoredd_crc32c(0, out, vmcoredd_index_size(entries));
	index_encode_header(&facts, out);
}

/**
 * vmcoredd_index_entries - how many entries the registry has now
 *
 * Return: the number.
 */
unsigned int vmcoredd_index_entries(void)
{
	const struct vmcoredd_registry *reg = &vmcoredd_registry;

	lockdep_assert_held(&reg->lock);
	return reg->nr_dumps + reg->nr_running + reg->nr_failed;
}

/**
 * vmcoredd_index_note - describe the registry as it is now
 * @notes: how many of the dumps, from the first, are in the file
 *
 * Return: a finished note with one reference, or NULL when there is no memory.
 */
struct vmcoredd_note *vmcoredd_index_note(unsigned int notes)
{
	struct vmcoredd_registry *reg = &vmcoredd_registry;
	struct vmcoredd_index_header *header;
	struct vmcoredd_index_entry *out;
	struct vmcoredd_entry *entry;
	struct vmcoredd_note *note;
	unsigned int entries = vmcoredd_index_entries();
	u32 n = 0;

	note = vmcoredd_note_alloc(vmcoredd_index_size(entries));
	if (!note)
		return NULL;

	header = vmcoredd_note_payload(note);
	out = (struct vmcoredd_index_entry *)(header + 1);
	list_for_each_entry(entry, &reg->dumps, list)
		index_entry(out++, entry,
			    n++ < notes ? n : VMCOREDD_NO_NOTE);
	list_for_each_entry(entry, &reg->others, list)
		index_entry(out++, entry, VMCOREDD_NO_NOTE);

	index_header(header, reg, entries);
	vmcoredd_note_finish(note, VMCOREDD_INDEX_NAME,
			     vmcoredd_index_size(entries));
	return note;
}
