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
	memcpy(out->name, entry->name, sizeof(out->name));
	memcpy(out->owner, entry->owner, sizeof(out->owner));
	memcpy(out->device, entry->device, sizeof(out->device));
	out->note = cpu_to_le32(note);
	out->size = cpu_to_le64(entry->size);
	out->stored = cpu_to_le64(entry->stored);
	out->max_size = cpu_to_le64(entry->max_size);
	out->start_ns = cpu_to_le64(entry->start_ns);
	out->duration_ns = cpu_to_le64(entry->duration_ns);
	out->crc32c = cpu_to_le32(entry->crc32c);
	out->codec = cpu_to_le16(entry->codec);
	out->status = cpu_to_le16(entry->status);
	out->error = cpu_to_le32(-entry->error);
	out->flags = cpu_to_le16(entry->flags);
	out->priority = cpu_to_le16(entry->priority);
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

	memcpy(header->magic, VMCOREDD_INDEX_MAGIC, sizeof(header->magic));
	header->version = cpu_to_le16(VMCOREDD_INDEX_VERSION);
	header->header_size = cpu_to_le16(sizeof(*header));
	header->entry_size = cpu_to_le16(sizeof(*out));
	header->entries = cpu_to_le16(entries);
	header->lost = cpu_to_le32(reg->lost);
	header->budget = cpu_to_le64(reg->budget);
	header->used = cpu_to_le64(reg->used);
	header->crc32c = cpu_to_le32(vmcoredd_crc32c(0, header,
						     vmcoredd_index_size(entries)));
	vmcoredd_note_finish(note, VMCOREDD_INDEX_NAME,
			     vmcoredd_index_size(entries));
	return note;
}
