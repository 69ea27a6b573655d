// SPDX-License-Identifier: LGPL-2.1-or-later
/* Adding device dumps to a file and taking some away: see dumpedit.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dumpedit.h"
#include "../dump/field.h"

#define DUMPEDIT_PAGE_MIN	4096U
#define DUMPEDIT_PAGE_MAX	65536U
#define DUMPEDIT_VMCOREINFO	4096	/* bytes of it in which the page size is */
#define DUMPEDIT_HEADER		(VMCOREDD_NOTE_HEADER + 4)	/* the longest */

/* How far a walk over the old file is. */
struct dumpedit_walk {
	u32			next;		/* number of the next 0x700 note */
	u64			run_end;	/* dumps reach here without a gap */
	bool			run_open;
	bool			run_closed;	/* those that come have been put in */
	struct rewrite_edit	*index;
};

static bool dumpedit_page_fits(u64 page)
{
	return page >= DUMPEDIT_PAGE_MIN && page <= DUMPEDIT_PAGE_MAX &&
	       !(page & (page - 1));
}

/* The page size that a VMCOREINFO note names, 0 when it names none. */
static int dumpedit_read_page(const struct vmcore *core, const struct note *note,
			      u64 *ret_page, struct err *err)
{
	static const char key[] = "\nPAGESIZE=";
	char text[DUMPEDIT_VMCOREINFO + 1];
	size_t len = sizeof(text) - 1;
	const char *at;
	ssize_t got;

	if (len > note->avail)
		len = (size_t)note->avail;
	got = vmcore_read(core, note->desc_offset, text, len, err);
	if (got < 0)
		return -1;
	text[got] = '\0';
	at = strstr(text, key);
	*ret_page = at ? strtoull(at + sizeof(key) - 1, NULL, 10) : 0;
	return 0;
}

/*
 * Notes are padded to pages of the kernel that made them.  Where nothing names
 * its page size, the notes themselves begin at a page of a file that it made.
 */
static int dumpedit_find_page(struct dumpedit *edit, struct err *err)
{
	const struct vmcore *core = edit->dumps->core;
	struct problems ignored = { 0 };
	struct notes notes;
	struct note note;
	int ret;

	edit->page = core->kdump.block_size;
	if (core->format == VMCORE_KDUMP)
		return 0;
	notes_open(&notes, core, &ignored);
	while ((ret = notes_next(&notes, &note, err)) > 0) {
		if (strcmp(note.name, "VMCOREINFO"))
			continue;
		if (dumpedit_read_page(core, &note, &edit->page, err))
			return -1;
		if (dumpedit_page_fits(edit->page))
			return 0;
	}
	edit->page = core->segment[0].offset & -core->segment[0].offset;
	if (edit->page > DUMPEDIT_PAGE_MAX)
		edit->page = DUMPEDIT_PAGE_MAX;
	if (!dumpedit_page_fits(edit->page))
		edit->page = DUMPEDIT_PAGE_MIN;
	return ret;
}

/* Bytes from the start of a note to its descriptor. */
static unsigned int dumpedit_head_of(const struct vmcore_segment *segment)
{
	return segment->align == 8 ? 24 : 20;
}

static unsigned int dumpedit_head(const struct dumpedit *edit)
{
	return dumpedit_head_of(&edit->dumps->core->segment[0]);
}

static u64 dumpedit_descsz(const struct dumpedit *edit, u64 payload)
{
	u64 size = VMCOREDD_NOTE_HEADER + payload + edit->page - 1;

	return (size & ~(edit->page - 1)) -
	       offsetof(struct vmcoredd_note_header, dump_name);
}

/**
 * dumpedit_note_size - how long a note is
 * @edit: the changes, after dumpedit_plan() has begun
 * @payload: bytes of its payload
 *
 * Return: bytes, with header and padding.
 */
u64 dumpedit_note_size(const struct dumpedit *edit, u64 payload)
{
	u64 size = dumpedit_head(edit) + dumpedit_descsz(edit, payload);

	return dumpedit_head(edit) == 24 ? (size + 7) & ~7ULL : size;
}

static int dumpedit_error(const struct dumpedit *edit, int error, struct err *err)
{
	const char *path = edit->dumps->core->path;

	switch (error) {
	case -ENOSPC:
		return err_set(err, "'%s' would change in more than %d places",
			       path, DUMPEDIT_PLACES);
	case -EOVERFLOW:
		return err_set(err, "'%s' would become too long for a file",
			       path);
	default:
		return err_set(err,
			       "'%s' cannot be changed: its note segments overlap or are out of order",
			       path);
	}
}

/**
 * dumpedit_goes - is a dump left out of the copy?
 * @edit: the changes
 * @dump: the dump
 *
 * Return: true when it is.
 */
bool dumpedit_goes(const struct dumpedit *edit, const struct dump *dump)
{
	size_t i;

	for (i = 0; i < edit->selects; i++) {
		if (select_matches(&edit->select[i], dump))
			return true;
	}
	return edit->all;
}

static void dumpedit_count(struct dumpedit *edit, const struct dump *dump)
{
	size_t i;

	for (i = 0; i < edit->selects; i++)
		edit->matches[i] += select_matches(&edit->select[i], dump);
}

/* Behind the dumps that the notes begin with, those that come are put in. */
static int dumpedit_close_run(struct dumpedit *edit, struct dumpedit_walk *walk)
{
	size_t i;
	int ret = 0;

	if (!walk->run_open)
		return 0;
	walk->run_open = false;
	walk->run_closed = true;
	for (i = 0; i < edit->adds && !ret; i++) {
		edit->added[i].note = walk->next++;
		ret = rewrite_insert(&edit->script, walk->run_end,
				     dumpedit_note_size(edit, edit->added[i].stored),
				     DUMPEDIT_ADDED + (u32)i);
	}
	return ret;
}

/* Whether a note ends where its header says, so that something can follow it. */
static bool dumpedit_is_sound(const struct dump *dump)
{
	u64 end = dump->offset + dump->padded;

	return !dump->cut && end <= dump->end && dump->end - end < 8;
}

static int dumpedit_insert_index(struct dumpedit *edit,
				 struct dumpedit_walk *walk, u64 at)
{
	int ret = rewrite_insert(&edit->script, at, 0, DUMPEDIT_INDEX);

	if (ret)
		return ret;
	walk->index = &edit->script.edit[edit->script.count - 1];
	edit->index.number = walk->next++;
	return 0;
}

static int dumpedit_take_note(struct dumpedit *edit, struct dumpedit_walk *walk,
			      const struct dump *dump, bool goes)
{
	u32 *note = dump->known ? &edit->index.note[dump->entry_number] : NULL;
	int ret = 0;

	if (dump->is_index && !walk->run_closed) {
		/* What it has entries for stands behind it. */
		walk->run_open = true;
		walk->run_end = dump->end;
	} else if (walk->run_open && dump->start == walk->run_end &&
		   dumpedit_is_sound(dump)) {
		walk->run_end = dump->end;
	} else {
		ret = dumpedit_close_run(edit, walk);
	}
	if (!ret && (goes || dump->is_index))
		ret = rewrite_remove(&edit->script, dump->start,
				     dump->end - dump->start);
	if (ret)
		return ret;
	if (note)
		*note = goes ? INDEXEDIT_GONE : walk->next;
	if (goes)
		return 0;
	if (dump->is_index) {
		edit->index_start = dump->start;
		return dumpedit_insert_index(edit, walk, dump->end);
	}
	walk->next++;
	return 0;
}

/* What only the index knows of. */
static void dumpedit_take_entry(struct dumpedit *edit, const struct dump *dump,
				bool goes)
{
	u32 *note = &edit->index.note[dump->entry_number];

	*note = dump->missing ? INDEXEDIT_MISSING : VMCOREDD_NO_NOTE;
	if (goes)
		*note = INDEXEDIT_GONE;
}

static int dumpedit_walk(struct dumpedit *edit, struct dumpedit_walk *walk,
			 struct err *err)
{
	struct dumps *dumps = edit->dumps;
	struct dump dump;
	bool goes;
	int ret, error = 0;

	walk->run_end = dumps->core->segment[0].offset;
	walk->run_open = edit->no_index || !dumps->have_index;
	if (edit->adds && !edit->no_index && !dumps->have_index &&
	    !dumps->bad_index)
		error = dumpedit_insert_index(edit, walk, walk->run_end);
	dumps_rewind(dumps, edit->problems);
	while (!error && (ret = dumps_next(dumps, &dump, err))) {
		if (ret < 0)
			return -1;
		dumpedit_count(edit, &dump);
		goes = dumpedit_goes(edit, &dump);
		if (dump.in_file)
			error = dumpedit_take_note(edit, walk, &dump, goes);
		else
			dumpedit_take_entry(edit, &dump, goes);
	}
	if (!error)
		error = dumpedit_close_run(edit, walk);
	if (error)
		return dumpedit_error(edit, error, err);
	if (!walk->run_closed)
		return err_damaged(err, "'%s' cannot be changed: its index is not where it was",
				   dumps->core->path);
	return 0;
}

/* How long the index becomes, now that all numbers are known. */
static int dumpedit_size_index(struct dumpedit *edit,
			       const struct dumpedit_walk *walk, struct err *err)
{
	u64 descsz;

	if (!walk->index)
		return 0;
	if (!edit->no_index && !edit->dumps->bad_index) {
		edit->index.added = edit->added;
		edit->index.adds = edit->adds;
	}
	if (indexedit_finish(&edit->index, err))
		return -1;
	edit->has_index = !indexedit_is_void(&edit->index);
	if (!edit->has_index)
		return 0;
	descsz = dumpedit_descsz(edit, indexedit_size(&edit->index));
	if (descsz > U32_MAX)
		return err_set(err, "'%s' would get an index of %ju bytes",
			       edit->dumps->core->path, descsz);
	walk->index->insert =
		dumpedit_note_size(edit, indexedit_size(&edit->index));
	return 0;
}

/* What is behind the notes moves by whole pages. */
static int dumpedit_pad(struct dumpedit *edit)
{
	const struct vmcore *core = edit->dumps->core;
	const struct vmcore_segment *last = &core->segment[core->segments - 1];
	u64 end = last->offset + last->size;
	u64 shift;
	int ret = rewrite_seal(&edit->script);

	if (ret)
		return ret;
	shift = rewrite_shift(&edit->script) & (edit->page - 1);
	if (core->format == VMCORE_KDUMP)
		end = (1 + (u64)core->kdump.sub_hdr_size) *
		      core->kdump.block_size;
	/* Notes that are cut short have nothing behind them. */
	if (!shift || end >= core->source->size)
		return 0;
	ret = rewrite_insert(&edit->script, end, edit->page - shift,
			     REWRITE_PADDING);
	return ret ? ret : rewrite_seal(&edit->script);
}

/*
 * What the walk leaves out may hold dumps, which would be left in; and what is
 * walked twice can change only once.
 */
static int dumpedit_check_segments(const struct dumpedit *edit, struct err *err)
{
	const struct vmcore *core = edit->dumps->core;
	const struct vmcore_segment *segment;
	struct elfnote_cursor cursor;
	u64 end = 0;
	unsigned int i;

	if (core->unfinished)
		return err_damaged(err,
				   "'%s' cannot be changed: it is unfinished",
				   core->path);
	if (core->left_out)
		return dumpedit_error(edit, -EINVAL, err);
	for (i = 0; i < core->segments; i++) {
		segment = &core->segment[i];
		if (dumpedit_head_of(segment) != dumpedit_head(edit))
			return err_set(err,
				       "'%s' cannot be changed: its note segments have different alignments",
				       core->path);
		if (elfnote_open(&cursor, 0, segment->align, false))
			return err_damaged(err,
					   "'%s' cannot be changed: its notes have alignment %ju",
					   core->path, segment->align);
		if (segment->offset < end)
			return dumpedit_error(edit, -EINVAL, err);
		end = segment->offset + segment->size;
	}
	return 0;
}

/* Where two segments meet, what comes belongs to the second. */
static bool dumpedit_has_end(const struct vmcore *core,
			     const struct vmcore_segment *segment)
{
	return !segment->size ||
	       !vmcore_begins_at(core, segment->offset + segment->size);
}

/**
 * dumpedit_plan - find out all that changes
 * @edit: the changes, zeroed but for what is to be done
 * @err: why it cannot be done
 *
 * Return: 0 or -1.
 */
int dumpedit_plan(struct dumpedit *edit, struct err *err)
{
	const struct vmcore *core = edit->dumps->core;
	struct dumpedit_walk walk = { 0 };
	unsigned int i;
	int ret;

	rewrite_init(&edit->script, edit->edit, DUMPEDIT_PLACES);
	indexedit_init(&edit->index, edit->dumps);
	if (dumpedit_check_segments(edit, err) ||
	    dumpedit_find_page(edit, err) ||
	    dumpedit_walk(edit, &walk, err) ||
	    dumpedit_size_index(edit, &walk, err))
		return -1;
	ret = dumpedit_pad(edit);
	if (ret)
		return dumpedit_error(edit, ret, err);
	edit->count = walk.next - (walk.index && !edit->has_index);
	for (i = 0; i < core->segments; i++)
		edit->notes += rewrite_span(&edit->script,
					    core->segment[i].offset,
					    core->segment[i].size,
					    dumpedit_has_end(core, &core->segment[i]));
	return 0;
}

/* Writes what stands before the payload; @raw has names, but no size yet. */
static int dumpedit_put_header(const struct dumpedit *edit, u8 *raw, u64 payload,
			       struct sink *sink, struct err *err)
{
	field_store(raw + 4, 4, edit->dumps->core->big_endian,
		    dumpedit_descsz(edit, payload));
	return sink_write(sink, raw, dumpedit_head(edit) + VMCOREDD_NAME_LEN,
			  err);
}

/**
 * dumpedit_write_header - begin a note
 * @edit: the changes, planned
 * @name: of the dump, shorter than VMCOREDD_NAME_LEN
 * @payload: bytes of its payload
 * @sink: where to
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int dumpedit_write_header(const struct dumpedit *edit, const char *name,
			  u64 payload, struct sink *sink, struct err *err)
{
	bool big = edit->dumps->core->big_endian;
	u8 raw[DUMPEDIT_HEADER] = { 0 };

	field_store(raw, 4, big, VMCOREDD_NT_NAMESZ);
	field_store(raw + 8, 4, big, VMCOREDD_NT_DUMP);
	memcpy(raw + 12, VMCOREDD_NT_NAME, sizeof(VMCOREDD_NT_NAME));
	memcpy(raw + dumpedit_head(edit), name,
	       strnlen(name, VMCOREDD_NAME_LEN - 1));
	return dumpedit_put_header(edit, raw, payload, sink, err);
}

/* The header of the file's own index stays as it is, but for the size. */
static int dumpedit_write_index_header(const struct dumpedit *edit, u64 payload,
				       struct sink *sink, struct err *err)
{
	u64 head = edit->index.offset - edit->index_start;
	u8 raw[DUMPEDIT_HEADER];

	if (!edit->index.offset ||
	    head != dumpedit_head(edit) + VMCOREDD_NAME_LEN)
		return dumpedit_write_header(edit, VMCOREDD_INDEX_NAME, payload,
					     sink, err);
	if (vmcore_read(edit->dumps->core, edit->index_start, raw, head, err) < 0)
		return -1;
	return dumpedit_put_header(edit, raw, payload, sink, err);
}

/**
 * dumpedit_write_index - write the note of the index
 * @edit: the changes, planned, with an index
 * @size: bytes of the note
 * @sink: where to
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int dumpedit_write_index(const struct dumpedit *edit, u64 size,
			 struct sink *sink, struct err *err)
{
	u64 payload = indexedit_size(&edit->index);

	if (dumpedit_write_index_header(edit, payload, sink, err) ||
	    indexedit_write(&edit->index, sink, err))
		return -1;
	return sink_zeros(sink, size - payload - dumpedit_head(edit) -
			  VMCOREDD_NAME_LEN, err);
}
