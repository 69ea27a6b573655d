/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where everything stands in the stock vmcore and in the merged one.
 * Pure: offsets and headers in, offsets and headers out.
 *
 *	stock file			merged file
 *	0		ELF header	0			ELF header
 *	header_size	notes		header_size		device dumps
 *							+ dumps_size	stock notes
 *							...		zeros
 *	stock.memory	memory		memory			memory
 *
 * The distance from header_size to memory in the merged file is fixed once:
 * no PT_LOAD ever moves, however many dumps are added.
 */
#ifndef _VMCOREDD_LAYOUT_H
#define _VMCOREDD_LAYOUT_H

#include <vmcoredd/env.h>

/**
 * struct vmcoredd_stock_layout - geometry of the stock file, offsets in bytes
 * @header_size: ELF and program headers, to the page where the notes begin
 * @notes_size: true size of the notes, without padding
 * @memory: where memory begins; page aligned
 * @size: of the file, from its headers
 * @phnum: number of program headers
 */
struct vmcoredd_stock_layout {
	u64	header_size;
	u64	notes_size;
	u64	memory;
	u64	size;
	u16	phnum;
};

/**
 * struct vmcoredd_layout - geometry of the merged file, offsets in bytes
 * @stock: the stock file's
 * @dumps_size: device dumps with their headers and padding; a page multiple
 * @memory: where memory begins
 * @size: of the file
 */
struct vmcoredd_layout {
	struct vmcoredd_stock_layout stock;
	u64	dumps_size;
	u64	memory;
	u64	size;
};

/**
 * enum vmcoredd_zone_type - what an offset of the merged file leads to
 * @VMCOREDD_ZONE_HEADER: the rewritten ELF header
 * @VMCOREDD_ZONE_DUMPS: device dumps
 * @VMCOREDD_ZONE_NOTES: the stock file's notes and their padding
 * @VMCOREDD_ZONE_ZERO: the unused part of the note area, zeros
 * @VMCOREDD_ZONE_MEMORY: the stock file's memory
 * @VMCOREDD_ZONE_END: past the end
 */
enum vmcoredd_zone_type {
	VMCOREDD_ZONE_HEADER,
	VMCOREDD_ZONE_DUMPS,
	VMCOREDD_ZONE_NOTES,
	VMCOREDD_ZONE_ZERO,
	VMCOREDD_ZONE_MEMORY,
	VMCOREDD_ZONE_END,
};

/**
 * struct vmcoredd_zone - a stretch of the merged file that has one origin
 * @type: what it is
 * @start: its first byte in the merged file
 * @end: the byte after it
 * @stock: where @start stands in the stock file (NOTES and MEMORY), else 0
 */
struct vmcoredd_zone {
	enum vmcoredd_zone_type type;
	u64	start;
	u64	end;
	u64	stock;
};

/* Bytes of ELF header that tell how many there are in all. */
#define VMCOREDD_LAYOUT_PROBE	sizeof(Elf64_Ehdr)

int vmcoredd_layout_header_bytes(const void *ehdr, size_t *ret_bytes);
int vmcoredd_layout_parse(const void *header, size_t bytes, u32 page_size,
			  struct vmcoredd_stock_layout *ret_stock);
int vmcoredd_layout_init(struct vmcoredd_layout *layout,
			 const struct vmcoredd_stock_layout *stock,
			 u64 memory, u64 dumps_size);
int vmcoredd_layout_header(const struct vmcoredd_layout *layout, void *header,
			   size_t bytes);
void vmcoredd_layout_zone(const struct vmcoredd_layout *layout, u64 offset,
			  struct vmcoredd_zone *ret_zone);

#endif /* _VMCOREDD_LAYOUT_H */
