/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record with its log, in memory: between the reassembly and the store. */
#ifndef _LIB_ENTRY_H
#define _LIB_ENTRY_H

#include "../base/err.h"
#include "reassembly.h"
#include "../signature/signature.h"
#include "sparselog.h"

#define ENTRY_LOG_MAX	(1u << 30)	/* bytes of log, at most */

/**
 * enum entry_form - how an entry has its log
 * @ENTRY_WHOLE: compressed, with zeros where it is missing: as stores had it before
 *	their version 3
 * @ENTRY_PACKED: what came of it, compressed
 * @ENTRY_PLAIN: what came of it; not in a store
 */
enum entry_form { ENTRY_WHOLE, ENTRY_PACKED, ENTRY_PLAIN };

/**
 * struct entry - a record and its log, in one block of memory
 * @record: what is known of it; the facts are in the same block, and there is no
 *	payload.  Of an entry out of a store, times are 0
 * @signature: what it is known by, once it was signed
 * @received_ns: when it was handed over: CLOCK_REALTIME
 * @form: what @bytes are: enum entry_form
 * @bytes: its log
 * @len: bytes there
 * @log_len: bytes of the log, those that are missing included
 * @gaps: what is missing of it, by offset
 * @gap_count: how many
 * @size: bytes of the block: what came, and nothing for what did not
 * @next: for the owner's list
 * @prev: likewise
 */
struct entry {
	struct reassembly_record	record;
	struct signature		signature;
	u64				received_ns;
	u8				form;
	u8				*bytes;
	size_t				len;
	u32				log_len;
	struct reassembly_gap		*gaps;
	u32				gap_count;
	size_t				size;
	struct entry			*next;
	struct entry			*prev;
};

int entry_make(struct entry **ret, const struct reassembly_record *record,
	       const struct sparselog *log, u64 received_ns, struct err *err);
int entry_alloc(struct entry **ret, const struct reassembly_record *record,
		u32 gap_count, size_t len, struct err *err);
void entry_sign(struct entry *entry);
bool entry_is_same(const struct entry *a, const struct entry *b);
int entry_merge(struct entry **ret, const struct entry *old,
		const struct entry *more, struct err *err);
int entry_log(const struct entry *entry, struct sparselog *ret, u8 **ret_bytes,
	      struct err *err);
void entry_free(struct entry *entry);

#endif /* _LIB_ENTRY_H */
