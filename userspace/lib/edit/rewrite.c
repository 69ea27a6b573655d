// SPDX-License-Identifier: LGPL-2.1-or-later
/* Edit scripts: see rewrite.h.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "rewrite.h"

/**
 * rewrite_init - begin a script
 * @script: to be set up
 * @edit: memory for the changes; must outlive @script
 * @room: how many fit
 */
void rewrite_init(struct rewrite *script, struct rewrite_edit *edit,
		  size_t room)
{
	script->edit = edit;
	script->count = 0;
	script->room = room;
}

static u64 rewrite_end(const struct rewrite_edit *edit)
{
	return edit->at + edit->remove;
}

static int rewrite_add(struct rewrite *script, const struct rewrite_edit *edit)
{
	const struct rewrite_edit *last = script->edit + script->count - 1;

	if (edit->at > S64_MAX || edit->remove > S64_MAX - edit->at)
		return -EOVERFLOW;
	if (script->count && edit->at < rewrite_end(last))
		return -EINVAL;
	if (script->count == script->room)
		return -ENOSPC;
	script->edit[script->count++] = *edit;
	return 0;
}

/**
 * rewrite_remove - leave bytes out
 * @script: the script
 * @at: offset of the first; not before what earlier changes are about
 * @size: how many
 *
 * Return: 0; -EINVAL when the order is wrong; -ENOSPC when there is no room for
 * another change; -EOVERFLOW when no file has such an offset.
 */
int rewrite_remove(struct rewrite *script, u64 at, u64 size)
{
	struct rewrite_edit edit = { .at = at, .remove = size };
	struct rewrite_edit *last = script->edit + script->count - 1;

	if (!script->count || last->insert || rewrite_end(last) != at)
		return rewrite_add(script, &edit);
	if (size > S64_MAX - at)
		return -EOVERFLOW;
	last->remove += size;
	return 0;
}

/**
 * rewrite_insert - put new bytes in
 * @script: the script
 * @at: offset of the byte that they come before; not before what earlier
 *	changes are about
 * @size: how many; may be corrected before rewrite_seal()
 * @what: what they are
 *
 * Return: as rewrite_remove().
 */
int rewrite_insert(struct rewrite *script, u64 at, u64 size, u32 what)
{
	struct rewrite_edit edit = { .at = at, .insert = size, .what = what };

	return rewrite_add(script, &edit);
}

/**
 * rewrite_seal - all changes are known
 * @script: the script
 *
 * Return: 0; -EOVERFLOW when the copy would be too long for an offset.
 */
int rewrite_seal(struct rewrite *script)
{
	struct rewrite_edit *edit = script->edit;
	u64 shift = 0, grown = 0;
	size_t i;

	for (i = 0; i < script->count; i++, edit++) {
		if (edit->insert > S64_MAX - grown)
			return -EOVERFLOW;
		grown += edit->insert;
		shift += edit->insert - edit->remove;
		edit->shift = shift;
	}
	return 0;
}

/* Return: how many changes are at or before @offset. */
static size_t rewrite_find(const struct rewrite *script, u64 offset)
{
	size_t low = 0, high = script->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (script->edit[middle].at <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where @offset comes to stand when only the first @count changes are before. */
static u64 rewrite_behind(const struct rewrite *script, size_t count, u64 offset)
{
	const struct rewrite_edit *last;

	/* No file has such an offset: it means something else, or nothing. */
	if (!count || offset > S64_MAX)
		return offset;
	last = &script->edit[count - 1];
	return max(offset, rewrite_end(last)) + last->shift;
}

/**
 * rewrite_offset - where a byte stands in the copy
 * @script: the sealed script
 * @offset: of the byte in the old file
 *
 * Return: its offset in the copy; of a byte that was left out, that of the first
 * behind it which was not; @offset itself when no file is so long.
 */
u64 rewrite_offset(const struct rewrite *script, u64 offset)
{
	return rewrite_behind(script, rewrite_find(script, offset), offset);
}

/**
 * rewrite_start - where a range begins in the copy
 * @script: the sealed script
 * @offset: of its first byte in the old file
 *
 * Return: its offset in the copy; what is inserted right before its first byte
 * belongs to it.
 */
u64 rewrite_start(const struct rewrite *script, u64 offset)
{
	size_t count = rewrite_find(script, offset);

	while (count && script->edit[count - 1].at == offset)
		count--;
	return rewrite_behind(script, count, offset);
}

/**
 * rewrite_span - how long a range is in the copy
 * @script: the sealed script
 * @offset: of its first byte in the old file
 * @size: its bytes there
 * @with_end: what is inserted right behind its last byte belongs to it; false
 *	where another range begins there
 *
 * Return: bytes, with all that is inserted in it and at its beginning, and at its
 * end but for padding.
 */
u64 rewrite_span(const struct rewrite *script, u64 offset, u64 size,
		 bool with_end)
{
	u64 end = size > U64_MAX - offset ? U64_MAX : offset + size;
	size_t count = rewrite_find(script, end);
	const struct rewrite_edit *last;

	while (count) {
		last = &script->edit[count - 1];
		if (last->at != end)
			break;
		if (with_end && (last->what != REWRITE_PADDING || !last->insert))
			break;
		count--;
	}
	return rewrite_behind(script, count, end) -
	       rewrite_start(script, offset);
}

/**
 * rewrite_shift - how much longer the copy is
 * @script: the sealed script
 *
 * Return: bytes, modulo 2^64.
 */
u64 rewrite_shift(const struct rewrite *script)
{
	return script->count ? script->edit[script->count - 1].shift : 0;
}

/**
 * rewrite_touches - does anything change inside a range?
 * @script: the script
 * @offset: of its first byte in the old file
 * @size: its bytes
 *
 * Return: whether any of its bytes goes or anything comes between two of them.
 */
bool rewrite_touches(const struct rewrite *script, u64 offset, u64 size)
{
	u64 end = size > U64_MAX - offset ? U64_MAX : offset + size;
	size_t i = rewrite_find(script, offset);
	const struct rewrite_edit *edit;

	/* Of those before, only the last may reach so far. */
	if (size && i && rewrite_end(&script->edit[i - 1]) > offset)
		return true;
	for (; i < script->count; i++) {
		edit = &script->edit[i];
		if (edit->at >= end)
			break;
		if (edit->insert || edit->remove)
			return true;
	}
	return false;
}

/**
 * rewrite_next - the next piece of the copy
 * @script: the sealed script
 * @cursor: the place
 * @ret_piece: the piece
 *
 * Return: false when there is none.
 */
bool rewrite_next(const struct rewrite *script, struct rewrite_cursor *cursor,
		  struct rewrite_piece *ret_piece)
{
	const struct rewrite_edit *edit;
	struct rewrite_piece piece;

	while (cursor->edit < script->count) {
		edit = &script->edit[cursor->edit];
		memset(&piece, 0, sizeof(piece));
		piece.from = cursor->pos;
		piece.size = edit->at - cursor->pos;
		cursor->pos = edit->at;
		if (!piece.size) {
			cursor->edit++;
			cursor->pos = rewrite_end(edit);
			piece.insert = true;
			piece.what = edit->what;
			piece.from = edit->at;
			piece.size = edit->insert;
		}
		if (!piece.size)
			continue;
		*ret_piece = piece;
		return true;
	}
	if (cursor->done)
		return false;
	cursor->done = true;
	memset(&piece, 0, sizeof(piece));
	piece.from = cursor->pos;
	piece.size = U64_MAX - cursor->pos;
	*ret_piece = piece;
	return true;
}
