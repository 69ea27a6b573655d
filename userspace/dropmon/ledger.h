/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was told of each place: how much its count has risen since. */
#ifndef _DROPMON_LEDGER_H
#define _DROPMON_LEDGER_H

#include <vmcoredd/env.h>

#include "../lib/base/err.h"

/**
 * struct ledger_entry - a place
 * @id: which
 * @count: its drops, as far as they were told
 * @round: the last round in which it was told of; 0 for an entry that is free
 */
struct ledger_entry {
	u64	id;
	u64	count;
	u64	round;
};

/**
 * struct ledger - all places
 * @count: how many
 * @slots: entries of @entry, a power of two
 * @round: a round begins when all places are about to be told
 * @entry: a hash table
 */
struct ledger {
	size_t			count;
	size_t			slots;
	u64			round;
	struct ledger_entry	*entry;
};

int ledger_open(struct ledger *ledger, struct err *err);
void ledger_close(struct ledger *ledger);
int ledger_add(struct ledger *ledger, u64 id, u64 count, u64 *ret_rise, struct err *err);
void ledger_begin(struct ledger *ledger);
int ledger_sweep(struct ledger *ledger, struct err *err);

#endif /* _DROPMON_LEDGER_H */
