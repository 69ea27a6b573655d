// SPDX-License-Identifier: GPL-2.0-or-later
/* A kdump-compressed dump whose notes change. */
#include "../../userspace/lib/edit/kdumpedit.h"
#include "../tap.h"

#define BLOCK	4096u

/* Two blocks of sub header, with notes at 0x1100; pages' bitmaps of one block. */
static struct kdump_header header;
static struct rewrite_edit edits[4];
static struct rewrite script;
static struct kdumpedit edit;
static struct rewrite_table table[KDUMPEDIT_TABLES];

static void begin(unsigned int bits, bool big, unsigned int version)
{
	header = (struct kdump_header){
		.bits = bits, .big_endian = big, .version = version,
		.machine = "i686", .block_size = BLOCK, .sub_hdr_size = 2,
		.bitmap_blocks = 2, .max_mapnr = 1000,
		.offset_note = 0x1100, .size_note = 0xe00,
		.offset_vmcoreinfo = 0x1e00, .size_vmcoreinfo = 0x80,
		.offset_eraseinfo = 0x1f00, .size_eraseinfo = 0x40,
	};
	rewrite_init(&script, edits, 4);
	edit = (struct kdumpedit){
		.script = &script, .header = &header, .end = 0x100000,
	};
}

static void grow(u64 size)
{
	rewrite_insert(&script, 0x1100, size, 1);
	rewrite_seal(&script);
}

static u64 fixed(enum kdumpedit_kind kind, unsigned int size, u64 value)
{
	u8 raw[8] = { 0 };

	kdump_store(&header, raw, size, value);
	ok(!kdumpedit_fix(&edit, kind, raw), "a number is changed");
	return kdump_load(&header, raw, size);
}

static void test_fix(unsigned int bits, bool big)
{
	unsigned int i;
	u64 end = 0;

	begin(bits, big, 6);
	grow(3 * BLOCK);
	ok(!kdumpedit_tables(&edit, 10, table), "%u bits: the numbers", bits);
	for (i = 0; i < KDUMPEDIT_TABLES; i++) {
		ok(table[i].at >= end && table[i].count, "in order");
		end = table[i].at + table[i].count * table[i].size;
	}
	is_u64(table[4].at, 5 * BLOCK, "page descriptors behind the bitmaps");
	is_u64(edit.data, 5 * BLOCK + 10 * KDUMP_PAGE_DESC, "then the pages");
	is_u64(fixed(KDUMPEDIT_SUB_HDR_SIZE, 4, 2), 5, "the sub header grows");
	is_u64(fixed(KDUMPEDIT_SIZE_NOTE, bits / 8, 0xe00), 0xe00 + 3 * BLOCK,
	       "so do the notes");
	is_u64(fixed(KDUMPEDIT_OFFSET, 8, 0x1e00), 0x1e00 + 3 * BLOCK,
	       "what is in them moves");
	is_u64(fixed(KDUMPEDIT_OFFSET, 8, 0), 0, "what is not there does not");
	is_u64(fixed(KDUMPEDIT_PAGE, 8, 0x8000), 0x8000 + 3 * BLOCK,
	       "a page moves");
	is_u64(fixed(KDUMPEDIT_PAGE, 8, 0), 0, "a page without bytes does not");
	is_u64(edit.damaged + edit.missing, 0, "all of them can be right");
	fixed(KDUMPEDIT_PAGE, 8, edit.data - 1);
	fixed(KDUMPEDIT_PAGE, 8, edit.end);
	is_u64(edit.damaged, 1, "a page among the descriptors");
	is_u64(edit.missing, 1, "a page behind the end");
}

static void test_refused(void)
{
	u8 raw[8] = { 0 };

	begin(64, false, 4);
	grow(BLOCK);
	ok(!kdumpedit_tables(&edit, 10, table) && !table[3].count,
	   "version 4 has no eraseinfo");
	begin(64, false, 6);
	grow(BLOCK + 1);
	ok(kdumpedit_tables(&edit, 10, table) == -EBUSY, "no whole block");
	begin(64, false, 6);
	header.size_note = 0x2000;
	grow(BLOCK);
	ok(kdumpedit_tables(&edit, 10, table) == -EINVAL,
	   "notes that run into the bitmap");
	begin(64, false, 6);
	header.offset_note = U64_MAX;
	grow(BLOCK);
	ok(kdumpedit_tables(&edit, 10, table) == -EINVAL, "notes nowhere");
	begin(64, false, 6);
	header.offset_eraseinfo = 0x10f0;
	grow(BLOCK);
	ok(kdumpedit_tables(&edit, 10, table) == -EBUSY,
	   "eraseinfo that would be torn apart");
	begin(64, false, 6);
	rewrite_insert(&script, BLOCK, BLOCK, 1);
	rewrite_seal(&script);
	ok(kdumpedit_tables(&edit, 10, table) == -EBUSY,
	   "notes on top of the sub header");
	begin(64, false, 6);
	grow(BLOCK);
	ok(kdumpedit_tables(&edit, U64_MAX / 30, table) == -EINVAL,
	   "more pages than any file has");
	begin(64, false, 6);
	header.sub_hdr_size = 0x7fffffff;
	grow(BLOCK);
	ok(kdumpedit_fix(&edit, KDUMPEDIT_SUB_HDR_SIZE, raw) == -EOVERFLOW,
	   "a sub header that becomes too long");
	begin(32, false, 6);
	grow((u64)BLOCK << 20);
	ok(kdumpedit_fix(&edit, KDUMPEDIT_SIZE_NOTE, raw) == -EOVERFLOW,
	   "notes over 4 GiB of a 32-bit machine");
}

static void test_bitmap(void)
{
	u64 size;

	begin(64, false, 6);
	is_u64(kdumpedit_bitmap(&header, &size), 4 * BLOCK,
	       "the second of two bitmaps");
	is_u64(size, BLOCK, "its size");
	header.max_mapnr = BLOCK * 8 + 1;
	is_u64(kdumpedit_bitmap(&header, &size), 3 * BLOCK,
	       "where there is room for one only, that one");
	is_u64(size, 2 * BLOCK, "its size");
	header.max_mapnr = U64_MAX;
	kdumpedit_bitmap(&header, &size);
	is_u64(size, 2 * BLOCK, "a number of pages beyond reason");
}

static void test_count(void)
{
	static const u8 bits[] = { 0xff, 0x01, 0x00, 0x80, 0xff };

	begin(64, false, 6);
	is_u64(kdumpedit_count(&header, 0, bits, sizeof(bits)), 18,
	       "all bits of a part");
	header.max_mapnr = 33;
	is_u64(kdumpedit_count(&header, 0, bits, sizeof(bits)), 11,
	       "those of pages that there are");
	is_u64(kdumpedit_count(&header, 4, bits, 1), 1, "of a part behind");
	header.max_mapnr = 1000;
	header.split = true;
	header.start_pfn = 3;
	header.end_pfn = 32;
	is_u64(kdumpedit_count(&header, 0, bits, sizeof(bits)), 7,
	       "those of a split part");
	header.end_pfn = 31;
	is_u64(kdumpedit_count(&header, 0, bits, sizeof(bits)), 6,
	       "without the page that is the first of the next");
	header.start_pfn = 100;
	is_u64(kdumpedit_count(&header, 0, bits, sizeof(bits)), 0,
	       "a part that ends before it begins");
}

int main(void)
{
	test_fix(64, false);
	test_fix(64, true);
	test_fix(32, false);
	test_fix(32, true);
	test_refused();
	test_bitmap();
	test_count();
	return tap_done();
}
