/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Crashes as rows of the store.  For the store only. */
#ifndef _LIB_STOREROW_H
#define _LIB_STOREROW_H

#include "store.h"
#include "storedb.h"

#define STOREROW_UNSEALED	(-1)

/* Columns of a crash, in the order of binding; ?1 is the first. */
#define STOREROW_CRASH	\
	"host_id, boot_id, crash_id, seal, source, version, type,\n" \
	"received_ns, updated_ns, realtime_ns, kernel, board, bios, cpu,\n" \
	"reason, first_record, records, incomplete, signed_record, " \
	"signature, title, corrupted"
#define STOREROW_CRASH_VALUES	\
	"?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,\n" \
	"?16, ?17, ?18, ?19, ?20, ?21, ?22"
#define STOREROW_CRASH_ID	23	/* what follows them */

int64_t storerow_seal(const struct netoops_packet *packet);
bool storerow_merge(struct store_crash *crash, const struct entry *entry);
void storerow_bind_ids(sqlite3_stmt *stmt, const struct netoops_packet *packet);
void storerow_bind_crash(sqlite3_stmt *stmt, const struct store_crash *crash);
int storerow_crash(struct storedb *db, sqlite3_stmt *stmt, int at,
		   struct store_crash *ret, struct err *err);
void storerow_get_signature(sqlite3_stmt *stmt, int at, struct signature *ret);
void storerow_get_text(sqlite3_stmt *stmt, int at, char *ret, size_t size);
void storerow_get_id(sqlite3_stmt *stmt, int at, u8 ret[NETOOPS_ID_SIZE]);

#endif /* _LIB_STOREROW_H */
