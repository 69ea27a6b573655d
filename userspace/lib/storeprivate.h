/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the store share.  For the store only. */
#ifndef _LIB_STOREPRIVATE_H
#define _LIB_STOREPRIVATE_H

#include "store.h"
#include "storedb.h"

/**
 * struct store - a store that is open
 * @db: the connection
 * @insert_sql: adds a record
 */
struct store {
	struct storedb	db;
	char		*insert_sql;
};

#endif /* _LIB_STOREPRIVATE_H */
