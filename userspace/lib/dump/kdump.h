/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The headers of a kdump-compressed dump, as 'makedumpfile -c' and others write
 * it.  Pure.
 *
 * In the byte order of the machine that died, and with its sizes of C types.
 * W is 8 on 64-bit machines and 4 on others; P is 4, or 8 where 64-bit numbers
 * are aligned to 8.
 *
 *	0	8	"KDUMP   "
 *	8	4	header_version
 *	12	390	struct new_utsname: six texts of 65 bytes
 *	then	2*W	timestamp, aligned to W
 *	then	4	status: bit 3 says that the dump is incomplete
 *	then	4	block_size
 *	then	4	sub_hdr_size, in blocks
 *	then	4	bitmap_blocks
 *	then	4	max_mapnr
 *
 * and at block_size the sub header, of which each version has more:
 *
 *	1	W phys_base, 4 dump_level
 *	2	4 split, W start_pfn, W end_pfn
 *	3	8 offset_vmcoreinfo (aligned to P), W size_vmcoreinfo
 *	4	8 offset_note (P), W size_note
 *	5	8 offset_eraseinfo (P), W size_eraseinfo
 *	6	8 start_pfn_64 (P), 8 end_pfn_64, 8 max_mapnr_64
 *
 * Behind the sub_hdr_size blocks come two bitmaps in bitmap_blocks blocks, of
 * which the second says what pages follow; then 24 bytes for each page: 8 bytes
 * offset in the file, 4 size, 4 flags, 8 page flags; then the pages.
 *
 * Source of the format: makedumpfile's IMPLEMENTATION, "The kdump-compressed
 * format", and its diskdump_mod.h.
 */
#ifndef _LIB_KDUMP_H
#define _LIB_KDUMP_H

#include <vmcoredd/env.h>

#define KDUMP_MAGIC		"KDUMP   "
#define KDUMP_MAGIC_LEN		8
#define KDUMP_HEAD		464	/* bytes that kdump_decode() wants at most */
#define KDUMP_SUB		112	/* bytes that kdump_decode_sub() wants at most */
#define KDUMP_TEXT		65	/* bytes of a text of struct new_utsname */
#define KDUMP_PAGE_DESC		24	/* bytes of a page descriptor */
#define KDUMP_VERSION_NOTES	4	/* the first header_version with notes */
#define KDUMP_BLOCK_MIN		512
#define KDUMP_BLOCK_MAX		(1U << 20)

#define KDUMP_STATUS_INCOMPLETE	0x8U

/**
 * struct kdump_header - what the headers say, in this machine's byte order
 * @bits: 64 or 32, of the machine that died
 * @big_endian: its byte order
 * @padded: 32 bits, but 64-bit numbers of the sub header are aligned to 8
 * @version: header_version
 * @release: of its kernel, terminated
 * @machine: what uname calls it, terminated
 * @status: as it stands there
 * @block_size: in bytes
 * @sub_hdr_size: blocks of the sub header and what belongs to it
 * @bitmap_blocks: blocks of both bitmaps
 * @max_mapnr: number of pages that the bitmaps are about
 * @split: this is one of several files
 * @start_pfn: number of the first page of this file, when @split
 * @end_pfn: number of the first page that is not in it, when @split
 * @offset_vmcoreinfo: in the file, in bytes; so the others
 * @size_vmcoreinfo: in bytes; so the others
 * @offset_note: of all ELF notes
 * @size_note: of them
 * @offset_eraseinfo: of what 'makedumpfile --config' erased
 * @size_eraseinfo: of it
 */
struct kdump_header {
	unsigned int	bits;
	bool		big_endian;
	bool		padded;
	u32		version;
	char		release[KDUMP_TEXT + 1];
	char		machine[KDUMP_TEXT + 1];
	u32		status;
	u32		block_size;
	u32		sub_hdr_size;
	u32		bitmap_blocks;
	u64		max_mapnr;
	bool		split;
	u64		start_pfn;
	u64		end_pfn;
	u64		offset_vmcoreinfo;
	u64		size_vmcoreinfo;
	u64		offset_note;
	u64		size_note;
	u64		offset_eraseinfo;
	u64		size_eraseinfo;
};

/**
 * enum kdump_field - the numbers that have to change when the notes grow
 * @KDUMP_SUB_HDR_SIZE: in the header
 * @KDUMP_OFFSET_VMCOREINFO: in the sub header, as the others
 * @KDUMP_SIZE_NOTE: bytes of the notes
 * @KDUMP_OFFSET_ERASEINFO: last of the offsets
 */
enum kdump_field {
	KDUMP_SUB_HDR_SIZE,
	KDUMP_OFFSET_VMCOREINFO,
	KDUMP_SIZE_NOTE,
	KDUMP_OFFSET_ERASEINFO,
};

int kdump_decode(const void *buf, size_t len, struct kdump_header *ret_header);
int kdump_decode_sub(const void *buf, size_t len, struct kdump_header *header);
u64 kdump_field(const struct kdump_header *header, enum kdump_field field,
		unsigned int *ret_size);
u64 kdump_data_offset(const struct kdump_header *header);
unsigned int kdump_machine(const struct kdump_header *header);
u64 kdump_load(const struct kdump_header *header, const void *from,
	       unsigned int size);
void kdump_store(const struct kdump_header *header, void *to, unsigned int size,
		 u64 value);

#endif /* _LIB_KDUMP_H */
