// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A flattened dump, read as the file it was meant to be.
 *
 * Only the heads of the records are read, once; where the data are is kept in
 * maps of bounded size.  One has the beginning of the dump, where the headers
 * are that every reader comes back to, the other where somebody reads: when that
 * is left, the heads are read again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flat.h"

#define FLAT_WINDOW	4096
#define FLAT_SHORT	(FLAT_WINDOW / 4)	/* bytes that are read with others */

/**
 * struct flat - an unflattened dump
 * @source: what others see of it
 * @watch: is told how far a look at all records is, or NULL
 * @below: the flattened file
 * @first: map of the beginning
 * @other: map of another part
 * @window: bytes of @below, for reading heads and short records
 * @window_pos: where they stand there
 * @window_len: how many
 */
struct flat {
	struct source	source;
	const struct watch *watch;
	struct source	*below;
	struct flatmap	first;
	struct flatmap	other;
	u8		window[FLAT_WINDOW];
	u64		window_pos;
	size_t		window_len;
};

/*
 * Bytes of the flattened file.  Short records are next to each other more often
 * than not: one read is for many of them.
 *
 * Return: how many are at @ret_at, fewer than @len only at the end; -1.
 */
static ssize_t flat_peek(struct flat *flat, u64 pos, size_t len,
			 const u8 **ret_at, struct err *err)
{
	u64 skip = pos - flat->window_pos;
	ssize_t got;

	if (skip > flat->window_len || flat->window_len - skip < len) {
		flat->window_len = 0;
		got = source_read(flat->below, pos, flat->window,
				  sizeof(flat->window), err);
		if (got < 0)
			return -1;
		flat->window_pos = pos;
		flat->window_len = (size_t)got;
		skip = 0;
	}
	*ret_at = flat->window + skip;
	if (len > flat->window_len - skip)
		len = flat->window_len - (size_t)skip;
	return (ssize_t)len;
}

/* Return: 1 with the head of a record at @pos, 0 when it is not there, -1. */
static int flat_read_head(struct flat *flat, u64 pos, const u8 **ret_head,
			  struct err *err)
{
	ssize_t got = flat_peek(flat, pos, FLAT_RECORD, ret_head, err);

	return got < 0 ? -1 : got == FLAT_RECORD;
}

static void flat_cut(struct flat *flat, u64 pos)
{
	const char *why = flat->below->damage.text;

	err_damaged(&flat->source.damage,
		    "the flattened file is cut short: no record at byte %ju%s%s",
		    pos, *why ? ", " : "", why);
}

/*
 * Reads the heads of all records into @map.  A record counts only when what
 * comes behind it was looked at: before that its data may not be there.  One that
 * is for a place which no file of this size has is none.
 */
static int flat_scan(struct flat *flat, struct flatmap *map, u64 low,
		     struct err *err)
{
	struct flat_extent extent = { 0 }, next = { 0 };
	u64 size, pos = FLAT_HEADER;
	enum flat_record what;
	const u8 *head;
	int ret;

	flatmap_begin(map, low);
	for (;;) {
		watch_tell(flat->watch, "records", pos, flat->below->size);
		ret = flat_read_head(flat, pos, &head, err);
		if (ret < 0)
			return -1;
		what = ret ? flat_decode(head, &next) : FLAT_BAD;
		if (what == FLAT_DATA && !source_allows(&flat->source, next.end))
			what = FLAT_BAD;
		size = flat->below->size;
		if (extent.end > extent.start && extent.at < size) {
			if (extent.end - extent.start > size - extent.at)
				extent.end = extent.start + (size - extent.at);
			flatmap_add(map, &extent);
		}
		if (what != FLAT_DATA)
			break;
		next.at = pos + FLAT_RECORD;
		extent = next;
		pos = extent.at + (extent.end - extent.start);
	}
	flatmap_finish(map);
	if (!ret)
		flat_cut(flat, pos < size ? pos : size);
	else if (what == FLAT_BAD)
		err_damaged(&flat->source.damage,
			    "the flattened file is damaged: no record at byte %ju",
			    pos);
	else
		flat->source.damage = flat->below->damage;
	return 0;
}

/* The map that knows the place, made if need be. */
static const struct flatmap *flat_map(struct flat *flat, u64 offset,
				      struct err *err)
{
	if (offset < flat->first.high)
		return &flat->first;
	if (offset >= flat->other.low && offset < flat->other.high)
		return &flat->other;
	return flat_scan(flat, &flat->other, offset, err) ? NULL : &flat->other;
}

/* Bytes of one record. */
static ssize_t flat_read_data(struct flat *flat, u64 pos, void *buf, size_t len,
			      struct err *err)
{
	const u8 *at;
	ssize_t got;

	if (len > FLAT_SHORT)
		return source_read(flat->below, pos, buf, len, err);
	got = flat_peek(flat, pos, len, &at, err);
	if (got > 0)
		memcpy(buf, at, (size_t)got);
	return got;
}

static ssize_t flat_read(struct source *source, u64 offset, void *buf,
			 size_t len, struct err *err)
{
	struct flat *flat = (struct flat *)source;
	const struct flat_extent *extent;
	const struct flatmap *map;
	u64 room, end;

	if (offset >= source->size)
		return 0;
	map = flat_map(flat, offset, err);
	if (!map)
		return -1;
	extent = flatmap_find(map, offset);
	if (extent && extent->start <= offset) {
		room = extent->end - offset;
		return flat_read_data(flat, extent->at + (offset - extent->start),
				      buf, len < room ? len : (size_t)room, err);
	}
	end = extent ? extent->start : map->high;
	if (end > source->size)
		end = source->size;
	room = end - offset;
	if (len > room)
		len = (size_t)room;
	memset(buf, 0, len);
	return (ssize_t)len;
}

static u64 flat_next_data(struct source *source, u64 offset)
{
	struct flat *flat = (struct flat *)source;
	const struct flat_extent *extent;
	const struct flatmap *map;
	struct err err;
	u64 data;

	if (offset >= source->size)
		return offset;
	map = flat_map(flat, offset, &err);
	if (!map)
		return offset;
	extent = flatmap_find(map, offset);
	if (!extent)
		return map->high < source->size ? map->high : source->size;
	if (extent->start > offset)
		return extent->start;
	data = source_next_data(flat->below,
				extent->at + (offset - extent->start));
	data -= extent->at;
	return data < extent->end - extent->start ? extent->start + data :
						    extent->end;
}

static u64 flat_arrived(const struct source *source)
{
	return source_arrived(((const struct flat *)source)->below);
}

static void flat_close(struct source *source)
{
	struct flat *flat = (struct flat *)source;

	source_close(flat->below);
	free(flat);
}

static const struct source_ops flat_ops = {
	.read = flat_read,
	.next_data = flat_next_data,
	.arrived = flat_arrived,
	.close = flat_close,
};

/**
 * flat_open - the dump that was flattened into a file
 * @below: the file; belongs to the new source after success
 * @watch: is told how far it is, or NULL; must outlive the source
 * @err: why it failed
 *
 * All of the file is looked at, because its last record may be about the first
 * byte of the dump.
 *
 * Return: the source, for source_close(), or NULL.
 */
struct source *flat_open(struct source *below, const struct watch *watch,
			 struct err *err)
{
	struct flat *flat = calloc(1, sizeof(*flat));
	int ret;

	if (!flat) {
		err_memory(err);
		return NULL;
	}
	flat->source.ops = &flat_ops;
	flat->source.path = below->path;
	flat->watch = watch;
	flat->below = below;
	flatmap_begin(&flat->other, U64_MAX);
	ret = flat_scan(flat, &flat->first, 0, err);
	flat->source.size = flat->first.size;
	if (!ret && flat->first.size)
		return &flat->source;
	if (!ret)
		err_damaged(err, "'%s' is flattened, but has no record%s%s",
			    below->path, *flat->source.damage.text ? ": " : "",
			    flat->source.damage.text);
	free(flat);
	return NULL;
}
