/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Adding device dumps to a file and taking some away: what changes in its notes
 * and in its index.
 *
 * Dumps that come stand behind those that are there and before all other notes.
 * The index, when one is made, stands first.  What is behind the notes moves by
 * whole pages.
 */
#ifndef _LIB_DUMPEDIT_H
#define _LIB_DUMPEDIT_H

#include "indexedit.h"
#include "rewrite.h"
#include "select.h"

#define DUMPEDIT_PLACES		65536	/* changes that one copy can have */
#define DUMPEDIT_PAYLOAD_MAX	0xfff00000ULL	/* with header and padding in 32 bits */
#define DUMPEDIT_NOTES_MAX	0x7ffff000ULL	/* what crash and makedumpfile read */
#define DUMPEDIT_DUMPS_MAX	64	/* what crash shows */

/* What an insertion of the script is; behind the last, the dumps that come. */
enum dumpedit_what {
	DUMPEDIT_INDEX = REWRITE_PADDING + 1,
	DUMPEDIT_ADDED,
};

/**
 * struct dumpedit - the changes
 * @dumps: the walk over the dumps of the file; the caller's, as @select, @added
 * @problems: damage, most of all such that keeps something from being changed
 * @select: those that go
 * @selects: how many choices; 0 with @all
 * @all: all dumps go
 * @matches: per choice, how many dumps go by it; the caller's, zeroed
 * @added: index entries of those that come; @note is set here to their number
 * @adds: how many
 * @no_index: make no index, add nothing to one
 * @script: the changes, sealed
 * @index: the index of the copy, when it has one
 * @has_index: it has
 * @index_start: where the note of the file's own index begins
 * @page: notes are padded to multiples of this
 * @count: 0x700 notes in the copy
 * @notes: bytes of all its notes
 * @edit: memory of @script
 */
struct dumpedit {
	struct dumps		*dumps;
	struct problems		*problems;
	const struct select	*select;
	size_t			selects;
	bool			all;
	unsigned long		*matches;
	struct index_entry	*added;
	size_t			adds;
	bool			no_index;
	struct rewrite		script;
	struct indexedit	index;
	bool			has_index;
	u64			index_start;
	u64			page;
	u32			count;
	u64			notes;
	struct rewrite_edit	edit[DUMPEDIT_PLACES];
};

int dumpedit_plan(struct dumpedit *edit, struct err *err);
bool dumpedit_goes(const struct dumpedit *edit, const struct dump *dump);
u64 dumpedit_note_size(const struct dumpedit *edit, u64 payload);
int dumpedit_write_header(const struct dumpedit *edit, const char *name,
			  u64 payload, struct sink *sink, struct err *err);
int dumpedit_write_index(const struct dumpedit *edit, u64 size,
			 struct sink *sink, struct err *err);

#endif /* _LIB_DUMPEDIT_H */
