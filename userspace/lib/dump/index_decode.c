// SPDX-License-Identifier: LGPL-2.1-or-later
/* Decoding the index of dumps.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "index_decode.h"

static void index_copy_text(char *to, const u8 *from, size_t size)
{
	memcpy(to, from, size);
	to[size] = '\0';
}

/**
 * index_decode_header - read the header of the index
 * @buf: payload of the note
 * @len: bytes at @buf; no more than the header is looked at
 * @ret_header: the header
 *
 * A later version may have made header and entries longer, never shorter.
 *
 * Return: 0, or -EINVAL when this is no index.
 */
int index_decode_header(const void *buf, size_t len,
			struct index_header *ret_header)
{
	struct vmcoredd_index_header raw;
	struct index_header header;

	if (len < sizeof(raw))
		return -EINVAL;
	memcpy(&raw, buf, sizeof(raw));
	if (memcmp(raw.magic, VMCOREDD_INDEX_MAGIC, sizeof(raw.magic)))
		return -EINVAL;
	header.version = le16_to_cpu(raw.version);
	header.header_size = le16_to_cpu(raw.header_size);
	header.entry_size = le16_to_cpu(raw.entry_size);
	header.entries = le16_to_cpu(raw.entries);
	header.lost = le32_to_cpu(raw.lost);
	header.budget = le64_to_cpu(raw.budget);
	header.used = le64_to_cpu(raw.used);
	header.crc32c = le32_to_cpu(raw.crc32c);
	if (header.header_size < sizeof(raw) ||
	    header.entry_size < sizeof(struct vmcoredd_index_entry))
		return -EINVAL;
	*ret_header = header;
	return 0;
}

/**
 * index_decode_entry - read one entry
 * @buf: its first byte
 * @len: bytes there
 * @ret_entry: the entry
 *
 * Return: 0, or -EINVAL when it is cut short.
 */
int index_decode_entry(const void *buf, size_t len,
		       struct index_entry *ret_entry)
{
	struct vmcoredd_index_entry raw;

	if (len < sizeof(raw))
		return -EINVAL;
	memcpy(&raw, buf, sizeof(raw));
	index_copy_text(ret_entry->name, raw.name, sizeof(raw.name));
	index_copy_text(ret_entry->owner, raw.owner, sizeof(raw.owner));
	index_copy_text(ret_entry->device, raw.device, sizeof(raw.device));
	ret_entry->note = le32_to_cpu(raw.note);
	ret_entry->size = le64_to_cpu(raw.size);
	ret_entry->stored = le64_to_cpu(raw.stored);
	ret_entry->max_size = le64_to_cpu(raw.max_size);
	ret_entry->start_ns = le64_to_cpu(raw.start_ns);
	ret_entry->duration_ns = le64_to_cpu(raw.duration_ns);
	ret_entry->crc32c = le32_to_cpu(raw.crc32c);
	ret_entry->codec = le16_to_cpu(raw.codec);
	ret_entry->status = le16_to_cpu(raw.status);
	ret_entry->error = le32_to_cpu(raw.error);
	ret_entry->flags = le16_to_cpu(raw.flags);
	ret_entry->priority = le16_to_cpu(raw.priority);
	return 0;
}

/**
 * index_size - true size of the index's payload
 * @header: its header
 *
 * Return: bytes, at most 4 GiB.
 */
u64 index_size(const struct index_header *header)
{
	return header->header_size +
	       (u64)header->entries * header->entry_size;
}
