/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The notes of a vmcore, one after the other, with what is behind damage.
 */
#ifndef _LIB_NOTES_H
#define _LIB_NOTES_H

#include "elfnote.h"
#include "vmcore.h"

#define NOTES_WINDOW	4096
#define NOTES_HEAD	64	/* bytes kept of a descriptor's beginning */
#define NOTES_NEED	(ELFNOTE_WINDOW + 8 + NOTES_HEAD)	/* to look at one note */

/**
 * struct note - a note and where it stands in the file
 * @type: its type
 * @offset: of its header in the file
 * @desc_offset: of its descriptor in the file
 * @descsz: bytes of the descriptor as the header has it
 * @avail: bytes of the descriptor that are there; less than @descsz when @cut
 * @cut: the note runs into the end of the file or into other notes
 * @namesz: bytes of the owner's field
 * @name: its owner, always terminated
 * @head: the first bytes of the descriptor; of a 0x700 note also what should
 *	belong to it
 * @head_len: how many
 */
struct note {
	u32	type;
	u64	offset;
	u64	desc_offset;
	u64	descsz;
	u64	avail;
	bool	cut;
	u32	namesz;
	char	name[ELFNOTE_NAME_MAX + 1];
	u8	head[NOTES_HEAD];
	size_t	head_len;
};

/**
 * struct notes - a walk over the notes of a vmcore
 * @core: the vmcore
 * @problems: where damage is noted
 * @segment: index of the segment that @cursor is in
 * @cursor: the place
 * @no_pages: no page of the segment from here on begins with a note
 * @window_pos: offset in the file of what is in @window
 * @window_len: bytes there
 * @at: those at the place, in @window
 * @len: bytes there
 * @window: what was read last; good for many small notes
 */
struct notes {
	const struct vmcore	*core;
	struct problems		*problems;
	unsigned int		segment;
	struct elfnote_cursor	cursor;
	bool			no_pages;
	u64			window_pos;
	size_t			window_len;
	const u8		*at;
	size_t			len;
	u8			window[NOTES_WINDOW];
};

void notes_open(struct notes *notes, const struct vmcore *core,
		struct problems *problems);
int notes_next(struct notes *notes, struct note *ret_note,
	       struct err *err);
u64 notes_offset(const struct notes *notes);
u64 notes_room(const struct notes *notes, u64 offset);
int notes_resume(struct notes *notes, u64 offset, u64 size, struct err *err);

#endif /* _LIB_NOTES_H */
