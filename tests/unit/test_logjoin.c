// SPDX-License-Identifier: GPL-2.0-or-later
/* The logs of two records as one. */
#include <stdio.h>
#include <stdlib.h>

#include "../../userspace/lib/record/logjoin.h"
#include "../tap.h"

/* A log of numbered lines: bytes @from up to @to of it. */
#define LOG	20000
static u8 whole[LOG];

static void make_log(void)
{
	u32 len = 0, number;

	for (number = 0; len < LOG; number++)
		len += (u32)snprintf((char *)whole + len, LOG - len,
				     "[%5u.%06u] line %u of the log\n",
				     number / 7, number * 7919 % 1000000,
				     number);
}

/**
 * struct piece - a part of the log as a record has it
 * @bytes: its bytes
 * @gaps: what is missing
 * @part: to be joined
 */
struct piece {
	u8			bytes[LOG];
	struct reassembly_gap	gaps[8];
	struct logjoin_part	part;
};

static struct piece first, second;
static u8 joined[2 * LOG];

static void take(struct piece *piece, u32 from, u32 to)
{
	memcpy(piece->bytes, whole + from, to - from);
	piece->part = (struct logjoin_part) {
		piece->bytes, to - from, piece->gaps, 0,
	};
}

static void lose(struct piece *piece, u32 offset, u32 len)
{
	piece->gaps[piece->part.gap_count++] =
		(struct reassembly_gap) { offset, len };
	memset(piece->bytes + offset, 0, len);
}

/* What holds of every byte is worth no line of its own. */
static void must(bool good)
{
	if (!good)
		abort();
}

/* The same where the first one is. */
static void join_in_place(const struct logjoin *logjoin)
{
	static u8 place[sizeof(joined)];
	struct logjoin here = *logjoin;

	if (here.at)
		return;
	memset(place, 0xaa, sizeof(place));
	if (here.first.len)
		memcpy(place, here.first.bytes, here.first.len);
	here.first.bytes = place;
	logjoin_copy(&here, place);
	must(!memcmp(place, joined, sizeof(place)));
}

/* Joins, and leaves the sum of what is missing. */
static bool join(u32 *ret_len, u32 *ret_missing)
{
	struct reassembly_gap gap = { 0 };
	struct logjoin logjoin;
	bool found;
	u32 i;

	found = logjoin_init(&logjoin, &first.part, &second.part);
	memset(joined, 0xaa, sizeof(joined));
	logjoin_copy(&logjoin, joined);
	join_in_place(&logjoin);
	*ret_len = logjoin.len;
	*ret_missing = 0;
	while (logjoin_gap(&logjoin, gap.offset + gap.len, &gap)) {
		*ret_missing += gap.len;
		for (i = 0; i < gap.len; i++)
			must(!joined[gap.offset + i]);
	}
	for (i = logjoin.len; i < sizeof(joined); i++)
		must(joined[i] == 0xaa);
	return found;
}

static void test_continued(void)
{
	u32 len, missing;

	take(&first, 0, 5000);
	take(&second, 5000, 6000);
	ok(!join(&len, &missing) && len == 6000 && !missing &&
	   !memcmp(joined, whole, 6000), "what was logged since goes behind");
	take(&second, 5000, 5000);
	ok(!join(&len, &missing) && len == 5000 &&
	   !memcmp(joined, whole, 5000), "nothing more");
	take(&first, 0, 0);
	take(&second, 0, 100);
	ok(!join(&len, &missing) && len == 100 && !memcmp(joined, whole, 100),
	   "nothing before");
	first.part.bytes = NULL;
	ok(!join(&len, &missing) && len == 100, "and nothing to point to");
	take(&first, 0, 100);
	take(&second, 0, 0);
	second.part.bytes = NULL;
	ok(!join(&len, &missing) && len == 100 && !memcmp(joined, whole, 100),
	   "nor behind");
	take(&first, 0, 5000);
	take(&second, 5000, 6000);
	lose(&first, 100, 10);
	lose(&first, 4000, 1000);
	lose(&second, 0, 100);
	ok(!join(&len, &missing) && len == 6000 && missing == 1110 &&
	   !memcmp(joined + 5100, whole + 5100, 900), "gaps meet");
}

static void test_again(void)
{
	u32 len, missing;

	take(&first, 1000, 5000);
	take(&second, 1000, 6000);
	ok(join(&len, &missing) && len == 5000 && !missing &&
	   !memcmp(joined, whole + 1000, 5000), "all of it again");
	take(&second, 3000, 8000);
	ok(join(&len, &missing) && len == 7000 &&
	   !memcmp(joined, whole + 1000, 7000), "the end of it again");
	take(&second, 0, 8000);
	ok(join(&len, &missing) && len == 8000 && !memcmp(joined, whole, 8000),
	   "more than it again");
	take(&first, 1000, 5000);
	lose(&first, 10, 20);
	lose(&first, 2000, 2000);
	take(&second, 1000, 5000);
	lose(&second, 0, 15);
	lose(&second, 500, 500);
	ok(join(&len, &missing) && len == 4000 && missing == 5 &&
	   !memcmp(joined, whole + 1000, 10) &&
	   !memcmp(joined + 15, whole + 1015, 3985), "each fills in the other");
	take(&first, 1000, 5000);
	lose(&first, 3000, 1000);
	take(&second, 2000, 6000);
	lose(&second, 0, 100);
	ok(join(&len, &missing) && len == 5000 && !missing &&
	   !memcmp(joined, whole + 1000, 5000), "its end was missing");
	take(&first, 0, 20);
	take(&second, 0, 400);
	ok(join(&len, &missing) && len == 400 && !memcmp(joined, whole, 400),
	   "a short one");
}

static void test_alike(void)
{
	u32 len, missing;

	take(&first, 0, 10000);
	take(&second, 0, 10000);
	memset(first.bytes, 'x', 10000);
	memset(second.bytes, 'x', 10000);
	ok(join(&len, &missing) && len >= 10000 && len <= 20000,
	   "nothing but the same");
	second.bytes[9000] = 'y';
	join(&len, &missing);
	ok(len >= 10000 && len <= 20000, "almost");
	take(&first, 0, 5000);
	take(&second, 4000, 4900);
	ok(!join(&len, &missing) && len == 5900,
	   "what ends before the first is not its end again");
	take(&first, 0, 5000);
	take(&second, 3000, 8000);
	second.bytes[100] ^= 1;
	ok(!join(&len, &missing) && len == 10000,
	   "what differs is not the same");
	take(&first, 0, 5000);
	lose(&first, 0, 5000);
	ok(!join(&len, &missing) && len == 10000 && missing == 5000,
	   "a log that is missing");
}

/* Whatever is cut out and lost: what was there once is there in the end. */
static void test_random(void)
{
	u32 i, a, b, c, len, missing, wrong = 0;

	srandom(1);
	for (i = 0; i < 2000; i++) {
		a = (u32)random() % 5000;
		b = a + 3000 + (u32)random() % 3000;
		c = a + (u32)random() % 2000;
		take(&first, a, b);
		take(&second, c, b + (u32)random() % 3000);
		lose(&first, (u32)random() % 1000, (u32)random() % 500);
		lose(&first, 1600 + (u32)random() % 900, 0 + (u32)random() % 300);
		lose(&second, (u32)random() % 500, (u32)random() % 500);
		if (!join(&len, &missing) ||
		    len != c - a + second.part.len || missing > 1300)
			wrong++;
		for (b = 0; b < len; b++) {
			if (joined[b] && joined[b] != whole[a + b])
				wrong++;
		}
	}
	ok(!wrong, "2000 pairs");
}

int main(void)
{
	make_log();
	test_continued();
	test_again();
	test_alike();
	test_random();
	return tap_done();
}
