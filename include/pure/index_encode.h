/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing the note vmcoredd.index, whose format is in <uapi/vmcoredd/note.h>.
 * Pure: no allocation, no I/O; the caller owns all memory.
 */
#ifndef _VMCOREDD_INDEXENC_H
#define _VMCOREDD_INDEXENC_H

#include <vmcoredd/env.h>
#include <uapi/vmcoredd/note.h>

/**
 * struct index_header - what the index says of itself
 * @version: its version
 * @header_size: bytes from the start of the payload to the first entry
 * @entry_size: bytes from one entry to the next
 * @entries: their number
 * @lost: registrations that found no room
 * @budget: bytes of notes that could be kept
 * @used: bytes of notes that were kept
 * @crc32c: of header and entries, with this field 0
 */
struct index_header {
	u32	version;
	u32	header_size;
	u32	entry_size;
	u32	entries;
	u32	lost;
	u64	budget;
	u64	used;
	u32	crc32c;
};

/*
 * One registration, in this machine's byte order: as struct vmcoredd_index_entry,
 * with every text terminated.
 */
struct index_entry {
	char	name[VMCOREDD_NAME_LEN + 1];
	char	owner[VMCOREDD_OWNER_LEN + 1];
	char	device[VMCOREDD_DEVICE_LEN + 1];
	u32	note;
	u64	size;
	u64	stored;
	u64	max_size;
	u64	start_ns;
	u64	duration_ns;
	u32	crc32c;
	u32	codec;
	u32	status;
	u32	error;
	u32	flags;
	u32	priority;
};

void index_encode_header(const struct index_header *header,
			 struct vmcoredd_index_header *ret_raw);
void index_encode_entry(const struct index_entry *entry,
			struct vmcoredd_index_entry *ret_raw);

#endif /* _VMCOREDD_INDEXENC_H */
