/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the store share.  For the store only. */
#ifndef _LIB_STOREPRIVATE_H
#define _LIB_STOREPRIVATE_H

#include "logpack.h"
#include "store.h"
#include "storedb.h"

/**
 * struct store - a store that is open
 * @db: the connection
 * @records: how many there are, since they were counted
 * @records_begun: the same when the transaction began
 * @seen: SQLite's version of the data when they were counted, 0 before
 * @sightings: that may have been added since they were last thinned out
 * @resigned: signatures that were renewed
 * @pack: compresses the logs of records
 * @insert_sql: adds a record
 * @select_sql: reads a record, or NULL before it is first used
 */
struct store {
	struct storedb	db;
	u64		records;
	u64		records_begun;
	u64		seen;
	u32		sightings;
	u64		resigned;
	struct logpack	pack;
	char		*insert_sql;
	char		*select_sql;
};

#endif /* _LIB_STOREPRIVATE_H */
