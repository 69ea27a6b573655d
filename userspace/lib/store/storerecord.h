/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records as rows of the store.  For the store only. */
#ifndef _LIB_STORERECORD_H
#define _LIB_STORERECORD_H

#include "../record/logpack.h"
#include "store.h"
#include "storedb.h"

/* Bytes that a record takes, about, with its part of all indexes. */
#define STORERECORD_SIZE	"(length(log) + length(gaps) + 2048)"

char *storerecord_insert_sql(void);
char *storerecord_select_sql(const char *where);
int storerecord_bind(sqlite3_stmt *stmt, u64 crash, const struct entry *entry,
		     struct logpack *pack, struct err *err);
int storerecord_get(struct storedb *db, sqlite3_stmt *stmt,
		    const struct store_crash *crash, struct entry **ret,
		    struct err *err);

#endif /* _LIB_STORERECORD_H */
