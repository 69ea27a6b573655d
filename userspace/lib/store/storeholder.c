// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who holds how much of a store: see storeholder.h. */
#include "storeholder.h"
#include "storeprivate.h"
#include "storerecord.h"

/* So many bytes weigh as much as a crash: few logs are larger when compressed. */
#define STOREHOLDER_CRASH_SHIFT	20

/* The last crash weighs nothing: it is what is known of a machine. */
static u64 storeholder_weight(u64 crashes, u64 bytes)
{
	return (crashes ? crashes - 1 : 0) + (bytes >> STOREHOLDER_CRASH_SHIFT);
}

/* Within a factor of two, who holds more counts for nothing, and age for all. */
static unsigned int storeholder_level(u64 weight)
{
	unsigned int level;

	for (level = 0; weight; level++)
		weight >>= 1;
	return level;
}

static u64 storeholder_value(sqlite3_value *value)
{
	sqlite3_int64 number = sqlite3_value_int64(value);

	return number > 0 ? (u64)number : 0;
}

static void storeholder_sql_level(sqlite3_context *context, int count,
				  sqlite3_value **values)
{
	u64 crashes = storeholder_value(values[0]);
	u64 weight = storeholder_weight(crashes, storeholder_value(values[1]));

	(void)count;
	sqlite3_result_int(context, (int)storeholder_level(weight));
}

/**
 * storeholder_prepare - let statements ask for the level of a holder
 * @db: a connection to write
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storeholder_prepare(struct storedb *db, struct err *err)
{
	if (!sqlite3_create_function(db->db, "holder_level", 2,
				     SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
				     storeholder_sql_level, NULL, NULL))
		return 0;
	return storedb_fail(db, "be prepared", err);
}

#define STOREHOLDER_NAME	\
	"CASE WHEN seal < 0 THEN source ELSE coalesce(host_id, source) END"

/**
 * storeholder_adopt - give crashes that have no holder to theirs
 * @store: the store, not in a transaction: an older program may have written to it
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storeholder_adopt(struct store *store, struct err *err)
{
	struct storedb *db = &store->db;
	uint64_t orphans;
	int ret;

	if (storedb_number(db, "SELECT EXISTS (SELECT 1 FROM crash\n"
			   "WHERE holder IS NULL)", &orphans, err))
		return -1;
	if (!orphans)
		return 0;
	if (store_begin(store, err))
		return -1;
	ret = storedb_exec(db, "UPDATE crash SET bytes = (SELECT\n"
		"coalesce(sum(" STORERECORD_SIZE "), 0) FROM record\n"
		"WHERE record.crash = crash.id) WHERE holder IS NULL;"
		"INSERT INTO holder (sealed, name, crashes, records, bytes,\n"
		"level, oldest)\n"
		"SELECT seal >= 0, " STOREHOLDER_NAME ", count(*),\n"
		"sum(records), sum(bytes), 0, min(id) FROM crash\n"
		"WHERE holder IS NULL GROUP BY 1, 2\n"
		"ON CONFLICT (name, sealed) DO UPDATE SET\n"
		"crashes = crashes + excluded.crashes,\n"
		"records = records + excluded.records,\n"
		"bytes = bytes + excluded.bytes,\n"
		"oldest = min(oldest, excluded.oldest);"
		"UPDATE crash SET holder = (SELECT holder.id FROM holder\n"
		"WHERE name = " STOREHOLDER_NAME "\n"
		"AND sealed = (seal >= 0)) WHERE holder IS NULL;"
		"UPDATE holder SET level = holder_level(crashes, bytes)", err);
	if (!ret && !store_commit(store, err))
		return 0;
	store_rollback(store);
	return -1;
}

/* @ret_holder is 0 when the crash had none before. */
static int storeholder_add_bytes(struct store *store, u64 crash, int64_t bytes,
				 u64 *ret_holder, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_ADD_BYTES,
			    "UPDATE crash SET bytes = bytes + ?2 WHERE id = ?1\n"
			    "RETURNING holder", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	sqlite3_bind_int64(stmt, 2, bytes);
	row = storedb_row(&store->db, stmt, "be written", err);
	if (!row)
		*ret_holder = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row;
}

/* The holder of a crash that is new. */
static int storeholder_find(struct store *store,
			    const struct store_crash *crash, u64 *ret_holder,
			    struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_ADD_HOLDER,
			    "INSERT INTO holder (sealed, name, crashes, records,\n"
			    "bytes, level, oldest) VALUES (?1, ?2, 1, 0, 0, 0, ?3)\n"
			    "ON CONFLICT (name, sealed) DO UPDATE SET\n"
			    "crashes = crashes + 1 RETURNING id", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int(stmt, 1, crash->sealed);
	sqlite3_bind_blob(stmt, 2, crash->sealed ? crash->host_id :
						   crash->source.addr,
			  NETOOPS_ID_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, (int64_t)crash->id);
	row = storedb_row(&store->db, stmt, "be written", err);
	if (!row)
		*ret_holder = (u64)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return row;
}

static int storeholder_hold(struct store *store, u64 crash, u64 holder,
			    struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_HOLD_CRASH,
			    "UPDATE crash SET holder = ?2, served_ns = ?3\n"
			    "WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash);
	sqlite3_bind_int64(stmt, 2, (int64_t)holder);
	sqlite3_bind_int64(stmt, 3, (int64_t)store->served_ns);
	return storedb_done(&store->db, stmt, err);
}

static int storeholder_grow(struct store *store, u64 holder, int records,
			    int64_t bytes, struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_GROW_HOLDER,
			    "UPDATE holder SET records = records + ?2,\n"
			    "bytes = bytes + ?3,\n"
			    "level = holder_level(crashes, bytes + ?3)\n"
			    "WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)holder);
	sqlite3_bind_int(stmt, 2, records);
	sqlite3_bind_int64(stmt, 3, bytes);
	return storedb_done(&store->db, stmt, err);
}

/**
 * storeholder_add - note that a crash takes more room, or less
 * @store: the store, in a transaction
 * @crash: the crash; it may be new
 * @records: records that it has more
 * @bytes: bytes that it takes more
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storeholder_add(struct store *store, const struct store_crash *crash,
		    int records, int64_t bytes, struct err *err)
{
	struct store_use *use = &store->counts.use[crash->sealed];
	u64 holder;

	if (storeholder_add_bytes(store, crash->id, bytes, &holder, err))
		return -1;
	if (!holder && (storeholder_find(store, crash, &holder, err) ||
			storeholder_hold(store, crash->id, holder, err)))
		return -1;
	use->records += (u64)(int64_t)records;
	use->bytes += (u64)bytes;
	return storeholder_grow(store, holder, records, bytes, err);
}

/**
 * storeholder_count - count what there is, of each seal
 * @store: the store
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storeholder_count(struct store *store, struct err *err)
{
	struct store_use *use = store->counts.use;
	sqlite3_stmt *stmt;
	int row, sealed;

	memset(use, 0, sizeof(store->counts.use));
	if (storedb_prepare(&store->db, "SELECT sealed, sum(records), sum(bytes)\n"
			    "FROM holder GROUP BY sealed", &stmt, err))
		return -1;
	while ((row = storedb_step(&store->db, stmt, "be read", err)) > 0) {
		sealed = sqlite3_column_int(stmt, 0) != 0;
		use[sealed].records = (u64)sqlite3_column_int64(stmt, 1);
		use[sealed].bytes = (u64)sqlite3_column_int64(stmt, 2);
	}
	sqlite3_finalize(stmt);
	return row;
}

/**
 * storeholder_most - ask who has to make room first
 * @store: the store
 * @sealed: among those with that seal
 * @ret: who holds most; among those who hold about as much, who has the oldest
 * @err: why it failed
 *
 * Return: 1, 0 when there is nobody, -1.
 */
int storeholder_most(struct store *store, bool sealed, struct storeholder *ret,
		     struct err *err)
{
	u64 weight, least;
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_MOST_HOLDER,
			    "SELECT id, crashes, bytes FROM holder\n"
			    "WHERE sealed = ?1 AND crashes > 0\n"
			    "ORDER BY level DESC, oldest LIMIT 1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int(stmt, 1, sealed);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0) {
		ret->id = storeholder_value(sqlite3_column_value(stmt, 0));
		ret->crashes = storeholder_value(sqlite3_column_value(stmt, 1));
		ret->bytes = storeholder_value(sqlite3_column_value(stmt, 2));
		weight = storeholder_weight(ret->crashes, ret->bytes);
		least = weight ? 1ULL << (storeholder_level(weight) - 1) : 0;
		ret->spare = weight - least + 1;
	}
	sqlite3_reset(stmt);
	return row;
}

/* Runs a statement about the oldest crashes of a holder. */
static int storeholder_run(struct store *store, enum storedb_slot slot,
			   const char *sql, u64 holder, u64 last,
			   struct err *err)
{
	sqlite3_stmt *stmt = storedb_slot(&store->db, slot, sql, err);

	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)holder);
	sqlite3_bind_int64(stmt, 2, (int64_t)last);
	return storedb_done(&store->db, stmt, err);
}

/**
 * struct storeholder_part - the oldest crashes of a holder, of one seal
 * @sealed: which
 * @crashes: how many
 * @records: of these
 * @bytes: that they take
 */
struct storeholder_part {
	bool	sealed;
	int64_t	crashes;
	int64_t	records;
	int64_t	bytes;
};

static int storeholder_sum(struct store *store, u64 holder, u64 last,
			   struct storeholder_part *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_SUM_CRASHES,
			    "SELECT max(seal) >= 0, count(*), sum(records),\n"
			    "sum(bytes) FROM crash WHERE holder = ?1 AND id <= ?2",
			    err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)holder);
	sqlite3_bind_int64(stmt, 2, (int64_t)last);
	row = storedb_row(&store->db, stmt, "be read", err);
	if (!row) {
		ret->sealed = sqlite3_column_int(stmt, 0);
		ret->crashes = sqlite3_column_int64(stmt, 1);
		ret->records = sqlite3_column_int64(stmt, 2);
		ret->bytes = sqlite3_column_int64(stmt, 3);
	}
	sqlite3_reset(stmt);
	return row;
}

static int storeholder_shrink(struct store *store, u64 holder,
			      const struct storeholder_part *part,
			      struct err *err)
{
	sqlite3_stmt *stmt;

	stmt = storedb_slot(&store->db, STOREDB_SHRINK_HOLDER,
			    "UPDATE holder SET crashes = crashes - ?2,\n"
			    "records = records - ?3, bytes = bytes - ?4,\n"
			    "level = holder_level(crashes - ?2, bytes - ?4),\n"
			    "oldest = coalesce((SELECT min(crash.id) FROM crash\n"
			    "WHERE crash.holder = ?1), 0) WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)holder);
	sqlite3_bind_int64(stmt, 2, part->crashes);
	sqlite3_bind_int64(stmt, 3, part->records);
	sqlite3_bind_int64(stmt, 4, part->bytes);
	return storedb_done(&store->db, stmt, err);
}

/**
 * storeholder_remove - remove the oldest crashes of a holder
 * @store: the store, in a transaction
 * @holder: the holder
 * @last: number of the last crash that goes
 * @err: why it failed
 *
 * Their records are known from now on by their tombstones.
 *
 * Return: 0 or -1.
 */
int storeholder_remove(struct store *store, u64 holder, u64 last,
		       struct err *err)
{
	struct storeholder_part part;
	struct store_use *use;

	if (storeholder_sum(store, holder, last, &part, err) ||
	    storeholder_run(store, STOREDB_ADD_TOMBSTONES,
			    "INSERT OR IGNORE INTO tombstone\n"
			    "(host_id, boot_id, crash_id, seal, record)\n"
			    "SELECT host_id, boot_id, crash_id, seal, record\n"
			    "FROM crash JOIN record ON record.crash = crash.id\n"
			    "WHERE holder = ?1 AND crash.id <= ?2\n"
			    "AND host_id IS NOT NULL", holder, last, err))
		return -1;
	store->counts.tombstones[part.sealed] +=
		(u64)sqlite3_changes64(store->db.db);
	if (storeholder_run(store, STOREDB_DELETE_RECORDS,
			    "DELETE FROM record WHERE crash IN (SELECT id\n"
			    "FROM crash WHERE holder = ?1 AND id <= ?2)",
			    holder, last, err) ||
	    storeholder_run(store, STOREDB_DELETE_CRASHES,
			    "DELETE FROM crash WHERE holder = ?1 AND id <= ?2",
			    holder, last, err) ||
	    storeholder_shrink(store, holder, &part, err) ||
	    storeholder_run(store, STOREDB_DELETE_HOLDER,
			    "DELETE FROM holder WHERE id = ?1 AND crashes <= 0\n"
			    "AND ?2", holder, 1, err))
		return -1;
	use = &store->counts.use[part.sealed];
	use->records -= (u64)part.records;
	use->bytes -= (u64)part.bytes;
	return 0;
}
