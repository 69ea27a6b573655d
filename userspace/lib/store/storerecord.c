// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Records as rows: see storerecord.h.  A row that is read may be of a file that a
 * stranger made: it is checked as a packet is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storerecord.h"
#include "storerow.h"

/* Columns that are numbers: as they are called, and where an entry has them. */
struct storerecord_number {
	const char	*name;
	size_t		offset;
	size_t		size;
};

#define STORERECORD_NUMBER(type, name, member)	\
	{ name, offsetof(struct entry, member), sizeof(type) }

static const struct storerecord_number storerecord_numbers[] = {
	STORERECORD_NUMBER(u8, "record", record.packet.record),
	STORERECORD_NUMBER(u64, "received_ns", received_ns),
	STORERECORD_NUMBER(u16, "version", record.packet.version),
	STORERECORD_NUMBER(u8, "type", record.packet.type),
	STORERECORD_NUMBER(u16, "machine", record.packet.machine),
	STORERECORD_NUMBER(u16, "dump_id", record.packet.dump_id),
	STORERECORD_NUMBER(u16, "flags", record.packet.flags),
	STORERECORD_NUMBER(u32, "key_id", record.packet.key_id),
	STORERECORD_NUMBER(u32, "packet_seq", record.packet.packet_seq),
	STORERECORD_NUMBER(u32, "log_len", log_len),
	STORERECORD_NUMBER(u32, "log_lost", record.packet.log_lost),
	STORERECORD_NUMBER(u16, "chunk_size", record.packet.chunk_size),
	STORERECORD_NUMBER(u16, "data_count", record.packet.data_count),
	STORERECORD_NUMBER(u64, "realtime_ns", record.packet.realtime_ns),
	STORERECORD_NUMBER(u64, "uptime_ns", record.packet.uptime_ns),
	STORERECORD_NUMBER(u64, "taint", record.packet.taint),
	STORERECORD_NUMBER(u32, "pid", record.packet.pid),
	STORERECORD_NUMBER(u16, "cpu", record.packet.cpu),
	STORERECORD_NUMBER(u16, "nr_cpus", record.packet.nr_cpus),
	STORERECORD_NUMBER(u32, "legacy_count", record.packet.legacy_count),
	STORERECORD_NUMBER(u32, "legacy_boot_id", record.packet.legacy_boot_id),
	STORERECORD_NUMBER(u16, "legacy_arch", record.packet.legacy_arch),
	STORERECORD_NUMBER(u32, "packets", record.packets),
	STORERECORD_NUMBER(u32, "duplicates", record.duplicates),
	STORERECORD_NUMBER(u32, "rebuilt", record.rebuilt),
	STORERECORD_NUMBER(u32, "missing", record.missing),
	STORERECORD_NUMBER(bool, "complete", record.complete),
	STORERECORD_NUMBER(u8, "form", form),
};

/* The last of them, as a parameter. */
#define STORERECORD_FORM	(1 + (int)STORERECORD_NUMBERS)

#define STORERECORD_NUMBERS	(sizeof(storerecord_numbers) / \
				 sizeof(*storerecord_numbers))

/* The columns behind them, the facts in the order of their tags. */
#define STORERECORD_REST	\
	"rules, signature, title, corrupted,\n" \
	"source, fact_release, fact_reason, fact_task, fact_cpu, fact_regs,\n" \
	"fact_dmi, fact_blob, gaps, log"
#define STORERECORD_COUNT	(1 + (int)STORERECORD_NUMBERS + 14)
#define STORERECORD_GAP		8	/* bytes of a gap */

static void storerecord_columns(FILE *sql)
{
	size_t i;

	for (i = 0; i < STORERECORD_NUMBERS; i++)
		fprintf(sql, "%s, ", storerecord_numbers[i].name);
	fputs(STORERECORD_REST, sql);
}

/**
 * storerecord_insert_sql - the statement that storerecord_bind() is for
 *
 * Its one row has the bytes that the record takes.
 *
 * Return: its text, the caller's to free, or NULL.
 */
char *storerecord_insert_sql(void)
{
	char *text = NULL;
	size_t size;
	FILE *sql = open_memstream(&text, &size);
	int i;

	if (!sql)
		return NULL;
	fputs("INSERT INTO record (crash, ", sql);
	storerecord_columns(sql);
	fputs(") VALUES (?1", sql);
	for (i = 2; i <= STORERECORD_COUNT; i++)
		fprintf(sql, ", ?%d", i);
	fputs(") RETURNING " STORERECORD_SIZE, sql);
	return storedb_text(sql, &text);
}

/**
 * storerecord_select_sql - the statement that storerecord_get() is for
 * @where: its end: which records
 *
 * Return: its text, the caller's to free, or NULL.
 */
char *storerecord_select_sql(const char *where)
{
	char *text = NULL;
	size_t size;
	FILE *sql = open_memstream(&text, &size);

	if (!sql)
		return NULL;
	fputs("SELECT ", sql);
	storerecord_columns(sql);
	fprintf(sql, " FROM record %s", where);
	return storedb_text(sql, &text);
}

static u64 storerecord_load(const void *from, size_t size)
{
	union { u8 u8; u16 u16; u32 u32; u64 u64; } value;

	memcpy(&value, from, size);
	switch (size) {
	case sizeof(u8):
		return value.u8;
	case sizeof(u16):
		return value.u16;
	case sizeof(u32):
		return value.u32;
	}
	return value.u64;
}

/* Return: 0, or -1 when the value does not fit. */
static int storerecord_save(void *to, size_t size, u64 from)
{
	union { u8 u8; u16 u16; u32 u32; u64 u64; } value;

	if (size < sizeof(u64) && from >> (8 * size))
		return -1;
	switch (size) {
	case sizeof(u8):
		value.u8 = (u8)from;
		break;
	case sizeof(u16):
		value.u16 = (u16)from;
		break;
	case sizeof(u32):
		value.u32 = (u32)from;
		break;
	default:
		value.u64 = from;
	}
	memcpy(to, &value, size);
	return 0;
}

static int storerecord_bind_gaps(sqlite3_stmt *stmt, int at,
				 const struct entry *entry, struct err *err)
{
	size_t len = (size_t)entry->gap_count * STORERECORD_GAP;
	u8 *bytes;
	u32 i;

	if (!len) {
		sqlite3_bind_zeroblob(stmt, at, 0);
		return 0;
	}
	bytes = malloc(len);
	if (!bytes)
		return err_memory(err);
	for (i = 0; i < entry->gap_count; i++) {
		store_le32(bytes + i * STORERECORD_GAP, entry->gaps[i].offset);
		store_le32(bytes + i * STORERECORD_GAP + 4, entry->gaps[i].len);
	}
	sqlite3_bind_blob64(stmt, at, bytes, len, free);
	return 0;
}

/**
 * storerecord_bind - bind a record
 * @stmt: of storerecord_insert_sql()
 * @crash: number of its crash
 * @entry: the record; must last until the reset
 * @pack: compresses its log, and keeps that until the reset
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storerecord_bind(sqlite3_stmt *stmt, u64 crash, const struct entry *entry,
		     struct logpack *pack, struct err *err)
{
	struct netoops_facts facts = entry->record.packet.facts;
	const struct netoops_bytes *fact;
	int at = 1;
	size_t i;
	u16 tag;

	if (logpack_pack(pack, entry->bytes, entry->len, err))
		return -1;
	sqlite3_bind_int64(stmt, at++, (int64_t)crash);
	for (i = 0; i < STORERECORD_NUMBERS; i++)
		sqlite3_bind_int64(stmt, at++, (int64_t)storerecord_load
				   ((const u8 *)entry + storerecord_numbers[i].offset,
				    storerecord_numbers[i].size));
	sqlite3_bind_int(stmt, at++, SIGNATURE_RULES);
	sqlite3_bind_text(stmt, at++, entry->signature.hash, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, at++, entry->signature.title, -1,
			  SQLITE_STATIC);
	sqlite3_bind_int(stmt, at++, entry->signature.corrupted);
	sqlite3_bind_blob(stmt, at++, entry->record.source.addr,
			  sizeof(entry->record.source.addr), SQLITE_STATIC);
	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++, at++) {
		fact = netoops_fact(&facts, tag);
		if (fact->len)
			sqlite3_bind_blob(stmt, at, fact->data, fact->len,
					  SQLITE_STATIC);
	}
	sqlite3_bind_int(stmt, STORERECORD_FORM, ENTRY_PACKED);
	if (storerecord_bind_gaps(stmt, at++, entry, err))
		return -1;
	sqlite3_bind_blob64(stmt, at, pack->bytes, pack->len, SQLITE_STATIC);
	return 0;
}

/* Numbers of a row that make no sense would be believed later. */
static int storerecord_get_numbers(sqlite3_stmt *stmt, struct entry *ret)
{
	const struct storerecord_number *number;
	struct netoops_packet *packet = &ret->record.packet;
	int at;

	for (at = 0; at < (int)STORERECORD_NUMBERS; at++) {
		number = &storerecord_numbers[at];
		if (storerecord_save((u8 *)ret + number->offset, number->size,
				     (u64)sqlite3_column_int64(stmt, at)))
			return -1;
	}
	packet->log_len = ret->log_len;
	return ret->log_len > ENTRY_LOG_MAX || ret->form > ENTRY_PACKED ||
	       packet->version < 2 || packet->version > NETOOPS_VERSION ? -1 :
									  0;
}

static int storerecord_get_facts(sqlite3_stmt *stmt, int at,
				 struct netoops_packet *packet)
{
	struct netoops_bytes *fact;
	u16 tag;
	int len;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++, at++) {
		fact = netoops_fact(&packet->facts, tag);
		fact->data = sqlite3_column_blob(stmt, at);
		len = sqlite3_column_bytes(stmt, at);
		if (len > netoops_fact_max(tag) || (len && !fact->data))
			return -1;
		fact->len = (u16)len;
	}
	return 0;
}

static int storerecord_get_gaps(sqlite3_stmt *stmt, int at, struct entry *ret)
{
	const u8 *bytes = sqlite3_column_blob(stmt, at);
	u32 i, end = 0;

	for (i = 0; i < ret->gap_count; i++) {
		ret->gaps[i].offset = load_le32(bytes + i * STORERECORD_GAP);
		ret->gaps[i].len = load_le32(bytes + i * STORERECORD_GAP + 4);
		if (ret->gaps[i].offset < end ||
		    ret->gaps[i].offset > ret->log_len ||
		    ret->gaps[i].len > ret->log_len - ret->gaps[i].offset)
			return -1;
		end = ret->gaps[i].offset + ret->gaps[i].len;
	}
	return 0;
}

/* Return: 0; -1 with or without a text in @err. */
static int storerecord_fill(sqlite3_stmt *stmt, struct entry *read,
			    struct entry **ret, struct err *err)
{
	int at = (int)STORERECORD_NUMBERS + 1, gaps = STORERECORD_COUNT - 3;
	int packed = STORERECORD_COUNT - 2;
	size_t len = (size_t)sqlite3_column_bytes(stmt, packed);
	struct entry *entry;

	storerow_get_id(stmt, at + 3, read->record.source.addr);
	if (storerecord_get_facts(stmt, at + 4, &read->record.packet))
		return -1;
	if (entry_alloc(&entry, &read->record,
			(u32)sqlite3_column_bytes(stmt, gaps) / STORERECORD_GAP,
			len, err))
		return -1;
	storerow_get_signature(stmt, at, &entry->signature);
	entry->received_ns = read->received_ns;
	entry->log_len = read->log_len;
	entry->form = read->form;
	if (len)
		memcpy(entry->bytes, sqlite3_column_blob(stmt, packed), len);
	if (storerecord_get_gaps(stmt, gaps, entry)) {
		entry_free(entry);
		return -1;
	}
	*ret = entry;
	return 0;
}

/**
 * storerecord_get - read a record
 * @db: the connection
 * @stmt: of storerecord_select_sql(), at a row
 * @crash: its crash
 * @ret: the record, for entry_free()
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storerecord_get(struct storedb *db, sqlite3_stmt *stmt,
		    const struct store_crash *crash, struct entry **ret,
		    struct err *err)
{
	struct netoops_packet *packet;
	struct entry read;

	memset(&read, 0, sizeof(read));
	packet = &read.record.packet;
	err->text[0] = '\0';
	if (!storerecord_get_numbers(stmt, &read) &&
	    !storerecord_fill(stmt, &read, ret, err)) {
		packet = &(*ret)->record.packet;
		if (packet->version < NETOOPS_VERSION)
			return 0;
		memcpy(packet->host_id, crash->host_id, NETOOPS_ID_SIZE);
		memcpy(packet->boot_id, crash->boot_id, NETOOPS_ID_SIZE);
		memcpy(packet->crash_id, crash->crash_id, NETOOPS_ID_SIZE);
		return 0;
	}
	if (err->text[0])
		return -1;
	return err_damaged(err, "'%s' is damaged: record %u of crash %ju makes no sense",
			   db->path, packet->record, crash->id);
}
