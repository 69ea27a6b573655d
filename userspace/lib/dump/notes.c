// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Walking the notes of a vmcore: elfnote.c decides, this file reads for it and
 * goes on behind damage.
 */
#include <string.h>

#include <uapi/vmcoredd/note.h>

#include "notes.h"

/**
 * notes_offset - where the walk is
 * @notes: the walk
 *
 * Return: offset in the file; behind a note, that of the next place that is
 * looked at.
 */
u64 notes_offset(const struct notes *notes)
{
	return notes->core->segment[notes->segment].offset + notes->cursor.pos;
}

/* The notes end at @size of the segment, sooner than they should. */
static void notes_cut(struct notes *notes, u64 size)
{
	const char *why = vmcore_damage(notes->core);
	u64 end = notes->core->segment[notes->segment].offset + size;

	problems_add_at(notes->problems, end, PROBLEM_NO_DUMP,
			"notes cut short at offset %ju%s%s", end,
			*why ? ": " : "", why);
	notes->cursor.size = size;
}

/* Is there a byte of the segment at @pos? */
static int notes_is_there(struct notes *notes, u64 pos, struct err *err)
{
	u64 start = notes->core->segment[notes->segment].offset;
	u8 byte;

	return (int)vmcore_read(notes->core, start + pos, &byte, 1, err);
}

/*
 * Nobody has seen the end of a stream when it is opened.  What ends at @end of the
 * segment is only claimed to be there: if it is not, the notes end where the
 * stream does.
 *
 * Return: 1 when it is there, 0 when not, -1.
 */
static int notes_reach(struct notes *notes, u64 end, struct err *err)
{
	u64 middle, low = notes->cursor.pos, high = end;
	int ret;

	if (notes->core->size != SOURCE_SIZE_UNKNOWN || end <= low)
		return 1;
	ret = notes_is_there(notes, end - 1, err);
	if (ret)
		return ret;
	while (low < high) {
		middle = low + (high - low) / 2;
		ret = notes_is_there(notes, middle, err);
		if (ret < 0)
			return -1;
		if (ret)
			low = middle + 1;
		else
			high = middle;
	}
	notes_cut(notes, low);
	return 0;
}

/*
 * Moves the window to the place.  What it has of it is kept: each byte is read
 * once, and reading never goes back.
 */
static int notes_read(struct notes *notes, u64 room, struct err *err)
{
	size_t len = sizeof(notes->window), keep = 0;
	u64 place = notes_offset(notes);
	ssize_t got;

	if (place >= notes->window_pos &&
	    place - notes->window_pos < notes->window_len)
		keep = notes->window_len - (size_t)(place - notes->window_pos);
	if (len > room)
		len = (size_t)room;
	if (keep > len)
		keep = len;
	if (keep)
		memmove(notes->window,
			notes->window + (place - notes->window_pos), keep);
	notes->window_len = 0;
	got = vmcore_read(notes->core, place + keep, notes->window + keep,
			  len - keep, err);
	if (got < 0)
		return -1;
	notes->window_pos = place;
	notes->window_len = keep + (size_t)got;
	return 0;
}

/*
 * Sees to it that there is enough at the cursor to look at a note; a file that
 * shrinks meanwhile ends there.
 */
static int notes_fill(struct notes *notes, struct err *err)
{
	u64 room = notes->cursor.size - notes->cursor.pos;
	size_t need = room < NOTES_NEED ? (size_t)room : NOTES_NEED;
	u64 skip = notes_offset(notes) - notes->window_pos;

	watch_tell(notes->core->watch, "notes", notes->cursor.pos,
		   notes->cursor.size);
	if (skip > notes->window_len || notes->window_len - skip < need) {
		if (notes_read(notes, room, err))
			return -1;
		skip = 0;
	}
	notes->at = notes->window + skip;
	notes->len = notes->window_len - (size_t)skip;
	if (notes->len > room)
		notes->len = (size_t)room;
	if (notes->len < need)
		notes_cut(notes, notes->cursor.pos + notes->len);
	return 0;
}

/* Moves behind a hole of a sparse file, at most to the end of the segment. */
static void notes_skip_hole(struct notes *notes)
{
	u64 room = notes->cursor.size - notes->cursor.pos;
	u64 from = notes_offset(notes);
	u64 data = source_next_data(notes->core->source, from);

	if (data <= from)
		return;
	data = (data - from) & ~(u64)(ELFNOTE_STEP - 1);
	notes->cursor.pos += data < room ? data : room;
}

static int notes_skip_padding(struct notes *notes, struct err *err)
{
	while (notes->cursor.pos < notes->cursor.size) {
		if (notes_fill(notes, err))
			return -1;
		if (!notes->len || elfnote_skip_zeros(&notes->cursor,
						      notes->at,
						      notes->len) < notes->len)
			return 0;
		notes_skip_hole(notes);
	}
	return 0;
}

/*
 * Leaves the cursor at the next page that begins with a note, or at the end.  That
 * there is none is remembered: damage everywhere must not cost a walk each time.
 */
static int notes_next_page(struct notes *notes, struct err *err)
{
	while (!notes->no_pages &&
	       elfnote_to_boundary(&notes->cursor, ELFNOTE_STEP)) {
		notes_skip_hole(notes);
		if (notes_fill(notes, err))
			return -1;
		if (elfnote_resync(&notes->cursor, notes->at, notes->len))
			return 0;
	}
	notes->no_pages = true;
	notes->cursor.pos = notes->cursor.size;
	return 0;
}

/*
 * Goes on behind damage.  Device dumps are whole pages, so the next page that
 * begins with a note is it.  The kernel's own notes may stand anywhere; those are
 * looked for when no page begins with one, and when what is damaged is not a dump,
 * whose payload may look like anything.
 */
static int notes_resync(struct notes *notes, bool anywhere, struct err *err)
{
	u64 from = notes->cursor.pos;

	if (notes_next_page(notes, err))
		return -1;
	if (!anywhere || notes->cursor.pos < notes->cursor.size)
		return 0;
	notes->cursor.pos = from;
	if (notes->cursor.size - from > notes->cursor.align)
		notes->cursor.pos += notes->cursor.align;
	else
		notes->cursor.pos = notes->cursor.size;
	while (notes->cursor.pos < notes->cursor.size) {
		notes_skip_hole(notes);
		if (notes_fill(notes, err))
			return -1;
		if (elfnote_search(&notes->cursor, notes->at, notes->len))
			return 0;
	}
	return 0;
}

/* Takes over what the caller wants to know of a note from the window. */
static void notes_take(const struct notes *notes,
		       const struct elfnote *from, struct note *to)
{
	u64 start = notes->core->segment[notes->segment].offset;
	size_t head = (size_t)(from->desc_pos - from->pos);

	memset(to, 0, sizeof(*to));
	to->type = from->type;
	to->offset = start + from->pos;
	to->desc_offset = start + from->desc_pos;
	to->descsz = from->descsz;
	to->avail = from->descsz;
	to->namesz = from->namesz;
	if (notes->len >= ELFNOTE_HEADER + (size_t)from->namesz)
		memcpy(to->name, notes->at + ELFNOTE_HEADER, from->namesz);
	if (head >= notes->len)
		return;
	to->head_len = notes->len - head;
	if (to->head_len > sizeof(to->head))
		to->head_len = sizeof(to->head);
	/* The name of a dump is there even if its size is wrong. */
	if (to->head_len > from->descsz && to->type != VMCOREDD_NT_DUMP)
		to->head_len = from->descsz;
	memcpy(to->head, notes->at + head, to->head_len);
}

/* Says what damage cost. */
static void notes_tell(struct notes *notes, u64 offset,
		       const struct elfnote *note, bool dump)
{
	u64 to = notes_offset(notes);
	const char *where = notes->cursor.pos < notes->cursor.size ?
			    "where the next note begins" :
			    "the end of the notes";

	if (dump)
		problems_add_at(notes->problems, offset, PROBLEM_NO_DUMP,
				"note at offset %ju claims %u bytes, %ju are left: it is taken to end at offset %ju, %s",
				offset, note->descsz,
				notes->cursor.size - note->desc_pos, to, where);
	else if (note)
		problems_add_at(notes->problems, offset, PROBLEM_NO_DUMP,
				"note at offset %ju claims %u bytes, %ju are left: skipped %ju bytes to offset %ju, %s",
				offset, note->descsz,
				notes->cursor.size - note->desc_pos,
				to - offset, to, where);
	else
		problems_add_at(notes->problems, offset, PROBLEM_NO_DUMP,
				"no note at offset %ju, where one should begin: skipped %ju bytes to offset %ju, %s",
				offset, to - offset, to, where);
}

static bool notes_is_dump(const struct elfnote *note)
{
	return note->type == VMCOREDD_NT_DUMP &&
	       note->namesz == VMCOREDD_NT_NAMESZ;
}

/*
 * A note whose size cannot be right.  A device dump is still worth having: its
 * name is there, and its bytes go on until the next note or the end.
 */
static int notes_damaged(struct notes *notes, enum elfnote_result result,
			 const struct elfnote *note, struct note *ret,
			 struct err *err)
{
	u64 offset = notes_offset(notes);
	bool dump, page;
	int failed;

	dump = result == ELFNOTE_TRUNCATED && notes_is_dump(note);
	page = !(notes->cursor.pos & (ELFNOTE_STEP - 1));
	if (dump)
		notes_take(notes, note, ret);
	failed = notes_resync(notes, !dump || !page, err);
	notes_tell(notes, offset, result == ELFNOTE_TRUNCATED ? note : NULL,
		   dump);
	if (failed)
		return -1;
	if (!dump)
		return 0;
	ret->cut = true;
	ret->avail = notes->cursor.pos - note->desc_pos;
	return 1;
}

static int notes_segment(struct notes *notes)
{
	const struct vmcore *core = notes->core;
	const struct vmcore_segment *segment;

	notes->no_pages = false;
	for (; notes->segment < core->segments; notes->segment++) {
		segment = &core->segment[notes->segment];
		if (!elfnote_open(&notes->cursor, segment->size, segment->align,
				  core->big_endian))
			return 1;
		problems_add_at(notes->problems, segment->offset,
				PROBLEM_NO_DUMP,
				"note segment at offset %ju has alignment %ju, its notes were not read",
				segment->offset, segment->align);
	}
	return 0;
}

/**
 * notes_open - begin to walk the notes of a vmcore
 * @notes: to be set up; nothing to give back
 * @core: the vmcore; must outlive @notes
 * @problems: where damage is noted
 */
void notes_open(struct notes *notes, const struct vmcore *core,
		struct problems *problems)
{
	notes->core = core;
	notes->problems = problems;
	notes->segment = 0;
	notes->window_pos = 0;
	notes->window_len = 0;
	notes->at = notes->window;
	notes->len = 0;
	memset(&notes->cursor, 0, sizeof(notes->cursor));
	notes_segment(notes);
}

/* elfnote_next(), of what is not only claimed to be there. */
static int notes_look(struct notes *notes, struct elfnote *note,
		      enum elfnote_result *ret_result, struct err *err)
{
	u64 end;
	int ret;

	notes->len = 0;
	if (notes->cursor.pos < notes->cursor.size && notes_fill(notes, err))
		return -1;
	*ret_result = elfnote_next(&notes->cursor, notes->at, notes->len, note);
	if (*ret_result != ELFNOTE_FOUND)
		return 0;
	end = note->desc_pos + note->descsz;
	if (end <= notes->cursor.pos + notes->len)
		return 0;
	ret = notes_reach(notes, end, err);
	if (!ret)
		*ret_result = elfnote_next(&notes->cursor, notes->at, notes->len,
					   note);
	return ret < 0 ? -1 : 0;
}

/* Of a file that is unfinished, notes end where none begins that looks like one. */
static bool notes_end_here(struct notes *notes, enum elfnote_result result,
			   const struct elfnote *note)
{
	if (!notes->core->unfinished || result == ELFNOTE_END ||
	    result == ELFNOTE_PADDING)
		return false;
	if (result == ELFNOTE_FOUND ?
	    elfnote_resync(&notes->cursor, notes->at, notes->len) :
	    result == ELFNOTE_TRUNCATED && notes_is_dump(note))
		return false;
	notes->cursor.pos = notes->cursor.size;
	return true;
}

/**
 * notes_next - find the next note
 * @notes: the walk
 * @ret_note: the note
 * @err: why it failed
 *
 * Return: 1 with a note, 0 behind the last, -1 when the file cannot be read.
 * Damage is no failure: it is noted among the problems, with what was skipped,
 * and the walk goes on at the next note.
 */
int notes_next(struct notes *notes, struct note *ret_note,
	       struct err *err)
{
	enum elfnote_result result;
	struct elfnote note;
	int ret;

	while (notes->segment < notes->core->segments) {
		if (notes_look(notes, &note, &result, err))
			return -1;
		if (notes_end_here(notes, result, &note))
			continue;
		switch (result) {
		case ELFNOTE_END:
			notes->segment++;
			notes_segment(notes);
			break;
		case ELFNOTE_FOUND:
			notes_take(notes, &note, ret_note);
			elfnote_skip(&notes->cursor, &note);
			return 1;
		case ELFNOTE_PADDING:
			if (notes_skip_padding(notes, err))
				return -1;
			break;
		default:
			ret = notes_damaged(notes, result, &note, ret_note, err);
			if (ret)
				return ret;
		}
	}
	return 0;
}

/**
 * notes_room - how far a segment goes
 * @notes: the walk, behind a note that it has found
 * @offset: in the file, in the segment of that note
 *
 * Return: bytes from @offset to the end of the segment, or to where a stream is
 * known to end before.
 */
u64 notes_room(const struct notes *notes, u64 offset)
{
	const struct vmcore_segment *segment;

	segment = &notes->core->segment[notes->segment];
	return segment->offset + notes->cursor.size - offset;
}

/**
 * notes_resume - go on elsewhere, because the size of a note was wrong
 * @notes: the walk, behind that note
 * @offset: of the note in the file
 * @size: how long it must be at least
 * @err: why it failed
 *
 * Return: 0, or -1 when the file cannot be read.
 */
int notes_resume(struct notes *notes, u64 offset, u64 size, struct err *err)
{
	u64 pos = offset - notes->core->segment[notes->segment].offset;
	u64 room = notes->cursor.size - pos;

	notes->cursor.pos = pos;
	if (size > room)
		size = room;
	if (notes_reach(notes, pos + size, err) < 0)
		return -1;
	if (size > notes->cursor.size - pos)
		size = notes->cursor.size - pos;
	/* The next page that is looked at is the first behind the note. */
	if (size > ELFNOTE_STEP)
		notes->cursor.pos += (size - 1) & ~(u64)(ELFNOTE_STEP - 1);
	return notes_next_page(notes, err);
}
