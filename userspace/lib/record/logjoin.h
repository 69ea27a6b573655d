/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The logs of two records of a crash as one.  Pure.
 *
 * The second has what was logged since the first, or all of it again when nobody
 * got all of the first; then it also fills in what is missing there.
 */
#ifndef _LIB_LOGJOIN_H
#define _LIB_LOGJOIN_H

#include <vmcoredd/env.h>

#include "chunklog.h"

/**
 * struct logjoin_part - a log, spread out
 * @bytes: the log; unlike those of a struct sparselog, bytes that are missing have
 *	their place here, with any value: finding where two logs meet compares them
 *	at any offset
 * @len: bytes there
 * @gaps: what is missing of it, by offset, without overlap
 * @gap_count: how many
 */
struct logjoin_part {
	const u8			*bytes;
	u32				len;
	const struct reassembly_gap	*gaps;
	u32				gap_count;
};

/**
 * struct logjoin - two logs as one
 * @first: the older one
 * @second: the newer one, whose end is that of the whole
 * @at: where @first begins in the whole
 * @second_at: where @second does, at most the length of @first; one of them is 0
 * @len: bytes of the whole
 */
struct logjoin {
	struct logjoin_part	first;
	struct logjoin_part	second;
	u32			at;
	u32			second_at;
	u32			len;
};

bool logjoin_init(struct logjoin *join, const struct logjoin_part *first,
		  const struct logjoin_part *second);
void logjoin_copy(const struct logjoin *join, u8 *buf);
bool logjoin_gap(const struct logjoin *join, u32 from,
		 struct reassembly_gap *ret_gap);

#endif /* _LIB_LOGJOIN_H */
