/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The log of a record, out of the chunks that came.  Pure. */
#ifndef _LIB_CHUNKLOG_H
#define _LIB_CHUNKLOG_H

#include <vmcoredd/env.h>

#include "chunks.h"
#include "sparselog.h"

/**
 * struct chunklog - the log of a record
 * @chunks: where its chunks are
 * @list: those that are there, in order: see chunks_sort()
 * @count: chunks that it has, whether they are there or not
 * @chunk_size: bytes of a chunk, of all but the last
 * @ragged: chunks differ in length, and only those that came tell theirs: one that
 *	is missing counts as long as it can be, and an empty one is one whose text
 *	the sender lost
 * @len: bytes of log
 * @missing: bytes of it that are missing
 * @gap_count: in how many places
 */
struct chunklog {
	const struct chunks	*chunks;
	u32	list;
	u32	count;
	u32	chunk_size;
	bool	ragged;
	u32	len;
	u32	missing;
	u32	gap_count;
};

void chunklog_open(struct chunklog *log);
u32 chunklog_copy(const struct chunklog *log, u8 *buf, u32 size);
u32 chunklog_gaps(const struct chunklog *log, struct reassembly_gap *gaps,
		  u32 most);

#endif /* _LIB_CHUNKLOG_H */
