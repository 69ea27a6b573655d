// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets in any order, number and state become records, once each. */
#include <stdlib.h>

#include "../../userspace/lib/record/reassembly.h"

#include "../tap.h"
#include "record.h"

#define SECOND	NSEC_PER_SEC

static const struct reassembly_source here = { "0123456789abcdef" };
static u8 log_buf[RECORD_LOG_MAX];
static struct reassembly_record taken;

static struct reassembly_limits limits = {
	.records = 4,
	.chunks = 2000,
	.tombstones = 8,
	.timeout_ns = 10 * SECOND,
	.log_max = RECORD_LOG_MAX,
	.seed = { 1, 2 },
};

static struct reassembly *begin(void)
{
	return reassembly_init(malloc(reassembly_size(&limits)), &limits);
}

static u32 random_u32(void)
{
	static u64 state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (u32)(state >> 32);
}

/* The first count numbers in random order. */
static void shuffle(u32 *order, u32 count)
{
	u32 i, j, swap;

	for (i = 0; i < count; i++)
		order[i] = i;
	for (i = count; i > 1; i--) {
		j = random_u32() % i;
		swap = order[i - 1];
		order[i - 1] = order[j];
		order[j] = swap;
	}
}

static bool is_log(const struct reassembly *reassembly, u32 len)
{
	return taken.packet.log_len == len &&
	       reassembly_log(reassembly, log_buf, sizeof(log_buf)) == len &&
	       !memcmp(log_buf, record_text, len);
}

/* Adds packets in an order until the record is complete; says how many it took. */
static u32 add_until_complete(struct reassembly *reassembly,
			      const struct netoops_record *record,
			      const u32 *order, u32 count)
{
	struct netoops_packet packet;
	u32 i;

	for (i = 0; i < count; i++) {
		packet = record_make(record, order[i]);
		if (reassembly_add(reassembly, &packet, &here, i) ==
		    REASSEMBLY_COMPLETE)
			return i + 1;
		if (reassembly_take(reassembly, i, false, &taken))
			return 0;
	}
	return 0;
}

static void test_order(u32 len, u16 chunk_size, u16 percent)
{
	static u32 order[4096];
	struct netoops_record record;
	struct reassembly *reassembly;
	int bad = 0, round;

	netoops_record_init(&record, len, chunk_size, percent);
	for (round = 0; round < 5; round++) {
		reassembly = begin();
		shuffle(order, record.packet_count);
		if (!add_until_complete(reassembly, &record, order,
					record.packet_count))
			bad++;
		if (!reassembly_take(reassembly, 0, false, &taken) ||
		    !taken.complete || taken.missing ||
		    !is_log(reassembly, len))
			bad++;
		free(reassembly);
	}
	is_u64(bad, 0, "%u bytes in chunks of %u, %u %%, in any order", len,
	       chunk_size, percent);
}

static void test_half(void)
{
	static u32 order[4096];
	struct netoops_record record;
	struct reassembly *reassembly = begin();
	u32 used;

	netoops_record_init(&record, 100000, 1000, 200);
	shuffle(order, record.packet_count);
	used = add_until_complete(reassembly, &record, order,
				  record.packet_count / 2);
	ok(used, "half of the packets are enough at 200 %%");
	reassembly_take(reassembly, 0, false, &taken);
	ok(taken.complete && is_log(reassembly, 100000), "for the whole log");
	ok(taken.rebuilt > 0 && taken.rebuilt < 100, "some chunks were rebuilt");
	is_u64(taken.packets + taken.duplicates, used, "all packets are counted");
	free(reassembly);
}

static void test_empty(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;

	netoops_record_init(&record, 0, 1000, 50);
	packet = record_make(&record, 0);
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_COMPLETE, "without a log, facts are all");
	ok(reassembly_take(reassembly, 0, false, &taken) && taken.complete &&
	   !taken.packet.log_len, "it is complete and empty");
	is_u64(reassembly_log(reassembly, log_buf, sizeof(log_buf)), 0,
	       "its log has no bytes");
	free(reassembly);
}

static void test_duplicates(void)
{
	struct reassembly *reassembly = begin();
	enum reassembly_verdict verdict;
	struct netoops_record record;
	struct netoops_packet packet;
	int bad = 0, copy;
	u32 seq;

	netoops_record_init(&record, 5000, 1000, 0);
	for (seq = 0; seq < 5; seq++) {
		packet = record_make(&record, seq);
		for (copy = 0; copy < 3; copy++) {
			verdict = reassembly_add(reassembly, &packet, &here, 0);
			bad += verdict != (copy ? REASSEMBLY_DUPLICATE :
						  REASSEMBLY_KEPT);
		}
	}
	is_u64(bad, 0, "each packet counts once");
	packet = record_make(&record, 5);
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_COMPLETE, "the last chunk completes");
	packet = record_make(&record, 7);
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_DUPLICATE, "parity of a complete block is not needed");
	reassembly_take(reassembly, 0, false, &taken);
	is_u64(taken.packets, 6, "packets");
	is_u64(taken.duplicates, 11, "duplicates");
	packet = record_make(&record, 6);
	ok(reassembly_add(reassembly, &packet, &here, 0) == REASSEMBLY_LATE,
	   "a packet after the record was given out is late");
	ok(!reassembly_take(reassembly, 100 * SECOND, true, &taken),
	   "and begins nothing");
	free(reassembly);
}

static void test_partial(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;
	struct reassembly_gap gaps[3];
	u32 seq;

	is_u64(reassembly_deadline(reassembly), U64_MAX, "nothing waits");
	/* Six chunks, newest first: 5 (short), 4, 3; not 2; 1; not 0. */
	netoops_record_init(&record, 5500, 1000, 0);
	for (seq = 0; seq < 6; seq++) {
		packet = record_make(&record, seq);
		if (seq != 4)
			reassembly_add(reassembly, &packet, &here, seq);
	}
	is_u64(reassembly_deadline(reassembly), 5 + limits.timeout_ns,
	       "it waits from its last packet on");
	ok(!reassembly_take(reassembly, 4 + limits.timeout_ns, false, &taken),
	   "it has time left");
	ok(reassembly_take(reassembly, 5 + limits.timeout_ns, false, &taken),
	   "its time is up");
	ok(!taken.complete, "it is not complete");
	is_u64(taken.missing, 2000, "its missing bytes");
	is_u64(taken.first_ns, 0, "when it began");
	is_u64(taken.last_ns, 5, "when it ended");
	is_u64(taken.packet.log_len, 5500, "its log is as long as ever");
	is_u64(reassembly_log(reassembly, log_buf, sizeof(log_buf)), 3500,
	       "what came of it");
	ok(!memcmp(log_buf, record_text + 1000, 1000) &&
	   !memcmp(log_buf + 1000, record_text + 3000, 2500),
	   "is there in order");
	is_u64(reassembly_log(reassembly, log_buf, 1500), 1500,
	       "as far as there is room");
	is_u64(reassembly_gaps(reassembly, gaps, 3), 2, "two gaps");
	ok(gaps[0].offset == 0 && gaps[0].len == 1000, "the first");
	ok(gaps[1].offset == 2000 && gaps[1].len == 1000, "the second");
	is_u64(reassembly_gaps(reassembly, gaps, 1), 1,
	       "as many as there is room for");
	ok(!reassembly_take(reassembly, U64_MAX, true, &taken), "only once");
	is_u64(reassembly_log(reassembly, log_buf, sizeof(log_buf)), 0,
	       "no log after that");
	is_u64(reassembly_gaps(reassembly, gaps, 3), 0, "and no gap");
	free(reassembly);
}

/* Duplicates must not keep a record waiting for ever. */
static void test_replay_does_not_delay(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;

	netoops_record_init(&record, 5500, 1000, 0);
	packet = record_make(&record, 1);
	reassembly_add(reassembly, &packet, &here, 0);
	reassembly_add(reassembly, &packet, &here, 5 * SECOND);
	is_u64(reassembly_deadline(reassembly), limits.timeout_ns,
	       "a packet that comes again gives no time");
	ok(!reassembly_take(reassembly, 1, false, &taken),
	   "a clock that goes back is no harm");
	ok(reassembly_take(reassembly, 1, true, &taken), "a flush takes all");
	free(reassembly);
}

static void test_records_run_out(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;
	u32 i, given = 0;
	bool good = true;

	netoops_record_init(&record, 5500, 1000, 0);
	for (i = 0; i < 100; i++) {
		packet = record_make(&record, 1);
		packet.crash_id[0] = (u8)i;
		good &= reassembly_add(reassembly, &packet, &here, i) ==
			REASSEMBLY_KEPT;
		while (reassembly_take(reassembly, i, false, &taken)) {
			good &= taken.packet.crash_id[0] == given &&
				taken.missing == 5000;
			given++;
		}
	}
	ok(good, "records that have no room are given out, the oldest first");
	is_u64(given, 96, "as many as do not fit");
	while (reassembly_take(reassembly, i, true, &taken))
		given++;
	is_u64(given, 100, "none is lost");
	free(reassembly);
}

static void test_chunks_run_out(void)
{
	struct reassembly_limits saved = limits;
	struct reassembly *reassembly;
	struct netoops_record record;
	struct netoops_packet packet;
	u32 i, given = 0, full = 0;

	limits.chunks = 10;
	limits.records = 8;
	reassembly = begin();
	/* One with facts only, which holds nothing and so is not given out. */
	netoops_record_init(&record, 4000, 1000, 0);
	packet = record_make(&record, 0);
	packet.crash_id[0] = 'f';
	reassembly_add(reassembly, &packet, &here, 0);
	for (i = 0; i < 30; i++) {
		packet = record_make(&record, 1 + i % 3);
		packet.crash_id[0] = (u8)(i / 3);
		full += reassembly_add(reassembly, &packet, &here, i) !=
			REASSEMBLY_KEPT;
		while (reassembly_take(reassembly, i, false, &taken)) {
			full += taken.packet.crash_id[0] != given;
			given++;
		}
	}
	is_u64(full, 0, "chunks without room drive out the oldest that has some");
	is_u64(given, 7, "as many records as needed");
	netoops_record_init(&record, 11000, 1000, 0);
	packet = record_make(&record, 1);
	ok(reassembly_add(reassembly, &packet, &here, i) ==
	   REASSEMBLY_TOO_LONG, "a record that could never be complete");
	free(reassembly);
	limits = saved;
}

static void test_not_drained(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;
	enum reassembly_verdict verdict = REASSEMBLY_KEPT;
	u32 i;

	netoops_record_init(&record, 5500, 1000, 0);
	for (i = 0; i < 6; i++) {
		packet = record_make(&record, 1);
		packet.crash_id[0] = (u8)i;
		verdict = reassembly_add(reassembly, &packet, &here, i);
	}
	ok(verdict == REASSEMBLY_FULL, "who takes nothing is told");
	is_u64(reassembly_deadline(reassembly), 0, "there is one to take");
	ok(reassembly_take(reassembly, 0, false, &taken), "it is taken");
	ok(reassembly_add(reassembly, &packet, &here, i) == REASSEMBLY_KEPT,
	   "then there is room");
	free(reassembly);
}

static void test_tombstones(void)
{
	struct reassembly *reassembly = begin();
	enum reassembly_verdict verdict;
	struct netoops_record record;
	struct netoops_packet packet;
	u32 i, late = 0;

	netoops_record_init(&record, 0, 1000, 0);
	for (i = 0; i < 20; i++) {
		packet = record_make(&record, 0);
		packet.crash_id[0] = (u8)i;
		reassembly_add(reassembly, &packet, &here, i);
		reassembly_take(reassembly, i, false, &taken);
	}
	for (i = 12; i < 20; i++) {
		packet.crash_id[0] = (u8)i;
		verdict = reassembly_add(reassembly, &packet, &here,
					 1000000 * SECOND);
		late += verdict == REASSEMBLY_LATE;
	}
	is_u64(late, 8, "as many are remembered as were asked for, for ever");
	packet.crash_id[0] = 11;
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_COMPLETE, "one before them is forgotten");
	packet.crash_id[0] = 19;
	packet.record = 1;
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_COMPLETE, "another record of a crash is another record");
	free(reassembly);
}

#define MEMBER(name) { #name, offsetof(struct netoops_packet, name) }

static void test_conflicts(void)
{
	struct reassembly *reassembly = begin();
	static const struct { const char *name; size_t at; } members[] = {
		MEMBER(type), MEMBER(machine), MEMBER(dump_id), MEMBER(flags),
		MEMBER(key_id), MEMBER(log_len), MEMBER(log_lost),
		MEMBER(chunk_size), MEMBER(data_count), MEMBER(blocks),
		MEMBER(m), MEMBER(realtime_ns), MEMBER(uptime_ns),
		MEMBER(taint), MEMBER(pid), MEMBER(cpu), MEMBER(nr_cpus),
	};
	struct netoops_packet packet, first;
	struct netoops_record record;
	u8 other[1000] = { 'x' };
	size_t i;

	netoops_record_init(&record, 5500, 1000, 0);
	packet = record_make(&record, 2);
	reassembly_add(reassembly, &packet, &here, 0);
	first = record_make(&record, 3);
	for (i = 0; i < sizeof(members) / sizeof(*members); i++) {
		packet = first;
		/* The first flag makes it another record: see test_seals(). */
		((u8 *)&packet)[members[i].at] += 2;
		ok(reassembly_add(reassembly, &packet, &here, 0) ==
		   REASSEMBLY_CONFLICT, "another %s", members[i].name);
	}
	packet = record_make(&record, 2);
	packet.payload = other;
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_CONFLICT, "other bytes in the same place");
	ok(reassembly_add(reassembly, &first, &here, 0) == REASSEMBLY_KEPT,
	   "none of them has changed anything");
	first.crash_id[0]++;
	first.log_len = limits.log_max + 1;
	ok(reassembly_add(reassembly, &first, &here, 0) ==
	   REASSEMBLY_TOO_LONG, "a log that is too long");
	free(reassembly);
}

/* What is rebuilt is what would have come, and may still come. */
static void test_last_rebuilt(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;
	u8 other[500] = { 'x' };
	u32 seq;
	u8 block;

	/* Two blocks; all of one but its last chunk, which is sent first. */
	netoops_record_init(&record, 231500, 1000, 0);
	block = record_make(&record, 1).block;
	for (seq = 2; seq < record.packet_count; seq++) {
		packet = record_make(&record, seq);
		if (packet.block == block)
			reassembly_add(reassembly, &packet, &here, 0);
	}
	packet = record_make(&record, 1);
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_DUPLICATE, "a short chunk that was rebuilt comes late");
	packet.payload = other;
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_CONFLICT, "another in its place is none");
	free(reassembly);
}

/* Who has no key, or another one, can spoil no record that is sealed. */
static void test_seals(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;
	u32 seq;

	netoops_record_init(&record, 5500, 1000, 0);
	packet = record_make(&record, 0);
	packet.log_len = 0;
	packet.data_count = 0;
	packet.blocks = 0;
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_COMPLETE, "a record without a seal, and with no log");
	packet.flags = NETOOPS_FLAG_SEALED;
	packet.key_id = 2;
	ok(reassembly_add(reassembly, &packet, &here, 0) ==
	   REASSEMBLY_COMPLETE, "one with another key");
	for (seq = 0; seq < 7; seq++) {
		packet = record_make(&record, seq);
		packet.flags = NETOOPS_FLAG_SEALED;
		packet.key_id = 1;
		if (seq == 3)
			while (reassembly_take(reassembly, 0, false, &taken))
				;
		if (reassembly_add(reassembly, &packet, &here, 0) ==
		    REASSEMBLY_COMPLETE)
			break;
	}
	ok(reassembly_take(reassembly, 0, false, &taken) && taken.complete &&
	   taken.packet.key_id == 1 && is_log(reassembly, 5500),
	   "do nothing to the one with its key");
	free(reassembly);
}

static void test_facts(void)
{
	struct reassembly *reassembly = begin();
	struct netoops_record record;
	struct netoops_packet packet;
	u8 blob[NETOOPS_BLOB_MAX];

	netoops_record_init(&record, 3000, 1000, 0);
	memset(blob, 'b', sizeof(blob));
	packet = record_make(&record, 1);
	packet.facts.release.data = (const u8 *)"6.1";
	packet.facts.release.len = 3;
	reassembly_add(reassembly, &packet, &here, 0);
	packet = record_make(&record, 2);
	packet.facts.release.data = (const u8 *)"9.9";
	packet.facts.release.len = 3;
	packet.facts.blob.data = blob;
	packet.facts.blob.len = sizeof(blob);
	reassembly_add(reassembly, &packet, &here, 0);
	memset(blob, 'x', sizeof(blob));
	reassembly_take(reassembly, 0, true, &taken);
	ok(taken.packet.facts.release.len == 3 &&
	   !memcmp(taken.packet.facts.release.data, "6.1", 3),
	   "a fact stays what it was first");
	ok(taken.packet.facts.blob.len == sizeof(blob) &&
	   taken.packet.facts.blob.data[127] == 'b',
	   "one that comes later is added, and copied");
	ok(!taken.packet.facts.regs.len, "one that never came is missing");
	free(reassembly);
}

int main(void)
{
	record_make_text();
	test_order(1, 1, 0);
	test_order(999, 1000, 0);
	test_order(1000, 1000, 0);
	test_order(4096, 1024, 50);
	test_order(65537, 1000, 50);
	test_order(131072, 900, 100);
	test_order(RECORD_LOG_MAX, 1000, 50);
	test_half();
	test_empty();
	test_duplicates();
	test_partial();
	test_replay_does_not_delay();
	test_records_run_out();
	test_chunks_run_out();
	test_not_drained();
	test_tombstones();
	test_conflicts();
	test_last_rebuilt();
	test_seals();
	test_facts();
	return tap_done();
}
