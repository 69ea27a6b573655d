// SPDX-License-Identifier: GPL-2.0-or-later
/* The layout of the merged file, and stock headers that cannot be right. */
#include <stdlib.h>

#include <pure/layout.h>

#include "../tap.h"

#define PAGE	4096U
#define LOADS	2

static struct {
	Elf64_Ehdr	ehdr;
	Elf64_Phdr	phdr[1 + LOADS];
} stock;

/* Headers as fs/proc/vmcore.c makes them: notes of 5000 bytes, two ranges. */
static void begin(void)
{
	u16 one = 1;

	memset(&stock, 0, sizeof(stock));
	memcpy(stock.ehdr.e_ident, ELFMAG, SELFMAG);
	stock.ehdr.e_ident[EI_CLASS] = ELFCLASS64;
	stock.ehdr.e_ident[EI_DATA] = *(u8 *)&one ? ELFDATA2LSB : ELFDATA2MSB;
	stock.ehdr.e_type = ET_CORE;
	stock.ehdr.e_phoff = sizeof(stock.ehdr);
	stock.ehdr.e_phentsize = sizeof(stock.phdr[0]);
	stock.ehdr.e_phnum = 1 + LOADS;
	stock.phdr[0].p_type = PT_NOTE;
	stock.phdr[0].p_offset = PAGE;
	stock.phdr[0].p_filesz = 5000;
	stock.phdr[0].p_memsz = 5000;
	stock.phdr[1].p_type = PT_LOAD;
	stock.phdr[1].p_offset = 3 * PAGE;
	stock.phdr[1].p_filesz = 2 * PAGE;
	stock.phdr[1].p_memsz = 2 * PAGE;
	stock.phdr[2].p_type = PT_LOAD;
	stock.phdr[2].p_offset = 5 * PAGE;
	stock.phdr[2].p_filesz = PAGE;
	stock.phdr[2].p_memsz = PAGE;
}

static int parse(struct vmcoredd_stock_layout *layout)
{
	return vmcoredd_layout_parse(&stock, sizeof(stock), PAGE, layout);
}

static void test_parse(void)
{
	struct vmcoredd_stock_layout layout;
	size_t bytes;

	begin();
	ok(!vmcoredd_layout_header_bytes(&stock, &bytes), "headers");
	is_u64(bytes, sizeof(stock), "their length");
	ok(!parse(&layout), "a stock file");
	is_u64(layout.header_size, PAGE, "where notes begin");
	is_u64(layout.notes_size, 5000, "how long they are");
	is_u64(layout.memory, 3 * PAGE, "where memory begins");
	is_u64(layout.size, 6 * PAGE, "where it ends");
	is_u64(layout.phnum, 3, "program headers");
}

/* One thing wrong at a time. */
static void test_refused_ehdr(void)
{
	struct vmcoredd_stock_layout layout;
	size_t bytes;

	begin();
	stock.ehdr.e_ident[0] = 0;
	ok(parse(&layout) == -ENOEXEC, "no ELF file");
	begin();
	stock.ehdr.e_ident[EI_CLASS] = ELFCLASS32;
	ok(parse(&layout) == -EOPNOTSUPP, "ELF32");
	begin();
	stock.ehdr.e_ident[EI_DATA] ^= ELFDATA2LSB ^ ELFDATA2MSB;
	ok(parse(&layout) == -EOPNOTSUPP, "the other byte order");
	begin();
	stock.ehdr.e_type = ET_EXEC;
	ok(parse(&layout) == -EINVAL, "an executable");
	begin();
	stock.ehdr.e_phnum = 0;
	ok(parse(&layout) == -EINVAL, "no program headers");
	begin();
	stock.ehdr.e_phnum = PN_XNUM;
	ok(vmcoredd_layout_header_bytes(&stock, &bytes) == -EINVAL,
	   "the number of program headers is elsewhere");
	begin();
	stock.ehdr.e_phnum = 4;
	ok(parse(&layout) == -EINVAL, "more program headers than bytes");
}

static void test_refused_phdr(void)
{
	struct vmcoredd_stock_layout layout;

	begin();
	stock.phdr[0].p_type = PT_LOAD;
	ok(parse(&layout) == -EINVAL, "the notes are not first");
	begin();
	stock.phdr[0].p_offset = PAGE + 4;
	ok(parse(&layout) == -EINVAL, "notes that begin inside a page");
	begin();
	stock.phdr[0].p_offset = 0;
	ok(parse(&layout) == -EINVAL, "notes over the headers");
	begin();
	stock.phdr[0].p_filesz = UINT64_MAX - PAGE + 1;
	ok(parse(&layout) == -EINVAL, "notes whose end wraps");
	begin();
	stock.phdr[0].p_filesz = INT64_MAX;
	ok(parse(&layout) == -EINVAL, "notes past what an offset can be");
	begin();
	stock.phdr[2].p_type = PT_NOTE;
	ok(parse(&layout) == -EINVAL, "two PT_NOTE");
	begin();
	stock.phdr[1].p_offset = 2 * PAGE;
	ok(parse(&layout) == -EINVAL, "memory over the notes");
	begin();
	stock.phdr[1].p_memsz = UINT64_MAX - PAGE;
	ok(parse(&layout) == -EINVAL, "memory whose end wraps");
}

static void test_refused_short(void)
{
	struct vmcoredd_stock_layout layout;
	Elf64_Ehdr *alone;

	ok(vmcoredd_layout_parse(&stock, sizeof(stock.ehdr) - 1, PAGE,
				 &layout) == -EINVAL, "half a header");
	begin();
	alone = malloc(sizeof(*alone));
	if (!alone)
		return;
	*alone = stock.ehdr;
	ok(vmcoredd_layout_parse(alone, sizeof(*alone), PAGE, &layout) ==
	   -EINVAL, "a header without the program headers");
	free(alone);
}

static void test_merge(void)
{
	struct vmcoredd_stock_layout layout;
	struct vmcoredd_layout merged;

	begin();
	parse(&layout);
	ok(!vmcoredd_layout_init(&merged, &layout, 20 * PAGE, 4 * PAGE),
	   "four pages of dumps");
	is_u64(merged.size, 23 * PAGE, "the size of the file");
	ok(!vmcoredd_layout_header(&merged, &stock, sizeof(stock)),
	   "its header");
	is_u64(stock.phdr[0].p_offset, PAGE, "notes begin where they did");
	is_u64(stock.phdr[0].p_filesz, 4 * PAGE + 5000, "dumps come first");
	is_u64(stock.phdr[0].p_memsz, 4 * PAGE + 5000, "in memory too");
	is_u64(stock.phdr[1].p_offset, 20 * PAGE, "memory has moved");
	is_u64(stock.phdr[2].p_offset, 22 * PAGE, "all of it, by the same");
	is_u64(stock.phdr[2].p_filesz, PAGE, "and is as long as it was");
	ok(vmcoredd_layout_header(&merged, &stock, sizeof(stock) - 1) ==
	   -EINVAL, "a header that is too short");
	ok(!vmcoredd_layout_init(&merged, &layout, 20 * PAGE, 17 * PAGE),
	   "dumps that just fit");
	ok(vmcoredd_layout_init(&merged, &layout, 20 * PAGE, 18 * PAGE) ==
	   -ENOSPC, "a page more does not");
	ok(vmcoredd_layout_init(&merged, &layout, 20 * PAGE,
				UINT64_MAX - PAGE + 1) == -ENOSPC,
	   "nor does a size that wraps");
	ok(vmcoredd_layout_init(&merged, &layout, INT64_MAX - 2 * PAGE,
				PAGE) == -EOVERFLOW, "memory past an offset");
}

/* The zones cover the file once, in order, and lead to the right bytes. */
static void test_zones(void)
{
	static const enum vmcoredd_zone_type order[] = {
		VMCOREDD_ZONE_HEADER, VMCOREDD_ZONE_DUMPS, VMCOREDD_ZONE_NOTES,
		VMCOREDD_ZONE_ZERO, VMCOREDD_ZONE_MEMORY, VMCOREDD_ZONE_END,
	};
	struct vmcoredd_stock_layout layout;
	struct vmcoredd_layout merged;
	struct vmcoredd_zone zone, last;
	u64 at = 0;
	size_t i;

	begin();
	parse(&layout);
	vmcoredd_layout_init(&merged, &layout, 20 * PAGE, 4 * PAGE);
	for (i = 0; i < sizeof(order) / sizeof(*order); i++) {
		vmcoredd_layout_zone(&merged, at, &zone);
		is_u64(zone.type, order[i], "zone %zu", i);
		is_u64(zone.start, at, "begins where the one before ends");
		ok(zone.end > at, "and has bytes");
		if (i + 1 < sizeof(order) / sizeof(*order)) {
			vmcoredd_layout_zone(&merged, zone.end - 1, &last);
			is_u64(last.type, order[i], "to its last byte");
		}
		if (zone.type == VMCOREDD_ZONE_NOTES)
			is_u64(zone.stock, PAGE, "from the stock notes");
		if (zone.type == VMCOREDD_ZONE_MEMORY)
			is_u64(zone.stock, 3 * PAGE, "from the stock memory");
		at = zone.end;
	}
	vmcoredd_layout_zone(&merged, UINT64_MAX, &zone);
	is_u64(zone.type, VMCOREDD_ZONE_END, "the largest offset is the end");
}

int main(void)
{
	test_parse();
	test_refused_ehdr();
	test_refused_phdr();
	test_refused_short();
	test_merge();
	test_zones();
	return tap_done();
}
