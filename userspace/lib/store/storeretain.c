// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Making room in a store: see store.h.  What is too old or too much is found out
 * here; storeholder_most() says of whom crashes go, and storeholder_remove() deletes
 * them.  Tombstones and sightings are deleted here.  No clock is asked: crashes are
 * in the order of their numbers, which is that of their arrival.
 */
#include "storeholder.h"
#include "storeprivate.h"

#define STORERETAIN_CRASHES	512	/* crashes that go in one call, about */
#define STORERETAIN_AT_ONCE	64	/* of one holder */
#define STORERETAIN_TOMBSTONES	4096	/* tombstones that go in one call */
#define STORERETAIN_SIGHTINGS	65536	/* kept, about */
/* What tombstones and sightings take, and the part of the store that each may. */
#define STORERETAIN_TOMBSTONE	256
#define STORERETAIN_SIGHTING	256
#define STORERETAIN_SHARE	16
/* Time that netoopsd may have run for without it being written down. */
#define STORERETAIN_SERVED_NS	(600 * NSEC_PER_SEC)

/**
 * struct storeretain - what has to go
 * @sealed: of what is sealed, or of what is not
 * @why: enum store_why
 * @records: so many records
 * @bytes: or so many bytes
 */
struct storeretain {
	bool		sealed;
	enum store_why	why;
	u64		records;
	u64		bytes;
};

static int storeretain_tombs(struct store *store, struct err *err)
{
	return storedb_number(&store->db, "SELECT count(*) FROM tombstone\n"
			      "WHERE (seal < 0) = 1",
			      &store->counts.tombstones[false], err) ||
	       storedb_number(&store->db, "SELECT count(*) FROM tombstone\n"
			      "WHERE (seal < 0) = 0",
			      &store->counts.tombstones[true], err) ? -1 : 0;
}

/* Counts what there is once, and again when another program has changed some. */
static int storeretain_count(struct store *store, struct err *err)
{
	u64 seen;

	if (storedb_number(&store->db, "PRAGMA data_version", &seen, err))
		return -1;
	if (seen == store->seen)
		return 0;
	if (storeholder_count(store, err) || storeretain_tombs(store, err))
		return -1;
	store->seen = seen;
	store->sightings = U32_MAX;
	return 0;
}

static int storeretain_pragma(struct store *store, enum storedb_slot slot,
			      const char *sql, u64 *ret, struct err *err)
{
	sqlite3_stmt *stmt = storedb_slot(&store->db, slot, sql, err);
	int row;

	if (!stmt)
		return -1;
	row = storedb_row(&store->db, stmt, "be read", err);
	if (!row)
		*ret = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row;
}

static int storeretain_bytes(struct store *store, u64 *ret, struct err *err)
{
	u64 pages, unused, size;

	if (storeretain_pragma(store, STOREDB_PAGES, "PRAGMA page_count",
			       &pages, err) ||
	    storeretain_pragma(store, STOREDB_UNUSED, "PRAGMA freelist_count",
			       &unused, err) ||
	    storeretain_pragma(store, STOREDB_PAGE_SIZE, "PRAGMA page_size",
			       &size, err))
		return -1;
	*ret = (pages - unused) * size;
	return 0;
}

/* The share of what is not sealed. */
static u64 storeretain_share(const struct store_limits *limits, u64 most)
{
	return most / 100 * limits->unsealed_percent +
	       most % 100 * limits->unsealed_percent / 100;
}

/* Of what is sealed, so much stays whatever comes without a seal. */
static u64 storeretain_safe(const struct store_limits *limits, u64 most)
{
	return most - storeretain_share(limits, most);
}

/*
 * Compares with a limit.  @have is what there is of it in all, which may be more
 * than is known to be anybody's.  Return: how much has to go of what is @ret_sealed.
 */
static u64 storeretain_excess(const struct store_limits *limits,
			      const u64 use[2], u64 have, u64 most,
			      bool *ret_sealed)
{
	u64 safe = storeretain_safe(limits, most), excess;

	if (have <= most)
		return 0;
	excess = have - most;
	*ret_sealed = use[true] && (!use[false] || use[true] > safe);
	if (*ret_sealed && use[false] && excess > use[true] - safe)
		return use[true] - safe;
	return excess;
}

/* Where strangers may come, sealed crashes leave them their share beforehand. */
static bool storeretain_leaves_share(const struct store *store,
				     const struct store_limits *limits,
				     struct storeretain *ret)
{
	const struct store_use *use = &store->counts.use[true];
	u64 records = storeretain_safe(limits, limits->max_records);
	u64 bytes = storeretain_safe(limits, limits->max_bytes);

	*ret = (struct storeretain) { .sealed = true, .why = STORE_SHARE };
	if (!limits->strangers)
		return true;
	if (limits->max_records && use->records > records)
		ret->records = use->records - records;
	else if (limits->max_bytes && use->bytes > bytes)
		ret->bytes = use->bytes - bytes;
	return !ret->records && !ret->bytes;
}

/* Return: 1 when something has to go, 0, -1. */
static int storeretain_need(struct store *store,
			    const struct store_limits *limits,
			    struct storeretain *ret, struct err *err)
{
	const struct store_use *use = store->counts.use;
	const u64 records[] = { use[false].records, use[true].records };
	const u64 bytes[] = { use[false].bytes, use[true].bytes };
	u64 have;

	if (!storeretain_leaves_share(store, limits, ret))
		return 1;
	ret->why = STORE_COUNT;
	if (limits->max_records)
		ret->records = storeretain_excess(limits, records, records[false] +
						  records[true],
						  limits->max_records,
						  &ret->sealed);
	if (ret->records || !limits->max_bytes)
		return ret->records > 0;
	if (storeretain_bytes(store, &have, err))
		return -1;
	ret->why = STORE_SIZE;
	ret->bytes = storeretain_excess(limits, bytes, have, limits->max_bytes,
					&ret->sealed);
	return ret->bytes > 0;
}

/* Number of the crash of a holder that so many others of it came before. */
static int storeretain_nth(struct store *store, u64 holder, u64 before,
			   u64 *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_NTH_CRASH,
			    "SELECT id FROM crash WHERE holder = ?1\n"
			    "ORDER BY id LIMIT 1 OFFSET ?2", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)holder);
	sqlite3_bind_int64(stmt, 2, (int64_t)before);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0)
		*ret = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row;
}

/* Return: crashes that went, 0 when nobody has one, -1. */
static int storeretain_make_room(struct store *store,
				 const struct storeretain *need,
				 struct err *err)
{
	u64 count, last;
	struct storeholder holder;
	int found;

	found = storeholder_most(store, need->sealed, &holder, err);
	if (found <= 0)
		return found;
	count = need->bytes ?
		need->bytes / (holder.bytes / holder.crashes + 1) + 1 :
		need->records;
	if (count > holder.spare)
		count = holder.spare;
	if (count > holder.crashes)
		count = holder.crashes;
	if (count > STORERETAIN_AT_ONCE)
		count = STORERETAIN_AT_ONCE;
	found = storeretain_nth(store, holder.id, count - 1, &last, err);
	if (found <= 0)
		return found;
	return storeholder_remove(store, holder.id, last, err) ? -1 : (int)count;
}

/* Return: 1 when the oldest crash is too old, 0, -1. */
static int storeretain_oldest(struct store *store, u64 max_age_ns,
			      u64 *ret_crash, u64 *ret_holder, struct err *err)
{
	u64 served_ns = 0;
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_OLDEST_CRASH,
			    "SELECT id, holder, served_ns FROM crash\n"
			    "ORDER BY id LIMIT 1", err);
	if (!stmt)
		return -1;
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0) {
		*ret_crash = (u64)sqlite3_column_int64(stmt, 0);
		*ret_holder = (u64)sqlite3_column_int64(stmt, 1);
		served_ns = (u64)sqlite3_column_int64(stmt, 2);
	}
	sqlite3_reset(stmt);
	if (row <= 0 || store->served_ns <= served_ns)
		return row < 0 ? -1 : 0;
	return store->served_ns - served_ns > max_age_ns;
}

/* Return: 1 when there is more to do, 0, -1. */
static int storeretain_aged(struct store *store,
			    const struct store_limits *limits, struct err *err)
{
	u64 crash, holder;
	unsigned int i;
	int old;

	if (!limits->max_age_ns)
		return 0;
	for (i = 0; i < STORERETAIN_CRASHES; i++) {
		old = storeretain_oldest(store, limits->max_age_ns, &crash,
					 &holder, err);
		if (old <= 0)
			return old;
		if (storeholder_remove(store, holder, crash, err))
			return -1;
	}
	return 1;
}

/* Return: 1 when there is more to do, 0, -1. */
static int storeretain_crashes(struct store *store,
			       const struct store_limits *limits,
			       struct store_removed *removed, struct err *err)
{
	const struct store_use *use = store->counts.use;
	struct storeretain need;
	unsigned int went = 0;
	u64 before;
	int ret;

	while (went < STORERETAIN_CRASHES) {
		ret = storeretain_need(store, limits, &need, err);
		if (ret <= 0)
			return ret;
		before = use[need.sealed].records;
		ret = storeretain_make_room(store, &need, err);
		if (ret <= 0)
			return ret;
		went += (unsigned int)ret;
		removed->records[need.why] += before -
					      use[need.sealed].records;
	}
	return 1;
}

/* Tombstones never crowd out the records.  Return: 1 when there are more, 0, -1. */
static int storeretain_tombstones(struct store *store,
				  const struct store_limits *limits,
				  struct err *err)
{
	u64 share = limits->max_bytes /
		    (STORERETAIN_TOMBSTONE * STORERETAIN_SHARE);
	u64 *tombstones = store->counts.tombstones;
	u64 most = limits->tombstones, excess;
	sqlite3_stmt *stmt;
	bool sealed;

	if (limits->max_bytes && (!most || most > share))
		most = share;
	if (!most && !limits->max_bytes)
		return 0;
	excess = storeretain_excess(limits, tombstones,
				    tombstones[false] + tombstones[true], most,
				    &sealed);
	if (!excess)
		return 0;
	if (excess > STORERETAIN_TOMBSTONES)
		excess = STORERETAIN_TOMBSTONES;
	stmt = storedb_slot(&store->db, STOREDB_DELETE_TOMBSTONES,
			    "DELETE FROM tombstone WHERE id IN (\n"
			    "SELECT id FROM tombstone WHERE (seal < 0) = ?1\n"
			    "ORDER BY id LIMIT ?2)", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int(stmt, 1, !sealed);
	sqlite3_bind_int64(stmt, 2, (int64_t)excess);
	if (storedb_done(&store->db, stmt, err))
		return -1;
	tombstones[sealed] -= excess;
	return 1;
}

/* Keeps so many of those that were seen last.  Return: 0 or -1. */
static int storeretain_keep_sightings(struct store *store, bool sealed,
				      u64 most, struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_DELETE_SIGHTINGS,
			    "DELETE FROM sighting WHERE (signature, kernel) IN (\n"
			    "SELECT signature, kernel FROM sighting\n"
			    "WHERE sealed = ?1\n"
			    "ORDER BY seen DESC LIMIT -1 OFFSET ?2)", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int(stmt, 1, sealed);
	sqlite3_bind_int64(stmt, 2, (int64_t)most);
	return storedb_done(&store->db, stmt, err);
}

/*
 * Strangers may make up signatures: the longest unseen are forgotten, and none
 * crowds out the records, nor those of what is sealed.
 */
static int storeretain_sightings(struct store *store,
				 const struct store_limits *limits,
				 struct err *err)
{
	u64 most = limits->max_bytes /
		   (STORERETAIN_SIGHTING * STORERETAIN_SHARE);
	u64 use[2], excess, keep;
	bool sealed;

	if (!limits->max_bytes || most > STORERETAIN_SIGHTINGS)
		most = STORERETAIN_SIGHTINGS;
	if (store->sightings < most / 16)
		return 0;
	store->sightings = 0;
	if (storedb_number(&store->db, "SELECT count(*) FROM sighting\n"
			   "WHERE NOT sealed", &use[false], err) ||
	    storedb_number(&store->db, "SELECT count(*) FROM sighting\n"
			   "WHERE sealed", &use[true], err))
		return -1;
	while ((excess = storeretain_excess(limits, use, use[false] + use[true],
					    most, &sealed))) {
		keep = use[sealed] - excess;
		if (storeretain_keep_sightings(store, sealed, keep, err))
			return -1;
		use[sealed] = keep;
	}
	return 0;
}

/* Writes down for how long netoopsd has run, now and then. */
static int storeretain_served(struct store *store, struct err *err)
{
	sqlite3_stmt *stmt;

	if (store->served_ns - store->written_ns < STORERETAIN_SERVED_NS)
		return 0;
	stmt = storedb_slot(&store->db, STOREDB_SET_SERVED,
			    "UPDATE service SET ns = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)store->served_ns);
	if (storedb_done(&store->db, stmt, err))
		return -1;
	store->written_ns = store->served_ns;
	return 0;
}

/* In a transaction.  Return: 1 when there may be more to do, 0, -1. */
static int storeretain_all(struct store *store,
			   const struct store_limits *limits,
			   struct store_removed *removed, struct err *err)
{
	u64 before = store->counts.use[false].records +
		     store->counts.use[true].records;
	int tombstones, aged, crashes;

	/* No crash goes for what these give back. */
	tombstones = storeretain_tombstones(store, limits, err);
	if (tombstones < 0 || storeretain_sightings(store, limits, err) ||
	    storeretain_served(store, err))
		return -1;
	aged = storeretain_aged(store, limits, err);
	if (aged < 0)
		return -1;
	removed->records[STORE_AGE] = before - store->counts.use[false].records -
				      store->counts.use[true].records;
	crashes = storeretain_crashes(store, limits, removed, err);
	if (crashes < 0)
		return -1;
	return tombstones || aged || crashes;
}

/**
 * store_retain - remove what is too old or too much
 * @store: the store, not in a transaction
 * @limits: what to keep
 * @ret: how many records went, and why
 * @err: why it failed
 *
 * The work of a call is bounded: call it again when there may be more.  Crashes go
 * with all of their records, which are not taken again as long as their tombstones
 * are kept.  The file does not get smaller: what it grows by next goes where the
 * old was.
 *
 * Return: 1 when there may be more to remove, 0, or -1; then nothing was removed.
 */
int store_retain(struct store *store, const struct store_limits *limits,
		 struct store_removed *ret, struct err *err)
{
	int more;

	memset(ret, 0, sizeof(*ret));
	if (store_begin(store, err))
		return -1;
	if (storeretain_count(store, err))
		goto failed;
	store->counts_begun = store->counts;
	more = storeretain_all(store, limits, ret, err);
	if (more >= 0 && !store_commit(store, err))
		return more;
failed:
	store_rollback(store);
	memset(ret, 0, sizeof(*ret));
	return -1;
}

/**
 * store_serve - note that netoopsd runs
 * @store: the store
 * @now_ns: the time by a clock that nobody sets, as CLOCK_BOOTTIME
 *
 * To be called now and then: by the time between two calls the crashes get older.
 */
void store_serve(struct store *store, u64 now_ns)
{
	if (store->tick_ns && now_ns > store->tick_ns)
		store->served_ns += now_ns - store->tick_ns;
	store->tick_ns = now_ns;
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
