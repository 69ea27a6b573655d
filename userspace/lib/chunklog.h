/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The log of a record, out of its chunks.  Pure. */
#ifndef _LIB_CHUNKLOG_H
#define _LIB_CHUNKLOG_H

#include <vmcoredd/env.h>

#include "chunks.h"

/**
 * struct chunklog - the log of a record
 * @chunks: where its chunks are
 * @list: those that are there
 * @count: chunks that it has, whether they are there or not
 * @chunk_size: bytes of a chunk, of all but the last
 * @len: bytes of log
 * @missing: bytes of it that are missing
 * @present: for each chunk, whether it is there
 * @offsets: where each chunk begins when they differ in length, else NULL
 */
struct chunklog {
	const struct chunks	*chunks;
	u32	list;
	u32	count;
	u32	chunk_size;
	u32	len;
	u32	missing;
	u8	*present;
	u32	*offsets;
};

/**
 * struct reassembly_gap - log that is missing
 * @offset: where in the log
 * @len: bytes
 */
struct reassembly_gap {
	u32	offset;
	u32	len;
};

void chunklog_open(struct chunklog *log);
u32 chunklog_copy(const struct chunklog *log, u8 *buf, u32 size);
bool chunklog_gap(const struct chunklog *log, u32 from,
		  struct reassembly_gap *ret_gap);

#endif /* _LIB_CHUNKLOG_H */
