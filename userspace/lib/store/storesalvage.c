// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading a store that is damaged: see storesalvage.h. */
#include "storeprivate.h"
#include "storerecord.h"
#include "storerow.h"
#include "storesalvage.h"

/*
 * Behind a row that cannot be read, so many numbers are tried one by one: more than
 * a page has rows.  Where rows are far apart, ever larger steps come next.
 */
#define STORESALVAGE_NEAR	4096

/**
 * struct storesalvage - a table that is copied
 * @from: gives the numbers of its rows from ?1 on
 * @copy: copies row ?1
 */
struct storesalvage {
	const char	*from;
	const char	*copy;
};

static const struct storesalvage storesalvage_crashes = {
	"SELECT id FROM main.crash NOT INDEXED WHERE id >= ?1 ORDER BY id",
	"INSERT OR IGNORE INTO temp.crash SELECT id, " STOREROW_CRASH "\n"
	"FROM main.crash WHERE id = ?1",
};

static const struct storesalvage storesalvage_records = {
	"SELECT id FROM main.record NOT INDEXED WHERE id >= ?1 ORDER BY id",
	"INSERT OR IGNORE INTO temp.salvage SELECT id, crash, record\n"
	"FROM main.record WHERE id = ?1",
};

/* Of crashes that cannot be read, what their records say. */
static const struct storesalvage storesalvage_orphans = {
	"SELECT id FROM temp.salvage WHERE id >= ?1\n"
	"AND crash NOT IN (SELECT id FROM temp.crash) ORDER BY id",
	"INSERT OR IGNORE INTO temp.crash SELECT crash, NULL, NULL, NULL,\n"
	"CASE WHEN flags & 1 THEN key_id ELSE -1 END, source, version,\n"
	"type, received_ns, received_ns, realtime_ns,\n"
	"CAST(coalesce(fact_release, '') AS TEXT), '', '', '',\n"
	"CAST(coalesce(fact_reason, '') AS TEXT), record, 1, NOT complete,\n"
	"record, signature, title, corrupted\n"
	"FROM main.record WHERE id = ?1",
};

/* In no transaction: there, damage that one statement meets ends all that follow. */
static const char storesalvage_tables[] =
	"CREATE TEMP TABLE crash (id INTEGER PRIMARY KEY, " STOREROW_CRASH ");"
	"CREATE TEMP TABLE salvage (id INTEGER PRIMARY KEY, crash, record);"
	"CREATE INDEX temp.salvage_crash ON salvage (crash, record);"
	"CREATE TEMP TABLE sighting (signature, kernel, first_ns, last_ns)";

/* What is known of signatures without what was removed, and records that are left. */
static const char storesalvage_end[] =
	"INSERT INTO temp.sighting SELECT signature, kernel,\n"
	"min(received_ns), max(received_ns) FROM temp.crash\n"
	"WHERE signature != '' GROUP BY signature, kernel;"
	"UPDATE temp.crash SET records = (SELECT count(*) FROM temp.salvage\n"
	"WHERE salvage.crash = crash.id)";

static bool storesalvage_is_damage(int code)
{
	code &= 0xff;
	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

/* A row that cannot be read is left out. */
static int storesalvage_copy_row(struct store *store, sqlite3_stmt *stmt,
				 int64_t id, struct err *err)
{
	sqlite3_bind_int64(stmt, 1, id);
	if (!storedb_done(&store->db, stmt, err))
		return 0;
	return storesalvage_is_damage(store->db.code) ? 0 : -1;
}

/* Return: 1 when something can be read from a number on, or nothing is there; 0; -1. */
static int storesalvage_can_read(struct store *store, sqlite3_stmt *stmt,
				 int64_t from, struct err *err)
{
	int row;

	sqlite3_bind_int64(stmt, 1, from);
	row = storedb_step(&store->db, stmt, "be read", err);
	sqlite3_reset(stmt);
	if (row >= 0)
		return 1;
	return storesalvage_is_damage(store->db.code) ? 0 : -1;
}

/*
 * Finds where it can be read again behind what cannot.
 * Return: 1, 0 when that is nowhere, -1.
 */
static int storesalvage_skip(struct store *store, sqlite3_stmt *stmt,
			     int64_t *from, struct err *err)
{
	int64_t bad = *from, good, step = 1;
	unsigned int tries;
	int ret = 0;

	for (tries = 0; !ret; tries++) {
		if (bad > INT64_MAX - step)
			return 0;
		good = bad + step;
		ret = storesalvage_can_read(store, stmt, good, err);
		if (ret)
			break;
		bad = good;
		if (tries >= STORESALVAGE_NEAR && step < INT64_MAX / 4)
			step *= 2;
	}
	while (ret >= 0 && good - bad > 1) {
		step = bad + (good - bad) / 2;
		ret = storesalvage_can_read(store, stmt, step, err);
		if (ret > 0)
			good = step;
		else
			bad = step;
	}
	*from = good;
	return ret < 0 ? -1 : 1;
}

/* Return: 1 when something cannot be read from a number on, 0 at the end, -1. */
static int storesalvage_run(struct store *store, sqlite3_stmt *from_stmt,
			    sqlite3_stmt *copy_stmt, int64_t *from,
			    struct err *err)
{
	int64_t id;
	int row;

	sqlite3_bind_int64(from_stmt, 1, *from);
	while ((row = storedb_step(&store->db, from_stmt, "be read", err)) > 0) {
		id = sqlite3_column_int64(from_stmt, 0);
		if (storesalvage_copy_row(store, copy_stmt, id, err)) {
			sqlite3_reset(from_stmt);
			return -1;
		}
		if (id == INT64_MAX) {
			sqlite3_reset(from_stmt);
			return 0;
		}
		*from = id + 1;
	}
	return row < 0 ? storesalvage_is_damage(store->db.code) ? 1 : -1 : 0;
}

static int storesalvage_copy(struct store *store,
			     const struct storesalvage *table, struct err *err)
{
	sqlite3_stmt *from_stmt, *copy_stmt = NULL;
	int64_t from = 1;
	int ret;

	if (storedb_prepare(&store->db, table->from, &from_stmt, err))
		return -1;
	ret = storedb_prepare(&store->db, table->copy, &copy_stmt, err);
	while (!ret) {
		ret = storesalvage_run(store, from_stmt, copy_stmt, &from, err);
		if (ret <= 0)
			break;
		ret = storesalvage_skip(store, from_stmt, &from, err);
		if (ret <= 0)
			break;
		ret = 0;
	}
	sqlite3_finalize(from_stmt);
	sqlite3_finalize(copy_stmt);
	return ret;
}

/**
 * storesalvage_begin - go on reading what can be read
 * @store: the store, which could not be read
 * @err: why; when this fails too, why it does
 *
 * Return: true when what failed may be tried again.
 */
bool storesalvage_begin(struct store *store, struct err *err)
{
	const struct err why = *err;

	if (!store->salvages || store->damage.text[0] ||
	    why.code != ERR_DAMAGED || !storesalvage_is_damage(store->db.code))
		return false;
	/* A file that is cut, or has tables that are not there, is read at all. */
	sqlite3_db_config(store->db.db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	if (storedb_exec(&store->db, "PRAGMA writable_schema = ON", err) ||
	    storedb_exec(&store->db, storesalvage_tables, err) ||
	    storesalvage_copy(store, &storesalvage_crashes, err) ||
	    storesalvage_copy(store, &storesalvage_records, err) ||
	    storesalvage_copy(store, &storesalvage_orphans, err) ||
	    storedb_exec(&store->db, storesalvage_end, err)) {
		*err = why;
		return false;
	}
	store->damage = why;
	return true;
}

/* Return: 1 for the number of a record, 0 when there is none, -1. */
static int storesalvage_find(struct store *store,
			     const struct store_crash *crash, u32 *from,
			     const struct storequery_numbers *numbers,
			     int64_t *ret_id, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_FIND_SALVAGED,
			    "SELECT id, record FROM temp.salvage\n"
			    "WHERE crash = ?1 AND record >= ?2\n"
			    "AND id > ?3 AND id <= ?4 ORDER BY record LIMIT 1",
			    err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash->id);
	sqlite3_bind_int64(stmt, 2, *from);
	sqlite3_bind_int64(stmt, 3, numbers ? (int64_t)numbers->after : 0);
	sqlite3_bind_int64(stmt, 4, numbers && numbers->last ?
			   (int64_t)numbers->last : S64_MAX);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0) {
		*ret_id = sqlite3_column_int64(stmt, 0);
		*from = (u32)sqlite3_column_int64(stmt, 1) + 1;
	}
	sqlite3_reset(stmt);
	return row;
}

/* Before version 3 no record had a form, which is 0 then. */
static char *storesalvage_sql(struct store *store)
{
	char *sql = storerecord_select_sql("WHERE id = ?1");
	struct err ignored;
	uint64_t version;
	char *form;

	if (!sql || storedb_number(&store->db, "PRAGMA user_version", &version,
				   &ignored) || version >= 3)
		return sql;
	form = strstr(sql, " form,");
	if (form)
		memcpy(form, "    0,", strlen("    0,"));
	return sql;
}

static sqlite3_stmt *storesalvage_stmt(struct store *store, struct err *err)
{
	if (!store->salvage_sql)
		store->salvage_sql = storesalvage_sql(store);
	if (store->salvage_sql)
		return storedb_slot(&store->db, STOREDB_GET_SALVAGED,
				    store->salvage_sql, err);
	err_memory(err);
	return NULL;
}

/**
 * storesalvage_record - get a record of a damaged store
 * @store: the store, of which storesalvage_begin() was true
 * @crash: its crash
 * @from: the lowest number it may have in that crash
 * @numbers: that it may have in the store, or NULL
 * @ret: the record, for entry_free()
 * @err: why it failed
 *
 * One that cannot be read is left out.
 *
 * Return: 1 for a record, 0 when there is none, -1.
 */
int storesalvage_record(struct store *store, const struct store_crash *crash,
			u32 from, const struct storequery_numbers *numbers,
			struct entry **ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t id;
	int row;

	while ((row = storesalvage_find(store, crash, &from, numbers, &id,
					err)) > 0) {
		stmt = storesalvage_stmt(store, err);
		if (!stmt)
			return -1;
		sqlite3_bind_int64(stmt, 1, id);
		row = storedb_step(&store->db, stmt, "be read", err);
		if (row > 0 &&
		    storerecord_get(&store->db, stmt, crash, ret, err))
			row = -1;
		sqlite3_reset(stmt);
		if (row > 0)
			return 1;
		if (row < 0 && err->code != ERR_DAMAGED)
			return -1;
	}
	return row;
}
