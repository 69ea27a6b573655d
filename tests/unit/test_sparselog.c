// SPDX-License-Identifier: GPL-2.0-or-later
/* Logs with holes: nothing but what came takes room. */
#include <stdlib.h>

#include "../../userspace/lib/signature/signature.h"
#include "../../userspace/lib/record/sparselog.h"

#include "../tap.h"

#define LEN	600
#define ROUNDS	2000

static const char text[] =
	"[    1.000001] e1000e: link is up\n"
	"[    2.000000] BUG: kernel NULL pointer dereference, address: 0000000000000000\n"
	"[    2.000001] #PF: supervisor read access in kernel mode\n"
	"[    2.000002] Oops: 0000 [#1] PREEMPT SMP NOPTI\n"
	"[    2.000003] CPU: 0 PID: 17 Comm: cat Not tainted 6.1.0 #1\n"
	"[    2.000004] RIP: 0010:first_function+0x12/0x40\n"
	"[    2.000005] Call Trace:\n"
	"[    2.000006]  <TASK>\n"
	"[    2.000007]  second_function+0x33/0x70\n"
	"[    2.000008]  third_function+0x10/0x20\n"
	"[    2.000009]  </TASK>\n"
	"[    2.000010] ---[ end trace 0000000000000000 ]---\n";

/* A log with holes, and the same with zeros in their place. */
struct holed {
	u8			came[LEN];
	u8			full[LEN];
	struct reassembly_gap	gaps[LEN];
	struct sparselog	log;
};

static u32 random_u32(void)
{
	static u64 state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (u32)(state >> 32);
}

/* Holes in about one of @each places. */
static void make(struct holed *holed, const u8 *from, u32 len, u32 each)
{
	u32 at = 0, piece;

	holed->log = (struct sparselog) { holed->came, len, holed->gaps, 0 };
	memset(holed->full, 0, sizeof(holed->full));
	while (at < len) {
		piece = 1 + random_u32() % 40;
		if (piece > len - at)
			piece = len - at;
		if (random_u32() % each)
			memcpy(holed->full + at, from + at, piece);
		else if (holed->log.gap_count &&
			 holed->gaps[holed->log.gap_count - 1].offset +
			 holed->gaps[holed->log.gap_count - 1].len == at)
			holed->gaps[holed->log.gap_count - 1].len += piece;
		else
			holed->gaps[holed->log.gap_count++] =
				(struct reassembly_gap) { at, piece };
		at += piece;
	}
	memcpy(holed->came, holed->full, len);
	sparselog_squeeze(holed->came, &holed->log);
}

static void test_by_hand(void)
{
	static const struct reassembly_gap gaps[] = { { 0, 2 }, { 5, 0 }, { 6, 3 } };
	struct sparselog log = { (const u8 *)"cdefj\n", 11, gaps, 3 };
	struct sparselog_cursor cursor = { 0 };
	struct sparselog_piece piece;
	u8 buf[16];

	is_u64(sparselog_missing(&log), 5, "bytes that are missing");
	is_u64(sparselog_came(&log), 6, "bytes that came");
	ok(sparselog_next(&log, &cursor, &piece) && !piece.bytes &&
	   piece.len == 2, "first a hole");
	ok(sparselog_next(&log, &cursor, &piece) && piece.len == 3 &&
	   !memcmp(piece.bytes, "cde", 3), "then what came, up to nothing");
	ok(sparselog_next(&log, &cursor, &piece) && piece.len == 1 &&
	   *piece.bytes == 'f', "which is none");
	ok(sparselog_next(&log, &cursor, &piece) && !piece.bytes &&
	   piece.len == 3, "another");
	ok(sparselog_next(&log, &cursor, &piece) && piece.len == 2 &&
	   !memcmp(piece.bytes, "j\n", 2), "the rest");
	ok(!sparselog_next(&log, &cursor, &piece), "and no more");
	sparselog_expand(&log, buf);
	ok(!memcmp(buf, "\0\0cdef\0\0\0j\n", 11), "with zeros in the holes");
	sparselog_squeeze(buf, &log);
	ok(!memcmp(buf, "cdefj\n", 6), "and without again");
	is_u64(sparselog_mark(&log, buf), 8, "with one zero for each");
	ok(!memcmp(buf, "\0cdef\0j\n", 8), "in its place");
	ok(sparselog_ends_line(&log), "the last line is whole");
	log.gaps = (const struct reassembly_gap[]) { { 6, 5 } };
	log.gap_count = 1;
	ok(!sparselog_ends_line(&log), "not when its end is missing");
}

static void test_nothing(void)
{
	struct sparselog log = { 0 };
	struct sparselog_cursor cursor = { 0 };
	struct sparselog_piece piece;

	ok(!sparselog_came(&log) && !sparselog_missing(&log) &&
	   !sparselog_next(&log, &cursor, &piece) && !sparselog_ends_line(&log),
	   "nothing is nothing");
	/* Only what came has memory. */
	log.len = 1 << 30;
	log.gaps = (const struct reassembly_gap[]) { { 0, 1 << 30 } };
	log.gap_count = 1;
	ok(!sparselog_came(&log) && sparselog_next(&log, &cursor, &piece) &&
	   piece.len == 1 << 30 && !piece.bytes, "a gigabyte of nothing too");
}

static void test_expand(void)
{
	static u8 from[LEN], buf[LEN];
	struct holed holed;
	u32 i, bad = 0;

	for (i = 0; i < LEN; i++)
		from[i] = (u8)(1 + i % 255);
	for (i = 0; i < ROUNDS; i++) {
		make(&holed, from, random_u32() % LEN, 1 + i % 5);
		sparselog_expand(&holed.log, buf);
		bad += !!memcmp(buf, holed.full, holed.log.len);
	}
	is_u64(bad, 0, "what is squeezed can be expanded");
}

/* Byte by byte: what the second has, else what the first has. */
static void test_merge(void)
{
	static u8 from[LEN], other[LEN], want[LEN], buf[LEN], came[2 * LEN];
	static struct reassembly_gap gaps[2 * LEN];
	struct holed first, second;
	struct sparselog whole;
	u32 i, j, len, bad = 0;

	for (i = 0; i < LEN; i++) {
		from[i] = (u8)(1 + i % 100);
		other[i] = (u8)(101 + i % 100);
	}
	for (i = 0; i < ROUNDS; i++) {
		len = random_u32() % LEN;
		make(&first, from, len, 1 + i % 4);
		make(&second, other, len, 1 + i % 3);
		sparselog_merge(&whole, came, gaps, &first.log, &second.log);
		for (j = 0; j < len; j++)
			want[j] = second.full[j] ? second.full[j] :
						   first.full[j];
		sparselog_expand(&whole, buf);
		bad += whole.gap_count > first.log.gap_count +
					 second.log.gap_count;
		bad += whole.len != len || memcmp(buf, want, len);
		for (j = 0; j < len; j++)
			bad += !want[j] && sparselog_came(&whole) == len;
		for (j = 1; j < whole.gap_count; j++)
			bad += gaps[j].offset <=
			       gaps[j - 1].offset + gaps[j - 1].len;
	}
	is_u64(bad, 0, "two are put together");
}

/* A signature is the same as of the log with zeros. */
static void test_signatures(void)
{
	static u8 marked[2 * LEN];
	u32 i, bad = 0, corrupted = 0, found = 0, len = sizeof(text) - 1;
	struct signature want, got;
	struct holed holed;

	for (i = 0; i < ROUNDS; i++) {
		make(&holed, (const u8 *)text, len, 2 + i % 60);
		signature_find(&want, holed.full, len, NULL, 0);
		signature_find(&got, marked, sparselog_mark(&holed.log, marked),
			       NULL, 0);
		bad += !!memcmp(&want, &got, sizeof(got));
		corrupted += got.corrupted;
		found += !!got.title[0];
	}
	is_u64(bad, 0, "the signature is that of the log with zeros");
	ok(corrupted && corrupted < found && found < ROUNDS,
	   "of all kinds: %u of %u found, %u corrupted", found, ROUNDS,
	   corrupted);
}

int main(void)
{
	test_by_hand();
	test_nothing();
	test_expand();
	test_merge();
	test_signatures();
	return tap_done();
}
