// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which record of a flattened dump has which bytes: see flatmap.h.  Pure. */
#include "flatmap.h"

static u64 flat_load(const u8 *from)
{
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < 8; i++)
		value = value << 8 | from[i];
	return value;
}

/**
 * flat_check_header - is this the beginning of a flattened dump?
 * @buf: the first bytes of the file
 * @len: how many
 *
 * Return: 0; -ENOENT when it is something else; -EPROTONOSUPPORT for a type or
 * version that nobody has described.
 */
int flat_check_header(const void *buf, size_t len)
{
	static const u8 magic[FLAT_MAGIC_LEN] = FLAT_MAGIC;
	const u8 *from = buf;

	if (len < FLAT_MAGIC_LEN || memcmp(from, magic, sizeof(magic)))
		return -ENOENT;
	if (len < FLAT_MAGIC_LEN + 16 ||
	    flat_load(from + FLAT_MAGIC_LEN) != FLAT_TYPE ||
	    flat_load(from + FLAT_MAGIC_LEN + 8) != FLAT_VERSION)
		return -EPROTONOSUPPORT;
	return 0;
}

/**
 * flat_decode - read the head of a record
 * @buf: FLAT_RECORD bytes
 * @ret_extent: which bytes of the dump follow; @at is left alone
 *
 * Return: what it is.
 */
enum flat_record flat_decode(const void *buf, struct flat_extent *ret_extent)
{
	u64 start = flat_load(buf);
	u64 len = flat_load((const u8 *)buf + 8);

	if (start == U64_MAX && len == U64_MAX)
		return FLAT_END;
	if (start > S64_MAX || !len || len > S64_MAX - start)
		return FLAT_BAD;
	ret_extent->start = start;
	ret_extent->end = start + len;
	return FLAT_DATA;
}

/*
 * Both heaps: the extents that are still to come, first those that begin first;
 * and those that cover the place where the sweep is, first the latest record.
 */
static bool flatmap_before(const struct flat_extent *a,
			   const struct flat_extent *b, bool by_start)
{
	return by_start ? a->start < b->start : a->at > b->at;
}

static void flatmap_sift_down(struct flat_extent *heap, size_t count,
			      size_t hole, bool by_start)
{
	struct flat_extent moving = heap[hole];
	size_t child;

	while ((child = 2 * hole + 1) < count) {
		if (child + 1 < count &&
		    flatmap_before(&heap[child + 1], &heap[child], by_start))
			child++;
		if (!flatmap_before(&heap[child], &moving, by_start))
			break;
		heap[hole] = heap[child];
		hole = child;
	}
	heap[hole] = moving;
}

static void flatmap_pop(struct flat_extent *heap, size_t *count, bool by_start)
{
	heap[0] = heap[--*count];
	if (*count)
		flatmap_sift_down(heap, *count, 0, by_start);
}

static void flatmap_push_active(struct flat_extent *heap, size_t *count,
				const struct flat_extent *extent)
{
	size_t parent, hole = (*count)++;

	while (hole) {
		parent = (hole - 1) / 2;
		if (!flatmap_before(extent, &heap[parent], false))
			break;
		heap[hole] = heap[parent];
		hole = parent;
	}
	heap[hole] = *extent;
}

/* Appends bytes of @from; together with the entry before when that goes on. */
static size_t flatmap_emit(struct flat_extent *out, size_t count,
			   const struct flat_extent *from, u64 start, u64 end)
{
	struct flat_extent *last = count ? &out[count - 1] : NULL;
	u64 at = from->at + (start - from->start);

	if (last && last->end == start && last->at + (start - last->start) == at) {
		last->end = end;
		return count;
	}
	out[count] = (struct flat_extent){ start, end, at };
	return count + 1;
}

/*
 * Puts the extents in order; where several cover a place, the latest record
 * stays.  A sweep from low to high: n log n whatever the file.
 */
static void flatmap_sort(struct flatmap *map)
{
	size_t i, left = map->count, active = 0, count = 0;
	u64 pos = 0, next;

	for (i = left / 2; i-- > 0;)
		flatmap_sift_down(map->extent, left, i, true);
	while (left || active) {
		if (!active && pos < map->extent[0].start)
			pos = map->extent[0].start;
		while (left && map->extent[0].start <= pos) {
			flatmap_push_active(map->active, &active,
					    &map->extent[0]);
			flatmap_pop(map->extent, &left, true);
		}
		if (map->active[0].end <= pos) {
			flatmap_pop(map->active, &active, false);
			continue;
		}
		next = map->active[0].end;
		if (left && map->extent[0].start < next)
			next = map->extent[0].start;
		count = flatmap_emit(map->out, count, &map->active[0], pos,
				     next);
		pos = next;
	}
	if (count > FLATMAP_EXTENTS) {
		map->high = map->out[FLATMAP_EXTENTS].start;
		count = FLATMAP_EXTENTS;
	}
	memcpy(map->extent, map->out, count * sizeof(*map->out));
	map->count = count;
}

/**
 * flatmap_begin - begin a map
 * @map: to be set up
 * @low: offset in the dump of the first byte that matters
 */
void flatmap_begin(struct flatmap *map, u64 low)
{
	map->low = low;
	map->high = U64_MAX;
	map->size = 0;
	map->count = 0;
}

/**
 * flatmap_add - take the next record
 * @map: the map
 * @extent: the record; all must come in the order of the file
 */
void flatmap_add(struct flatmap *map, const struct flat_extent *extent)
{
	struct flat_extent *to;

	if (extent->end > map->size)
		map->size = extent->end;
	if (extent->end <= map->low || extent->start >= map->high)
		return;
	if (map->count == 2 * FLATMAP_EXTENTS) {
		flatmap_sort(map);
		if (extent->start >= map->high)
			return;
	}
	to = &map->extent[map->count++];
	*to = *extent;
	if (to->start < map->low) {
		to->at += map->low - to->start;
		to->start = map->low;
	}
	if (to->end > map->high)
		to->end = map->high;
}

/**
 * flatmap_finish - make a map ready for flatmap_find()
 * @map: the map, with all records of the file
 *
 * Afterwards it tells the truth about the places from @low to before @high.
 */
void flatmap_finish(struct flatmap *map)
{
	flatmap_sort(map);
}

/**
 * flatmap_find - which record has a byte?
 * @map: the map
 * @offset: of the byte in the dump, from @low to before @high
 *
 * Return: the first entry that ends behind @offset; it may begin behind it, too,
 * and then no record has the bytes before.  NULL when there is none.
 */
const struct flat_extent *flatmap_find(const struct flatmap *map, u64 offset)
{
	size_t low = 0, high = map->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (map->extent[middle].end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->count ? &map->extent[low] : NULL;
}
