/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The device dumps of a vmcore: its 0x700 notes, joined with what the index
 * among them says, then the registrations that became no note.
 */
#ifndef _LIB_DUMPS_H
#define _LIB_DUMPS_H

#include "index_decode.h"
#include "notes.h"

#define DUMPS_ENTRIES	65536	/* more than an index can have */
#define DUMPS_BATCH	64	/* entries that are read at once */
/* What finding dumps by name may cost in all, and what reading an entry does. */
#define DUMPS_SEARCH_MAX	(1U << 27)
#define DUMPS_SEARCH_READ	4096

/**
 * struct dump - one device dump
 * @in_file: there is a note; else only the index knows of it
 * @is_index: it is the index itself, and the index can be trusted
 * @number: position among the 0x700 notes of the file, from 0, as crash counts
 * @name: its name, always terminated
 * @start: of its note in the file
 * @end: offset in the file where the walk goes on behind it
 * @offset: of its payload in the file
 * @padded: bytes of payload and padding that the note claims
 * @avail: bytes of them that are there
 * @cut: the note runs into the end of the file or into other notes
 * @mended: @padded is wrong, the index knew better
 * @known: @entry is valid
 * @entry_number: position of @entry in the index, from 0
 * @missing: the index says that there is a note, but none was found
 * @size: true size of the payload; @avail when nothing knows better
 * @exact: @size is the true size
 * @stored: bytes that the payload occupies in the note
 * @entry: what the index says
 */
struct dump {
	bool			in_file;
	bool			is_index;
	u32			number;
	char			name[VMCOREDD_NAME_LEN + 1];
	u64			start;
	u64			end;
	u64			offset;
	u64			padded;
	u64			avail;
	bool			cut;
	bool			mended;
	bool			known;
	u32			entry_number;
	bool			missing;
	u64			size;
	bool			exact;
	u64			stored;
	struct index_entry	entry;
};

/**
 * struct dumps - a walk over the device dumps of a vmcore
 * @core: the vmcore
 * @problems: where damage is noted
 * @notes: the walk over its notes
 * @next_number: of the next 0x700 note
 * @next_entry: of the index, once the notes are done
 * @searched: what it has cost to find dumps by name
 * @search_from: entry where the next of these searches begins
 * @have_index: the file has an index that can be trusted
 * @bad_index: the file has an index that cannot
 * @index_number: its number
 * @index_offset: of its payload in the file
 * @index_padded: bytes of its payload and padding
 * @index_fits: they are those of a page
 * @index: its header
 * @batch: entries from @batch_first on, @batch_count of them
 * @batch_first: a multiple of DUMPS_BATCH
 * @batch_count: 0 when none were read
 * @by_note: entry of each note, plus 1; 0 for none; NULL without an index, as
 *	@tag and @seen
 * @notes_known: notes in @by_note
 * @tag: of each entry's name: what differs here is another name
 * @seen: one bit an entry: its note was found
 * @watch: told of every note, whoever owns it, before its dump; NULL or set by
 *	the caller behind dumps_open()
 * @watch_arg: for @watch
 */
struct dumps {
	const struct vmcore	*core;
	struct problems		*problems;
	struct notes		notes;
	u32			next_number;
	u32			next_entry;
	u32			searched;
	u32			search_from;
	bool			have_index;
	bool			bad_index;
	u32			index_number;
	u64			index_offset;
	u64			index_padded;
	bool			index_fits;
	struct index_header	index;
	struct index_entry	batch[DUMPS_BATCH];
	u32			batch_first;
	u32			batch_count;
	u16			*by_note;
	u32			notes_known;
	u32			*tag;
	u8			*seen;
	void			(*watch)(void *arg, const struct note *note);
	void			*watch_arg;
};

struct dumps *dumps_open(const struct vmcore *core, struct problems *problems,
			 struct err *err);
int dumps_next(struct dumps *dumps, struct dump *ret_dump, struct err *err);
void dumps_rewind(struct dumps *dumps, struct problems *problems);
void dumps_close(struct dumps *dumps);

const char *dump_status_name(const struct dump *dump);
const char *dump_codec_name(const struct dump *dump);

#endif /* _LIB_DUMPS_H */
