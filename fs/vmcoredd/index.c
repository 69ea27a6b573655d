// SPDX-License-Identifier: GPL-2.0-only
/*
 * The note that describes every registration: <uapi/vmcoredd/note.h>.
 *
 * Context: task context, vmcoredd_registry_lock() held.
 */
#include <linux/string.h>
#include <pure/crc32c.h>
#include <pure/index_encode.h>

#include "entry.h"
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
			 const struct vmcoredd_registry_state *state)
{
	struct index_header facts = {
		.version = VMCOREDD_INDEX_VERSION,
		.header_size = sizeof(struct vmcoredd_index_header),
		.entry_size = sizeof(struct vmcoredd_index_entry),
		.entries = state->entries,
		.lost = state->lost,
		.budget = state->budget,
		.used = state->used,
	};

	index_encode_header(&facts, out);
	facts.crc32c = vmcoredd_crc32c(0, out, vmcoredd_index_size(state->entries));
	index_encode_header(&facts, out);
}

/**
 * vmcoredd_index_note - describe the registry as it is now
 * @notes: how many of the dumps, from the first, are in the file
 *
 * Return: a finished note with one reference, or NULL when there is no memory.
 */
struct vmcoredd_note *vmcoredd_index_note(unsigned int notes)
{
	struct vmcoredd_registry_state state = vmcoredd_registry_state();
	size_t size = vmcoredd_index_size(state.entries);
	const struct vmcoredd_entry *entry = NULL;
	struct vmcoredd_index_header *header;
	struct vmcoredd_index_entry *out;
	struct vmcoredd_note *note;
	u32 n = 0;

	note = vmcoredd_note_alloc(size);
	if (!note)
		return NULL;

	header = vmcoredd_note_payload(note);
	out = (struct vmcoredd_index_entry *)(header + 1);
	while ((entry = vmcoredd_registry_next(entry)))
		index_entry(out++, entry,
			    n++ < notes ? n : VMCOREDD_NO_NOTE);

	index_header(header, &state);
	vmcoredd_note_finish(note, VMCOREDD_INDEX_NAME, size);
	return note;
}
