/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walking the notes of an ELF segment of any size through a small window.
 * Pure: no allocation, no I/O; the caller reads the bytes that it is asked for.
 *
 * The caller keeps a cursor, reads the few bytes at cursor->pos into a window,
 * lets elfnote_next() look at them, decides what it wants of the note (offsets
 * are returned, descriptors are never needed) and goes on with elfnote_skip().
 * When a note is damaged it asks elfnote_resync() page after page until
 * something that looks like a note turns up, and elfnote_search() when no page
 * begins with one.
 */
#ifndef _LIB_ELFNOTE_H
#define _LIB_ELFNOTE_H

#include <vmcoredd/env.h>

#define ELFNOTE_HEADER		12	/* n_namesz, n_descsz, n_type */
#define ELFNOTE_NAME_MAX	256	/* longer owner names are damage */
#define ELFNOTE_WINDOW		(ELFNOTE_HEADER + ELFNOTE_NAME_MAX)
#define ELFNOTE_STEP		4096	/* device dumps are multiples of this */

/**
 * struct elfnote_cursor - a place in a note segment
 * @pos: of the next note, in bytes from the start of the segment
 * @size: bytes of the segment
 * @align: 4 or 8: descriptors begin and notes end at multiples of this
 * @big_endian: byte order of the numbers
 */
struct elfnote_cursor {
	u64	pos;
	u64	size;
	u32	align;
	bool	big_endian;
};

/**
 * struct elfnote - one note; all positions count from the start of the segment
 * @pos: of its header
 * @name_pos: of its owner name
 * @desc_pos: of its descriptor
 * @end: of the padded note
 * @namesz: bytes of the owner name, with its NUL
 * @descsz: bytes of the descriptor
 * @type: as in the header
 */
struct elfnote {
	u64	pos;
	u64	name_pos;
	u64	desc_pos;
	u64	end;
	u32	namesz;
	u32	descsz;
	u32	type;
};

/**
 * enum elfnote_result - what is at the cursor
 * @ELFNOTE_END: the end of the segment
 * @ELFNOTE_FOUND: a note
 * @ELFNOTE_PADDING: a header of zeros, or what is left and zero
 * @ELFNOTE_GARBLED: no note can begin with these bytes
 * @ELFNOTE_TRUNCATED: a note that would end past the segment
 */
enum elfnote_result {
	ELFNOTE_END,
	ELFNOTE_FOUND,
	ELFNOTE_PADDING,
	ELFNOTE_GARBLED,
	ELFNOTE_TRUNCATED,
};

int elfnote_open(struct elfnote_cursor *cursor, u64 size, u64 align,
		 bool big_endian);
enum elfnote_result elfnote_next(const struct elfnote_cursor *cursor,
				 const void *window, size_t len,
				 struct elfnote *ret_note);
void elfnote_skip(struct elfnote_cursor *cursor, const struct elfnote *note);
size_t elfnote_skip_zeros(struct elfnote_cursor *cursor, const void *window,
			  size_t len);
bool elfnote_to_boundary(struct elfnote_cursor *cursor, u64 step);
bool elfnote_resync(const struct elfnote_cursor *cursor, const void *window,
		    size_t len);
bool elfnote_search(struct elfnote_cursor *cursor, const void *window,
		    size_t len);

#endif /* _LIB_ELFNOTE_H */
