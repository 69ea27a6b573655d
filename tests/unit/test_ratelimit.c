// SPDX-License-Identifier: GPL-2.0-or-later
/* A source gets what it may have, whatever the others do. */
#include <stdlib.h>

#include "../../userspace/lib/record/ratelimit.h"

#include "../tap.h"

#define SECOND	NSEC_PER_SEC

static const u8 *source(u32 number)
{
	static u8 addr[RATELIMIT_ADDR];

	memcpy(addr, &number, sizeof(number));
	return addr;
}

static struct ratelimit *begin(u32 sources, u32 rate)
{
	struct ratelimit_limits limits = {
		.sources = sources, .rate = rate,
		.seed = { 1, 2 },
	};

	return ratelimit_init(malloc(ratelimit_size(&limits)), &limits);
}

/* Packets that come in of so many at one time. */
static u32 pass(struct ratelimit *ratelimit, u32 number, u32 count, u64 now_ns)
{
	u32 passed = 0;

	while (count--)
		passed += ratelimit_packet(ratelimit, source(number), now_ns);
	return passed;
}

static void test_rate(void)
{
	struct ratelimit *ratelimit = begin(4, 100);
	u32 passed = 0, i;

	is_u64(pass(ratelimit, 1, 150, SECOND), 100, "a second's packets at once");
	is_u64(pass(ratelimit, 1, 10, SECOND + SECOND / 100), 1,
	       "then one each hundredth of a second");
	is_u64(pass(ratelimit, 2, 5, SECOND), 5, "another source does not mind");
	is_u64(pass(ratelimit, 1, 150, 100 * SECOND), 100,
	       "silence does not save up more");
	for (i = 0; i < 1000; i++)
		passed += pass(ratelimit, 3, 2, 200 * SECOND + i * SECOND / 100);
	is_u64(passed, 1099, "ten seconds at twice the rate: half, and one bucket");
	free(ratelimit);
}

static void test_odd_rates(void)
{
	struct ratelimit *ratelimit = begin(1, 1);

	is_u64(pass(ratelimit, 1, 3, 5), 1, "one packet a second");
	is_u64(pass(ratelimit, 1, 3, 4 + SECOND), 0, "and not before");
	is_u64(pass(ratelimit, 1, 3, 5 + SECOND), 1, "but then");
	free(ratelimit);
	ratelimit = begin(1, RATELIMIT_RATE_MAX);
	is_u64(pass(ratelimit, 1, 100000, 5), 100000, "the highest rate");
	free(ratelimit);
	ratelimit = begin(1, 0);
	is_u64(pass(ratelimit, 1, 100000, 5), 100000, "no bound");
	free(ratelimit);
}

static void test_forgotten(void)
{
	struct ratelimit *ratelimit = begin(3, 10);

	pass(ratelimit, 1, 20, SECOND);
	pass(ratelimit, 2, 20, SECOND);
	pass(ratelimit, 3, 20, SECOND);
	pass(ratelimit, 2, 1, SECOND);
	is_u64(pass(ratelimit, 4, 20, SECOND), 10, "a new source has room");
	is_u64(pass(ratelimit, 2, 20, SECOND), 0, "who was heard of is known");
	is_u64(pass(ratelimit, 1, 20, SECOND), 10,
	       "who was not heard of for longest is not");
	free(ratelimit);
}

static void test_size(void)
{
	struct ratelimit_limits limits = { .sources = U32_MAX };

	is_u64(ratelimit_size(&limits), 0, "more sources than can be");
	limits.sources = 1 << 16;
	ok(ratelimit_size(&limits) < 5 << 20, "65536 take less than 5 MiB");
}

int main(void)
{
	test_rate();
	test_odd_rates();
	test_forgotten();
	test_size();
	return tap_done();
}
