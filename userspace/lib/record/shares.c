// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who has how much.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "shares.h"
#include "slots.h"

/**
 * shares_size - memory that accounts need
 * @count: how many
 *
 * Return: bytes.
 */
u64 shares_size(u32 count)
{
	return (u64)count * (sizeof(u64) + 2 * sizeof(u32)) +
	       slots_size(count, SHARES_KEY);
}

/**
 * shares_init - open no account yet
 * @shares: to be filled
 * @memory: shares_size() bytes for a u64; they stay in use
 * @count: accounts that can be open, below SLOTS_NONE
 * @seed: see slots_init()
 */
void shares_init(struct shares *shares, void *memory, u32 count,
		 const u64 seed[2])
{
	shares->amounts = memory;
	shares->heap = (void *)(shares->amounts + count);
	shares->places = shares->heap + count;
	slots_init(&shares->slots, shares->places + count, count, SHARES_KEY,
		   seed);
}

static void shares_put(struct shares *shares, u32 place, u32 slot)
{
	shares->heap[place] = slot;
	shares->places[slot] = place;
}

static void shares_rise(struct shares *shares, u32 slot)
{
	u32 place = shares->places[slot], above;

	while (place) {
		above = shares->heap[(place - 1) / 2];
		if (shares->amounts[above] >= shares->amounts[slot])
			break;
		shares_put(shares, place, above);
		place = (place - 1) / 2;
	}
	shares_put(shares, place, slot);
}

static void shares_sink(struct shares *shares, u32 slot)
{
	u32 place = shares->places[slot], count = shares->slots.used, below;
	const u32 *heap = shares->heap;

	while ((u64)place * 2 + 1 < count) {
		below = place * 2 + 1;
		if (below + 1 < count && shares->amounts[heap[below + 1]] >
					 shares->amounts[heap[below]])
			below++;
		if (shares->amounts[heap[below]] <= shares->amounts[slot])
			break;
		shares_put(shares, place, heap[below]);
		place = below;
	}
	shares_put(shares, place, slot);
}

/**
 * shares_find - find an account
 * @shares: the accounts
 * @key: whose
 *
 * Return: its slot, SLOTS_NONE when it is not open.
 */
u32 shares_find(const struct shares *shares, const u8 key[SHARES_KEY])
{
	return slots_find(&shares->slots, key);
}

/**
 * shares_open - find an account, or open it
 * @shares: the accounts
 * @key: whose
 *
 * Return: its slot, of an amount of 0 when it is new; SLOTS_NONE when it is, and no
 * other can be open.
 */
u32 shares_open(struct shares *shares, const u8 key[SHARES_KEY])
{
	u32 slot = slots_find(&shares->slots, key);

	if (slot != SLOTS_NONE)
		return slot;
	slot = slots_add(&shares->slots, key);
	if (slot == SLOTS_NONE)
		return slot;
	shares->amounts[slot] = 0;
	shares_put(shares, shares->slots.used - 1, slot);
	return slot;
}

/**
 * shares_add - give to an account
 * @shares: the accounts
 * @slot: one that is open
 * @amount: how much
 */
void shares_add(struct shares *shares, u32 slot, u64 amount)
{
	shares->amounts[slot] += amount;
	shares_rise(shares, slot);
}

/**
 * shares_sub - take from an account
 * @shares: the accounts
 * @slot: one that is open; it is not when nothing is left
 * @amount: how much, at most what it has
 *
 * Return: true when it is still open.
 */
bool shares_sub(struct shares *shares, u32 slot, u64 amount)
{
	u32 place = shares->places[slot], last;

	shares->amounts[slot] -= amount;
	if (shares->amounts[slot]) {
		shares_sink(shares, slot);
		return true;
	}
	last = shares->heap[shares->slots.used - 1];
	slots_remove(&shares->slots, slot);
	if (last == slot)
		return false;
	shares_put(shares, place, last);
	shares_rise(shares, last);
	shares_sink(shares, last);
	return false;
}

/**
 * shares_amount - how much has an account?
 * @shares: the accounts
 * @slot: one that is open
 *
 * Return: the amount.
 */
u64 shares_amount(const struct shares *shares, u32 slot)
{
	return shares->amounts[slot];
}

/**
 * shares_greatest - who has most?
 * @shares: the accounts
 *
 * Return: the slot of an account that none has more than; SLOTS_NONE when none is
 * open.
 */
u32 shares_greatest(const struct shares *shares)
{
	return shares->slots.used ? shares->heap[0] : SLOTS_NONE;
}
