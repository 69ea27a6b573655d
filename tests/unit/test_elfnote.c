// SPDX-License-Identifier: GPL-2.0-or-later
/* The note walker: sizes, padding, byte order, damage. */
#include "../../userspace/lib/dump/elfnote.h"
#include "../tap.h"

static u8 segment[16384];

static void put_u32(u8 *at, u32 value, bool big)
{
	int i;

	for (i = 0; i < 4; i++)
		at[big ? 3 - i : i] = (u8)(value >> 8 * i);
}

static void put_note(u8 *at, u32 namesz, u32 descsz, u32 type, const char *name,
		     bool big)
{
	put_u32(at, namesz, big);
	put_u32(at + 4, descsz, big);
	put_u32(at + 8, type, big);
	memcpy(at + 12, name, strlen(name));
}

static enum elfnote_result look(const struct elfnote_cursor *cursor,
				struct elfnote *note)
{
	u64 room = cursor->size - cursor->pos;
	size_t len = room < ELFNOTE_WINDOW ? (size_t)room : ELFNOTE_WINDOW;

	return elfnote_next(cursor, segment + cursor->pos, len, note);
}

static void test_open(void)
{
	struct elfnote_cursor cursor;

	is_u64(elfnote_open(&cursor, 100, 0, false), 0, "alignment 0 is taken");
	is_u64(cursor.align, 4, "as 4");
	is_u64(elfnote_open(&cursor, 100, 8, false), 0, "alignment 8 is taken");
	is_u64(cursor.align, 8, "as it is");
	ok(elfnote_open(&cursor, 100, 16, false) == -EINVAL,
	   "alignment 16 is refused");
	ok(elfnote_open(&cursor, 100, 1ULL << 40, false) == -EINVAL,
	   "an alignment beyond 32 bits is refused");
}

static void test_walk(bool big)
{
	struct elfnote_cursor cursor;
	struct elfnote note;

	memset(segment, 0, sizeof(segment));
	put_note(segment, 5, 6, 1, "CORE", big);
	put_note(segment + 28, 8, 4072, 0x700, "LINUX", big);
	elfnote_open(&cursor, 28 + 4092, 4, big);

	is_u64(look(&cursor, &note), ELFNOTE_FOUND, "first note");
	is_u64(note.namesz, 5, "its name's size");
	is_u64(note.descsz, 6, "its descriptor's size");
	is_u64(note.desc_pos, 20, "its descriptor is behind the padded name");
	is_u64(note.end, 28, "its padded end");
	elfnote_skip(&cursor, &note);
	is_u64(look(&cursor, &note), ELFNOTE_FOUND, "second note");
	is_u64(note.type, 0x700, "its type");
	is_u64(note.name_pos, 40, "its name's place");
	is_u64(note.end, cursor.size, "it ends with the segment");
	elfnote_skip(&cursor, &note);
	is_u64(look(&cursor, &note), ELFNOTE_END, "the end");
}

/* As readelf has it: header and name together are padded to 8. */
static void test_align8(void)
{
	static const struct {
		u32 namesz, descsz;
		u64 desc_pos, end;
	} cases[] = {
		{ 4, 3, 16, 24 }, { 5, 6, 24, 32 }, { 8, 8, 24, 32 },
		{ 12, 0, 24, 24 }, { 13, 1, 32, 40 }, { 0, 4, 16, 24 },
	};
	struct elfnote_cursor cursor;
	struct elfnote note;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(segment, 0, sizeof(segment));
		put_note(segment, cases[i].namesz, cases[i].descsz, 5, "GNU",
			 false);
		elfnote_open(&cursor, 64, 8, false);
		is_u64(look(&cursor, &note), ELFNOTE_FOUND,
		       "a name of %u, padded to 8", cases[i].namesz);
		is_u64(note.desc_pos, cases[i].desc_pos,
		       "its descriptor is where readelf has it");
		is_u64(note.end, cases[i].end, "and ends there");
	}
	put_note(segment, 5, 0, 5, "GNU", false);
	elfnote_open(&cursor, 23, 8, false);
	is_u64(look(&cursor, &note), ELFNOTE_GARBLED,
	       "no room for the padding of a name");
}

/* A rest that cannot hold a header. */
static void test_rest(void)
{
	struct elfnote_cursor cursor;
	struct elfnote note;

	memset(segment, 0, sizeof(segment));
	elfnote_open(&cursor, 11, 4, false);
	is_u64(look(&cursor, &note), ELFNOTE_PADDING, "a rest of zeros is padding");
	is_u64(elfnote_skip_zeros(&cursor, segment, 11), 11, "all of it");
	is_u64(look(&cursor, &note), ELFNOTE_END, "up to the end");
	elfnote_open(&cursor, 11, 4, false);
	is_u64(elfnote_next(&cursor, segment, 10, &note), ELFNOTE_GARBLED,
	       "not when it was not read to its end");
	segment[10] = 1;
	is_u64(look(&cursor, &note), ELFNOTE_GARBLED, "nor when it is not zero");
}

static void test_sizes(void)
{
	static const struct {
		u32 namesz, descsz;
		u64 size;
		enum elfnote_result result;
		const char *text;
	} cases[] = {
		{ 8, 0xffffffff, 4096, ELFNOTE_TRUNCATED, "descriptor of 4 GiB - 1" },
		{ 0xffffffff, 0, 4096, ELFNOTE_GARBLED, "name of 4 GiB - 1" },
		{ 0xfffffffd, 0xfffffffd, 4096, ELFNOTE_GARBLED, "sums that wrap" },
		{ 257, 0, 4096, ELFNOTE_GARBLED, "name over the limit" },
		{ 256, 0, 4096, ELFNOTE_FOUND, "name at the limit" },
		{ 8, 1, 20, ELFNOTE_TRUNCATED, "no room for the descriptor" },
		{ 8, 0, 20, ELFNOTE_FOUND, "no descriptor" },
		{ 8, 0, 19, ELFNOTE_GARBLED, "no room for the name" },
		{ 5, 2, 22, ELFNOTE_FOUND, "padding of the last note missing" },
		{ 5, 3, 22, ELFNOTE_TRUNCATED, "one byte too many" },
		{ 8, 0, 11, ELFNOTE_GARBLED, "no room for a header" },
		{ 0, 0, 12, ELFNOTE_FOUND, "neither name nor descriptor" },
	};
	struct elfnote_cursor cursor;
	struct elfnote note = { 0 };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(segment, 0, sizeof(segment));
		put_note(segment, cases[i].namesz, cases[i].descsz, 7, "LINUX",
			 false);
		elfnote_open(&cursor, cases[i].size, 4, false);
		is_u64(look(&cursor, &note), cases[i].result, "%s",
		       cases[i].text);
		if (cases[i].result == ELFNOTE_FOUND)
			ok(note.end <= cursor.size, "%s: within the segment",
			   cases[i].text);
	}
}

/* A name whose size is wrong reaches into what is behind it. */
static void test_name(void)
{
	static const struct {
		u32 namesz;
		enum elfnote_result result;
		const char *text;
	} cases[] = {
		{ 5, ELFNOTE_FOUND, "a name without its NUL" },
		{ 6, ELFNOTE_FOUND, "a name with its NUL" },
		{ 8, ELFNOTE_FOUND, "a name padded with NULs" },
		{ 9, ELFNOTE_GARBLED, "a name and what is behind it" },
		{ 200, ELFNOTE_GARBLED, "a name and much behind it" },
	};
	struct elfnote_cursor cursor;
	struct elfnote note;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(segment, 0, sizeof(segment));
		put_note(segment, cases[i].namesz, 1000, 0x700, "LINUX", false);
		memset(segment + 20, 'x', 30);
		elfnote_open(&cursor, 4096, 4, false);
		is_u64(look(&cursor, &note), cases[i].result, "%s",
		       cases[i].text);
	}
}

static void test_far(void)
{
	struct elfnote_cursor cursor;
	struct elfnote note;

	memset(segment, 0, sizeof(segment));
	put_note(segment, 8, 0xfffffff0, 0x700, "LINUX", false);
	elfnote_open(&cursor, UINT64_MAX, 4, false);
	cursor.pos = UINT64_MAX - 0x200000000ULL;
	is_u64(elfnote_next(&cursor, segment, ELFNOTE_WINDOW, &note),
	       ELFNOTE_FOUND, "a note of 4 GiB near the largest offset");
	ok(note.end > note.pos && note.end < UINT64_MAX, "its end does not wrap");
}

static void test_zeros(void)
{
	struct elfnote_cursor cursor;
	struct elfnote note;

	memset(segment, 0, sizeof(segment));
	segment[1003] = 1;
	elfnote_open(&cursor, 2000, 4, false);
	is_u64(look(&cursor, &note), ELFNOTE_PADDING, "zeros are padding");
	is_u64(elfnote_skip_zeros(&cursor, segment, 500), 500, "500 zeros");
	is_u64(elfnote_skip_zeros(&cursor, segment + 500, 1000), 500,
	       "up to the word that is not zero");
	is_u64(cursor.pos, 1000, "whose first byte is next");
	memset(segment, 0, sizeof(segment));
	is_u64(elfnote_skip_zeros(&cursor, segment + 1000, 4096), 1000,
	       "not past the segment");
}

static void test_resync(void)
{
	struct elfnote_cursor cursor;

	memset(segment, 0xa5, sizeof(segment));
	elfnote_open(&cursor, 12288, 4, false);
	cursor.pos = 100;
	ok(elfnote_to_boundary(&cursor, ELFNOTE_STEP), "there is a boundary");
	is_u64(cursor.pos, 4096, "it is the next page");
	ok(!elfnote_resync(&cursor, segment + 4096, ELFNOTE_WINDOW),
	   "bytes that are no note are passed over");
	ok(elfnote_to_boundary(&cursor, ELFNOTE_STEP), "there is another");
	is_u64(cursor.pos, 8192, "a page on, not the same again");
	memset(segment + 8192, 0, 64);
	put_note(segment + 8192, 8, 4076, 0x700, "LINUX", false);
	ok(elfnote_resync(&cursor, segment + 8192, ELFNOTE_WINDOW),
	   "a dump is found");
	put_note(segment + 8192, 8, 4077, 0x700, "LINUX", false);
	ok(!elfnote_resync(&cursor, segment + 8192, ELFNOTE_WINDOW),
	   "one that would end past the segment is not");
	put_note(segment + 8192, 8, 4076, 0x700, "LIN\001X", false);
	ok(!elfnote_resync(&cursor, segment + 8192, ELFNOTE_WINDOW),
	   "nor one with an owner that is no text");
	put_note(segment + 8192, 8, 4076, 0x700, "LINUXXXX", false);
	ok(!elfnote_resync(&cursor, segment + 8192, ELFNOTE_WINDOW),
	   "nor one with an owner that is not terminated");
	memset(segment + 8192, 0, 64);
	put_note(segment + 8192, 8, 4076, 0x700, "LINUX", false);
	ok(!elfnote_resync(&cursor, segment + 8192, 16),
	   "nor one whose owner is not in the window");
	ok(!elfnote_to_boundary(&cursor, ELFNOTE_STEP), "no boundary is left");
	is_u64(cursor.pos, cursor.size, "the walk is at its end");
}

/* Looks for the next note from @pos on, with windows of @len bytes. */
static u64 search(u64 pos, u64 size, u64 align, size_t len, bool *found)
{
	struct elfnote_cursor cursor;
	u64 room, before;

	elfnote_open(&cursor, size, align, false);
	cursor.pos = pos;
	*found = false;
	while (!*found && cursor.pos < cursor.size) {
		room = cursor.size - cursor.pos;
		before = cursor.pos;
		*found = elfnote_search(&cursor, segment + cursor.pos,
					room < len ? (size_t)room : len);
		if (!*found && cursor.pos == before)
			break;
	}
	return cursor.pos;
}

static void test_search(void)
{
	static const size_t lens[] = { ELFNOTE_WINDOW + 8, 300, 4096 };
	bool found;
	size_t i;

	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		memset(segment, 0xa5, sizeof(segment));
		is_u64(search(1, 9000, 0, lens[i], &found), 9000,
		       "windows of %zu: noise is walked to its end", lens[i]);
		ok(!found, "and nothing is found");
		memset(segment + 5004, 0, 20);
		put_note(segment + 5004, 5, 336, 1, "CORE", false);
		is_u64(search(1, 9000, 0, lens[i], &found), 5004,
		       "a note that no page begins with");
		ok(found, "is found");
		is_u64(search(5004, 9000, 0, lens[i], &found), 5004,
		       "also at the place where the search begins");
		is_u64(search(5005, 9000, 0, lens[i], &found), 9000,
		       "but not before it");
		is_u64(search(1, 9000, 8, lens[i], &found), 9000,
		       "with alignment 8, at a multiple of 4");
		ok(!found, "it is not");
		is_u64(search(1, 5004 + 12 + 8 + 336, 0, lens[i], &found), 5004,
		       "one that ends with the segment");
		ok(found, "is found");
		is_u64(search(1, 5004 + 12 + 8 + 335, 0, lens[i], &found),
		       5004 + 12 + 8 + 335, "one that would end behind it");
		ok(!found, "is not");
	}
}

int main(void)
{
	test_open();
	test_walk(false);
	test_walk(true);
	test_align8();
	test_rest();
	test_sizes();
	test_name();
	test_far();
	test_zeros();
	test_resync();
	test_search();
	return tap_done();
}
