// SPDX-License-Identifier: GPL-2.0-or-later
/* Edit scripts. */
#include "../../userspace/lib/edit/rewrite.h"
#include "../tap.h"

#define EDITS	8

static struct rewrite_edit edits[EDITS];
static struct rewrite script;

static void begin(void)
{
	memset(edits, 0, sizeof(edits));
	rewrite_init(&script, edits, EDITS);
}

static void test_nothing(void)
{
	struct rewrite_cursor cursor = { 0 };
	struct rewrite_piece piece;

	begin();
	ok(!rewrite_seal(&script), "a script without changes");
	is_u64(rewrite_offset(&script, 12345), 12345, "moves nothing");
	is_u64(rewrite_offset(&script, U64_MAX), U64_MAX, "no offset at all");
	is_u64(rewrite_span(&script, 10, 20, true), 20, "changes no size");
	is_u64(rewrite_shift(&script), 0, "nor that of the file");
	ok(!rewrite_touches(&script, 0, U64_MAX), "touches nothing");
	ok(rewrite_next(&script, &cursor, &piece), "the copy is one piece");
	ok(!piece.insert && !piece.from && piece.size == U64_MAX, "all of it");
	ok(!rewrite_next(&script, &cursor, &piece), "and no other");
}

static void test_insert(void)
{
	begin();
	ok(!rewrite_insert(&script, 100, 7, 1), "an insertion");
	edits[0].insert = 10;
	ok(!rewrite_seal(&script), "whose size was corrected");
	is_u64(rewrite_offset(&script, 99), 99, "the byte before it");
	is_u64(rewrite_offset(&script, 100), 110, "the byte at it");
	is_u64(rewrite_start(&script, 100), 100,
	       "a range that begins there has it");
	is_u64(rewrite_start(&script, 101), 111, "one that begins behind");
	is_u64(rewrite_span(&script, 100, 50, true), 60, "at the start of a range");
	is_u64(rewrite_span(&script, 50, 50, true), 60, "at the end of a range");
	is_u64(rewrite_span(&script, 50, 100, true), 110, "inside a range");
	is_u64(rewrite_span(&script, 100, 0, true), 10, "in an empty range");
	is_u64(rewrite_span(&script, 101, 9, true), 9, "before a range");
	is_u64(rewrite_span(&script, 50, 50, false), 50,
	       "where two ranges meet, it is not the first's");
	is_u64(rewrite_span(&script, 100, 50, false), 60, "but the second's");
	is_u64(rewrite_span(&script, 50, 49, true), 49, "behind a range");
	is_u64(rewrite_offset(&script, S64_MAX - 10), S64_MAX,
	       "the last byte that a file can have");
	is_u64(rewrite_offset(&script, U64_MAX - 3), U64_MAX - 3,
	       "what is no offset stays");
	is_u64(rewrite_shift(&script), 10, "the file grows");
	ok(rewrite_touches(&script, 99, 2), "it is between two bytes");
	ok(!rewrite_touches(&script, 100, 5), "not in what begins there");
	ok(!rewrite_touches(&script, 90, 10), "nor in what ends there");
	ok(!rewrite_touches(&script, 100, 0), "nor in nothing");
	ok(rewrite_touches(&script, 99, U64_MAX), "a range without end");
}

static void test_remove(void)
{
	begin();
	ok(!rewrite_remove(&script, 100, 10), "a removal");
	ok(!rewrite_remove(&script, 110, 5), "and one right behind it");
	is_u64(script.count, 1, "are one change");
	ok(!rewrite_seal(&script), "of 15 bytes");
	is_u64(rewrite_offset(&script, 99), 99, "the byte before it");
	is_u64(rewrite_offset(&script, 100), 100, "its first byte");
	is_u64(rewrite_offset(&script, 107), 100, "one in the middle");
	is_u64(rewrite_offset(&script, 115), 100, "the byte behind");
	is_u64(rewrite_offset(&script, 1000), 985, "and farther away");
	is_u64(rewrite_span(&script, 100, 15, true), 0, "all of a range");
	is_u64(rewrite_span(&script, 90, 30, true), 15, "from a range");
	is_u64(rewrite_span(&script, 110, 10, true), 5, "the beginning of a range");
	is_u64(rewrite_span(&script, 90, 15, true), 10, "the end of a range");
	is_u64(rewrite_shift(&script), (u64)-15, "the file shrinks");
	ok(rewrite_touches(&script, 114, 1), "the last byte is touched");
	ok(rewrite_touches(&script, 0, 101), "the first too");
	ok(!rewrite_touches(&script, 115, 10), "the one behind is not");
	ok(!rewrite_touches(&script, 90, 10), "nor the one before");
}

static void test_padding(void)
{
	begin();
	rewrite_insert(&script, 100, 40, 1);
	rewrite_insert(&script, 100, 8, REWRITE_PADDING);
	rewrite_seal(&script);
	is_u64(rewrite_span(&script, 60, 40, true), 80,
	       "padding behind a range is not part of it");
	is_u64(rewrite_span(&script, 60, 41, true), 89, "inside it is");
	is_u64(rewrite_offset(&script, 100), 148, "what is behind makes room");
	begin();
	rewrite_remove(&script, 60, 40);
	rewrite_insert(&script, 100, 8, REWRITE_PADDING);
	rewrite_seal(&script);
	is_u64(rewrite_span(&script, 60, 40, true), 0, "nothing is left but padding");
	is_u64(rewrite_offset(&script, 100), 68, "which counts behind it");
}

static void test_order(void)
{
	begin();
	rewrite_remove(&script, 100, 10);
	ok(rewrite_insert(&script, 109, 1, 1) == -EINVAL,
	   "an insertion into what is removed");
	ok(rewrite_remove(&script, 50, 1) == -EINVAL, "a removal before another");
	ok(!rewrite_insert(&script, 110, 1, 1), "an insertion behind it");
	ok(!rewrite_remove(&script, 110, 1), "and a removal behind that");
	is_u64(script.count, 3, "are separate");
	ok(rewrite_remove(&script, (u64)S64_MAX, 1) == -EOVERFLOW,
	   "an offset beyond any file");
	ok(rewrite_remove(&script, 111, S64_MAX) == -EOVERFLOW,
	   "a removal that wraps when it is merged");
	while (script.count < EDITS)
		rewrite_insert(&script, 200, 1, 1);
	ok(rewrite_insert(&script, 300, 1, 1) == -ENOSPC, "no room");
	edits[4].insert = S64_MAX;
	ok(rewrite_seal(&script) == -EOVERFLOW, "a copy that is too long");
}

static void test_pieces(void)
{
	static const struct rewrite_piece want[] = {
		{ false, 0, 0, 10 }, { true, 7, 10, 3 }, { true, 8, 20, 4 },
		{ false, 0, 20, 5 }, { false, 0, 30, U64_MAX - 30 },
	};
	struct rewrite_cursor cursor = { 0 };
	struct rewrite_piece piece;
	u64 place = 0;
	size_t i;

	begin();
	rewrite_insert(&script, 10, 3, 7);
	rewrite_remove(&script, 10, 10);
	rewrite_insert(&script, 20, 4, 8);
	rewrite_insert(&script, 20, 0, 9);
	rewrite_remove(&script, 25, 5);
	rewrite_seal(&script);
	for (i = 0; i < sizeof(want) / sizeof(*want); i++) {
		memset(&piece, 0, sizeof(piece));
		ok(rewrite_next(&script, &cursor, &piece), "piece %zu", i);
		ok(piece.insert == want[i].insert &&
		   piece.what == want[i].what && piece.from == want[i].from &&
		   piece.size == want[i].size, "piece %zu: what it is", i);
		if (!piece.insert)
			is_u64(rewrite_offset(&script, piece.from), place,
			       "piece %zu: stands where offsets say", i);
		place += piece.size;
	}
	ok(!rewrite_next(&script, &cursor, &piece), "no more");
}

static void test_front(void)
{
	struct rewrite_cursor cursor = { 0 };
	struct rewrite_piece piece;

	begin();
	rewrite_remove(&script, 0, 4);
	rewrite_seal(&script);
	ok(rewrite_next(&script, &cursor, &piece) && piece.from == 4,
	   "a copy without the beginning");
	is_u64(rewrite_offset(&script, 0), 0, "what is left begins at 0");
	is_u64(rewrite_offset(&script, 9), 5, "and goes on");
}

int main(void)
{
	test_nothing();
	test_insert();
	test_remove();
	test_padding();
	test_order();
	test_pieces();
	test_front();
	return tap_done();
}
