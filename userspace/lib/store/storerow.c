// SPDX-License-Identifier: LGPL-2.1-or-later
/* Crashes as rows, and how records make them: see storerow.h. */
#include <stdio.h>
#include <string.h>

#include "../base/output.h"
#include "../record/recordout.h"
#include "storerow.h"

#define STOREROW_BIOS	", BIOS "

/**
 * storerow_seal - what a record was sealed with
 * @packet: the record
 *
 * Return: number of the fleet key, or STOREROW_UNSEALED.
 */
int64_t storerow_seal(const struct netoops_packet *packet)
{
	if (packet->flags & NETOOPS_FLAG_SEALED)
		return packet->key_id;
	return STOREROW_UNSEALED;
}

/* Copies what is fit to print, "?" for what is not. */
static void storerow_text(char *to, size_t size, const void *from, size_t len)
{
	const unsigned char *at = from;
	size_t step, used = 0;

	while (len) {
		step = out_utf8(at, len);
		if (used + (step ? step : 1) >= size)
			break;
		if (step)
			memcpy(to + used, at, step);
		else
			to[used] = '?';
		step = step ? step : 1;
		used += step;
		at += step;
		len -= step;
	}
	to[used] = '\0';
}

static void storerow_fact(char *to, size_t size,
			  const struct netoops_bytes *fact)
{
	storerow_text(to, size, fact->data, fact->len);
}

/* "vendor product, BIOS version date" */
static void storerow_dmi(struct store_crash *crash,
			 const struct netoops_bytes *dmi)
{
	char *bios;

	storerow_fact(crash->board, sizeof(crash->board), dmi);
	bios = strstr(crash->board, STOREROW_BIOS);
	crash->bios[0] = '\0';
	if (!bios)
		return;
	strcpy(crash->bios, bios + strlen(STOREROW_BIOS));
	*bios = '\0';
}

static void storerow_cpu(struct store_crash *crash,
			 const struct netoops_packet *packet)
{
	const struct netoops_bytes *fact = &packet->facts.cpu;
	struct netoops_cpu cpu = { 0 };
	const char *vendor;

	crash->cpu[0] = '\0';
	if (!fact->len)
		return;
	memcpy(&cpu, fact->data, fact->len < sizeof(cpu) ? fact->len :
							   sizeof(cpu));
	vendor = recordout_vendor(packet->machine, cpu.vendor);
	if (vendor)
		snprintf(crash->cpu, sizeof(crash->cpu), "%s %u-%u-%u", vendor,
			 cpu.family, cpu.model, cpu.stepping);
	else
		snprintf(crash->cpu, sizeof(crash->cpu), "vendor %u %u-%u-%u",
			 cpu.vendor, cpu.family, cpu.model, cpu.stepping);
}

/* How bad is it? */
static unsigned int storerow_rank(u8 type)
{
	switch (type) {
	case NETOOPS_TYPE_PANIC:
		return 3;
	case NETOOPS_TYPE_OOPS:
		return 2;
	case NETOOPS_TYPE_SOFT:
		return 1;
	}
	return 0;
}

static void storerow_begin(struct store_crash *crash, const struct entry *entry)
{
	const struct netoops_packet *packet = &entry->record.packet;

	memset(crash, 0, sizeof(*crash));
	memcpy(crash->host_id, packet->host_id, sizeof(crash->host_id));
	memcpy(crash->boot_id, packet->boot_id, sizeof(crash->boot_id));
	memcpy(crash->crash_id, packet->crash_id, sizeof(crash->crash_id));
	if (packet->version < NETOOPS_VERSION) {
		crash->boot_id[0] = (u8)(packet->legacy_boot_id >> 24);
		crash->boot_id[1] = (u8)(packet->legacy_boot_id >> 16);
		crash->boot_id[2] = (u8)(packet->legacy_boot_id >> 8);
		crash->boot_id[3] = (u8)packet->legacy_boot_id;
	}
	crash->sealed = packet->flags & NETOOPS_FLAG_SEALED;
	crash->key_id = crash->sealed ? packet->key_id : 0;
	crash->source = entry->record.source;
	crash->version = packet->version;
	crash->type = packet->type;
	crash->received_ns = entry->received_ns;
	crash->realtime_ns = packet->realtime_ns;
	crash->first_record = packet->record;
}

/* Of @more, what @to does not know, or all that it does know when it is better. */
static void storerow_take(char *to, size_t size, const char *more, bool better)
{
	if (*more && (better || !*to))
		snprintf(to, size, "%s", more);
}

/* A panic has the whole log again when nobody got all of its oops. */
static void storerow_sign(struct store_crash *crash, const struct entry *entry)
{
	const struct signature *more = &entry->signature;
	u8 record = entry->record.packet.record;

	if (!more->hash[0])
		return;
	if (!crash->signature.hash[0] ||
	    more->corrupted < crash->signature.corrupted ||
	    (more->corrupted == crash->signature.corrupted &&
	     record <= crash->signed_record)) {
		crash->signature = *more;
		crash->signed_record = record;
	}
}

/**
 * storerow_merge - let a crash know what a record says
 * @crash: the crash; all zeros when the record is its first
 * @entry: the record; @records and @incomplete stay as they are
 *
 * Return: more than @updated_ns has changed.
 */
bool storerow_merge(struct store_crash *crash, const struct entry *entry)
{
	const struct netoops_packet *packet = &entry->record.packet;
	struct store_crash more, old = *crash;
	bool better;

	storerow_begin(&more, entry);
	storerow_fact(more.kernel, sizeof(more.kernel), &packet->facts.release);
	storerow_fact(more.reason, sizeof(more.reason), &packet->facts.reason);
	storerow_dmi(&more, &packet->facts.dmi);
	storerow_cpu(&more, packet);
	if (!crash->version)
		*crash = more;
	better = more.first_record <= crash->first_record;
	if (better) {
		crash->first_record = more.first_record;
		crash->realtime_ns = more.realtime_ns;
	}
	if (storerow_rank(more.type) > storerow_rank(crash->type))
		crash->type = more.type;
	storerow_take(crash->kernel, sizeof(crash->kernel), more.kernel, better);
	storerow_take(crash->board, sizeof(crash->board), more.board, better);
	storerow_take(crash->bios, sizeof(crash->bios), more.bios, better);
	storerow_take(crash->cpu, sizeof(crash->cpu), more.cpu, better);
	storerow_take(crash->reason, sizeof(crash->reason), more.reason, better);
	storerow_sign(crash, entry);
	crash->updated_ns = old.updated_ns;
	better = memcmp(&old, crash, sizeof(old));
	crash->updated_ns = entry->received_ns;
	return better;
}

static void storerow_bind_id(sqlite3_stmt *stmt, int at, const u8 *id, int len)
{
	sqlite3_bind_blob(stmt, at, id, len, SQLITE_STATIC);
}

/**
 * storerow_bind_ids - bind what tells a crash from all others
 * @stmt: gets host, boot and crash id and the seal as ?1 to ?4
 * @packet: a record of the crash, of version 4; must last until the reset
 */
void storerow_bind_ids(sqlite3_stmt *stmt, const struct netoops_packet *packet)
{
	storerow_bind_id(stmt, 1, packet->host_id, NETOOPS_ID_SIZE);
	storerow_bind_id(stmt, 2, packet->boot_id, NETOOPS_ID_SIZE);
	storerow_bind_id(stmt, 3, packet->crash_id, NETOOPS_ID_SIZE);
	sqlite3_bind_int64(stmt, 4, storerow_seal(packet));
}

/**
 * storerow_bind_crash - bind a crash
 * @stmt: gets STOREROW_CRASH as ?1 and so on
 * @crash: the crash; must last until the reset
 */
void storerow_bind_crash(sqlite3_stmt *stmt, const struct store_crash *crash)
{
	int at = 4;

	/* NULLs are never the same as others. */
	if (crash->version >= NETOOPS_VERSION) {
		storerow_bind_id(stmt, 1, crash->host_id, NETOOPS_ID_SIZE);
		storerow_bind_id(stmt, 3, crash->crash_id, NETOOPS_ID_SIZE);
		storerow_bind_id(stmt, 2, crash->boot_id, NETOOPS_ID_SIZE);
	} else if (load_le32(crash->boot_id)) {
		storerow_bind_id(stmt, 2, crash->boot_id, 4);
	}
	sqlite3_bind_int64(stmt, at++, crash->sealed ?
			   (int64_t)crash->key_id : STOREROW_UNSEALED);
	storerow_bind_id(stmt, at++, crash->source.addr,
			 sizeof(crash->source.addr));
	sqlite3_bind_int64(stmt, at++, crash->version);
	sqlite3_bind_int64(stmt, at++, crash->type);
	sqlite3_bind_int64(stmt, at++, (int64_t)crash->received_ns);
	sqlite3_bind_int64(stmt, at++, (int64_t)crash->updated_ns);
	sqlite3_bind_int64(stmt, at++, (int64_t)crash->realtime_ns);
	sqlite3_bind_text(stmt, at++, crash->kernel, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, at++, crash->board, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, at++, crash->bios, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, at++, crash->cpu, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, at++, crash->reason, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, at++, crash->first_record);
	sqlite3_bind_int64(stmt, at++, crash->records);
	sqlite3_bind_int64(stmt, at++, crash->incomplete);
	sqlite3_bind_int64(stmt, at++, crash->signed_record);
	sqlite3_bind_text(stmt, at++, crash->signature.hash, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, at++, crash->signature.title, -1,
			  SQLITE_STATIC);
	sqlite3_bind_int(stmt, at, crash->signature.corrupted);
}

/**
 * storerow_get_id - read an id, or an address
 * @stmt: the row
 * @at: the column
 * @ret: the id; zeros behind one that is shorter
 */
void storerow_get_id(sqlite3_stmt *stmt, int at, u8 ret[NETOOPS_ID_SIZE])
{
	const void *bytes = sqlite3_column_blob(stmt, at);
	int len = sqlite3_column_bytes(stmt, at);

	memset(ret, 0, NETOOPS_ID_SIZE);
	if (bytes && len <= NETOOPS_ID_SIZE)
		memcpy(ret, bytes, (size_t)len);
}

/**
 * storerow_get_text - read a text
 * @stmt: the row
 * @at: the column
 * @ret: the text, fit to print; "" for NULL
 * @size: bytes at @ret
 */
void storerow_get_text(sqlite3_stmt *stmt, int at, char *ret, size_t size)
{
	const void *text = sqlite3_column_text(stmt, at);

	/* Without memory there is none. */
	storerow_text(ret, size, text,
		      text ? (size_t)sqlite3_column_bytes(stmt, at) : 0);
}

/**
 * storerow_get_signature - read a signature
 * @stmt: the row
 * @at: the first of its three columns
 * @ret: the signature
 */
void storerow_get_signature(sqlite3_stmt *stmt, int at, struct signature *ret)
{
	storerow_get_text(stmt, at, ret->hash, sizeof(ret->hash));
	storerow_get_text(stmt, at + 1, ret->title, sizeof(ret->title));
	ret->corrupted = sqlite3_column_int(stmt, at + 2);
}

/**
 * storerow_crash - read a crash
 * @db: the connection
 * @stmt: its row
 * @at: the column that has its number; STOREROW_CRASH follow
 * @ret: the crash
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storerow_crash(struct storedb *db, sqlite3_stmt *stmt, int at,
		   struct store_crash *ret, struct err *err)
{
	struct { char *to; size_t size; } texts[] = {
		{ ret->kernel, sizeof(ret->kernel) },
		{ ret->board, sizeof(ret->board) },
		{ ret->bios, sizeof(ret->bios) },
		{ ret->cpu, sizeof(ret->cpu) },
		{ ret->reason, sizeof(ret->reason) },
	};
	int64_t seal;
	size_t i;

	ret->id = (u64)sqlite3_column_int64(stmt, at++);
	storerow_get_id(stmt, at++, ret->host_id);
	storerow_get_id(stmt, at++, ret->boot_id);
	storerow_get_id(stmt, at++, ret->crash_id);
	seal = sqlite3_column_int64(stmt, at++);
	ret->sealed = seal >= 0;
	ret->key_id = ret->sealed ? (u32)seal : 0;
	storerow_get_id(stmt, at++, ret->source.addr);
	ret->version = (u16)sqlite3_column_int(stmt, at++);
	ret->type = (u8)sqlite3_column_int(stmt, at++);
	ret->received_ns = (u64)sqlite3_column_int64(stmt, at++);
	ret->updated_ns = (u64)sqlite3_column_int64(stmt, at++);
	ret->realtime_ns = (u64)sqlite3_column_int64(stmt, at++);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++, at++) {
		if (sqlite3_column_type(stmt, at) != SQLITE_TEXT)
			return err_damaged(err, "'%s' is damaged: crash %ju lacks a text",
					   db->path, ret->id);
		storerow_get_text(stmt, at, texts[i].to, texts[i].size);
	}
	ret->first_record = (u8)sqlite3_column_int(stmt, at++);
	ret->records = (u32)sqlite3_column_int64(stmt, at++);
	ret->incomplete = (u32)sqlite3_column_int64(stmt, at++);
	ret->signed_record = (u8)sqlite3_column_int64(stmt, at++);
	storerow_get_signature(stmt, at, &ret->signature);
	return 0;
}
