/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How a copy of a file differs from it: bytes that go and bytes that come, in
 * order, and where every other byte stands in the copy.  Pure.
 *
 * The caller adds the changes from the front to the back, may correct the size
 * of what is inserted, seals the script, and then asks it: for the pieces that
 * the copy is made of, and for the new place of each offset that the file names.
 */
#ifndef _LIB_REWRITE_H
#define _LIB_REWRITE_H

#include <vmcoredd/env.h>

/*
 * What an insertion is; other numbers are the caller's.  Padding is zeros that
 * belong to nothing: a range does not grow when some come behind its end.
 */
#define REWRITE_PADDING	0U

/**
 * struct rewrite_edit - one change
 * @at: offset in the old file
 * @remove: bytes of the old file that go
 * @insert: bytes that come in their place
 * @what: what they are
 * @shift: how much farther bytes behind it stand in the copy, modulo 2^64
 */
struct rewrite_edit {
	u64	at;
	u64	remove;
	u64	insert;
	u64	shift;
	u32	what;
};

/**
 * struct rewrite - all changes, an edit script
 * @edit: the changes; memory is the caller's
 * @count: how many
 * @room: how many there may be
 */
struct rewrite {
	struct rewrite_edit	*edit;
	size_t			count;
	size_t			room;
};

/**
 * struct rewrite_cursor - a walk over the pieces of the copy; begins all zero
 * @edit: the next change
 * @pos: offset in the old file that comes next
 * @done: the last piece was given
 */
struct rewrite_cursor {
	size_t	edit;
	u64	pos;
	bool	done;
};

/**
 * struct rewrite_piece - a stretch of the copy
 * @insert: it is new, and @what says what it is; else it is copied
 * @what: what it is
 * @from: offset in the old file
 * @size: bytes; of the last piece more than any file has
 */
struct rewrite_piece {
	bool	insert;
	u32	what;
	u64	from;
	u64	size;
};

/**
 * struct rewrite_table - numbers in a file that may name places in it
 * @at: offset in the old file
 * @count: entries
 * @size: bytes of an entry
 * @kind: what it is; the format's number
 */
struct rewrite_table {
	u64		at;
	u64		count;
	u32		size;
	unsigned int	kind;
};

void rewrite_init(struct rewrite *script, struct rewrite_edit *edit,
		  size_t room);
int rewrite_remove(struct rewrite *script, u64 at, u64 size);
int rewrite_insert(struct rewrite *script, u64 at, u64 size, u32 what);
int rewrite_seal(struct rewrite *script);
u64 rewrite_offset(const struct rewrite *script, u64 offset);
u64 rewrite_start(const struct rewrite *script, u64 offset);
u64 rewrite_span(const struct rewrite *script, u64 offset, u64 size,
		 bool with_end);
u64 rewrite_shift(const struct rewrite *script);
bool rewrite_touches(const struct rewrite *script, u64 offset, u64 size);
bool rewrite_next(const struct rewrite *script, struct rewrite_cursor *cursor,
		  struct rewrite_piece *ret_piece);

#endif /* _LIB_REWRITE_H */
