// SPDX-License-Identifier: GPL-2.0-or-later
/* The map of a flattened dump against one that knows every byte. */
#include <errno.h>
#include <stdlib.h>

#include "../../userspace/lib/dump/flatmap.h"

#include "../tap.h"

#define BYTES	4096

static struct flatmap map;
static u64 owner[BYTES];	/* @at of each byte, 0 for none */
static u32 state = 1;

static u32 dice(u32 sides)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % sides;
}

static void record(u64 start, u64 len, u64 at)
{
	struct flat_extent extent = { start, start + len, at };

	flatmap_add(&map, &extent);
}

static void test_header(void)
{
	u8 head[32] = FLAT_MAGIC;

	head[23] = 1;
	head[31] = 1;
	is_u64((u64)-flat_check_header(head, 32), 0, "a header");
	is_u64((u64)-flat_check_header(head, 15), ENOENT, "less than its name");
	is_u64((u64)-flat_check_header(head, 31), EPROTONOSUPPORT, "less than its version");
	head[23] = 2;
	is_u64((u64)-flat_check_header(head, 32), EPROTONOSUPPORT, "another type");
	head[23] = 1;
	head[24] = 1;
	is_u64((u64)-flat_check_header(head, 32), EPROTONOSUPPORT, "another version");
	head[12] = 'x';
	is_u64((u64)-flat_check_header(head, 32), ENOENT, "another name");
}

static void test_decode(void)
{
	static const u8 data[16] = { 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 7 };
	struct flat_extent extent = { 0 };
	u8 head[16];

	ok(flat_decode(data, &extent) == FLAT_DATA, "a record");
	is_u64(extent.start, 0x010203040506, "where it begins");
	is_u64(extent.end, 0x01020304050d, "and ends");
	memset(head, 0xff, sizeof(head));
	ok(flat_decode(head, &extent) == FLAT_END, "the last record");
	head[0] = 0x7f;
	ok(flat_decode(head, &extent) == FLAT_BAD, "a size of -1");
	memset(head, 0, sizeof(head));
	ok(flat_decode(head, &extent) == FLAT_BAD, "a size of 0");
	head[15] = 1;
	ok(flat_decode(head, &extent) == FLAT_DATA, "a size of 1");
	head[0] = 0x80;
	ok(flat_decode(head, &extent) == FLAT_BAD, "an offset below 0");
	memset(head, 0xff, 8);
	ok(flat_decode(head, &extent) == FLAT_BAD, "an offset of -1");
	head[0] = 0x7f;
	ok(flat_decode(head, &extent) == FLAT_BAD, "an end that does not fit");
}

/* Whether the map says of every byte of [low, high) what @owner says. */
static bool agrees(void)
{
	const struct flat_extent *extent;
	u64 at, i, high = map.high < BYTES ? map.high : BYTES;

	for (i = map.low; i < high; i++) {
		extent = flatmap_find(&map, i);
		at = extent && extent->start <= i ?
		     extent->at + (i - extent->start) : 0;
		if (at != owner[i])
			return false;
		if (extent && extent->end <= i)
			return false;
	}
	return true;
}

static void test_random(void)
{
	unsigned int round, i, good = 0, records;
	u64 at, start, len, byte, size;

	for (round = 0; round < 500; round++) {
		memset(owner, 0, sizeof(owner));
		flatmap_begin(&map, round % 3 ? 0 : dice(BYTES));
		records = 1 + dice(200);
		size = 0;
		at = 1;
		for (i = 0; i < records; i++) {
			start = dice(BYTES);
			len = 1 + dice(dice(2) ? 16 : (u32)(BYTES - start));
			if (len > BYTES - start)
				len = BYTES - start;
			record(start, len, at);
			for (byte = 0; byte < len; byte++)
				owner[start + byte] = at + byte;
			if (start + len > size)
				size = start + len;
			at += len + FLAT_RECORD;
		}
		flatmap_finish(&map);
		good += agrees() && map.size == size && map.high == U64_MAX;
	}
	is_u64(good, 500, "random records, every byte as the last one has it");
}

/* A byte a record, from the highest to the lowest: too many for one map. */
static void test_many(void)
{
	u64 count = 10 * FLATMAP_EXTENTS, i, low = 0;
	unsigned int maps = 0, wrong = 0;
	const struct flat_extent *extent;

	while (low < count) {
		flatmap_begin(&map, low);
		for (i = count; i-- > 0;)
			record(i, 1, 17 * (count - i));
		flatmap_finish(&map);
		maps++;
		if (map.high <= low || map.count > FLATMAP_EXTENTS) {
			ok(false, "a map has something, and not too much");
			return;
		}
		for (i = low; i < map.high && i < count; i++) {
			extent = flatmap_find(&map, i);
			wrong += !extent || extent->start != i ||
				 extent->at != 17 * (count - i);
		}
		low = map.high;
	}
	is_u64(wrong, 0, "more records than a map holds: every part is right");
	is_u64(maps, 10, "in as many parts as are needed");
	is_u64(map.size, count, "the size is that of all");
}

/* Many that cover everything, many that are small: no time may be lost. */
static void test_nested(void)
{
	u64 i, count = 8 * FLATMAP_EXTENTS;

	flatmap_begin(&map, 0);
	for (i = 0; i < count; i++)
		record(i % 2 ? i : 0, i % 2 ? 1 : U32_MAX, 1 + (i << 33));
	flatmap_finish(&map);
	is_u64(map.count, 3, "the last that covers all, and one byte in it");
	is_u64(flatmap_find(&map, 1)->at, 1 + ((count - 2) << 33), "which it is");
}

static void test_joined(void)
{
	flatmap_begin(&map, 0);
	record(10, 10, 100);
	record(0, 5, 200);
	record(12, 3, 300);
	flatmap_finish(&map);
	is_u64(map.count, 4, "a record is split by a later one");
	is_u64(flatmap_find(&map, 5)->start, 10, "behind a gap comes the next");
	is_u64(flatmap_find(&map, 16)->at, 105, "the rest is where it was");
	ok(!flatmap_find(&map, 20), "behind the last is nothing");
}

int main(void)
{
	test_header();
	test_decode();
	test_joined();
	test_random();
	test_many();
	test_nested();
	return tap_done();
}
