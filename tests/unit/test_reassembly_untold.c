// SPDX-License-Identifier: GPL-2.0-or-later
/* Records whose log parity has brought, and whose facts come later or not at all. */
#include <stdlib.h>

#include "../../userspace/lib/record/reassembly.h"

#include "../tap.h"
#include "record.h"

#define SECOND	NSEC_PER_SEC
#define LOG	2000

static const struct reassembly_source here = { "0123456789abcdef" };
static u8 log_buf[LOG];
static struct reassembly_record taken;
static struct netoops_record record;

static struct reassembly_limits limits = {
	.records = 4,
	.chunks = 100,
	.tombstones = 20,
	.timeout_ns = 10 * SECOND,
	.log_max = LOG,
	.seed = { 1, 2 },
	.source_records = 3,
};

static struct reassembly *begin(void)
{
	netoops_record_init(&record, LOG, 1000, 200);
	return reassembly_init(malloc(reassembly_size(&limits)), &limits);
}

/* A packet of crash @id: data and facts say what the board is, parity does not. */
static enum reassembly_verdict add(struct reassembly *reassembly, char id, u32 seq,
				   u64 now_ns)
{
	struct netoops_packet packet = record_make(&record, seq);

	packet.crash_id[0] = (u8)id;
	if (packet.kind != NETOOPS_KIND_PARITY) {
		packet.facts.dmi.data = (const u8 *)"board";
		packet.facts.dmi.len = 5;
	}
	return reassembly_add(reassembly, &packet, &here, now_ns);
}

/* The number of the @nth packet of a kind. */
static u32 seq_of(enum netoops_kind kind, u32 nth)
{
	u32 seq;

	for (seq = 0; seq < record.packet_count; seq++) {
		if (record_make(&record, seq).kind == kind && !nth--)
			return seq;
	}
	return U32_MAX;
}

/* Parity alone: the log is whole. */
static void add_parity(struct reassembly *reassembly, char id, u64 now_ns)
{
	ok(add(reassembly, id, seq_of(NETOOPS_KIND_PARITY, 0), now_ns) ==
	   REASSEMBLY_KEPT &&
	   add(reassembly, id, seq_of(NETOOPS_KIND_PARITY, 1), now_ns) ==
	   REASSEMBLY_KEPT, "parity brings the log of %c", id);
}

static bool is_whole(const struct reassembly *reassembly, bool told)
{
	return taken.complete && !taken.missing &&
	       reassembly_log(reassembly, log_buf, sizeof(log_buf)) == LOG &&
	       !memcmp(log_buf, record_text, LOG) &&
	       (taken.packet.facts.dmi.len == 5) == told;
}

static void test_later(enum netoops_kind kind, const char *what)
{
	struct reassembly *reassembly = begin();

	add_parity(reassembly, 'a', 0);
	ok(!reassembly_take(reassembly, 9 * SECOND, false, &taken),
	   "it waits for its facts");
	is_u64(reassembly_deadline(reassembly), limits.timeout_ns,
	       "until its time is up");
	ok(add(reassembly, 'a', seq_of(NETOOPS_KIND_PARITY, 2), 9 * SECOND) ==
	   REASSEMBLY_DUPLICATE, "more parity is of no use");
	ok(add(reassembly, 'a', seq_of(kind, 0), 9 * SECOND) ==
	   REASSEMBLY_COMPLETE, "%s completes it", what);
	ok(reassembly_take(reassembly, 9 * SECOND, false, &taken) &&
	   is_whole(reassembly, true), "with log and facts");
	ok(add(reassembly, 'a', seq_of(NETOOPS_KIND_DATA, 1), 9 * SECOND) ==
	   REASSEMBLY_LATE, "what comes then is late");
	ok(!reassembly_records(reassembly), "nothing is left of it");
	free(reassembly);
}

static void test_never(void)
{
	struct reassembly *reassembly = begin();

	add_parity(reassembly, 'a', 0);
	add(reassembly, 'b', seq_of(NETOOPS_KIND_DATA, 0), 2 * SECOND);
	add_parity(reassembly, 'c', 3 * SECOND);
	ok(!reassembly_take(reassembly, 10 * SECOND - 1, false, &taken),
	   "no time is up");
	ok(reassembly_take(reassembly, 10 * SECOND, false, &taken) &&
	   is_whole(reassembly, false) && taken.packet.crash_id[0] == 'a',
	   "its facts did not come: it is given out without");
	is_u64(reassembly_deadline(reassembly), 12 * SECOND, "the next in time");
	ok(reassembly_take(reassembly, 12 * SECOND, false, &taken) &&
	   !taken.complete && taken.packet.crash_id[0] == 'b',
	   "is one without its log");
	ok(reassembly_take(reassembly, 12 * SECOND, true, &taken) &&
	   is_whole(reassembly, false) && taken.packet.crash_id[0] == 'c',
	   "at the end nothing waits");
	is_u64(reassembly_deadline(reassembly), U64_MAX, "nothing is left");
	free(reassembly);
}

/* They count for nobody, and make room first. */
static void test_room(void)
{
	struct reassembly *reassembly = begin();
	int i;

	for (i = 0; i < 4; i++)
		add_parity(reassembly, (char)('a' + i), (u64)i);
	ok(!reassembly_take(reassembly, 4, false, &taken),
	   "more than a source may have in the making can wait");
	ok(add(reassembly, 'x', 0, 4) == REASSEMBLY_KEPT, "and there is one more");
	ok(reassembly_take(reassembly, 4, false, &taken) &&
	   is_whole(reassembly, false) && taken.packet.crash_id[0] == 'a',
	   "for whose room the first of them goes, whole");
	ok(!reassembly_take(reassembly, 4, false, &taken), "and no other");
	ok(add(reassembly, 'b', seq_of(NETOOPS_KIND_FACTS, 0), 4) ==
	   REASSEMBLY_COMPLETE, "the others still get their facts");
	free(reassembly);
}

int main(void)
{
	record_make_text();
	test_later(NETOOPS_KIND_DATA, "a packet of data");
	test_later(NETOOPS_KIND_FACTS, "a packet of facts");
	test_never();
	test_room();
	return tap_done();
}
