// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks any bytes as notes; the first byte chooses order, alignment and length. */
#include <stdlib.h>

#include "../../userspace/lib/dump/elfnote.h"
#include "fuzz.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static size_t window(const struct elfnote_cursor *cursor, size_t size)
{
	size_t room = cursor->pos < size ? size - (size_t)cursor->pos : 0;

	return room < ELFNOTE_WINDOW ? room : ELFNOTE_WINDOW;
}

/* One step; every note must lie within the segment, in order. */
static bool step(struct elfnote_cursor *cursor, const u8 *data, size_t size)
{
	size_t len = window(cursor, size);
	const u8 *at = data + (cursor->pos < size ? cursor->pos : size);
	struct elfnote note;
	u64 before = cursor->pos;

	switch (elfnote_next(cursor, at, len, &note)) {
	case ELFNOTE_END:
		return false;
	case ELFNOTE_FOUND:
		check(note.pos == before && note.name_pos > note.pos &&
		      note.desc_pos >= note.name_pos && note.end >= note.desc_pos &&
		      note.end <= cursor->size &&
		      note.descsz <= note.end - note.desc_pos);
		elfnote_skip(cursor, &note);
		break;
	case ELFNOTE_PADDING:
		check(elfnote_skip_zeros(cursor, at, len) > 0);
		break;
	default:
		while (elfnote_to_boundary(cursor, 16)) {
			at = data + (cursor->pos < size ? cursor->pos : size);
			if (elfnote_resync(cursor, at, window(cursor, size)))
				break;
		}
	}
	check(cursor->pos > before && cursor->pos <= cursor->size);
	return true;
}

/* Every place where a note begins, by looking everywhere. */
static void search(struct elfnote_cursor cursor, const u8 *data)
{
	struct elfnote note;
	size_t room;
	u64 before;
	bool found;

	while (cursor.pos < cursor.size) {
		before = cursor.pos;
		room = (size_t)(cursor.size - before);
		if (room > ELFNOTE_WINDOW + 8)
			room = ELFNOTE_WINDOW + 8;
		found = elfnote_search(&cursor, data + before, room);
		check(cursor.pos >= before && cursor.pos <= cursor.size);
		if (!found) {
			check(cursor.pos > before);
			continue;
		}
		room = (size_t)(cursor.size - cursor.pos);
		check(!(cursor.pos & (cursor.align - 1)) &&
		      elfnote_next(&cursor, data + cursor.pos, room, &note) ==
		      ELFNOTE_FOUND);
		cursor.pos++;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct elfnote_cursor cursor;
	u8 choice;

	if (!size)
		return 0;
	choice = *data++;
	size--;
	if (elfnote_open(&cursor, size + (choice & 4 ? 100 : 0),
			 choice & 1 ? 8 : 4, choice & 2))
		abort();
	if (!(choice & 4))
		search(cursor, data);
	while (step(&cursor, data, size))
		;
	return 0;
}
