// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The device dumps of a vmcore.  The index is checked once and then read entry
 * by entry when one is needed, so that memory does not depend on its size.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <pure/crc32c.h>

#include "dumps.h"

/* One entry, or as many as are one behind the other. */
static int dumps_read_raw(const struct dumps *dumps, u32 nr, u8 *raw, size_t len,
			  struct err *err)
{
	u64 offset = dumps->index_offset + dumps->index.header_size +
		     (u64)nr * dumps->index.entry_size;
	ssize_t got = vmcore_read(dumps->core, offset, raw, len, err);

	if (got < 0)
		return -1;
	if ((size_t)got < len)
		return err_damaged(err, "'%s' changed while it was read",
				   dumps->core->path);
	return 0;
}

/*
 * Entries are read in batches: a reader that goes back and forth between the index
 * and the notes is expensive for some sources.  All of them fit in @raw, or each
 * is read alone: a later version may have made them long.
 */
static int dumps_read_batch(struct dumps *dumps, u32 first, struct err *err)
{
	size_t size = sizeof(struct vmcoredd_index_entry);
	u8 raw[DUMPS_BATCH * sizeof(struct vmcoredd_index_entry)];
	u32 i, count = dumps->index.entries - first;
	size_t step = dumps->index.entry_size;
	bool whole;

	if (count > DUMPS_BATCH)
		count = DUMPS_BATCH;
	whole = (count - 1) * step + size <= sizeof(raw);
	dumps->batch_count = 0;
	if (whole && dumps_read_raw(dumps, first, raw,
				    (count - 1) * step + size, err))
		return -1;
	for (i = 0; i < count; i++) {
		if (!whole && dumps_read_raw(dumps, first + i, raw, size, err))
			return -1;
		index_decode_entry(raw + (whole ? i * step : 0), size,
				   &dumps->batch[i]);
	}
	dumps->batch_first = first;
	dumps->batch_count = count;
	return 0;
}

static int dumps_read_entry(struct dumps *dumps, u32 nr,
			    struct index_entry *entry, struct err *err)
{
	u32 first = nr - nr % DUMPS_BATCH;

	if ((!dumps->batch_count || dumps->batch_first != first) &&
	    dumps_read_batch(dumps, first, err))
		return -1;
	*entry = dumps->batch[nr - first];
	return 0;
}

static u32 dumps_tag(const char *name)
{
	return vmcoredd_crc32c(0, name, strlen(name));
}

static const u64 dumps_pages[] = { 4096, 8192, 16384, 65536, 262144 };

#define DUMPS_PAGES	(sizeof(dumps_pages) / sizeof(*dumps_pages))

/* Is a note padded to a page? */
static bool dumps_padded_to(u64 padded, u64 stored, u64 page)
{
	return padded + VMCOREDD_NOTE_HEADER ==
	       ((VMCOREDD_NOTE_HEADER + stored + page - 1) & ~(page - 1));
}

/* Continues the CRC at @crc with @size bytes of the file. */
static int dumps_crc(const struct vmcore *core, u64 offset, u64 size,
		     u32 *crc, struct err *err)
{
	u8 buf[NOTES_WINDOW];
	size_t len;
	ssize_t got;

	while (size) {
		len = size < sizeof(buf) ? (size_t)size : sizeof(buf);
		got = vmcore_read(core, offset, buf, len, err);
		if (got < 0)
			return -1;
		if (!got)
			break;
		*crc = vmcoredd_crc32c(*crc, buf, (size_t)got);
		offset += (u64)got;
		size -= (u64)got;
	}
	return 0;
}

/* Which note has an entry, of those that have one. */
static int dumps_number_notes(struct dumps *dumps, const u32 *note,
			      struct err *err)
{
	u32 nr, notes = 0;

	for (nr = 0; nr < dumps->index.entries; nr++) {
		if (note[nr] < DUMPS_ENTRIES && note[nr] >= notes)
			notes = note[nr] + 1;
	}
	dumps->by_note = calloc((size_t)notes + 1, sizeof(*dumps->by_note));
	if (!dumps->by_note)
		return err_memory(err);
	dumps->notes_known = notes;
	for (nr = 0; nr < dumps->index.entries; nr++) {
		if (note[nr] < notes)
			dumps->by_note[note[nr]] = (u16)(nr + 1);
	}
	return 0;
}

/* What of each entry is kept. */
static int dumps_read_tables(struct dumps *dumps, struct err *err)
{
	size_t count = dumps->index.entries;
	u32 *note = calloc(count + 1, sizeof(*note));
	struct index_entry entry;
	int ret = 0;
	u32 nr;

	dumps->tag = calloc(count + 1, sizeof(*dumps->tag));
	dumps->seen = calloc(count / 8 + 1, 1);
	if (!note || !dumps->tag || !dumps->seen)
		ret = err_memory(err);
	for (nr = 0; nr < count && !ret; nr++) {
		ret = dumps_read_entry(dumps, nr, &entry, err);
		if (ret)
			break;
		note[nr] = entry.note;
		dumps->tag[nr] = dumps_tag(entry.name);
	}
	if (!ret)
		ret = dumps_number_notes(dumps, note, err);
	free(note);
	return ret;
}

/*
 * Takes the index if it is whole.  The problems are noted by the caller's walk,
 * which meets the same note again.
 */
static int dumps_take_index(struct dumps *dumps, const struct dump *dump,
			    struct err *err)
{
	u8 raw[sizeof(struct vmcoredd_index_header)];
	ssize_t got;
	u32 crc, nr;

	got = vmcore_read(dumps->core, dump->offset, raw, sizeof(raw), err);
	if (got < 0)
		return -1;
	if ((u64)got > dump->avail ||
	    index_decode_header(raw, (size_t)got, &dumps->index) ||
	    index_size(&dumps->index) > dump->avail) {
		problems_add_at(dumps->problems, dump->offset, dump->number,
				"the index at offset %ju is damaged and was not used",
				dump->offset);
		return 0;
	}
	memset(raw + offsetof(struct vmcoredd_index_header, crc32c), 0,
	       sizeof(__le32));
	crc = vmcoredd_crc32c(0, raw, sizeof(raw));
	if (dumps_crc(dumps->core, dump->offset + sizeof(raw),
		      index_size(&dumps->index) - sizeof(raw), &crc, err))
		return -1;
	if (crc != dumps->index.crc32c) {
		problems_add_at(dumps->problems, dump->offset, dump->number,
				"the index at offset %ju was not used: checksum %08x, not %08x",
				dump->offset, crc, dumps->index.crc32c);
		return 0;
	}
	dumps->index_number = dump->number;
	dumps->index_offset = dump->offset;
	dumps->index_padded = dump->padded;
	for (nr = 0; nr < DUMPS_PAGES && !dumps->index_fits; nr++)
		dumps->index_fits = dumps_padded_to(dump->padded,
						    index_size(&dumps->index),
						    dumps_pages[nr]);
	if (dumps_read_tables(dumps, err))
		return -1;
	dumps->have_index = true;
	return 0;
}

/* Fills @dump from a note, without what the index adds. */
static void dumps_take_note(struct dumps *dumps, const struct note *note,
			    struct dump *dump)
{
	memset(dump, 0, sizeof(*dump));
	dump->in_file = true;
	dump->number = dumps->next_number++;
	memcpy(dump->name, note->head,
	       note->head_len < VMCOREDD_NAME_LEN ? note->head_len :
						    VMCOREDD_NAME_LEN);
	dump->start = note->offset;
	dump->offset = note->desc_offset + VMCOREDD_NAME_LEN;
	dump->cut = note->cut;
	if (note->descsz > VMCOREDD_NAME_LEN)
		dump->padded = note->descsz - VMCOREDD_NAME_LEN;
	if (note->avail > VMCOREDD_NAME_LEN)
		dump->avail = note->avail - VMCOREDD_NAME_LEN;
	dump->size = dump->avail;
	dump->stored = dump->avail;
	dump->is_index = !strcmp(dump->name, VMCOREDD_INDEX_NAME);
}

/* Return: 1 with the next 0x700 note, 0 when there is none, -1. */
static int dumps_next_note(struct dumps *dumps, struct dump *dump,
			   struct err *err)
{
	struct note note;
	int ret;

	for (;;) {
		ret = notes_next(&dumps->notes, &note, err);
		if (ret <= 0)
			return ret;
		if (dumps->watch)
			dumps->watch(dumps->watch_arg, &note);
		if (note.type != VMCOREDD_NT_DUMP)
			continue;
		if (note.descsz < VMCOREDD_NAME_LEN)
			problems_add_at(dumps->problems, note.offset,
					dumps->next_number,
					"note at offset %ju is too small for a dump: %ju bytes",
					note.offset, note.descsz);
		dumps_take_note(dumps, &note, dump);
		return 1;
	}
}

/**
 * dumps_open - begin to walk the dumps of a vmcore
 * @core: the vmcore; must outlive the walk
 * @problems: where damage is noted; must outlive the walk
 * @err: why it failed
 *
 * Return: the walk, for dumps_close(), or NULL.
 */
struct dumps *dumps_open(const struct vmcore *core, struct problems *problems,
			 struct err *err)
{
	struct dumps *dumps = calloc(1, sizeof(*dumps));
	struct problems ignored = { 0 };
	struct dump dump;
	int ret;

	if (!dumps) {
		err_memory(err);
		return NULL;
	}
	dumps->core = core;
	dumps_rewind(dumps, &ignored);
	do {
		ret = dumps_next_note(dumps, &dump, err);
	} while (ret > 0 && !dump.is_index);
	dumps->problems = problems;
	if (ret > 0) {
		ret = dumps_take_index(dumps, &dump, err);
		dumps->bad_index = !dumps->have_index;
	}
	if (ret < 0) {
		dumps_close(dumps);
		return NULL;
	}
	dumps_rewind(dumps, problems);
	return dumps;
}

/**
 * dumps_rewind - begin again at the first dump
 * @dumps: the walk
 * @problems: where damage is noted from now on
 */
void dumps_rewind(struct dumps *dumps, struct problems *problems)
{
	dumps->problems = problems;
	dumps->next_number = 0;
	dumps->next_entry = 0;
	dumps->searched = 0;
	dumps->search_from = 0;
	if (dumps->have_index)
		memset(dumps->seen, 0, dumps->index.entries / 8 + 1);
	notes_open(&dumps->notes, dumps->core, problems);
}

/**
 * dumps_close - end a walk
 * @dumps: the walk, or NULL
 */
void dumps_close(struct dumps *dumps)
{
	if (!dumps)
		return;
	free(dumps->by_note);
	free(dumps->tag);
	free(dumps->seen);
	free(dumps);
}

/* Notes are padded to a page, which is the same for the index and for others. */
static bool dumps_size_fits(const struct dumps *dumps, u64 padded, u64 stored)
{
	u64 index = index_size(&dumps->index);
	size_t i;

	for (i = 0; i < DUMPS_PAGES; i++) {
		if (dumps->index_fits &&
		    !dumps_padded_to(dumps->index_padded, index,
				     dumps_pages[i]))
			continue;
		if (dumps_padded_to(padded, stored, dumps_pages[i]))
			return true;
	}
	return false;
}

/*
 * A note whose size is not what the index says would hide those behind it, or
 * lead into the middle of itself: the index is believed, and the walk goes on
 * behind what it says.
 */
static int dumps_mend(struct dumps *dumps, struct dump *dump, u64 stored,
		      struct err *err)
{
	problems_add_at(dumps->problems, dump->offset, dump->number,
			"dump %u '%s' claims %ju bytes with padding, but has %ju",
			dump->number, dump->name, dump->padded, stored);
	dump->mended = true;
	if (notes_resume(&dumps->notes, dump->offset - VMCOREDD_NOTE_HEADER,
			 VMCOREDD_NOTE_HEADER + stored, err))
		return -1;
	dump->avail = notes_room(&dumps->notes, dump->offset);
	return 0;
}

/* Believes an entry only as far as the note bears it out. */
static int dumps_join(struct dumps *dumps, struct dump *dump, u32 nr,
		      struct err *err)
{
	const struct index_entry *entry = &dump->entry;

	dumps->seen[nr / 8] |= (u8)(1U << nr % 8);
	dump->entry_number = nr;
	if (!dump->cut && entry->stored < UINT32_MAX &&
	    !dumps_size_fits(dumps, dump->padded, entry->stored) &&
	    dumps_mend(dumps, dump, entry->stored, err))
		return -1;
	dump->cut = entry->stored > dump->avail;
	if (dump->cut)
		problems_add_at(dumps->problems, dump->offset, dump->number,
				"dump %u '%s' is cut short: %ju of %ju bytes are there",
				dump->number, dump->name, dump->avail,
				entry->stored);
	else
		dump->stored = entry->stored;
	if (entry->codec == VMCOREDD_CODEC_RAW && entry->stored != entry->size)
		problems_add_at(dumps->problems, dump->offset, dump->number,
				"dump %u '%s' has %ju bytes, but %ju are stored",
				dump->number, dump->name, entry->size,
				entry->stored);
	dump->known = true;
	dump->exact = true;
	dump->size = entry->size;
	return 0;
}

/*
 * What finding dumps by name may cost is limited: a file may have a dump that is in
 * no index for each entry that it has.
 *
 * Return: whether @more can be spent.
 */
static bool dumps_spend(struct dumps *dumps, const struct dump *dump, u32 more)
{
	if (dumps->searched > DUMPS_SEARCH_MAX)
		return false;
	dumps->searched += more;
	if (dumps->searched <= DUMPS_SEARCH_MAX)
		return true;
	problems_add_at(dumps->problems, dump->offset, dump->number,
			"dumps behind dump %u '%s' are not looked up in the index: too many are not in it",
			dump->number, dump->name);
	return false;
}

/*
 * Looks for an entry by name, behind the one that was found last, because entries
 * are in the order of their notes more often than not.
 *
 * Return: 1 when it was found and joined, 0 when not, -1.
 */
static int dumps_search(struct dumps *dumps, struct dump *dump, struct err *err)
{
	u32 nr, tried, count = dumps->index.entries, tag = dumps_tag(dump->name);

	if (!dumps_spend(dumps, dump, count))
		return 0;
	for (tried = 0; tried < count; tried++) {
		nr = dumps->search_from + tried;
		if (nr >= count)
			nr -= count;
		if (dumps->tag[nr] != tag ||
		    dumps->seen[nr / 8] & (1U << nr % 8))
			continue;
		if (!dumps_spend(dumps, dump, DUMPS_SEARCH_READ))
			return 0;
		if (dumps_read_entry(dumps, nr, &dump->entry, err))
			return -1;
		if (dump->entry.note == VMCOREDD_NO_NOTE ||
		    strcmp(dump->entry.name, dump->name))
			continue;
		dump->number = dumps->index_number + dump->entry.note;
		dumps->next_number = dump->number + 1;
		dumps->search_from = nr + 1;
		return dumps_join(dumps, dump, nr, err) ? -1 : 1;
	}
	return 0;
}

/* Entries are tried by number first; behind damage numbers may be off. */
static int dumps_find_entry(struct dumps *dumps, struct dump *dump,
			    struct err *err)
{
	u32 nr, relative = dump->number - dumps->index_number;

	if (relative < dumps->notes_known && dumps->by_note[relative]) {
		nr = dumps->by_note[relative] - 1U;
		if (dumps_read_entry(dumps, nr, &dump->entry, err))
			return -1;
		if (!strcmp(dump->entry.name, dump->name))
			return dumps_join(dumps, dump, nr, err);
	}
	if (!dumps->problems->count)
		return 0;
	return dumps_search(dumps, dump, err) < 0 ? -1 : 0;
}

/* Return: 1 with a registration that has no note, 0 when there is none, -1. */
static int dumps_next_failed(struct dumps *dumps, struct dump *dump,
			     struct err *err)
{
	u32 nr;

	while (dumps->have_index && dumps->next_entry < dumps->index.entries) {
		nr = dumps->next_entry++;
		if (dumps->seen[nr / 8] & (1U << nr % 8))
			continue;
		memset(dump, 0, sizeof(*dump));
		if (dumps_read_entry(dumps, nr, &dump->entry, err))
			return -1;
		memcpy(dump->name, dump->entry.name, sizeof(dump->name));
		dump->known = true;
		dump->entry_number = nr;
		dump->exact = true;
		dump->size = dump->entry.size;
		dump->stored = dump->entry.stored;
		dump->missing = dump->entry.note != VMCOREDD_NO_NOTE;
		if (dump->missing)
			problems_add_at(dumps->problems, PROBLEM_NOWHERE,
					dumps->index_number + dump->entry.note,
					"dump '%s' of the index is not in the file",
					dump->name);
		return 1;
	}
	return 0;
}

/* The index is whole, or it would not be trusted; its note's size may be wrong. */
static int dumps_give_index(struct dumps *dumps, struct dump *dump,
			    struct err *err)
{
	dump->exact = true;
	dump->size = index_size(&dumps->index);
	dump->stored = dump->size;
	if (!dumps->index_fits && !dump->cut &&
	    dumps_mend(dumps, dump, dump->size, err))
		return -1;
	dump->cut = false;
	return 1;
}

/* Adds what the index says of a note.  Return: 1, or -1. */
static int dumps_describe(struct dumps *dumps, struct dump *dump,
			  struct err *err)
{
	dump->is_index = dumps->have_index &&
			 dump->number == dumps->index_number;
	if (!dumps->have_index)
		return 1;
	if (dump->is_index)
		return dumps_give_index(dumps, dump, err);
	return dumps_find_entry(dumps, dump, err) ? -1 : 1;
}

/**
 * dumps_next - find the next dump
 * @dumps: the walk
 * @ret_dump: the dump
 * @err: why it failed
 *
 * Return: 1 with a dump, first those of the file in its order, then those that
 * only the index knows; 0 behind the last; -1 when the file cannot be read.
 */
int dumps_next(struct dumps *dumps, struct dump *ret_dump, struct err *err)
{
	int ret = dumps_next_note(dumps, ret_dump, err);

	if (ret < 0)
		return -1;
	if (!ret)
		return dumps_next_failed(dumps, ret_dump, err);
	ret = dumps_describe(dumps, ret_dump, err);
	ret_dump->end = notes_offset(&dumps->notes);
	return ret;
}

/**
 * dump_status_name - how its collection ended
 * @dump: the dump
 *
 * Return: a word; "unknown" when no index says it.
 */
const char *dump_status_name(const struct dump *dump)
{
	static const char * const names[] = {
		[VMCOREDD_STATUS_OK] = "ok",
		[VMCOREDD_STATUS_PARTIAL] = "partial",
		[VMCOREDD_STATUS_LATE] = "late",
		[VMCOREDD_STATUS_FAILED] = "failed",
		[VMCOREDD_STATUS_REFUSED] = "refused",
		[VMCOREDD_STATUS_OVERRUN] = "overrun",
		[VMCOREDD_STATUS_RUNNING] = "running",
	};

	if (dump->missing)
		return "missing";
	if (dump->cut)
		return "cut";
	if (dump->is_index)
		return "ok";
	if (!dump->known || dump->entry.status >= sizeof(names) / sizeof(*names))
		return "unknown";
	return names[dump->entry.status];
}

/**
 * dump_codec_name - how its payload is stored
 * @dump: the dump
 *
 * Return: a word.
 */
const char *dump_codec_name(const struct dump *dump)
{
	if (!dump->known || dump->entry.codec == VMCOREDD_CODEC_RAW)
		return "raw";
	return dump->entry.codec == VMCOREDD_CODEC_ZSTD ? "zstd" : "unknown";
}
