/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The headers and page descriptors of a kdump-compressed dump whose notes grow
 * or shrink: what an edit script does to the numbers in them.  Pure.
 */
#ifndef _LIB_KDUMPEDIT_H
#define _LIB_KDUMPEDIT_H

#include <vmcoredd/env.h>

#include "../dump/kdump.h"
#include "rewrite.h"

#define KDUMPEDIT_TABLES	5

/* What a table holds. */
enum kdumpedit_kind {
	KDUMPEDIT_SUB_HDR_SIZE,
	KDUMPEDIT_SIZE_NOTE,
	KDUMPEDIT_OFFSET,	/* of vmcoreinfo or eraseinfo */
	KDUMPEDIT_PAGE,
};

/**
 * struct kdumpedit - a kdump-compressed dump that is copied with changes
 * @script: the sealed script
 * @header: of the old file
 * @end: bytes of the old file; U64_MAX when not known
 * @data: where its pages begin; kdumpedit_tables() sets it
 * @damaged: page descriptors that name a place before @data
 * @missing: page descriptors that name a place behind @end
 */
struct kdumpedit {
	const struct rewrite		*script;
	const struct kdump_header	*header;
	u64				end;
	u64				data;
	u64				damaged;
	u64				missing;
};

u64 kdumpedit_bitmap(const struct kdump_header *header, u64 *ret_size);
u64 kdumpedit_count(const struct kdump_header *header, u64 pos,
		    const void *bits, size_t len);
int kdumpedit_tables(struct kdumpedit *edit, u64 pages,
		     struct rewrite_table ret_table[KDUMPEDIT_TABLES]);
int kdumpedit_fix(struct kdumpedit *edit, enum kdumpedit_kind kind, void *raw);

#endif /* _LIB_KDUMPEDIT_H */
