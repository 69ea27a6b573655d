// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose records have to go when there is no room for all. */
#include <stdlib.h>

#include "../../userspace/lib/record/reassembly.h"

#include "../tap.h"
#include "record.h"

static const struct reassembly_source here = { "0123456789abcdef" };
static struct reassembly_record taken;

static struct reassembly_limits limits = {
	.records = 4,
	.chunks = 2000,
	.tombstones = 8,
	.timeout_ns = 10000000000ULL,
	.log_max = RECORD_LOG_MAX,
	.seed = { 1, 2 },
};

static struct reassembly *begin(void)
{
	return reassembly_init(malloc(reassembly_size(&limits)), &limits);
}

/* Who begins records and does not finish them has room for no more of his own. */
static void test_source_records(void)
{
	struct reassembly_limits bounded = limits;
	struct reassembly_source other = { "another address" };
	struct netoops_packet packet;
	struct netoops_record record;
	struct reassembly *reassembly;

	bounded.source_records = 2;
	reassembly = reassembly_init(malloc(reassembly_size(&bounded)), &bounded);
	netoops_record_init(&record, 5000, 1000, 0);
	packet = record_make(&record, 1);
	for (packet.record = 0; packet.record < 2; packet.record++)
		reassembly_add(reassembly, &packet, &here, 0);
	ok(reassembly_add(reassembly, &packet, &here, 0) == REASSEMBLY_REFUSED,
	   "a third record of a source is refused");
	is_u64(reassembly_records(reassembly), 2, "there are two");
	ok(reassembly_add(reassembly, &packet, &other, 0) == REASSEMBLY_KEPT,
	   "another source can begin it");
	packet = record_make(&record, 2);
	ok(reassembly_add(reassembly, &packet, &here, 1) == REASSEMBLY_KEPT,
	   "what was begun can go on");
	packet.record = 2;
	ok(reassembly_add(reassembly, &packet, &here, 1) == REASSEMBLY_KEPT,
	   "and what another source has begun");
	ok(reassembly_take(reassembly, 1, true, &taken), "one is given out");
	is_u64(reassembly_records(reassembly), 2, "two are left");
	packet.record = 3;
	ok(reassembly_add(reassembly, &packet, &here, 1) == REASSEMBLY_KEPT,
	   "then there is room for a new one");
	free(reassembly);
}

/* One source begins many, and the others are not the worse for it. */
static void test_fair_records(void)
{
	struct reassembly *reassembly = begin();
	struct reassembly_source quiet = { "another address" };
	struct netoops_packet packet;
	struct netoops_record record;
	u32 i, given = 0, other = 0;

	netoops_record_init(&record, 5000, 1000, 0);
	packet = record_make(&record, 1);
	packet.crash_id[1] = 'q';
	reassembly_add(reassembly, &packet, &quiet, 0);
	for (i = 0; i < 100; i++) {
		packet = record_make(&record, 1);
		packet.crash_id[0] = (u8)i;
		reassembly_add(reassembly, &packet, &here, 1 + i);
		while (reassembly_take(reassembly, 1 + i, false, &taken)) {
			other += taken.packet.crash_id[1] == 'q';
			given++;
		}
	}
	is_u64(given, 97, "who begins too many gives up his own");
	is_u64(other, 0, "and nobody else");
	for (i = 2; i < 6; i++) {
		packet = record_make(&record, i);
		packet.crash_id[1] = 'q';
		reassembly_add(reassembly, &packet, &quiet, 200);
	}
	ok(reassembly_take(reassembly, 200, false, &taken) && taken.complete &&
	   taken.packet.crash_id[1] == 'q', "who was there first ends in peace");
	free(reassembly);
}

/* Where each has one record, it is the one that was heard of longest ago. */
static void test_many_sources(void)
{
	struct reassembly *reassembly = begin();
	struct reassembly_source from = { "" };
	struct netoops_packet packet;
	struct netoops_record record;
	u32 i, wrong = 0, given = 0;

	netoops_record_init(&record, 5000, 1000, 0);
	for (i = 0; i < 100; i++) {
		packet = record_make(&record, 1);
		packet.crash_id[0] = (u8)i;
		from.addr[0] = (u8)i;
		reassembly_add(reassembly, &packet, &from, i);
		while (reassembly_take(reassembly, i, false, &taken))
			wrong += taken.packet.crash_id[0] != given++;
	}
	is_u64(given, 96, "many sources");
	is_u64(wrong, 0, "give up the oldest");
	free(reassembly);
}

/* Payloads are shared likewise: who fills the memory with long records. */
static void test_fair_chunks(void)
{
	struct reassembly_limits saved = limits;
	struct reassembly_source quiet = { "another address" };
	struct reassembly *reassembly;
	struct netoops_record large, small;
	struct netoops_packet packet;
	u32 i, other = 0, given = 0;

	limits.chunks = 1100;
	reassembly = begin();
	netoops_record_init(&small, 5000, 1000, 0);
	packet = record_make(&small, 1);
	packet.crash_id[1] = 'q';
	reassembly_add(reassembly, &packet, &quiet, 0);
	netoops_record_init(&large, 900000, 1000, 0);
	for (i = 0; i < 2400; i++) {
		packet = record_make(&large, 2 + i % 800);
		packet.crash_id[0] = (u8)(i / 800);
		reassembly_add(reassembly, &packet, &here, i);
		while (reassembly_take(reassembly, i, false, &taken)) {
			other += taken.packet.crash_id[1] == 'q';
			given++;
		}
	}
	is_u64(given, 2, "who sends long records gives up his own");
	is_u64(other, 0, "and nobody else");
	free(reassembly);
	limits = saved;
}

/* A key proves who a host is: its address does not matter. */
static void test_sealed_sources(void)
{
	struct reassembly_limits bounded = limits;
	struct reassembly_source from = { "" };
	struct netoops_packet packet;
	struct netoops_record record;
	struct reassembly *reassembly;

	bounded.source_records = 1;
	reassembly = reassembly_init(malloc(reassembly_size(&bounded)), &bounded);
	netoops_record_init(&record, 5000, 1000, 0);
	packet = record_make(&record, 1);
	packet.flags = NETOOPS_FLAG_SEALED;
	reassembly_add(reassembly, &packet, &from, 0);
	packet.crash_id[0]++;
	from.addr[0]++;
	ok(reassembly_add(reassembly, &packet, &from, 0) == REASSEMBLY_REFUSED,
	   "a host with a key is one whatever its address");
	packet.host_id[0]++;
	ok(reassembly_add(reassembly, &packet, &from, 0) == REASSEMBLY_KEPT,
	   "and another behind the same address is another");
	free(reassembly);
}

int main(void)
{
	record_make_text();
	test_source_records();
	test_fair_records();
	test_many_sources();
	test_fair_chunks();
	test_sealed_sources();
	return tap_done();
}
