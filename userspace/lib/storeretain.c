// SPDX-License-Identifier: LGPL-2.1-or-later
/* Removing what is old or too much from a store: see store.h. */
#include "storeprivate.h"

#define STORERETAIN_CRASHES	256	/* crashes that go in one call */
#define STORERETAIN_TOMBSTONES	4096	/* likewise tombstones */
#define STORERETAIN_SIGHTINGS	65536	/* kept, about */
/* What tombstones and sightings take, and the part of the store that each may. */
#define STORERETAIN_TOMBSTONE	256
#define STORERETAIN_SIGHTING	256
#define STORERETAIN_SHARE	4

/* Counts records once, and again when another program has changed some. */
static int storeretain_count(struct store *store, struct err *err)
{
	u64 seen;

	if (storedb_number(&store->db, "PRAGMA data_version", &seen, err))
		return -1;
	if (seen == store->seen)
		return 0;
	if (storedb_number(&store->db, "SELECT count(*) FROM record",
			   &store->records, err))
		return -1;
	store->seen = seen;
	store->sightings = U32_MAX;
	return 0;
}

static int storeretain_bytes(struct store *store, u64 *ret, struct err *err)
{
	struct storedb *db = &store->db;
	u64 pages, unused, size;

	if (storedb_number(db, "PRAGMA page_count", &pages, err) ||
	    storedb_number(db, "PRAGMA freelist_count", &unused, err) ||
	    storedb_number(db, "PRAGMA page_size", &size, err))
		return -1;
	*ret = (pages - unused) * size;
	return 0;
}

/* Runs a statement about one crash. */
static int storeretain_run(struct store *store, enum storedb_slot slot,
			   const char *sql, u64 crash, struct err *err)
{
	sqlite3_stmt *stmt = storedb_slot(&store->db, slot, sql, err);

	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	return storedb_done(&store->db, stmt, err);
}

/* Its records are known from now on by their tombstones. */
static int storeretain_remove(struct store *store, u64 crash, struct err *err)
{
	if (storeretain_run(store, STOREDB_ADD_TOMBSTONES,
			    "INSERT OR IGNORE INTO tombstone\n"
			    "(host_id, boot_id, crash_id, seal, record)\n"
			    "SELECT host_id, boot_id, crash_id, seal, record\n"
			    "FROM record JOIN crash ON crash.id = record.crash\n"
			    "WHERE crash.id = ?1 AND host_id IS NOT NULL",
			    crash, err) ||
	    storeretain_run(store, STOREDB_DELETE_RECORDS,
			    "DELETE FROM record WHERE crash = ?1", crash, err))
		return -1;
	store->records -= (u64)sqlite3_changes64(store->db.db);
	return storeretain_run(store, STOREDB_DELETE_CRASH,
			       "DELETE FROM crash WHERE id = ?1", crash, err);
}

/* Return: 1 when there is a crash that was first heard of before, 0, -1. */
static int storeretain_oldest(struct store *store, u64 before_ns, u64 *ret,
			      struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_OLDEST_CRASH,
			    "SELECT id FROM crash WHERE received_ns < ?1\n"
			    "ORDER BY received_ns, id LIMIT 1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, before_ns > S64_MAX ? S64_MAX :
							  (int64_t)before_ns);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0)
		*ret = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row;
}

/* Return: 1 when something must go, 0, -1. */
static int storeretain_is_over(struct store *store,
			       const struct store_limits *limits,
			       struct err *err)
{
	u64 bytes;

	if (limits->max_records && store->records > limits->max_records)
		return 1;
	if (!limits->max_bytes)
		return 0;
	if (storeretain_bytes(store, &bytes, err))
		return -1;
	return bytes > limits->max_bytes;
}

static int storeretain_crashes(struct store *store,
			       const struct store_limits *limits, u64 now_ns,
			       struct err *err)
{
	u64 old_ns = 0, crash;
	unsigned int i;
	int over, found;

	if (limits->max_age_ns && now_ns > limits->max_age_ns)
		old_ns = now_ns - limits->max_age_ns;
	for (i = 0; i < STORERETAIN_CRASHES; i++) {
		over = storeretain_is_over(store, limits, err);
		if (over < 0)
			return -1;
		found = storeretain_oldest(store, over ? U64_MAX : old_ns,
					   &crash, err);
		if (found <= 0)
			return found;
		if (storeretain_remove(store, crash, err))
			return -1;
	}
	return 0;
}

/* Tombstones never crowd out the records.  Return: how many went, or -1. */
static int storeretain_tombstones(struct store *store,
				  const struct store_limits *limits,
				  struct err *err)
{
	u64 share = limits->max_bytes /
		    (STORERETAIN_TOMBSTONE * STORERETAIN_SHARE);
	u64 most = limits->tombstones;
	sqlite3_stmt *stmt;

	if (limits->max_bytes && (!most || most > share))
		most = share;
	if (!most && !limits->max_bytes)
		return 0;
	stmt = storedb_slot(&store->db, STOREDB_DELETE_TOMBSTONES,
			    "DELETE FROM tombstone WHERE id IN (\n"
			    "SELECT id FROM tombstone WHERE id <=\n"
			    "(SELECT max(id) FROM tombstone) - ?1\n"
			    "ORDER BY id LIMIT ?2)", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, most > S64_MAX ? S64_MAX : (int64_t)most);
	sqlite3_bind_int64(stmt, 2, STORERETAIN_TOMBSTONES);
	if (storedb_done(&store->db, stmt, err))
		return -1;
	return sqlite3_changes(store->db.db);
}

/*
 * Strangers may make up signatures: the longest unseen are forgotten, and none
 * crowds out the records.
 */
static int storeretain_sightings(struct store *store,
				 const struct store_limits *limits,
				 struct err *err)
{
	u64 most = limits->max_bytes /
		   (STORERETAIN_SIGHTING * STORERETAIN_SHARE);
	sqlite3_stmt *stmt;

	if (!limits->max_bytes || most > STORERETAIN_SIGHTINGS)
		most = STORERETAIN_SIGHTINGS;
	if (store->sightings < most / 16)
		return 0;
	stmt = storedb_slot(&store->db, STOREDB_DELETE_SIGHTINGS,
			    "DELETE FROM sighting WHERE (signature, kernel) IN (\n"
			    "SELECT signature, kernel FROM sighting\n"
			    "ORDER BY last_ns DESC LIMIT -1 OFFSET ?1)", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)most);
	store->sightings = 0;
	return storedb_done(&store->db, stmt, err);
}

/**
 * store_retain - remove what is too old or too much
 * @store: the store, not in a transaction
 * @limits: what to keep
 * @now_ns: the time: CLOCK_REALTIME
 * @ret_removed: how many records went
 * @err: why it failed
 *
 * The work of a call is bounded: call it again when there may be more.  The
 * oldest crashes go first, each with all of its records, which are not taken again
 * as long as their tombstones are kept.  The file does not get smaller: what it
 * grows by next goes where the old was.
 *
 * Return: 1 when there may be more to remove, 0, or -1; then nothing was removed.
 */
int store_retain(struct store *store, const struct store_limits *limits,
		 u64 now_ns, u64 *ret_removed, struct err *err)
{
	int tombstones;
	u64 before;

	*ret_removed = 0;
	if (store_begin(store, err))
		return -1;
	if (storeretain_count(store, err))
		goto failed;
	before = store->records;
	store->records_begun = before;
	/* No crash goes for what these give back. */
	tombstones = storeretain_tombstones(store, limits, err);
	if (tombstones < 0 || storeretain_sightings(store, limits, err) ||
	    storeretain_crashes(store, limits, now_ns, err))
		goto failed;
	*ret_removed = before - store->records;
	if (!store_commit(store, err))
		return *ret_removed || tombstones == STORERETAIN_TOMBSTONES;
failed:
	store_rollback(store);
	*ret_removed = 0;
	return -1;
}

/**
 * store_vacuum - give the disk back what is not used
 * @store: the store, not in a transaction
 * @err: why it failed
 *
 * Nobody can write meanwhile.
 *
 * Return: 0 or -1.
 */
int store_vacuum(struct store *store, struct err *err)
{
	if (storedb_exec(&store->db, "VACUUM", err))
		return -1;
	return storedb_exec(&store->db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}
