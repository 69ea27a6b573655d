/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where records of netoops are kept: a file of SQLite.
 *
 * One thread at a time uses a struct store.  Any number of programs may read while
 * one writes.
 *
 * The records of one crash have the same ids and the same seal; one that is sealed
 * and one that is not are never the same crash, so that who has no key cannot take
 * the place of who has.  Records of versions 2 and 3 have no ids: each of them is
 * a crash of its own.
 */
#ifndef _LIB_STORE_H
#define _LIB_STORE_H

#include "../record/entry.h"

#define STORE_PATH	"/var/lib/netoopsd/records.db"

/**
 * enum store_mode - what a store is opened for
 * @STORE_READ: it is only read
 * @STORE_SALVAGE: likewise, and when it is damaged, what can be read of it
 * @STORE_WRITE: it is made when there is none, and brought to the version of
 *	this program when it is older
 */
enum store_mode { STORE_READ, STORE_SALVAGE, STORE_WRITE };

/**
 * enum store_added - what became of a record
 * @STORE_STORED: it is new
 * @STORE_IMPROVED: it takes the place of one that was less complete, or both are
 *	put together
 * @STORE_REPLAYED: it is there already, or was
 */
enum store_added { STORE_STORED, STORE_IMPROVED, STORE_REPLAYED };

/**
 * struct store_limits - what is kept; 0 for no limit
 * @max_records: records
 * @max_bytes: bytes of the file that are in use
 * @max_age_ns: time that netoopsd has run since a crash was first heard of
 * @tombstones: records that were removed and are not taken again
 * @unsealed_percent: share of these that crashes without a seal may take from
 *	those that have one
 * @strangers: some may come: what is sealed never takes their share
 *
 * When there is too much, it is the oldest crashes that go, of who holds most: of a
 * host when they are sealed, else of an address.
 */
struct store_limits {
	u64	max_records;
	u64	max_bytes;
	u64	max_age_ns;
	u64	tombstones;
	u32	unsealed_percent;
	bool	strangers;
};

#define STORE_UNSEALED_PERCENT	25

/**
 * enum store_why - why records were removed
 * @STORE_AGE: they were too old
 * @STORE_COUNT: there were too many
 * @STORE_SIZE: they took too much
 * @STORE_SHARE: they took what is for those without a seal
 */
enum store_why { STORE_AGE, STORE_COUNT, STORE_SIZE, STORE_SHARE, STORE_WHYS };

/**
 * struct store_removed - what was removed
 * @records: records, by enum store_why
 */
struct store_removed {
	u64	records[STORE_WHYS];
};

/**
 * struct store_crash - a crash: what its records say, merged
 * @id: its number in this store, which is never given to another
 * @host_id: the machine, zeros before version 4
 * @boot_id: the boot, likewise; of version 3, its 32 bits in the first four bytes
 * @crash_id: the crash, zeros before version 4
 * @sealed: its records were sealed
 * @key_id: number of the fleet key, when they were
 * @source: where its first record came from
 * @version: version of its packets
 * @type: enum netoops_type: a panic, else an oops, else soft
 * @received_ns: when its first record was received: CLOCK_REALTIME
 * @updated_ns: when something new of it was last received
 * @realtime_ns: when it happened, as the machine says
 * @first_record: the lowest number of its records
 * @records: how many there are
 * @incomplete: of these, how many are not complete
 * @kernel: kernel release
 * @board: board, without the BIOS
 * @bios: version and date of the BIOS
 * @cpu: "vendor family-model-stepping"
 * @reason: the line of the log that says why
 * @signed_record: the record that @signature is of: the first whose log is whole
 *	where it matters, else the first that has one
 * @signature: what it is known by
 *
 * Texts are fit to print, are "" when not known, and come from the first record
 * that has them.
 */
struct store_crash {
	u64	id;
	u8	host_id[NETOOPS_ID_SIZE];
	u8	boot_id[NETOOPS_ID_SIZE];
	u8	crash_id[NETOOPS_ID_SIZE];
	bool	sealed;
	u32	key_id;
	struct reassembly_source source;
	u16	version;
	u8	type;
	u64	received_ns;
	u64	updated_ns;
	u64	realtime_ns;
	u8	first_record;
	u32	records;
	u32	incomplete;
	char	kernel[NETOOPS_RELEASE_MAX + 1];
	char	board[NETOOPS_DMI_MAX + 1];
	char	bios[NETOOPS_DMI_MAX + 1];
	char	cpu[40];
	char	reason[NETOOPS_REASON_MAX + 1];
	u8	signed_record;
	struct signature signature;
};

struct store;

int store_open(struct store **ret, const char *path, enum store_mode mode,
	       struct err *err);
void store_close(struct store *store);
const char *store_damage(const struct store *store);
int store_begin(struct store *store, struct err *err);
int store_add(struct store *store, const struct entry *entry,
	      enum store_added *ret, struct err *err);
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);
bool store_has_to_wait(const struct store *store);
bool store_is_transient(const struct store *store);
bool store_is_gone(const struct store *store);
bool store_leave(struct store *store);
int store_retain(struct store *store, const struct store_limits *limits,
		 struct store_removed *ret, struct err *err);
void store_serve(struct store *store, u64 now_ns);
int store_vacuum(struct store *store, struct err *err);
int store_resign(struct store *store, u32 most, u32 *ret_count,
		 struct err *err);
u64 store_resigned(const struct store *store);
int store_has_crash(struct store *store, const u8 crash_id[NETOOPS_ID_SIZE],
		    u64 *ret_records, struct err *err);

#endif /* _LIB_STORE_H */
