/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A log with holes: the bytes that came, one behind the other, and where others are
 * missing.  Pure: the memory is the caller's.
 *
 * A record may claim to be as long as it likes: nothing but sparselog_expand()
 * takes time or memory for bytes that never came.
 */
#ifndef _LIB_SPARSELOG_H
#define _LIB_SPARSELOG_H

#include <vmcoredd/env.h>

/**
 * struct reassembly_gap - log that is missing
 * @offset: where in the log
 * @len: bytes
 */
struct reassembly_gap {
	u32	offset;
	u32	len;
};

/**
 * struct sparselog - a log
 * @bytes: what came of it: sparselog_came() bytes
 * @len: bytes of the log, those that are missing included
 * @gaps: what is missing, by offset, without overlap, within @len
 * @gap_count: how many
 */
struct sparselog {
	const u8			*bytes;
	u32				len;
	const struct reassembly_gap	*gaps;
	u32				gap_count;
};

/**
 * struct sparselog_cursor - how far a log was read; begins with zeros
 * @at: offset in the log
 * @came: bytes that came before it
 * @gap: gaps before it
 */
struct sparselog_cursor {
	u32	at;
	u32	came;
	u32	gap;
};

/**
 * struct sparselog_piece - a piece of a log
 * @bytes: what it is, or NULL: it is missing
 * @len: bytes, 1 at least
 */
struct sparselog_piece {
	const u8	*bytes;
	u32		len;
};

u32 sparselog_missing(const struct sparselog *log);
u32 sparselog_came(const struct sparselog *log);
bool sparselog_ends_line(const struct sparselog *log);
bool sparselog_next(const struct sparselog *log,
		    struct sparselog_cursor *cursor,
		    struct sparselog_piece *ret_piece);
void sparselog_expand(const struct sparselog *log, u8 *buf);
void sparselog_squeeze(u8 *buf, const struct sparselog *log);
u32 sparselog_mark(const struct sparselog *log, u8 *buf);
void sparselog_merge(struct sparselog *ret, u8 *bytes,
		     struct reassembly_gap *gaps,
		     const struct sparselog *first,
		     const struct sparselog *second);

#endif /* _LIB_SPARSELOG_H */
