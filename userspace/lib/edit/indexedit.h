/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The index of a dump whose notes change: entries go, entries come, and those
 * that stay get the new numbers of their notes.  Everything else in it stays as
 * it is, also what a later version has added.
 */
#ifndef _LIB_INDEXEDIT_H
#define _LIB_INDEXEDIT_H

#include "../dump/dumps.h"
#include "../base/sink.h"

/* New numbers of notes that are none. */
#define INDEXEDIT_GONE		0xfffffffdU	/* the entry goes */
#define INDEXEDIT_MISSING	0xfffffffeU	/* stays a note that is not there */

/**
 * struct indexedit - an index that changes
 * @core: the file that it is in
 * @offset: of its payload there; 0 for an index that is new
 * @header: as it was, or as a new one begins
 * @number: of its own note among the 0x700 notes of the copy
 * @note: by old entry: new number of its note among the 0x700 notes of the copy,
 *	VMCOREDD_NO_NOTE, or as above; only those of old entries are set
 * @added: entries that come, with the same numbers; the caller's
 * @adds: how many
 * @entries: how many it will have; indexedit_finish() sets it
 * @crc32c: its checksum; indexedit_finish() sets it
 */
struct indexedit {
	const struct vmcore		*core;
	u64				offset;
	struct index_header		header;
	u32				number;
	u32				note[DUMPS_ENTRIES];
	const struct index_entry	*added;
	size_t				adds;
	u32				entries;
	u32				crc32c;
};

void indexedit_init(struct indexedit *edit, const struct dumps *dumps);
int indexedit_finish(struct indexedit *edit, struct err *err);
bool indexedit_is_void(const struct indexedit *edit);
u64 indexedit_size(const struct indexedit *edit);
int indexedit_write(const struct indexedit *edit, struct sink *sink,
		    struct err *err);

#endif /* _LIB_INDEXEDIT_H */
