// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where records are kept: see store.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "storeaside.h"
#include "storegraft.h"
#include "storeholder.h"
#include "storeprivate.h"
#include "storerecord.h"
#include "storerow.h"
#include "storesalvage.h"
#include "storeschema.h"

/* For how long to look for damage: a daemon that starts, somebody who waits. */
#define STORE_PATIENCE_WRITE_MS	10000
#define STORE_PATIENCE_READ_MS	300
/* Records whose signatures are renewed while a daemon starts. */
#define STORE_RESIGN		1000

/* Return: 1 when there is a file, 0 when there is none, -1. */
static int store_look(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st)) {
		if (errno == ENOENT)
			return 0;
		return err_set(err, "cannot open '%s': %s", path,
			       strerror(errno));
	}
	if (S_ISREG(st.st_mode))
		return 1;
	return err_format(err, "cannot open '%s': %s", path,
			  S_ISDIR(st.st_mode) ? strerror(EISDIR) :
						"it is not a regular file");
}

static int store_find(const char *path, enum store_mode mode, struct err *err)
{
	int found = store_look(path, err);

	if (found)
		return found < 0 ? -1 : 0;
	if (mode != STORE_WRITE)
		return err_set(err, "cannot open '%s': %s", path,
			       strerror(ENOENT));
	/* SQLite would play that back into a store that is made anew. */
	if (storeaside_has_log(path) && store_look(path, err) <= 0)
		return err_damaged(err, "'%s-wal' is left of a store that is gone",
				   path);
	/* Another may have been faster. */
	return storeschema_create(path, err) && store_look(path, err) <= 0 ?
	       -1 : 0;
}

/*
 * Opens it to read, and looks whether it is right.  In a directory that cannot be
 * written, SQLite must be told that nobody writes: should somebody begin to, what
 * is read may look damaged.
 */
static int store_open_read(struct store *store, const char *path,
			   unsigned int patience_ms, struct err *err)
{
	struct storedb *db = &store->db;
	int code;

	if (storedb_open(db, path, STOREDB_READ, err))
		return -1;
	if (!storeschema_check(db, patience_ms, err))
		return 0;
	code = db->code & 0xff;
	if ((code != SQLITE_READONLY && code != SQLITE_CANTOPEN) ||
	    storeaside_has_log(path))
		return -1;
	storedb_close(db);
	if (storedb_open(db, path, STOREDB_READ_ALONE, err))
		return -1;
	return storeschema_check(db, patience_ms, err);
}

static int store_open_write(struct store *store, const char *path,
			    struct err *err)
{
	int ret = store_open_read(store, path, STORE_PATIENCE_WRITE_MS, err);
	u32 ignored;

	storedb_close(&store->db);
	if (ret || storedb_open(&store->db, path, STOREDB_WRITE, err) ||
	    storedb_exec(&store->db, "PRAGMA journal_mode = WAL", err) ||
	    storeholder_prepare(&store->db, err) ||
	    storeschema_migrate(&store->db, err) ||
	    storedb_number(&store->db, STORESCHEMA_TABLES, &store->tables,
			   err) ||
	    storeholder_adopt(store, err) ||
	    storedb_number(&store->db, "SELECT ns FROM service",
			   &store->served_ns, err))
		return -1;
	store->written_ns = store->served_ns;
	store->insert_sql = storerecord_insert_sql();
	if (!store->insert_sql)
		return err_memory(err);
	return store_resign(store, STORE_RESIGN, &ignored, err);
}

/* The last that can be tried with a file that was a store. */
static int store_graft(struct store *store, struct err *err)
{
	struct err ignored;

	if (!store->salvages || err->code != ERR_DAMAGED ||
	    storegraft_open(&store->db, &ignored))
		return -1;
	return storesalvage_begin(store, err) ? 0 : -1;
}

static int store_open_as(struct store *store, const char *path,
			 enum store_mode mode, struct err *err)
{
	if (store_find(path, mode, err))
		return -1;
	if (mode == STORE_WRITE)
		return store_open_write(store, path, err);
	store->salvages = mode == STORE_SALVAGE;
	if (store_open_read(store, path, STORE_PATIENCE_READ_MS, err) &&
	    !storesalvage_begin(store, err) && store_graft(store, err))
		return -1;
	/* One that is older cannot be brought up to date any more. */
	return store_damage(store) ? 0 : storeschema_current(&store->db, err);
}

/**
 * store_open - open a store
 * @ret: the store, for store_close()
 * @path: its file
 * @mode: what for
 * @err: why it failed
 *
 * A file that is not a store, or is damaged and not to be salvaged, or is of a newer
 * version, is refused and stays as it is.  Damage is looked for during a limited
 * time.  Of a store that is opened to write, some signatures are renewed when the
 * rules have changed; for the rest there is store_resign().
 *
 * Return: 0 or -1.
 */
int store_open(struct store **ret, const char *path, enum store_mode mode,
	       struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));

	if (!store)
		return err_memory(err);
	if (store_open_as(store, path, mode, err)) {
		store_close(store);
		return -1;
	}
	*ret = store;
	return 0;
}

/**
 * store_close - close a store
 * @store: the store, or NULL; what was not committed is lost
 */
void store_close(struct store *store)
{
	if (!store)
		return;
	storedb_close(&store->db);
	logpack_free(&store->pack);
	free(store->insert_sql);
	free(store->select_sql);
	free(store->salvage_sql);
	free(store);
}

/**
 * store_damage - is what was read only a part of what there was?
 * @store: the store
 *
 * Return: what is wrong with it, or NULL.
 */
const char *store_damage(const struct store *store)
{
	return store->damage.text[0] ? store->damage.text : NULL;
}

static int store_run(struct store *store, enum storedb_slot slot,
		     const char *sql, struct err *err)
{
	sqlite3_stmt *stmt = storedb_slot(&store->db, slot, sql, err);

	return !stmt || storedb_step(&store->db, stmt, "be written", err) < 0 ?
	       -1 : 0;
}

/* What others find in the file must be what is known of it here. */
static int store_has_tables(struct store *store, struct err *err)
{
	struct storedb *db = &store->db;
	sqlite3_stmt *stmt;
	u64 tables = 0;

	stmt = storedb_slot(db, STOREDB_TABLES, STORESCHEMA_TABLES, err);
	if (!stmt || storedb_row(db, stmt, "be read", err))
		return -1;
	tables = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	if (tables == store->tables)
		return 0;
	if (storeschema_current(db, err))
		return -1;
	db->code = SQLITE_CORRUPT;
	return err_damaged(err, "'%s' is damaged: its tables are not as they were",
			   db->path);
}

/**
 * store_begin - begin a transaction
 * @store: the store
 * @err: why it failed
 *
 * What the transaction needs of the file is read from it, and not known from before:
 * so damage is seen when it is there, and not when nobody can read the file any more.
 *
 * Return: 0 or -1.
 */
int store_begin(struct store *store, struct err *err)
{
	store->counts_begun = store->counts;
	sqlite3_db_release_memory(store->db.db);
	if (store_run(store, STOREDB_BEGIN, "BEGIN IMMEDIATE", err))
		return -1;
	if (!store_has_tables(store, err))
		return 0;
	store_rollback(store);
	return -1;
}

/* SQLite takes a name that cannot be looked at for one that is gone. */
static int store_has_moved(struct store *store, struct err *err)
{
	struct storedb *db = &store->db;
	struct stat found;
	int moved = 0;

	sqlite3_file_control(db->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	if (!moved)
		return 0;
	if (stat(db->path, &found)) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 1;
		db->code = SQLITE_IOERR;
		return err_set(err, "cannot look at '%s': %s", db->path,
			       strerror(errno));
	}
	sqlite3_file_control(db->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved;
}

/* Whoever looks for the records by name must find this file, and it be a store. */
static int store_is_there(struct store *store, struct err *err)
{
	struct storedb *db = &store->db;
	int moved = store_has_moved(store, err);

	if (moved < 0)
		return -1;
	if (moved) {
		db->code = SQLITE_READONLY_DBMOVED;
		return err_set(err, "'%s' was moved, removed or replaced",
			       db->path);
	}
	return storeschema_check_header(db, err);
}

/**
 * store_commit - end a transaction
 * @store: the store
 * @err: why it failed; then store_rollback() is to be called
 *
 * What was added is on the disk afterwards, in the file that has the name which
 * the store was opened by.  When it fails that may be so nevertheless.
 *
 * Return: 0 or -1.
 */
int store_commit(struct store *store, struct err *err)
{
	if (store_is_there(store, err) ||
	    store_run(store, STOREDB_COMMIT, "COMMIT", err))
		return -1;
	return store_is_there(store, err);
}

/**
 * store_rollback - undo a transaction
 * @store: the store, after store_begin(), whether it failed or not
 */
void store_rollback(struct store *store)
{
	struct err ignored;
	int code = store->db.code;

	if (!sqlite3_get_autocommit(store->db.db))
		store_run(store, STOREDB_ROLLBACK, "ROLLBACK", &ignored);
	store->counts = store->counts_begun;
	store->db.code = code;
}

/**
 * store_is_gone - has the file another name now, or none?
 * @store: the store, after a failure
 *
 * Return: true when that is why it failed.
 */
bool store_is_gone(const struct store *store)
{
	return store->db.code == SQLITE_READONLY_DBMOVED;
}

/**
 * store_is_transient - may the last failure go away by itself?
 * @store: the store
 *
 * Return: true when the disk is full or fails, or another program has locked the
 * store; false when it is broken.
 */
bool store_is_transient(const struct store *store)
{
	if (store_is_gone(store))
		return false;
	switch (store->db.code & 0xff) {
	case SQLITE_FULL:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_IOERR:
	case SQLITE_NOMEM:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PROTOCOL:
	case SQLITE_PERM:
		return true;
	}
	return false;
}

/**
 * store_has_to_wait - is there nothing to be done but to try again?
 * @store: the store, after a failure
 *
 * Return: true when it has no room, or another program has locked it.
 */
bool store_has_to_wait(const struct store *store)
{
	switch (store->db.code & 0xff) {
	case SQLITE_FULL:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return true;
	}
	return false;
}

/**
 * store_leave - close a store that failed for good
 * @store: the store
 *
 * One that is damaged stays as it is; a file that has only another name gets what
 * is in its log of changes.
 *
 * Return: false when nothing is left in that log.
 */
bool store_leave(struct store *store)
{
	sqlite3 *db = store->db.db;
	bool left = true;

	if (store_is_gone(store)) {
		store_rollback(store);
		left = sqlite3_wal_checkpoint_v2(db, NULL,
						 SQLITE_CHECKPOINT_TRUNCATE,
						 NULL, NULL);
	} else {
		sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
				  NULL);
	}
	store_close(store);
	return left;
}

/**
 * store_has_crash - is there something of a crash?
 * @store: the store
 * @crash_id: the crash
 * @ret_records: how many records of it there are
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int store_has_crash(struct store *store, const u8 crash_id[NETOOPS_ID_SIZE],
		    u64 *ret_records, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	if (store_is_there(store, err))
		return -1;
	stmt = storedb_slot(&store->db, STOREDB_HAS_CRASH,
			    "SELECT coalesce(sum(records), 0) FROM crash\n"
			    "WHERE crash_id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_blob(stmt, 1, crash_id, NETOOPS_ID_SIZE, SQLITE_STATIC);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0)
		*ret_records = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row < 0 ? -1 : 0;
}
