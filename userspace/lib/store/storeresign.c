// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Signatures of records that were stored before their rules were written: see
 * store.h.
 */
#include "storeprivate.h"
#include "storequery.h"
#include "storerow.h"

/* Return: 1 for a record and its crash, 0 when all are signed, -1. */
static int storeresign_next(struct store *store, u64 *ret_crash, u8 *ret_record,
			    struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_OLD_RULES,
			    "SELECT crash, record FROM record\n"
			    "WHERE rules < ?1 ORDER BY rules LIMIT 1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int(stmt, 1, SIGNATURE_RULES);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0) {
		*ret_crash = (u64)sqlite3_column_int64(stmt, 0);
		*ret_record = (u8)sqlite3_column_int(stmt, 1);
	}
	sqlite3_reset(stmt);
	return row;
}

static int storeresign_record(struct store *store, u64 crash,
			      struct entry *entry, struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_SIGN_RECORD,
			    "UPDATE record SET rules = ?3, signature = ?4,\n"
			    "title = ?5, corrupted = ?6\n"
			    "WHERE crash = ?1 AND record = ?2", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	sqlite3_bind_int(stmt, 2, entry->record.packet.record);
	sqlite3_bind_int(stmt, 3, SIGNATURE_RULES);
	sqlite3_bind_text(stmt, 4, entry->signature.hash, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 5, entry->signature.title, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 6, entry->signature.corrupted);
	return storedb_done(&store->db, stmt, err);
}

/* The signature that is best among those of a crash's records. */
static int storeresign_crash(struct store *store, u64 crash, struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_BEST_SIGNATURE,
			    "UPDATE crash SET\n"
			    "(signed_record, signature, title, corrupted) =\n"
			    "(SELECT record, signature, title, corrupted\n"
			    "FROM record WHERE record.crash = crash.id\n"
			    "ORDER BY signature = '', corrupted, record LIMIT 1)\n"
			    "WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	if (storedb_done(&store->db, stmt, err))
		return -1;
	stmt = storedb_slot(&store->db, STOREDB_SIGHT_CRASH,
			    "INSERT INTO sighting (signature, kernel, first_ns,\n"
			    "last_ns, sealed, seen)\n"
			    "SELECT signature, kernel, received_ns, received_ns,\n"
			    "seal >= 0, id FROM crash\n"
			    "WHERE id = ?1 AND signature != ''\n"
			    STORESIGHT_AGAIN, err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	return storedb_done(&store->db, stmt, err);
}

static int storeresign_one(struct store *store, u64 id, u8 record,
			   struct err *err)
{
	struct store_crash crash = { .id = id };
	struct entry *entry;
	int ret;

	ret = storequery_record(store, &crash, record, NULL, &entry, err);
	if (ret <= 0)
		return ret;
	entry_sign(entry);
	ret = storeresign_record(store, id, entry, err) ||
	      storeresign_crash(store, id, err);
	entry_free(entry);
	return ret ? -1 : 0;
}

/**
 * store_resign - sign records by the rules of this program
 * @store: the store, not in a transaction
 * @most: records to sign in this call
 * @ret_count: how many were signed; fewer than @most when none is left
 * @err: why it failed; then none was
 *
 * Return: 0 or -1.
 */
int store_resign(struct store *store, u32 most, u32 *ret_count,
		 struct err *err)
{
	u32 count = 0;
	u64 crash;
	u8 record;
	int found = 0;

	*ret_count = 0;
	if (store_begin(store, err))
		return -1;
	while (count < most) {
		found = storeresign_next(store, &crash, &record, err);
		if (found > 0 && storeresign_one(store, crash, record, err))
			found = -1;
		if (found <= 0)
			break;
		count++;
	}
	if (found < 0 || store_commit(store, err)) {
		storedb_blame(&store->db, err);
		store_rollback(store);
		return -1;
	}
	*ret_count = count;
	store->resigned += count;
	return 0;
}

/**
 * store_resigned - how many signatures were renewed?
 * @store: the store
 *
 * Return: since it was opened, then included.
 */
u64 store_resigned(const struct store *store)
{
	return store->resigned;
}
