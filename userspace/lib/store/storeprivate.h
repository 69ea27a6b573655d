/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the store share.  For the store only. */
#ifndef _LIB_STOREPRIVATE_H
#define _LIB_STOREPRIVATE_H

#include "../record/logpack.h"
#include "store.h"
#include "storedb.h"

/**
 * struct store_use - what there is of one seal
 * @records: records
 * @bytes: that they take, about
 */
struct store_use {
	u64	records;
	u64	bytes;
};

/**
 * struct store_counts - what there is, since it was counted
 * @use: without a seal, and sealed
 * @tombstones: likewise
 */
struct store_counts {
	struct store_use	use[2];
	u64			tombstones[2];
};

/**
 * struct store - a store that is open
 * @db: the connection
 * @counts: what there is
 * @counts_begun: the same when the transaction began
 * @seen: SQLite's version of the data when that was counted, 0 before
 * @tables: tells whether the tables are as they were
 * @served_ns: time that netoopsd has run with this store
 * @written_ns: of this, what the store says
 * @tick_ns: when it was last told that it runs, 0 before
 * @sightings: that may have been added since they were last thinned out
 * @resigned: signatures that were renewed
 * @pack: compresses the logs of records
 * @insert_sql: adds a record
 * @select_sql: reads a record, or NULL before it is first used
 * @salvages: when it is damaged, what can be read is read
 * @damage: what is wrong with it, when that was found
 * @salvage_sql: reads a record of a damaged store, or NULL before it is first used
 */
struct store {
	struct storedb	db;
	struct store_counts counts;
	struct store_counts counts_begun;
	u64		seen;
	u64		tables;
	u64		served_ns;
	u64		written_ns;
	u64		tick_ns;
	u32		sightings;
	u64		resigned;
	struct logpack	pack;
	char		*insert_sql;
	char		*select_sql;
	bool		salvages;
	struct err	damage;
	char		*salvage_sql;
};

/* When a kernel is seen with a signature again. */
#define STORESIGHT_AGAIN	\
	"ON CONFLICT DO UPDATE SET\n" \
	"first_ns = min(first_ns, excluded.first_ns),\n" \
	"last_ns = max(last_ns, excluded.last_ns),\n" \
	"sealed = max(sealed, excluded.sealed),\n" \
	"seen = max(seen, excluded.seen)"

#endif /* _LIB_STOREPRIVATE_H */
