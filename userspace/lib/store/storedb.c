// SPDX-License-Identifier: LGPL-2.1-or-later
/* A database of SQLite: opening, statements, errors: see storedb.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "storedb.h"

#define STOREDB_BUSY_MS		5000
/* What a hostile file or pattern may ask for. */
#define STOREDB_VALUE_MAX	(1 << 30)
#define STOREDB_PATTERN_MAX	2048
/* A log of changes that grew is cut to this when it is written back. */
#define STOREDB_JOURNAL_MAX	"67108864"

/**
 * storedb_blame - note what kind a failure is that was not SQLite's
 * @db: the connection
 * @err: why it failed; if SQLite did, that is noted already
 *
 * Return: -1.
 */
int storedb_blame(struct storedb *db, const struct err *err)
{
	if (err->code == ERR_MEMORY)
		db->code = SQLITE_NOMEM;
	else if (err->code == ERR_DAMAGED)
		db->code = SQLITE_CORRUPT;
	return -1;
}

/**
 * storedb_fail - tell why SQLite failed
 * @db: the connection
 * @what: what could not be done
 * @err: gets the line
 *
 * Return: -1.
 */
int storedb_fail(struct storedb *db, const char *what, struct err *err)
{
	const char *why = sqlite3_errmsg(db->db);

	db->code = sqlite3_extended_errcode(db->db);
	switch (db->code & 0xff) {
	case SQLITE_NOMEM:
		return err_memory(err);
	/* It was one when it was opened. */
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return err_damaged(err, "'%s' is damaged: %s", db->path, why);
	default:
		return err_set(err, "'%s': cannot %s: %s", db->path, what, why);
	}
}

/* The file may be a stranger's: its schema runs nothing. */
static int storedb_guard(struct storedb *db, bool write, struct err *err)
{
	sqlite3_extended_result_codes(db->db, 1);
	sqlite3_busy_timeout(db->db, STOREDB_BUSY_MS);
	sqlite3_limit(db->db, SQLITE_LIMIT_LENGTH, STOREDB_VALUE_MAX);
	sqlite3_limit(db->db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH,
		      STOREDB_PATTERN_MAX);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	if (write)
		return storedb_exec(db, "PRAGMA cell_size_check = ON;"
				    "PRAGMA synchronous = FULL;"
				    "PRAGMA journal_size_limit = "
				    STOREDB_JOURNAL_MAX, err);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return storedb_exec(db, "PRAGMA cell_size_check = ON", err);
}

/**
 * storedb_text - end a text that was written to memory
 * @file: of open_memstream()
 * @text: the text
 *
 * A statement that is cut short would look as if the store was damaged.
 *
 * Return: the text, the caller's to free, or NULL when there was no memory for it.
 */
char *storedb_text(FILE *file, char **text)
{
	int failed = ferror(file);

	if (!fclose(file) && !failed)
		return *text;
	free(*text);
	return NULL;
}

/* "file:PATH?immutable=1", with what means something there as %HH. */
static char *storedb_alone(const char *path)
{
	char *text = NULL;
	size_t size;
	FILE *uri = open_memstream(&text, &size);

	if (!uri)
		return NULL;
	fputs("file:", uri);
	for (; *path; path++) {
		if (strchr("?#%", *path))
			fprintf(uri, "%%%02x", (unsigned int)*path);
		else
			fputc(*path, uri);
	}
	fputs("?immutable=1", uri);
	return storedb_text(uri, &text);
}

static int storedb_open_as(struct storedb *db, enum storedb_mode mode)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	char *uri;
	int ret;

	if (mode == STOREDB_WRITE)
		return sqlite3_open_v2(db->path, &db->db, flags |
				       SQLITE_OPEN_READWRITE, NULL);
	if (mode == STOREDB_READ)
		return sqlite3_open_v2(db->path, &db->db, flags |
				       SQLITE_OPEN_READONLY, NULL);
	uri = storedb_alone(db->path);
	if (!uri)
		return SQLITE_NOMEM;
	ret = sqlite3_open_v2(uri, &db->db, flags | SQLITE_OPEN_READONLY |
			      SQLITE_OPEN_URI, NULL);
	free(uri);
	return ret;
}

/**
 * storedb_open - open a file that is there
 * @db: to be set up; storedb_close() whatever the result
 * @path: the file
 * @mode: how
 * @err: why it failed
 *
 * Nothing of the file has been read yet.
 *
 * Return: 0 or -1.
 */
int storedb_open(struct storedb *db, const char *path, enum storedb_mode mode,
		 struct err *err)
{
	bool write = mode == STOREDB_WRITE;
	int error;

	memset(db, 0, sizeof(*db));
	db->path = strdup(path);
	if (!db->path)
		return err_memory(err);
	if (!storedb_open_as(db, mode)) {
		if (!write || !sqlite3_db_readonly(db->db, "main"))
			return storedb_guard(db, write, err);
		db->code = SQLITE_READONLY;
		return err_set(err, "cannot write '%s'", path);
	}
	error = db->db ? sqlite3_system_errno(db->db) : ENOMEM;
	db->code = db->db ? sqlite3_extended_errcode(db->db) : SQLITE_NOMEM;
	return err_set(err, "cannot open '%s': %s", path,
		       error ? strerror(error) : sqlite3_errstr(db->code));
}

/**
 * storedb_close - end a connection
 * @db: the connection; closing it twice does nothing
 */
void storedb_close(struct storedb *db)
{
	size_t i;

	for (i = 0; i < STOREDB_SLOTS; i++)
		sqlite3_finalize(db->stmts[i]);
	sqlite3_close(db->db);
	if (db->map)
		munmap(db->map, db->map_size);
	free(db->path);
	memset(db, 0, sizeof(*db));
}

/**
 * storedb_exec - run statements that have no results
 * @db: the connection
 * @sql: the statements, all of it text of this program
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storedb_exec(struct storedb *db, const char *sql, struct err *err)
{
	if (!sqlite3_exec(db->db, sql, NULL, NULL, NULL))
		return 0;
	return storedb_fail(db, "be prepared", err);
}

/**
 * storedb_prepare - prepare a statement
 * @db: the connection
 * @sql: the statement
 * @ret: the statement, the caller's to finalize
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storedb_prepare(struct storedb *db, const char *sql, sqlite3_stmt **ret,
		    struct err *err)
{
	if (!sqlite3_prepare_v3(db->db, sql, -1, 0, ret, NULL))
		return 0;
	/* A store whose tables are not as its version says. */
	if ((sqlite3_extended_errcode(db->db) & 0xff) == SQLITE_ERROR) {
		db->code = SQLITE_CORRUPT;
		return err_damaged(err, "'%s' is damaged: %s", db->path,
				   sqlite3_errmsg(db->db));
	}
	return storedb_fail(db, "be read", err);
}

/**
 * storedb_slot - get a statement that is used often
 * @db: the connection
 * @slot: its slot
 * @sql: the statement, always the same for a slot
 * @err: why it failed
 *
 * Return: the statement without values, or NULL.
 */
sqlite3_stmt *storedb_slot(struct storedb *db, enum storedb_slot slot,
			   const char *sql, struct err *err)
{
	sqlite3_stmt *stmt = db->stmts[slot];

	if (stmt) {
		sqlite3_reset(stmt);
		sqlite3_clear_bindings(stmt);
		return stmt;
	}
	if (storedb_prepare(db, sql, &stmt, err))
		return NULL;
	db->stmts[slot] = stmt;
	return stmt;
}

/**
 * storedb_step - take the next row of a statement
 * @db: the connection
 * @stmt: the statement; reset when there is no row
 * @what: what it does, for messages: "be read"
 * @err: why it failed
 *
 * Return: 1 for a row, 0 for none, -1.
 */
int storedb_step(struct storedb *db, sqlite3_stmt *stmt, const char *what,
		 struct err *err)
{
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sqlite3_reset(stmt);
		return 0;
	}
	storedb_fail(db, what, err);
	sqlite3_reset(stmt);
	return -1;
}

/**
 * storedb_row - take the row of a statement that has one
 * @db: the connection
 * @stmt: the statement; to be reset when it has been read
 * @what: what it does, for messages: "be read"
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storedb_row(struct storedb *db, sqlite3_stmt *stmt, const char *what,
		struct err *err)
{
	int row = storedb_step(db, stmt, what, err);

	if (row)
		return row > 0 ? 0 : -1;
	db->code = SQLITE_CORRUPT;
	return err_damaged(err, "'%s' is damaged: a row is missing", db->path);
}

/**
 * storedb_done - run a statement that changes something and has no rows
 * @db: the connection
 * @stmt: the statement, reset afterwards
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storedb_done(struct storedb *db, sqlite3_stmt *stmt, struct err *err)
{
	int row = storedb_step(db, stmt, "be written", err);

	sqlite3_reset(stmt);
	return row < 0 ? -1 : 0;
}

/**
 * storedb_number - ask for one number
 * @db: the connection
 * @sql: a statement with one value; 0 when it has no row
 * @ret: the number
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storedb_number(struct storedb *db, const char *sql, uint64_t *ret,
		   struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	*ret = 0;
	if (storedb_prepare(db, sql, &stmt, err))
		return -1;
	row = storedb_step(db, stmt, "be read", err);
	if (row > 0)
		*ret = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return row < 0 ? -1 : 0;
}
