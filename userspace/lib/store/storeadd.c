// SPDX-License-Identifier: LGPL-2.1-or-later
/* Adding records to a store: see store.h. */
#include <string.h>

#include "storeholder.h"
#include "storeprivate.h"
#include "storequery.h"
#include "storerecord.h"
#include "storerow.h"

/* Return: 1 when the crash is there, 0 when it is not, -1. */
static int storeadd_find_crash(struct store *store,
			       const struct netoops_packet *packet,
			       struct store_crash *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_FIND_CRASH,
			    "SELECT id, " STOREROW_CRASH " FROM crash\n"
			    "WHERE host_id = ?1 AND boot_id = ?2\n"
			    "AND crash_id = ?3 AND seal = ?4", err);
	if (!stmt)
		return -1;
	storerow_bind_ids(stmt, packet);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0 && storerow_crash(&store->db, stmt, 0, ret, err))
		row = -1;
	sqlite3_reset(stmt);
	return row;
}

/* Return: 1 when the record was removed, 0 when it was not, -1. */
static int storeadd_find_tombstone(struct store *store,
				   const struct netoops_packet *packet,
				   struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_FIND_TOMBSTONE,
			    "SELECT 1 FROM tombstone\n"
			    "WHERE host_id = ?1 AND boot_id = ?2\n"
			    "AND crash_id = ?3 AND seal = ?4\n"
			    "AND record = ?5", err);
	if (!stmt)
		return -1;
	storerow_bind_ids(stmt, packet);
	sqlite3_bind_int(stmt, 5, packet->record);
	row = storedb_step(&store->db, stmt, "be read", err);
	sqlite3_reset(stmt);
	return row;
}

/**
 * struct storeadd_old - a record that is there already
 * @id: its number
 * @missing: bytes of it that are missing
 * @bytes: that it takes
 * @complete: nothing is missing
 */
struct storeadd_old {
	u64	id;
	u32	missing;
	int64_t	bytes;
	bool	complete;
};

/* Return: 1 when the record is there, 0 when it is not, -1. */
static int storeadd_find_record(struct store *store, u64 crash, u8 record,
				struct storeadd_old *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_FIND_RECORD,
			    "SELECT id, missing, complete, " STORERECORD_SIZE "\n"
			    "FROM record WHERE crash = ?1 AND record = ?2", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	sqlite3_bind_int(stmt, 2, record);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0) {
		ret->id = (u64)sqlite3_column_int64(stmt, 0);
		ret->missing = (u32)sqlite3_column_int64(stmt, 1);
		ret->complete = sqlite3_column_int(stmt, 2);
		ret->bytes = sqlite3_column_int64(stmt, 3);
	}
	sqlite3_reset(stmt);
	return row;
}

static int storeadd_delete_record(struct store *store, u64 id, struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_DELETE_RECORD,
			    "DELETE FROM record WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)id);
	return storedb_done(&store->db, stmt, err);
}

static int storeadd_insert_record(struct store *store,
				  const struct store_crash *crash,
				  const struct entry *entry, int64_t *ret_bytes,
				  struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_ADD_RECORD, store->insert_sql,
			    err);
	if (!stmt)
		return -1;
	if (storerecord_bind(stmt, crash->id, entry, &store->pack, err))
		return -1;
	row = storedb_row(&store->db, stmt, "be written", err);
	if (!row)
		*ret_bytes = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row;
}

static int storeadd_insert_crash(struct store *store, struct store_crash *crash,
				 struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_ADD_CRASH,
			    "INSERT INTO crash (" STOREROW_CRASH ")\n"
			    "VALUES (" STOREROW_CRASH_VALUES ")", err);
	if (!stmt)
		return -1;
	storerow_bind_crash(stmt, crash);
	if (storedb_done(&store->db, stmt, err))
		return -1;
	crash->id = (u64)sqlite3_last_insert_rowid(store->db.db);
	return 0;
}

/* Indexes cost: most panics say nothing new of the machine. */
static int storeadd_touch_crash(struct store *store,
				const struct store_crash *crash,
				struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_TOUCH_CRASH,
			    "UPDATE crash SET updated_ns = ?2, records = ?3,\n"
			    "incomplete = ?4 WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash->id);
	sqlite3_bind_int64(stmt, 2, (int64_t)crash->updated_ns);
	sqlite3_bind_int64(stmt, 3, crash->records);
	sqlite3_bind_int64(stmt, 4, crash->incomplete);
	return storedb_done(&store->db, stmt, err);
}

static int storeadd_set_crash(struct store *store,
			      const struct store_crash *crash, struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_SET_CRASH,
			    "UPDATE crash SET (" STOREROW_CRASH ") = ("
			    STOREROW_CRASH_VALUES ") WHERE id = ?23", err);
	if (!stmt)
		return -1;
	storerow_bind_crash(stmt, crash);
	sqlite3_bind_int64(stmt, STOREROW_CRASH_ID, (int64_t)crash->id);
	return storedb_done(&store->db, stmt, err);
}

/* What outlives the crash: that this kernel was seen with this signature. */
static int storeadd_sight(struct store *store, const struct store_crash *crash,
			  struct err *err)
{
	sqlite3_stmt *stmt;

	if (!crash->signature.hash[0])
		return 0;
	stmt = storedb_slot(&store->db, STOREDB_ADD_SIGHTING,
			    "INSERT INTO sighting (signature, kernel, first_ns,\n"
			    "last_ns, sealed, seen)\n"
			    "VALUES (?1, ?2, ?3, ?3, ?4, ?5)\n"
			    STORESIGHT_AGAIN, err);
	if (!stmt)
		return -1;
	sqlite3_bind_text(stmt, 1, crash->signature.hash, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, crash->kernel, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, (int64_t)crash->received_ns);
	sqlite3_bind_int(stmt, 4, crash->sealed);
	sqlite3_bind_int64(stmt, 5, (int64_t)crash->id);
	store->sightings++;
	return storedb_done(&store->db, stmt, err);
}

static int storeadd_new_crash(struct store *store, const struct entry *entry,
			      struct err *err)
{
	struct store_crash crash = { 0 };
	int64_t bytes;

	storerow_merge(&crash, entry);
	crash.records = 1;
	crash.incomplete = !entry->record.complete;
	if (storeadd_insert_crash(store, &crash, err) ||
	    storeadd_sight(store, &crash, err) ||
	    storeadd_insert_record(store, &crash, entry, &bytes, err))
		return -1;
	return storeholder_add(store, &crash, 1, bytes, err);
}

/* @old has 0 as its number when the crash did not have this record. */
static int storeadd_old_crash(struct store *store, struct store_crash *crash,
			      const struct storeadd_old *old,
			      const struct entry *entry, struct err *err)
{
	bool changed = storerow_merge(crash, entry);
	int64_t bytes;

	if (old->id && storeadd_delete_record(store, old->id, err))
		return -1;
	crash->records += !old->id;
	crash->incomplete += !entry->record.complete;
	crash->incomplete -= old->id && !old->complete;
	if (!changed) {
		if (storeadd_touch_crash(store, crash, err))
			return -1;
	} else if (storeadd_set_crash(store, crash, err) ||
		   storeadd_sight(store, crash, err)) {
		return -1;
	}
	if (storeadd_insert_record(store, crash, entry, &bytes, err))
		return -1;
	return storeholder_add(store, crash, !old->id, bytes - old->bytes, err);
}

/*
 * Puts together what came before a collector was started anew and after it.
 * Return: 1 when that is more than there was, 0 when it is not, -1.
 */
static int storeadd_merge(struct store *store, struct store_crash *crash,
			  const struct storeadd_old *old,
			  const struct entry *entry, struct err *err)
{
	struct entry *before, *whole;
	int ret;

	ret = storequery_record(store, crash, entry->record.packet.record, NULL,
				&before, err);
	if (ret <= 0)
		return ret;
	ret = entry_is_same(before, entry) ?
	      entry_merge(&whole, before, entry, err) : 1;
	entry_free(before);
	if (ret)
		return ret < 0 ? -1 : 0;
	if (whole->record.missing < old->missing)
		ret = storeadd_old_crash(store, crash, old, whole, err) ? -1 : 1;
	entry_free(whole);
	return ret;
}

/* Return: 1 when it takes the place of the old one, 0 when not, -1. */
static int storeadd_improve(struct store *store, struct store_crash *crash,
			    const struct storeadd_old *old,
			    const struct entry *entry, struct err *err)
{
	if (old->complete)
		return 0;
	if (!entry->record.complete)
		return storeadd_merge(store, crash, old, entry, err);
	return storeadd_old_crash(store, crash, old, entry, err) ? -1 : 1;
}

static int storeadd_record(struct store *store, const struct entry *entry,
			   enum store_added *ret, struct err *err)
{
	const struct netoops_packet *packet = &entry->record.packet;
	struct storeadd_old old = { 0 };
	struct store_crash crash;
	int found = 0, there = 0;

	*ret = STORE_STORED;
	if (packet->version < NETOOPS_VERSION)
		return storeadd_new_crash(store, entry, err);
	found = storeadd_find_crash(store, packet, &crash, err);
	if (found > 0)
		there = storeadd_find_record(store, crash.id, packet->record,
					     &old, err);
	if (found < 0 || there < 0)
		return -1;
	if (there) {
		there = storeadd_improve(store, &crash, &old, entry, err);
		*ret = there ? STORE_IMPROVED : STORE_REPLAYED;
		return there < 0 ? -1 : 0;
	}
	there = storeadd_find_tombstone(store, packet, err);
	if (there) {
		*ret = STORE_REPLAYED;
		return there < 0 ? -1 : 0;
	}
	if (!found)
		return storeadd_new_crash(store, entry, err);
	return storeadd_old_crash(store, &crash, &old, entry, err);
}

/**
 * store_add - add a record
 * @store: the store, in a transaction
 * @entry: the record; stays the caller's
 * @ret: what became of it
 * @err: why it failed; then store_rollback() is to be called
 *
 * Return: 0 or -1.
 */
int store_add(struct store *store, const struct entry *entry,
	      enum store_added *ret, struct err *err)
{
	if (!storeadd_record(store, entry, ret, err))
		return 0;
	return storedb_blame(&store->db, err);
}
