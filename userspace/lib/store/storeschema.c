// SPDX-License-Identifier: LGPL-2.1-or-later
/* The tables of a store, and whether a file is one: see storeschema.h. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/sink.h"
#include "storeschema.h"

/* In the header of the file, big-endian; "nops". */
#define STORESCHEMA_APPLICATION	0x6e6f7073
#define STORESCHEMA_HEADER	100
#define STORESCHEMA_AT_MODES	18	/* two bytes: 2 says write-ahead log */
#define STORESCHEMA_AT_FRACTIONS	21
#define STORESCHEMA_AT_VERSION	60
#define STORESCHEMA_AT_APPLICATION	68
#define STORESCHEMA_MAGIC	"SQLite format 3"
#define STORESCHEMA_PAGE	4096
#define STORESCHEMA_ROOTS	16	/* of tables, in every store */

/*
 * Each brings a store from the version before it to its own; one that was
 * published is never changed.
 *
 * A crash has what is asked for, as text that is fit to print, from the first of
 * its records that knows it.  A record has what came, as it came.  seal is the
 * number of the fleet key, -1 when the record was not sealed.  Times are in
 * nanoseconds, and all numbers of 64 bits wrap into SQLite's signed ones.  gaps
 * are pairs of little-endian 32-bit numbers.  Ids of records are given out in the
 * order of storing and never again.
 *
 * From version 2 on, records have a signature, by the rules of a version of those;
 * sightings, which kernel was seen with which signature, outlive the crashes.
 *
 * From version 3 on, a log that is stored has no zeros where it is missing: form
 * says so, see enum entry_form.
 *
 * From version 4 on, each crash has a holder, of which the store knows how much it
 * holds, in powers of two; the indexes that searches for a part of a text never used
 * are gone.  service has the time that netoopsd has run with this store, and a crash
 * what that was when it was first heard of.  Of sightings, seen is the number of the
 * crash that was the last of them.
 */
static const char * const storeschema_versions[] = {
	"CREATE TABLE crash (\n"
	"id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"host_id BLOB, boot_id BLOB, crash_id BLOB, seal INTEGER NOT NULL,\n"
	"source BLOB NOT NULL, version INTEGER NOT NULL,\n"
	"type INTEGER NOT NULL, received_ns INTEGER NOT NULL,\n"
	"updated_ns INTEGER NOT NULL, realtime_ns INTEGER NOT NULL,\n"
	"kernel TEXT NOT NULL, board TEXT NOT NULL, bios TEXT NOT NULL,\n"
	"cpu TEXT NOT NULL, reason TEXT NOT NULL,\n"
	"first_record INTEGER NOT NULL, records INTEGER NOT NULL,\n"
	"incomplete INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX crash_ids\n"
	"ON crash (host_id, boot_id, crash_id, seal);"
	"CREATE INDEX crash_boot ON crash (boot_id);"
	"CREATE INDEX crash_crash ON crash (crash_id);"
	"CREATE INDEX crash_source ON crash (source);"
	"CREATE INDEX crash_received ON crash (received_ns);"
	"CREATE INDEX crash_kernel ON crash (kernel);"
	"CREATE INDEX crash_board ON crash (board);"
	"CREATE INDEX crash_bios ON crash (bios);"
	"CREATE INDEX crash_cpu ON crash (cpu);"
	"CREATE INDEX crash_reason ON crash (reason);"
	"CREATE TABLE record (\n"
	"id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"crash INTEGER NOT NULL REFERENCES crash (id),\n"
	"record INTEGER NOT NULL, received_ns INTEGER NOT NULL,\n"
	"version INTEGER NOT NULL, type INTEGER NOT NULL,\n"
	"machine INTEGER NOT NULL, dump_id INTEGER NOT NULL,\n"
	"flags INTEGER NOT NULL, key_id INTEGER NOT NULL,\n"
	"packet_seq INTEGER NOT NULL, log_len INTEGER NOT NULL,\n"
	"log_lost INTEGER NOT NULL, chunk_size INTEGER NOT NULL,\n"
	"data_count INTEGER NOT NULL, realtime_ns INTEGER NOT NULL,\n"
	"uptime_ns INTEGER NOT NULL, taint INTEGER NOT NULL,\n"
	"pid INTEGER NOT NULL, cpu INTEGER NOT NULL,\n"
	"nr_cpus INTEGER NOT NULL, legacy_count INTEGER NOT NULL,\n"
	"legacy_boot_id INTEGER NOT NULL, legacy_arch INTEGER NOT NULL,\n"
	"packets INTEGER NOT NULL, duplicates INTEGER NOT NULL,\n"
	"rebuilt INTEGER NOT NULL, missing INTEGER NOT NULL,\n"
	"complete INTEGER NOT NULL, source BLOB NOT NULL,\n"
	"fact_release BLOB, fact_reason BLOB, fact_task BLOB,\n"
	"fact_cpu BLOB, fact_regs BLOB, fact_dmi BLOB, fact_blob BLOB,\n"
	"gaps BLOB NOT NULL, log BLOB NOT NULL);"
	"CREATE UNIQUE INDEX record_crash ON record (crash, record);"
	"CREATE TABLE tombstone (\n"
	"id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"host_id BLOB NOT NULL, boot_id BLOB NOT NULL,\n"
	"crash_id BLOB NOT NULL, seal INTEGER NOT NULL,\n"
	"record INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX tombstone_ids\n"
	"ON tombstone (crash_id, record, host_id, boot_id, seal);",

	"ALTER TABLE crash ADD signed_record INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE crash ADD signature TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE crash ADD title TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE crash ADD corrupted INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX crash_signature ON crash (signature);"
	"ALTER TABLE record ADD rules INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE record ADD signature TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE record ADD title TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE record ADD corrupted INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX record_rules ON record (rules);"
	"CREATE TABLE sighting (\n"
	"signature TEXT NOT NULL, kernel TEXT NOT NULL,\n"
	"first_ns INTEGER NOT NULL, last_ns INTEGER NOT NULL,\n"
	"PRIMARY KEY (signature, kernel)) WITHOUT ROWID;",

	"ALTER TABLE record ADD form INTEGER NOT NULL DEFAULT 0;",

	"ALTER TABLE crash ADD holder INTEGER;"
	"ALTER TABLE crash ADD bytes INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE crash ADD served_ns INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX crash_holder ON crash (holder);"
	"DROP INDEX crash_kernel;"
	"DROP INDEX crash_board;"
	"DROP INDEX crash_bios;"
	"DROP INDEX crash_cpu;"
	"DROP INDEX crash_reason;"
	"CREATE TABLE holder (\n"
	"id INTEGER PRIMARY KEY, sealed INTEGER NOT NULL,\n"
	"name BLOB NOT NULL, crashes INTEGER NOT NULL,\n"
	"records INTEGER NOT NULL, bytes INTEGER NOT NULL,\n"
	"level INTEGER NOT NULL, oldest INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX holder_name ON holder (name, sealed);"
	"CREATE INDEX holder_level ON holder (sealed, level DESC, oldest);"
	"CREATE TABLE service (ns INTEGER NOT NULL);"
	"INSERT INTO service VALUES (0);"
	"CREATE INDEX tombstone_unsealed ON tombstone (seal < 0);"
	"ALTER TABLE sighting ADD sealed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE sighting ADD seen INTEGER NOT NULL DEFAULT 0;",
};

#define STORESCHEMA_VERSION	(sizeof(storeschema_versions) / \
				 sizeof(*storeschema_versions))

static int storeschema_apply(struct storedb *db, uint64_t from, struct err *err)
{
	char version[64];
	size_t i;

	for (i = from; i < STORESCHEMA_VERSION; i++) {
		if (storedb_exec(db, storeschema_versions[i], err))
			return -1;
	}
	snprintf(version, sizeof(version), "PRAGMA user_version = %zu",
		 STORESCHEMA_VERSION);
	return storedb_exec(db, version, err);
}

static int storeschema_write(const char *path, const unsigned char *image,
			     size_t size, struct err *err)
{
	char shown[PATH_MAX], name[PATH_MAX];
	int dir = sink_open_parent(path, shown, name, err);
	struct sink sink;
	int ret = -1;

	if (dir < 0)
		return -1;
	if (!sink_open_at(&sink, dir, shown, err)) {
		if (sink_write(&sink, image, size, err))
			sink_discard(&sink);
		else
			ret = sink_commit(&sink, name, false, err);
	}
	close(dir);
	return ret;
}

/**
 * storeschema_image - make an empty store in memory
 * @ret: its bytes, the caller's to sqlite3_free()
 * @ret_size: how many
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storeschema_image(unsigned char **ret, size_t *ret_size, struct err *err)
{
	char application[64];
	struct storedb db;
	sqlite3_int64 size;
	int result = -1;

	snprintf(application, sizeof(application),
		 "PRAGMA application_id = %d", STORESCHEMA_APPLICATION);
	if (!storedb_open(&db, ":memory:", STOREDB_WRITE, err) &&
	    !storedb_exec(&db, application, err) &&
	    !storeschema_apply(&db, 0, err)) {
		*ret = sqlite3_serialize(db.db, "main", &size, 0);
		*ret_size = (size_t)size;
		result = *ret ? 0 : err_memory(err);
	}
	storedb_close(&db);
	return result;
}

/**
 * storeschema_create - make an empty store
 * @path: its file, which must not be there
 * @err: why it failed
 *
 * It appears whole: no crash of this program leaves half of it.
 *
 * Return: 0 or -1.
 */
int storeschema_create(const char *path, struct err *err)
{
	unsigned char *image;
	size_t size;
	int ret;

	if (storeschema_image(&image, &size, err))
		return -1;
	memset(image + STORESCHEMA_AT_MODES, 2, 2);
	ret = storeschema_write(path, image, size, err);
	sqlite3_free(image);
	return ret;
}

static int storeschema_too_new(const struct storedb *db, uint64_t version,
			       struct err *err)
{
	return err_unsupported(err, "'%s' is of version %ju, and %zu is the newest that is known",
			       db->path, version, STORESCHEMA_VERSION);
}

static uint32_t storeschema_be32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

/*
 * Is the rest of a file without its beginning that of a store?  The roots of its
 * tables follow the first page; what begins each page of them is not there by chance.
 */
static bool storeschema_has_tables(sqlite3_file *file, sqlite3_int64 size)
{
	unsigned int page, good = 0, cells, content;
	unsigned char head[8];

	for (page = 1; page <= STORESCHEMA_ROOTS; page++) {
		if (size < (page + 1) * STORESCHEMA_PAGE ||
		    file->pMethods->xRead(file, head, sizeof(head),
					  page * STORESCHEMA_PAGE))
			return false;
		cells = (unsigned int)head[3] << 8 | head[4];
		content = (unsigned int)head[5] << 8 | head[6];
		/* Tables and indexes, leaves and not. */
		good += (head[0] == 2 || head[0] == 5 || head[0] == 10 ||
			 head[0] == 13) &&
			cells < STORESCHEMA_PAGE / 2 &&
			content >= 2 * cells + sizeof(head) &&
			content <= STORESCHEMA_PAGE;
	}
	return good > STORESCHEMA_ROOTS / 2;
}

static int storeschema_not_magic(struct storedb *db, sqlite3_file *file,
				 sqlite3_int64 size, struct err *err)
{
	if (storeschema_has_tables(file, size)) {
		db->code = SQLITE_CORRUPT;
		return err_damaged(err, "'%s' is damaged: its beginning is missing",
				   db->path);
	}
	db->code = SQLITE_NOTADB;
	return err_format(err, "'%s' is not a store of netoops", db->path);
}

/**
 * storeschema_check_header - does it begin as a store does?
 * @db: the connection
 * @err: why not
 *
 * To be asked before SQLite reads anything, which would look for a log of changes
 * and leave files beside one that is not ours.  The file is read through SQLite's
 * descriptor: closing another one would end SQLite's locks.
 *
 * Return: 0 or -1.
 */
int storeschema_check_header(struct storedb *db, struct err *err)
{
	/* Every database has these there. */
	static const unsigned char fractions[] = { 64, 32, 32 };
	unsigned char header[STORESCHEMA_HEADER];
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	uint32_t version;

	db->code = SQLITE_IOERR;
	sqlite3_file_control(db->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (!file || !file->pMethods ||
	    file->pMethods->xFileSize(file, &size))
		return err_set(err, "cannot read '%s'", db->path);
	memset(header, 0, sizeof(header));
	if (size >= STORESCHEMA_HEADER &&
	    file->pMethods->xRead(file, header, sizeof(header), 0))
		return err_set(err, "cannot read '%s'", db->path);
	if (size && (memcmp(header, STORESCHEMA_MAGIC, sizeof(STORESCHEMA_MAGIC)) ||
		     memcmp(header + STORESCHEMA_AT_FRACTIONS, fractions,
			    sizeof(fractions))))
		return storeschema_not_magic(db, file, size, err);
	db->code = SQLITE_NOTADB;
	if (!size)
		return err_format(err, "'%s' is not a store of netoops: it is empty",
				  db->path);
	if (storeschema_be32(header + STORESCHEMA_AT_APPLICATION) !=
	    STORESCHEMA_APPLICATION)
		return err_format(err, "'%s' is a database of another program",
				  db->path);
	version = storeschema_be32(header + STORESCHEMA_AT_VERSION);
	if (version > STORESCHEMA_VERSION)
		return storeschema_too_new(db, version, err);
	db->code = SQLITE_OK;
	return 0;
}

/**
 * struct storeschema_watch - ends what takes too long
 * @db: what to interrupt
 * @until: when, by CLOCK_MONOTONIC
 * @lock: protects @done
 * @cond: told when @done is set
 * @done: it has come to its end
 */
struct storeschema_watch {
	sqlite3		*db;
	struct timespec	until;
	pthread_mutex_t	lock;
	pthread_cond_t	cond;
	bool		done;
};

static void *storeschema_wait(void *arg)
{
	struct storeschema_watch *watch = arg;
	int ret = 0;

	pthread_mutex_lock(&watch->lock);
	while (!watch->done && !ret)
		ret = pthread_cond_timedwait(&watch->cond, &watch->lock,
					     &watch->until);
	if (!watch->done)
		sqlite3_interrupt(watch->db);
	pthread_mutex_unlock(&watch->lock);
	return NULL;
}

/* The look for damage tells of a page that there was no memory for as of others. */
static bool storeschema_is_memory(const char *text)
{
	static const char end[] = "error code=7";
	size_t len = strlen(text);

	return len >= strlen(end) && !strcmp(text + len - strlen(end), end);
}

/* Return: 0, or -1 when damage was found; what takes longer is not looked at. */
static int storeschema_scan(struct storedb *db, struct err *err)
{
	const char *text;
	sqlite3_stmt *stmt;
	int ret = 0;

	if (storedb_prepare(db, "PRAGMA quick_check(1)", &stmt, err))
		return -1;
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		text = (const char *)sqlite3_column_text(stmt, 0);
		if (text && !strcmp(text, "ok"))
			break;
		/* What comes before says only which file it is. */
		if (text && strchr(text, '\n'))
			text = strchr(text, '\n') + 1;
		if (text && storeschema_is_memory(text)) {
			db->code = SQLITE_NOMEM;
			ret = err_memory(err);
			break;
		}
		db->code = SQLITE_CORRUPT;
		ret = err_damaged(err, "'%s' is damaged: %.200s", db->path,
				  text ? text : "nobody knows where");
		ret = sqlite3_errcode(db->db) == SQLITE_INTERRUPT ? 0 : ret;
		break;
	case SQLITE_INTERRUPT:
		break;
	default:
		ret = storedb_fail(db, "be read", err);
	}
	sqlite3_finalize(stmt);
	return ret;
}

static int storeschema_scan_for(struct storedb *db, unsigned int patience_ms,
				struct err *err)
{
	struct storeschema_watch watch = {
		.db = db->db, .lock = PTHREAD_MUTEX_INITIALIZER,
	};
	pthread_condattr_t monotonic;
	pthread_t thread;
	int ret;

	watch.until = clock_timespec(clock_ns(CLOCK_MONOTONIC) +
				     patience_ms * NSEC_PER_MSEC);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&watch.cond, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&thread, NULL, storeschema_wait, &watch))
		return err_set(err, "cannot start a thread");
	ret = storeschema_scan(db, err);
	pthread_mutex_lock(&watch.lock);
	watch.done = true;
	pthread_cond_signal(&watch.cond);
	pthread_mutex_unlock(&watch.lock);
	pthread_join(thread, NULL);
	pthread_cond_destroy(&watch.cond);
	return ret;
}

/**
 * storeschema_check - is it a store, and whole?
 * @db: opened to read; nothing was read through it yet
 * @patience_ms: for how long to look for damage
 * @err: why not
 *
 * The file stays as it is.
 *
 * Return: 0 or -1.
 */
int storeschema_check(struct storedb *db, unsigned int patience_ms,
		      struct err *err)
{
	if (storeschema_check_header(db, err))
		return -1;
	return storeschema_scan_for(db, patience_ms, err);
}

/**
 * storeschema_current - is it of the version of this program?
 * @db: opened to read, and checked
 * @err: why not
 *
 * Return: 0 or -1.
 */
int storeschema_current(struct storedb *db, struct err *err)
{
	uint64_t version;

	if (storedb_number(db, "PRAGMA user_version", &version, err))
		return -1;
	if (version > STORESCHEMA_VERSION)
		return storeschema_too_new(db, version, err);
	if (version == STORESCHEMA_VERSION)
		return 0;
	return err_unsupported(err, "'%s' is of version %ju: 'netoops vacuum' brings it to %zu",
			       db->path, version, STORESCHEMA_VERSION);
}

/**
 * storeschema_migrate - bring a store to the version of this program
 * @db: opened to write, and checked
 * @err: why it failed; then it is as it was
 *
 * Return: 0 or -1.
 */
int storeschema_migrate(struct storedb *db, struct err *err)
{
	uint64_t version;
	int ret = -1;

	if (storedb_exec(db, "BEGIN IMMEDIATE", err))
		return -1;
	if (!storedb_number(db, "PRAGMA user_version", &version, err)) {
		if (version > STORESCHEMA_VERSION)
			storeschema_too_new(db, version, err);
		else if (version == STORESCHEMA_VERSION)
			ret = 0;
		else
			ret = storeschema_apply(db, version, err);
	}
	if (!ret)
		ret = storedb_exec(db, "COMMIT", err);
	if (ret)
		sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}
