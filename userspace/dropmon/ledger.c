// SPDX-License-Identifier: GPL-2.0-or-later
/* What was told of each place: see ledger.h. */
#include <stdlib.h>

#include "ledger.h"

#define LEDGER_SLOTS	1024

/* Ids follow each other; the upper bits of this spread them. */
static size_t ledger_hash(const struct ledger *ledger, u64 id)
{
	return (size_t)(id * 0x9e3779b97f4a7c15ULL >> 32) & (ledger->slots - 1);
}

/* The entry of a place, or the free one where it belongs; there always is one. */
static struct ledger_entry *ledger_find(const struct ledger *ledger, u64 id)
{
	size_t i = ledger_hash(ledger, id);

	while (ledger->entry[i].round && ledger->entry[i].id != id)
		i = (i + 1) & (ledger->slots - 1);
	return &ledger->entry[i];
}

/* Moves the entries that were told of since @round to a table of another size. */
static int ledger_move(struct ledger *ledger, size_t slots, u64 round, struct err *err)
{
	struct ledger new = { .slots = slots, .round = ledger->round };
	size_t i;

	new.entry = calloc(slots, sizeof(*new.entry));
	if (!new.entry)
		return err_memory(err);
	for (i = 0; i < ledger->slots; i++) {
		if (!ledger->entry[i].round || ledger->entry[i].round < round)
			continue;
		*ledger_find(&new, ledger->entry[i].id) = ledger->entry[i];
		new.count++;
	}
	free(ledger->entry);
	*ledger = new;
	return 0;
}

/**
 * ledger_open - begin without a place
 * @ledger: to be set up; to be closed
 * @err: why not
 *
 * Return: 0 or -1.
 */
int ledger_open(struct ledger *ledger, struct err *err)
{
	*ledger = (struct ledger){ .round = 1 };
	return ledger_move(ledger, LEDGER_SLOTS, 0, err);
}

/**
 * ledger_close - free what it has
 * @ledger: the ledger, or one that is all zero
 */
void ledger_close(struct ledger *ledger)
{
	free(ledger->entry);
	ledger->entry = NULL;
}

/**
 * ledger_add - a place was told of
 * @ledger: the ledger
 * @id: which place
 * @count: its drops; a count that is behind what is known was sent before that
 * @ret_rise: how many more these are than were known
 * @err: why it cannot be kept
 *
 * Return: 0 or -1.
 */
int ledger_add(struct ledger *ledger, u64 id, u64 count, u64 *ret_rise, struct err *err)
{
	struct ledger_entry *entry;

	*ret_rise = 0;
	if (ledger->count >= ledger->slots / 2 &&
	    ledger_move(ledger, 2 * ledger->slots, 0, err))
		return -1;
	entry = ledger_find(ledger, id);
	if (!entry->round) {
		entry->id = id;
		entry->count = 0;
		ledger->count++;
	}
	entry->round = ledger->round;
	if (count > entry->count) {
		*ret_rise = count - entry->count;
		entry->count = count;
	}
	return 0;
}

/**
 * ledger_begin - all places that there are will be told of
 * @ledger: the ledger
 */
void ledger_begin(struct ledger *ledger)
{
	ledger->round++;
}

/**
 * ledger_sweep - all places were told of: the others are no more
 * @ledger: the ledger; ids are not used again
 * @err: why they are still there
 *
 * Return: 0 or -1.
 */
int ledger_sweep(struct ledger *ledger, struct err *err)
{
	return ledger_move(ledger, ledger->slots, ledger->round, err);
}
