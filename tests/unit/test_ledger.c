// SPDX-License-Identifier: GPL-2.0-or-later
/* How much counts have risen since they were told; the ledger as it is, with its source. */
#include "../../userspace/dropmon/ledger.c"
#include "../../userspace/lib/base/err.c"

#include "../tap.h"

#define MANY	5000	/* more than one table has room for */

static struct ledger ledger;

static u64 rise(u64 id, u64 count)
{
	struct err err;
	u64 ret;

	return ledger_add(&ledger, id, count, &ret, &err) ? U64_MAX : ret;
}

static void begin(void)
{
	struct err err;

	ok(!ledger_open(&ledger, &err) && !ledger.count, "an empty ledger");
}

static void test_rise(void)
{
	begin();
	is_u64(rise(1, 5), 5, "a place that is new has risen from 0");
	is_u64(rise(1, 5), 0, "the same again is no rise");
	is_u64(rise(1, 7), 2, "a rise");
	is_u64(rise(1, 6), 0, "what was sent before that is none");
	is_u64(rise(1, 8), 1, "and is not told twice");
	is_u64(rise(2, 0), 0, "a place without a drop");
	is_u64(rise(0, 3), 3, "a place of the number 0");
	is_u64(rise(U64_MAX, U64_MAX - 1), U64_MAX - 1, "the largest numbers");
	is_u64(ledger.count, 4, "four places");
	ledger_close(&ledger);
}

static void test_many(void)
{
	bool right = true;
	u64 id;

	begin();
	for (id = 1; id <= MANY; id++)
		right &= rise(id * 1024, id) == id;
	ok(right, "many places");
	is_u64(ledger.count, MANY, "are counted");
	ok(ledger.slots >= 2 * ledger.count && !(ledger.slots & (ledger.slots - 1)),
	   "in a table that is half empty");
	for (id = 1; id <= MANY; id++)
		right &= rise(id * 1024, id + 3) == 3;
	ok(right, "and found again");
	ledger_close(&ledger);
}

static void test_sweep(void)
{
	bool right = true;
	struct err err;
	u64 id;

	begin();
	for (id = 1; id <= MANY; id++)
		rise(id, 10);
	ledger_begin(&ledger);
	for (id = 2; id <= MANY; id += 2)
		right &= rise(id, 11) == 1;
	ok(!ledger_sweep(&ledger, &err), "a round in which half of them were told");
	is_u64(ledger.count, MANY / 2, "leaves these");
	for (id = 2; id <= MANY; id += 2)
		right &= rise(id, 12) == 1;
	ok(right, "with their counts");
	is_u64(ledger.count, MANY / 2, "and no others");
	ledger_begin(&ledger);
	ok(!ledger_sweep(&ledger, &err) && !ledger.count, "a round without a place leaves none");
	is_u64(rise(2, 12), 12, "one that comes then is new");
	ledger_close(&ledger);
}

int main(void)
{
	struct ledger none = { .count = 0 };

	test_rise();
	test_many();
	test_sweep();
	ledger_close(&none);
	return tap_done();
}
