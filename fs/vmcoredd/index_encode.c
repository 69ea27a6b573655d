// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing the index of dumps.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>
#include <pure/index_encode.h>

/**
 * index_encode_header - write the header of the index
 * @header: what it is to say; sizes and @entries below 65536
 * @ret_raw: the header as it stands in the file
 */
void index_encode_header(const struct index_header *header,
			 struct vmcoredd_index_header *ret_raw)
{
	memset(ret_raw, 0, sizeof(*ret_raw));
	memcpy(ret_raw->magic, VMCOREDD_INDEX_MAGIC, sizeof(ret_raw->magic));
	ret_raw->version = cpu_to_le16((u16)header->version);
	ret_raw->header_size = cpu_to_le16((u16)header->header_size);
	ret_raw->entry_size = cpu_to_le16((u16)header->entry_size);
	ret_raw->entries = cpu_to_le16((u16)header->entries);
	ret_raw->lost = cpu_to_le32(header->lost);
	ret_raw->budget = cpu_to_le64(header->budget);
	ret_raw->used = cpu_to_le64(header->used);
	ret_raw->crc32c = cpu_to_le32(header->crc32c);
}

/**
 * index_encode_entry - write one entry
 * @entry: the registration; @codec, @status, @flags and @priority below 65536
 * @ret_raw: the entry as it stands in the file
 */
void index_encode_entry(const struct index_entry *entry,
			struct vmcoredd_index_entry *ret_raw)
{
	memset(ret_raw, 0, sizeof(*ret_raw));
	memcpy(ret_raw->name, entry->name, sizeof(ret_raw->name));
	memcpy(ret_raw->owner, entry->owner, sizeof(ret_raw->owner));
	memcpy(ret_raw->device, entry->device, sizeof(ret_raw->device));
	ret_raw->note = cpu_to_le32(entry->note);
	ret_raw->size = cpu_to_le64(entry->size);
	ret_raw->stored = cpu_to_le64(entry->stored);
	ret_raw->max_size = cpu_to_le64(entry->max_size);
	ret_raw->start_ns = cpu_to_le64(entry->start_ns);
	ret_raw->duration_ns = cpu_to_le64(entry->duration_ns);
	ret_raw->crc32c = cpu_to_le32(entry->crc32c);
	ret_raw->codec = cpu_to_le16((u16)entry->codec);
	ret_raw->status = cpu_to_le16((u16)entry->status);
	ret_raw->error = cpu_to_le32(entry->error);
	ret_raw->flags = cpu_to_le16((u16)entry->flags);
	ret_raw->priority = cpu_to_le16((u16)entry->priority);
}
