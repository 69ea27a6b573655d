// SPDX-License-Identifier: GPL-2.0-or-later
/* Who has most, whatever is given and taken. */
#include <stdlib.h>

#include "../../userspace/lib/record/shares.h"

#include "../tap.h"

#define COUNT	50
#define ROUNDS	20000

static u32 random_u32(void)
{
	static u64 state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (u32)(state >> 32);
}

static void make_key(u8 key[SHARES_KEY], u32 number)
{
	memset(key, 0, SHARES_KEY);
	key[3] = (u8)number;
}

static void test_by_hand(struct shares *shares)
{
	u8 key[SHARES_KEY];
	u32 one, two;

	ok(shares_greatest(shares) == SLOTS_NONE, "nobody has most of nothing");
	make_key(key, 1);
	ok(shares_find(shares, key) == SLOTS_NONE, "an account that is not open");
	one = shares_open(shares, key);
	ok(shares_find(shares, key) == one && !shares_amount(shares, one),
	   "is open and empty then");
	shares_add(shares, one, 5);
	make_key(key, 2);
	two = shares_open(shares, key);
	shares_add(shares, two, 5);
	ok(shares_greatest(shares) == one, "of two that are equal, the first");
	shares_add(shares, two, 1);
	ok(shares_greatest(shares) == two, "who has more");
	ok(shares_sub(shares, two, 2) && shares_greatest(shares) == one,
	   "not any more");
	ok(!shares_sub(shares, one, 5) && shares_greatest(shares) == two,
	   "who has nothing is forgotten");
	ok(!shares_sub(shares, two, 4) &&
	   shares_greatest(shares) == SLOTS_NONE, "and so are all");
}

/* The same with a table that is searched. */
static void test_random(struct shares *shares)
{
	u64 amounts[2 * COUNT] = { 0 }, most, amount;
	u32 i, j, who, slot, open = 0, bad = 0, full = 0;
	u8 key[SHARES_KEY];

	for (i = 0; i < ROUNDS; i++) {
		who = random_u32() % (2 * COUNT);
		amount = 1 + random_u32() % 9;
		make_key(key, who);
		if (random_u32() % 2) {
			slot = shares_open(shares, key);
			bad += (slot == SLOTS_NONE) !=
			       (!amounts[who] && open == COUNT);
			full += slot == SLOTS_NONE;
			if (slot == SLOTS_NONE)
				continue;
			open += !amounts[who];
			amounts[who] += amount;
			shares_add(shares, slot, amount);
		} else if (amounts[who]) {
			if (amount > amounts[who] || random_u32() % 4 == 0)
				amount = amounts[who];
			amounts[who] -= amount;
			bad += shares_sub(shares, shares_find(shares, key),
					  amount) != !!amounts[who];
			open -= !amounts[who];
		}
		for (j = 0, most = 0; j < 2 * COUNT; j++)
			most = amounts[j] > most ? amounts[j] : most;
		slot = shares_greatest(shares);
		bad += slot == SLOTS_NONE ? most :
		       shares_amount(shares, slot) != most;
	}
	is_u64(bad, 0, "%u times, who has most", ROUNDS);
	ok(full, "with more of them than there is room for");
}

int main(void)
{
	static const u64 seed[2] = { 1, 2 };
	void *memory = malloc(shares_size(COUNT));
	struct shares shares;

	shares_init(&shares, memory, COUNT, seed);
	test_by_hand(&shares);
	test_random(&shares);
	free(memory);
	return tap_done();
}
