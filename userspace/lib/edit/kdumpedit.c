// SPDX-License-Identifier: LGPL-2.1-or-later
/* A kdump-compressed dump whose notes change: see kdumpedit.h.  Pure file. */
#include <vmcoredd/env.h>

#include "kdumpedit.h"

#define KDUMPEDIT_SUB_HDR_SIZE_MAX	0x7fffffffU
#define KDUMPEDIT_VERSION_ERASEINFO	5	/* the first that has it */

/**
 * kdumpedit_bitmap - where it stands which pages the file has
 * @header: of the file
 * @ret_size: bytes of it
 *
 * The second of two bitmaps; where there is room for one only, that one.
 *
 * Return: its offset in the file, in bytes.
 */
u64 kdumpedit_bitmap(const struct kdump_header *header, u64 *ret_size)
{
	u64 block = header->block_size;
	u64 at = (1 + (u64)header->sub_hdr_size) * block;
	u64 all = header->bitmap_blocks * block;
	u64 need = header->max_mapnr / 8 + !!(header->max_mapnr % 8);

	need = (need / block + !!(need % block)) * block;
	if (need > all / 2) {
		*ret_size = all;
		return at;
	}
	*ret_size = all / 2;
	return at + all / 2;
}

static unsigned int kdumpedit_ones(u8 byte)
{
	unsigned int count = 0;

	for (; byte; byte &= (u8)(byte - 1))
		count++;
	return count;
}

/**
 * kdumpedit_count - how many pages a part of the bitmap gives to the file
 * @header: of the file
 * @pos: of the part in the bitmap, in bytes
 * @bits: the part
 * @len: its bytes
 *
 * Return: the number.
 */
u64 kdumpedit_count(const struct kdump_header *header, u64 pos,
		    const void *bits, size_t len)
{
	u64 first = header->split ? header->start_pfn : 0;
	u64 end = header->split ? header->end_pfn : header->max_mapnr;
	const u8 *bytes = bits;
	u64 pfn = pos * 8, count = 0;
	unsigned int byte, bit;
	size_t i;

	for (i = 0; i < len; i++, pfn += 8) {
		byte = bytes[i];
		if (!byte)
			continue;
		for (bit = 0; bit < 8; bit++) {
			if (pfn + bit < first || pfn + bit >= end)
				byte &= ~(1U << bit);
		}
		count += kdumpedit_ones((u8)byte);
	}
	return count;
}

static struct rewrite_table kdumpedit_field(const struct kdump_header *header,
					    enum kdump_field field,
					    enum kdumpedit_kind kind)
{
	struct rewrite_table table = { .count = 1, .kind = kind };
	unsigned int size;

	table.at = kdump_field(header, field, &size);
	table.size = size;
	return table;
}

/* The notes, and with them all changes, are in the sub header's blocks. */
static int kdumpedit_check(const struct kdumpedit *edit)
{
	const struct kdump_header *header = edit->header;
	u64 end = (1 + (u64)header->sub_hdr_size) * header->block_size;

	if (header->offset_note > end ||
	    header->size_note > end - header->offset_note)
		return -EINVAL;
	if (rewrite_touches(edit->script, end, U64_MAX) ||
	    rewrite_touches(edit->script, header->offset_vmcoreinfo,
			    header->size_vmcoreinfo) ||
	    rewrite_touches(edit->script, header->offset_eraseinfo,
			    header->size_eraseinfo) ||
	    rewrite_shift(edit->script) % header->block_size)
		return -EBUSY;
	return 0;
}

/**
 * kdumpedit_tables - find the numbers that change
 * @edit: the file
 * @pages: how many pages the bitmap gives to it
 * @ret_table: where they stand, in the order of the file
 *
 * Return: 0; -EINVAL when the headers are damaged; -EBUSY when the script
 * changes what it may not.
 */
int kdumpedit_tables(struct kdumpedit *edit, u64 pages,
		     struct rewrite_table ret_table[KDUMPEDIT_TABLES])
{
	const struct kdump_header *header = edit->header;
	struct rewrite_table *table = ret_table;
	u64 descriptors = kdump_data_offset(header);
	int ret = kdumpedit_check(edit);

	if (ret)
		return ret;
	if (pages > (S64_MAX - descriptors) / KDUMP_PAGE_DESC)
		return -EINVAL;
	*table++ = kdumpedit_field(header, KDUMP_SUB_HDR_SIZE,
				   KDUMPEDIT_SUB_HDR_SIZE);
	*table++ = kdumpedit_field(header, KDUMP_OFFSET_VMCOREINFO,
				   KDUMPEDIT_OFFSET);
	*table++ = kdumpedit_field(header, KDUMP_SIZE_NOTE,
				   KDUMPEDIT_SIZE_NOTE);
	*table++ = kdumpedit_field(header, KDUMP_OFFSET_ERASEINFO,
				   KDUMPEDIT_OFFSET);
	*table = (struct rewrite_table){
		.at = descriptors, .count = pages, .size = KDUMP_PAGE_DESC,
		.kind = KDUMPEDIT_PAGE,
	};
	/* Before version 5 other bytes stand where eraseinfo would. */
	if (header->version < KDUMPEDIT_VERSION_ERASEINFO)
		ret_table[3].count = 0;
	edit->data = descriptors + pages * KDUMP_PAGE_DESC;
	table = &ret_table[3];
	return rewrite_touches(edit->script, 0,
			       table->at + table->count * table->size) ?
	       -EBUSY : 0;
}

static int kdumpedit_store(const struct kdumpedit *edit, void *raw,
			   unsigned int size, u64 value)
{
	if (size == 4 && value > U32_MAX)
		return -EOVERFLOW;
	kdump_store(edit->header, raw, size, value);
	return 0;
}

static int kdumpedit_fix_offset(struct kdumpedit *edit, void *raw, bool page)
{
	u64 offset = kdump_load(edit->header, raw, 8);

	/* 0 stands for nothing there, or for a page of zeros. */
	if (!offset)
		return 0;
	if (page && offset < edit->data)
		edit->damaged++;
	else if (page && offset >= edit->end)
		edit->missing++;
	return kdumpedit_store(edit, raw, 8,
			       rewrite_offset(edit->script, offset));
}

/**
 * kdumpedit_fix - change one number or page descriptor as the script wants
 * @edit: the file; counts descriptors that cannot be right
 * @kind: what it is
 * @raw: it, as it stands in the file; changed in place
 *
 * Return: 0; -EOVERFLOW when a number does not fit.
 */
int kdumpedit_fix(struct kdumpedit *edit, enum kdumpedit_kind kind, void *raw)
{
	const struct kdump_header *header = edit->header;
	u64 blocks;
	unsigned int size;

	switch (kind) {
	case KDUMPEDIT_SUB_HDR_SIZE:
		blocks = (u64)header->sub_hdr_size * header->block_size +
			 rewrite_shift(edit->script);
		blocks /= header->block_size;
		if (blocks > KDUMPEDIT_SUB_HDR_SIZE_MAX)
			return -EOVERFLOW;
		return kdumpedit_store(edit, raw, 4, blocks);
	case KDUMPEDIT_SIZE_NOTE:
		kdump_field(header, KDUMP_SIZE_NOTE, &size);
		return kdumpedit_store(edit, raw, size,
				       rewrite_span(edit->script,
						    header->offset_note,
						    header->size_note, true));
	default:
		return kdumpedit_fix_offset(edit, raw,
					    kind == KDUMPEDIT_PAGE);
	}
}
