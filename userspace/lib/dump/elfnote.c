// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Walking ELF notes through a window.  Pure file (see scripts/pure-files).
 *
 * Every length comes from a file that may be damaged or hostile, so each is
 * compared with what is left and only then added.
 */
#include <vmcoredd/env.h>

#include "elfnote.h"

static u32 elfnote_u32(const struct elfnote_cursor *cursor, const u8 *at)
{
	if (cursor->big_endian)
		return (u32)at[0] << 24 | (u32)at[1] << 16 | (u32)at[2] << 8 |
		       at[3];
	return (u32)at[3] << 24 | (u32)at[2] << 16 | (u32)at[1] << 8 | at[0];
}

/* Rounds up to the cursor's alignment; @value is at most 33 bits wide. */
static u64 elfnote_pad(const struct elfnote_cursor *cursor, u64 value)
{
	return (value + cursor->align - 1) & ~((u64)cursor->align - 1);
}

static bool elfnote_all_zero(const u8 *at, u64 len)
{
	u64 i;

	for (i = 0; i < len; i++) {
		if (at[i])
			return false;
	}
	return true;
}

/* Bytes behind the NUL of an owner name are padding; others belong to no name. */
static bool elfnote_name_ends(const u8 *name, u64 len)
{
	u64 i = 0;

	while (i < len && name[i])
		i++;
	return elfnote_all_zero(name + i, len - i);
}

/**
 * elfnote_open - begin to walk a segment
 * @cursor: to be set up
 * @size: bytes of the segment (p_filesz)
 * @align: its p_align; 0 and 1 mean 4, as Linux writes them into vmcores
 * @big_endian: byte order of the file
 *
 * Return: 0, or -EINVAL for an alignment that notes cannot have.
 */
int elfnote_open(struct elfnote_cursor *cursor, u64 size, u64 align,
		 bool big_endian)
{
	if (align < 4)
		align = 4;
	if (align != 4 && align != 8)
		return -EINVAL;
	cursor->pos = 0;
	cursor->size = size;
	cursor->align = (u32)align;
	cursor->big_endian = big_endian;
	return 0;
}

/**
 * elfnote_next - look at the note at the cursor
 * @cursor: the place; not moved
 * @window: the bytes at cursor->pos
 * @len: bytes at @window; at least ELFNOTE_HEADER unless the segment ends before
 * @ret_note: the note; written for ELFNOTE_FOUND and ELFNOTE_TRUNCATED
 *
 * Return: what is there.
 */
enum elfnote_result elfnote_next(const struct elfnote_cursor *cursor,
				 const void *window, size_t len,
				 struct elfnote *ret_note)
{
	struct elfnote note;
	const u8 *at = window;
	u64 room, head;

	if (cursor->pos >= cursor->size)
		return ELFNOTE_END;
	room = cursor->size - cursor->pos;
	if (room < ELFNOTE_HEADER && len >= room && elfnote_all_zero(at, room))
		return ELFNOTE_PADDING;
	if (room < ELFNOTE_HEADER || len < ELFNOTE_HEADER)
		return ELFNOTE_GARBLED;

	note.namesz = elfnote_u32(cursor, at);
	note.descsz = elfnote_u32(cursor, at + 4);
	note.type = elfnote_u32(cursor, at + 8);
	if (!note.namesz && !note.descsz && !note.type)
		return ELFNOTE_PADDING;
	if (note.namesz > ELFNOTE_NAME_MAX)
		return ELFNOTE_GARBLED;

	note.pos = cursor->pos;
	note.name_pos = cursor->pos + ELFNOTE_HEADER;
	*ret_note = note;
	/* What is padded is header and name together, as the gABI has it. */
	head = elfnote_pad(cursor, ELFNOTE_HEADER + (u64)note.namesz);
	if (head > room)
		return ELFNOTE_GARBLED;
	len -= ELFNOTE_HEADER;
	if (len > note.namesz)
		len = note.namesz;
	if (!elfnote_name_ends(at + ELFNOTE_HEADER, len))
		return ELFNOTE_GARBLED;
	room -= head;
	note.desc_pos = note.pos + head;
	if (note.descsz > room) {
		note.end = cursor->size;
		*ret_note = note;
		return ELFNOTE_TRUNCATED;
	}

	/* The padding of the last note of a segment may be missing. */
	if (elfnote_pad(cursor, note.descsz) > room)
		note.end = cursor->size;
	else
		note.end = note.desc_pos + elfnote_pad(cursor, note.descsz);
	*ret_note = note;
	return ELFNOTE_FOUND;
}

/**
 * elfnote_skip - go on behind a note
 * @cursor: the place
 * @note: what elfnote_next() found there
 */
void elfnote_skip(struct elfnote_cursor *cursor, const struct elfnote *note)
{
	cursor->pos = note->end;
}

/**
 * elfnote_skip_zeros - go on behind zero padding
 * @cursor: the place; moved to the first non-zero word, or behind @window
 * @window: the bytes at cursor->pos
 * @len: bytes at @window
 *
 * Return: bytes skipped; @len when all of them are zero.
 */
size_t elfnote_skip_zeros(struct elfnote_cursor *cursor, const void *window,
			  size_t len)
{
	const u8 *at = window;
	u64 room = cursor->size - cursor->pos;
	size_t zeros;

	if (len > room)
		len = (size_t)room;
	for (zeros = 0; zeros < len && !at[zeros]; zeros++)
		;
	if (zeros < len)
		zeros &= ~(size_t)3;
	cursor->pos += zeros;
	return zeros;
}

/**
 * elfnote_to_boundary - move to the next place where a note may begin again
 * @cursor: the place; always moved
 * @step: distance of such places, in bytes, a power of two
 *
 * Return: false when the segment ends before it.
 */
bool elfnote_to_boundary(struct elfnote_cursor *cursor, u64 step)
{
	u64 distance = step - (cursor->pos & (step - 1));

	if (cursor->pos >= cursor->size ||
	    distance >= cursor->size - cursor->pos) {
		cursor->pos = cursor->size;
		return false;
	}
	cursor->pos += distance;
	return true;
}

/* An owner name is short printable text, NUL-terminated and NUL-padded. */
static bool elfnote_name_plausible(const u8 *name, u32 namesz)
{
	u32 i, text = 0;

	while (text < namesz && name[text] > 0x20 && name[text] < 0x7f)
		text++;
	if (text < 2 || text == namesz)
		return false;
	for (i = text; i < namesz; i++) {
		if (name[i])
			return false;
	}
	return true;
}

/**
 * elfnote_resync - does a note begin at the cursor, after damage before it?
 * @cursor: the place
 * @window: the bytes at cursor->pos
 * @len: bytes at @window; ELFNOTE_WINDOW unless the segment ends before
 *
 * Stricter than elfnote_next(), because the bytes may be somebody's payload:
 * the note must be whole and its owner name must look like one.
 *
 * Return: true when it does.
 */
bool elfnote_resync(const struct elfnote_cursor *cursor, const void *window,
		    size_t len)
{
	struct elfnote note;

	if (elfnote_next(cursor, window, len, &note) != ELFNOTE_FOUND)
		return false;
	if (note.namesz > len - ELFNOTE_HEADER)
		return false;
	return elfnote_name_plausible((const u8 *)window + ELFNOTE_HEADER,
				      note.namesz);
}

/**
 * elfnote_search - find the next place where a note begins, after damage
 * @cursor: where to begin; moved to that place, or as far as @window tells
 * @window: the bytes at cursor->pos
 * @len: bytes at @window; at least ELFNOTE_WINDOW + 8 unless the segment ends
 *	before
 *
 * Looks at every place that the alignment allows, where elfnote_resync() is asked
 * about pages: the kernel's own notes stand anywhere.
 *
 * Return: true when a note begins at the cursor; else the caller reads on there,
 * until that is the end of the segment.
 */
bool elfnote_search(struct elfnote_cursor *cursor, const void *window,
		    size_t len)
{
	u64 start = cursor->pos, room = cursor->size - start;
	size_t at, need;

	for (at = (size_t)elfnote_pad(cursor, start & 7) - (start & 7);
	     at + ELFNOTE_HEADER <= room; at += cursor->align) {
		need = room - at < ELFNOTE_WINDOW ? (size_t)(room - at) :
						    ELFNOTE_WINDOW;
		if (at + need > len) {
			cursor->pos = start + at;
			return false;
		}
		cursor->pos = start + at;
		if (elfnote_resync(cursor, (const u8 *)window + at, need))
			return true;
	}
	cursor->pos = cursor->size;
	return false;
}
