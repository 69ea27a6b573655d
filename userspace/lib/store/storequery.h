/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Asking a store.  Memory is bounded however much there is, and no answer keeps
 * the store from being tidied while somebody reads it slowly: what was removed
 * meanwhile is left out.
 */
#ifndef _LIB_STOREQUERY_H
#define _LIB_STOREQUERY_H

#include "store.h"

/**
 * struct storequery_range - bytes that begin with something
 * @low: the least such bytes
 * @low_len: how many of @low count; 0 when anything will do
 * @high: the greatest
 */
struct storequery_range {
	u8		low[NETOOPS_ID_SIZE];
	unsigned int	low_len;
	u8		high[NETOOPS_ID_SIZE];
};

/**
 * struct storequery_numbers - records by the number that the store gave them
 * @after: only those with a higher one
 * @last: only those with no higher one; 0 for no limit
 */
struct storequery_numbers {
	u64	after;
	u64	last;
};

/**
 * struct storequery_filter - which crashes; all zeros for all
 * @id: the one with this number
 * @host: host id
 * @boot: boot id
 * @crash: crash id
 * @source: address
 * @since_ns: first heard of then or later
 * @until_ns: first heard of before; 0 for no limit
 * @kernel: see struct store_crash.  In all of these, with "*", "?" or "[", all of
 *	the text must match, otherwise it must contain this
 * @board: likewise
 * @bios: likewise
 * @cpu: likewise
 * @reason: likewise
 * @title: likewise
 * @signature: hash, or the beginning of one
 * @types: 1 << enum netoops_type of those that are wanted
 * @incomplete: only those with a record that is not complete
 * @numbers: only those that have such a record
 * @limit: only the so many that came last, at most STOREQUERY_LIMIT_MAX
 */
struct storequery_filter {
	u64			id;
	struct storequery_range	host;
	struct storequery_range	boot;
	struct storequery_range	crash;
	struct storequery_range	source;
	u64			since_ns;
	u64			until_ns;
	const char		*kernel;
	const char		*board;
	const char		*bios;
	const char		*cpu;
	const char		*reason;
	const char		*title;
	const char		*signature;
	unsigned int		types;
	bool			incomplete;
	struct storequery_numbers numbers;
	u32			limit;
};

#define STOREQUERY_LIMIT_MAX	1000000
#define STOREQUERY_PATTERN_MAX	1024

struct storequery;

bool storequery_prefix(struct storequery_range *ret, const char *text);
int storequery_open(struct storequery **ret, struct store *store,
		    const struct storequery_filter *filter, struct err *err);
int storequery_next(struct storequery *query, struct store_crash *ret,
		    struct err *err);
void storequery_close(struct storequery *query);
int storequery_record(struct store *store, const struct store_crash *crash,
		      u32 from, const struct storequery_numbers *numbers,
		      struct entry **ret, struct err *err);
int storequery_newest(struct store *store, u64 *ret_number, struct err *err);

#endif /* _LIB_STOREQUERY_H */
