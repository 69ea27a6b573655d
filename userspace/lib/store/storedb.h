/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A database of SQLite: opening, statements, errors.  For the store only. */
#ifndef _LIB_STOREDB_H
#define _LIB_STOREDB_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <sqlite3.h>

#include "../base/err.h"

/* Statements that are prepared once. */
enum storedb_slot {
	STOREDB_BEGIN,
	STOREDB_COMMIT,
	STOREDB_ROLLBACK,
	STOREDB_FIND_CRASH,
	STOREDB_GET_CRASH,
	STOREDB_ADD_CRASH,
	STOREDB_SET_CRASH,
	STOREDB_TOUCH_CRASH,
	STOREDB_FIND_RECORD,
	STOREDB_ADD_RECORD,
	STOREDB_DELETE_RECORD,
	STOREDB_FIND_TOMBSTONE,
	STOREDB_GET_RECORD,
	STOREDB_HAS_CRASH,
	STOREDB_OLDEST_CRASH,
	STOREDB_ADD_TOMBSTONES,
	STOREDB_DELETE_RECORDS,
	STOREDB_DELETE_CRASHES,
	STOREDB_ADD_BYTES,
	STOREDB_ADD_HOLDER,
	STOREDB_HOLD_CRASH,
	STOREDB_GROW_HOLDER,
	STOREDB_SHRINK_HOLDER,
	STOREDB_DELETE_HOLDER,
	STOREDB_MOST_HOLDER,
	STOREDB_NTH_CRASH,
	STOREDB_SUM_CRASHES,
	STOREDB_PAGES,
	STOREDB_UNUSED,
	STOREDB_PAGE_SIZE,
	STOREDB_SET_SERVED,
	STOREDB_TABLES,
	STOREDB_FIND_SALVAGED,
	STOREDB_GET_SALVAGED,
	STOREDB_DELETE_TOMBSTONES,
	STOREDB_ADD_SIGHTING,
	STOREDB_DELETE_SIGHTINGS,
	STOREDB_OLD_RULES,
	STOREDB_SIGN_RECORD,
	STOREDB_BEST_SIGNATURE,
	STOREDB_SIGHT_CRASH,
	STOREDB_SLOTS,
};

/**
 * enum storedb_mode - how a file is opened
 * @STOREDB_READ: to read; others may write
 * @STOREDB_READ_ALONE: to read what nobody writes, without any file beside it
 * @STOREDB_WRITE: to write
 */
enum storedb_mode { STOREDB_READ, STOREDB_READ_ALONE, STOREDB_WRITE };

/**
 * struct storedb - a connection
 * @db: SQLite's
 * @path: the file
 * @code: SQLite's extended code of the last failure
 * @stmts: by slot, NULL before they are first used
 * @map: the file in memory, when it is read from there, or NULL
 * @map_size: bytes of it
 */
struct storedb {
	struct sqlite3		*db;
	char			*path;
	int			code;
	struct sqlite3_stmt	*stmts[STOREDB_SLOTS];
	void			*map;
	size_t			map_size;
};

int storedb_open(struct storedb *db, const char *path, enum storedb_mode mode,
		 struct err *err);
void storedb_close(struct storedb *db);
char *storedb_text(FILE *file, char **text);
int storedb_blame(struct storedb *db, const struct err *err);
int storedb_fail(struct storedb *db, const char *what, struct err *err);
int storedb_exec(struct storedb *db, const char *sql, struct err *err);
int storedb_prepare(struct storedb *db, const char *sql, sqlite3_stmt **ret,
		    struct err *err);
sqlite3_stmt *storedb_slot(struct storedb *db, enum storedb_slot slot,
			   const char *sql, struct err *err);
int storedb_step(struct storedb *db, sqlite3_stmt *stmt, const char *what,
		 struct err *err);
int storedb_row(struct storedb *db, sqlite3_stmt *stmt, const char *what,
		struct err *err);
int storedb_done(struct storedb *db, sqlite3_stmt *stmt, struct err *err);
int storedb_number(struct storedb *db, const char *sql, uint64_t *ret,
		   struct err *err);

#endif /* _LIB_STOREDB_H */
