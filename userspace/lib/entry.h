/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record with its log, in memory: between the reassembly and the store. */
#ifndef _LIB_ENTRY_H
#define _LIB_ENTRY_H

#include "err.h"
#include "logpack.h"
#include "reassembly.h"
#include "signature.h"

#define ENTRY_LOG_MAX	(1u << 30)	/* bytes of log, at most */

/**
 * struct entry - a record and its log, in one block of memory
 * @record: what is known of it; the facts are in the same block, and there is no
 *	payload.  Of an entry out of a store, times are 0
 * @signature: what it is known by
 * @received_ns: when it was handed over: CLOCK_REALTIME
 * @packed: its log, compressed with zstd; zeros where it is missing
 * @packed_len: bytes there
 * @log_len: bytes of the log
 * @gaps: what is missing of it, by offset
 * @gap_count: how many
 * @size: bytes of the block
 * @next: for the owner's list
 */
struct entry {
	struct reassembly_record	record;
	struct signature		signature;
	u64				received_ns;
	u8				*packed;
	size_t				packed_len;
	u32				log_len;
	struct reassembly_gap		*gaps;
	u32				gap_count;
	size_t				size;
	struct entry			*next;
};

/**
 * struct entry_content - the log that an entry is made with
 * @bytes: the log, zeros where it is missing
 * @len: bytes there
 * @gaps: what is missing of it, by offset
 * @gap_count: how many
 */
struct entry_content {
	const u8			*bytes;
	u32				len;
	const struct reassembly_gap	*gaps;
	u32				gap_count;
};

int entry_make(struct entry **ret, struct logpack *pack,
	       const struct reassembly_record *record,
	       const struct entry_content *log, u64 received_ns,
	       struct err *err);
int entry_alloc(struct entry **ret, const struct reassembly_record *record,
		u32 gap_count, size_t packed_size, struct err *err);
bool entry_is_same(const struct entry *a, const struct entry *b);
int entry_merge(struct entry **ret, struct logpack *pack,
		const struct entry *old, const struct entry *more,
		struct err *err);
int entry_log(const struct entry *entry, u8 *buf, struct err *err);
void entry_free(struct entry *entry);

#endif /* _LIB_ENTRY_H */
