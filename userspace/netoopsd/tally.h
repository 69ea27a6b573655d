/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of every packet.  At any time
 *
 *	packets = all fates + pending
 *
 * where a packet that was kept is pending until its record has a fate.
 */
#ifndef _NETOOPSD_TALLY_H
#define _NETOOPSD_TALLY_H

#include "../lib/record/intake.h"
#include "../lib/base/output.h"
#include "../lib/store/store.h"

/**
 * enum tally_fate - what became of a record, and so of its packets
 * @TALLY_STORED: it was stored
 * @TALLY_IMPROVED: it was stored in the place of one that was less complete; its
 *	packets count as stored
 * @TALLY_REPLAYED: the store had it already, or has had it
 * @TALLY_BACKLOG_FULL: there was no memory for it
 * @TALLY_LOST: the end came first
 */
enum tally_fate {
	TALLY_STORED,
	TALLY_IMPROVED,
	TALLY_REPLAYED,
	TALLY_BACKLOG_FULL,
	TALLY_LOST,
	TALLY_FATES,
};

/**
 * struct tally_amount - an amount of records
 * @records: how many
 * @packets: what they were made of
 * @bytes: what they take in memory
 */
struct tally_amount {
	u64	records;
	u64	packets;
	u64	bytes;
};

/**
 * struct tally_stores - what became of the store
 * @damaged: times that it was set aside
 * @gone: times that its file was moved, removed or replaced
 * @removed: records that were removed from it, by enum store_why
 */
struct tally_stores {
	u64	damaged;
	u64	gone;
	u64	removed[STORE_WHYS];
};

/**
 * struct tally - all counters at one time
 * @intake: by enum intake_count
 * @assembling: records in the making
 * @backlog: records that wait for the store
 * @fates: records that do not any more, by enum tally_fate
 * @incomplete: of those that were stored, how many are not complete
 * @store_errors: times that the store took nothing
 * @store_down: the last time it did not
 * @stores: what became of the store
 * @socket_drops: packets that the kernel had no room for, and nobody has seen
 */
struct tally {
	u64			intake[INTAKE_COUNTS];
	struct tally_amount	assembling;
	struct tally_amount	backlog;
	struct tally_amount	fates[TALLY_FATES];
	u64			incomplete;
	u64			store_errors;
	bool			store_down;
	struct tally_stores	stores;
	u64			socket_drops;
};

u64 tally_pending(const struct tally *tally);
void tally_out(const struct tally *tally, struct out *out);
void tally_metrics(const struct tally *tally, FILE *file);

#endif /* _NETOOPSD_TALLY_H */
