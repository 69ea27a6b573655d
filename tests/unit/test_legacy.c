// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Versions 2 and 3 are read as they were published, and what was wrong with
 * version 3 is not wrong with version 4.
 */
#include <stdlib.h>

#include "../../userspace/lib/record/legacy.h"
#include "../../userspace/lib/record/reassembly.h"

#include "../tap.h"
#include "record.h"

#define HEADER_3	388	/* of version 3 with everything, on x86_64 */
#define PACKET_3	1412

static u8 buf[PACKET_3 + 8];
static u8 log_buf[RECORD_LOG_MAX];
static struct netoops_packet packet;
static struct reassembly_record taken;
static const struct reassembly_source here = { "0123456789abcdef" };
static const struct reassembly_source there = { "fedcba9876543210" };

static void put(u32 offset, u32 size, u64 value)
{
	while (size--) {
		buf[offset++] = (u8)value;
		value >>= 8;
	}
}

static struct reassembly *begin(void)
{
	static const struct reassembly_limits limits = {
		.records = 4,
		.chunks = 2000,
		.tombstones = 8,
		.timeout_ns = 1000,
		.log_max = RECORD_LOG_MAX,
	};

	return reassembly_init(malloc(reassembly_size(&limits)), &limits);
}

/* Packet number of count, by the published table; text in its data. */
static void make_3(u32 number, u32 count, const u8 *text, u32 len)
{
	u32 i;

	memset(buf, 0, sizeof(buf));
	put(0, 2, 3);
	put(2, 2, 0xd00d);
	put(4, 2, HEADER_3);
	put(6, 2, 2);
	put(8, 2, 220 - 4);
	put(10, 2, 1);
	put(12, 4, count);
	put(16, 4, number);
	put(20, 4, 0xb0071234);
	memcpy(buf + 24, "2.6.32-279.23.1.el6.x86_64", 26);
	memcpy(buf + 88, "rack 7, shelf 3", 15);
	put(216, 4, 0x05170602);
	for (i = 0; i < 21; i++)
		put(220 + 8 * i, 8, 0xffffffff81000000ULL + i);
	memcpy(buf + HEADER_3, text, len);
}

static void test_fields_3(void)
{
	make_3(7, 128, (const u8 *)"the text", 8);
	is_u64(legacy_decode(&packet, buf, PACKET_3), 0, "version 3 is read");
	is_u64(packet.version, 3, "version");
	is_u64(packet.dump_id, 0xd00d, "dump_id");
	is_u64(packet.header_size, HEADER_3, "data_offset");
	is_u64(packet.legacy_arch, 2, "arch");
	is_u64(packet.machine, EM_X86_64, "which is x86_64 by its registers");
	is_u64(packet.type, 1, "type");
	is_u64(packet.legacy_count, 128, "packet_count");
	is_u64(packet.legacy_number, 7, "packet_no");
	is_u64(packet.legacy_boot_id, 0xb0071234, "boot_id");
	ok(packet.facts.release.len == 26 && packet.facts.release.data == buf + 24,
	   "kernel_version");
	ok(packet.facts.blob.len == 15 && packet.facts.blob.data == buf + 88,
	   "user_blob");
	ok(packet.facts.cpu.len == 4 && packet.facts.cpu.data == buf + 216,
	   "vendor, family, model and stepping");
	ok(packet.facts.regs.len == 168 && packet.facts.regs.data == buf + 220,
	   "registers");
	ok(packet.payload == buf + 388 && packet.payload_len == 8,
	   "the text, without padding");
	is_u64(packet.kind, NETOOPS_KIND_DATA, "it is data");
	memset(buf + 24, 'v', 64);
	memset(buf + 88, 0, 128);
	memset(buf + 220, 0, 168);
	put(10, 2, 3);
	legacy_decode(&packet, buf, PACKET_3);
	is_u64(packet.type, NETOOPS_TYPE_SOFT, "a soft dump");
	is_u64(packet.facts.release.len, 64, "a release without a NUL");
	is_u64(packet.facts.blob.len, 0, "no blob");
	is_u64(packet.facts.regs.len, 0, "registers that nobody had");
}

/* Senders with fewer of the patches, and i386. */
static void test_offsets_3(void)
{
	make_3(0, 1, (const u8 *)"", 0);
	put(4, 2, 84);
	put(8, 2, 84);
	put(20, 8, 0x30322d36);
	is_u64(legacy_decode(&packet, buf, 84 + 1024), 0, "the first patch alone");
	is_u64(packet.legacy_boot_id, 0, "has no boot_id");
	ok(packet.facts.release.data == buf + 20 && packet.facts.release.len == 4,
	   "has the release in its place");
	is_u64(packet.facts.cpu.len + packet.facts.regs.len, 0, "has no registers");
	make_3(0, 1, (const u8 *)"", 0);
	put(4, 2, 88 + 4 + 168);
	put(8, 2, 88);
	is_u64(legacy_decode(&packet, buf, 88 + 4 + 168 + 1024), 0,
	       "all but the last patch");
	ok(packet.legacy_boot_id == 0xb0071234 && !packet.facts.blob.len &&
	   packet.facts.regs.data == buf + 92, "has no blob");
	make_3(0, 1, (const u8 *)"", 0);
	put(4, 2, 216 + 4 + 60);
	is_u64(legacy_decode(&packet, buf, 216 + 4 + 60 + 1024), 0, "i386");
	ok(packet.machine == EM_386 && packet.facts.regs.len == 60,
	   "has fewer registers");
	make_3(0, 1, (const u8 *)"", 0);
	put(6, 2, 9);
	legacy_decode(&packet, buf, PACKET_3);
	is_u64(packet.facts.cpu.len + packet.facts.regs.len + packet.machine, 0,
	       "of another architecture nothing is said");
}

static u64 refused(u32 offset, u32 size, u64 value)
{
	make_3(7, 128, (const u8 *)"text", 4);
	put(offset, size, value);
	return (u64)-legacy_decode(&packet, buf, PACKET_3);
}

static void test_refused_3(void)
{
	u8 *small;
	u32 len, good = 0;

	is_u64(refused(0, 2, 1), EPROTONOSUPPORT, "version 1");
	is_u64(refused(0, 2, 4), EPROTONOSUPPORT, "version 4 is not for here");
	is_u64(refused(4, 2, 0xffff), EBADMSG, "text behind the end");
	is_u64(refused(4, 2, 200), EBADMSG, "text before the registers");
	is_u64(refused(8, 2, 0xffff), EBADMSG, "registers behind the end");
	is_u64(refused(8, 2, 20), EBADMSG, "registers in the release");
	is_u64(refused(10, 2, 0), EBADMSG, "type 0");
	is_u64(refused(10, 2, 0x101), EBADMSG, "type 257");
	is_u64(refused(12, 4, 0), EBADMSG, "no packets");
	is_u64(refused(16, 4, 128), EBADMSG, "a number too large");
	for (len = 0; len < PACKET_3; len++) {
		make_3(7, 128, (const u8 *)"text", 4);
		small = malloc(len + 1);
		memcpy(small, buf, len);
		good += !legacy_decode(&packet, small, len);
		free(small);
	}
	is_u64(good, 0, "no shorter packet is taken");
}

/*
 * What the published code does: each segment is cut from its beginning, and of
 * its last piece len % 1024 bytes are sent.
 */
static void send_segment_3(struct reassembly *reassembly, u32 number, u32 count,
			   const u8 *text, u32 len)
{
	u32 piece = (len + 1023) / 1024;
	u32 size = len % 1024;

	while (piece--) {
		make_3(number++, count, text + piece * 1024, size);
		legacy_decode(&packet, buf, PACKET_3);
		reassembly_add(reassembly, &packet, &here, 0);
		size = 1024;
	}
}

/* The log is the first bytes of the text, in two segments; the newer goes first. */
static void send_3(struct reassembly *reassembly, u32 older, u32 newer)
{
	u32 first = (newer + 1023) / 1024;
	u32 count = first + (older + 1023) / 1024;

	send_segment_3(reassembly, 0, count, record_text + older, newer);
	send_segment_3(reassembly, first, count, record_text, older);
}

static void test_log_3(u32 first, u32 second)
{
	struct reassembly *reassembly = begin();
	u32 len = first + second;

	send_3(reassembly, first, second);
	ok(reassembly_take(reassembly, 0, false, &taken) && taken.complete &&
	   taken.packet.log_len == len &&
	   reassembly_log(reassembly, log_buf, sizeof(log_buf)) == len &&
	   !memcmp(log_buf, record_text, len),
	   "a log in segments of %u and %u bytes", first, second);
	free(reassembly);
}

static void test_partial_3(void)
{
	struct reassembly *reassembly = begin();
	struct reassembly_gap gaps[2];
	u32 number;

	/* Newest 100 bytes, then 1024 each; the third is lost. */
	for (number = 0; number < 5; number++) {
		make_3(number, 5, record_text + (4 - number) * 1024,
		       number ? 1024 : 100);
		legacy_decode(&packet, buf, PACKET_3);
		if (number != 2)
			reassembly_add(reassembly, &packet, &here, 0);
	}
	ok(reassembly_take(reassembly, 0, true, &taken) && !taken.complete,
	   "a packet is lost");
	is_u64(taken.missing, 1024, "1024 bytes are missing");
	is_u64(taken.packet.log_len, 4196, "of 4196");
	ok(reassembly_gaps(reassembly, gaps, 2) == 1 &&
	   gaps[0].offset == 2048 && gaps[0].len == 1024,
	   "in the middle and nowhere else");
	ok(reassembly_log(reassembly, log_buf, sizeof(log_buf)) == 3172 &&
	   !memcmp(log_buf, record_text, 2048) &&
	   !memcmp(log_buf + 2048, record_text + 3072, 1124),
	   "the rest is in order");
	free(reassembly);
}

/* Crashes of which the same second and length are all that version 3 tells. */
static void test_ids_3(void)
{
	struct reassembly *reassembly = begin();
	u32 given = 0;

	make_3(0, 1, (const u8 *)"text", 4);
	legacy_decode(&packet, buf, PACKET_3);
	reassembly_add(reassembly, &packet, &here, 0);
	reassembly_add(reassembly, &packet, &there, 0);
	while (reassembly_take(reassembly, 0, false, &taken))
		given++;
	is_u64(given, 2, "two addresses are two machines");
	ok(reassembly_add(reassembly, &packet, &here, 1000) ==
	   REASSEMBLY_LATE, "a packet that comes late begins nothing");
	ok(reassembly_add(reassembly, &packet, &here, 1001) ==
	   REASSEMBLY_COMPLETE, "but the machine may crash the same way again");
	free(reassembly);
}

/* A packet of version 2, byte by byte as the posting has it; text behind it. */
static void make_2(u32 count, u32 number, const void *text, size_t len)
{
	memset(buf, 0, sizeof(buf));
	put(0, 2, 2);
	put(2, 2, 217);
	put(4, 2, 2);
	put(6, 2, 0x1234);
	put(8, 2, 1);
	put(10, 4, count);
	put(14, 4, number);
	memcpy(buf + 25, "2.6.36-netoops", 14);
	memcpy(buf + 217, text, len);
}

#define PACKET_2	(217 + 1024)

static void test_2(void)
{
	make_2(7, 3, "oops text\n", 10);
	is_u64(legacy_decode(&packet, buf, PACKET_2), 0, "version 2 is read");
	is_u64(packet.header_size, 217, "its header has 217 bytes");
	is_u64(packet.dump_id, 0x1234, "the dump_id");
	is_u64(packet.legacy_arch, 2, "the architecture");
	is_u64(packet.type, NETOOPS_TYPE_OOPS, "the type");
	is_u64(packet.legacy_count, 7, "how many packets there are");
	is_u64(packet.legacy_number, 3, "and which this is");
	ok(packet.facts.release.len == 14 &&
	   !memcmp(packet.facts.release.data, "2.6.36-netoops", 14),
	   "the kernel's release");
	ok(packet.payload == buf + 217 && packet.payload_len == 10,
	   "its text, without padding");
	ok(!packet.legacy_boot_id && !packet.pid && !packet.facts.blob.len &&
	   !packet.facts.regs.len && !packet.facts.cpu.len,
	   "of what is reserved nothing is said");

	put(18, 4, 0xdeadbeef);
	buf[22] = 6;
	buf[23] = 0x2a;
	buf[24] = 7;
	memset(buf + 25, 'k', 64);
	memcpy(buf + 89, "firmware", 8);
	memcpy(buf + 153, "board", 5);
	legacy_decode(&packet, buf, PACKET_2);
	is_u64(packet.legacy_boot_id, 0xdeadbeef, "reserved1, raw");
	is_u64(packet.pid, 0x072a06, "the three bytes");
	ok(packet.facts.release.len == 64, "a release without a NUL");
	ok(packet.facts.blob.len == 69 && packet.facts.blob.data == buf + 89,
	   "the two texts");
	put(8, 2, 3);
	ok(!legacy_decode(&packet, buf, PACKET_2) &&
	   packet.type == NETOOPS_TYPE_SOFT, "a soft dump");
}

static void test_2_bad(void)
{
	make_2(1, 0, "x", 1);
	is_u64(-legacy_decode(&packet, buf, 217), EBADMSG, "one without text");
	is_u64(-legacy_decode(&packet, buf, PACKET_2 - 1), EBADMSG, "one too short");
	is_u64(-legacy_decode(&packet, buf, PACKET_2 + 1), EBADMSG, "one too long");
	put(2, 2, 221);
	ok(!legacy_decode(&packet, buf, PACKET_2 + 4) &&
	   packet.payload == buf + 221, "a header that says it is longer is");
	put(2, 2, 88);
	is_u64(-legacy_decode(&packet, buf, 88 + 1024), EBADMSG, "one without a release");
	put(2, 2, 89);
	ok(!legacy_decode(&packet, buf, 89 + 1024) && !packet.facts.blob.len,
	   "one without the texts");
	put(2, 2, 0xffff);
	is_u64(-legacy_decode(&packet, buf, PACKET_2), EBADMSG, "a header behind the end");
	make_2(1, 1, "x", 1);
	is_u64(-legacy_decode(&packet, buf, PACKET_2), EBADMSG, "a number that is too high");
	make_2(0, 0, "x", 1);
	is_u64(-legacy_decode(&packet, buf, PACKET_2), EBADMSG, "no packets at all");
	make_2(1, 0, "x", 1);
	put(8, 2, 2);
	is_u64(-legacy_decode(&packet, buf, PACKET_2), EBADMSG, "a type that there is not");
}

/* Two segments, the newest chunk of each short: packets 0 and 2. */
static void test_2_record(void)
{
	static char text[2][1024];
	struct reassembly *reassembly = begin();
	u32 i, number, given = 0;

	memset(text[0], 'o', sizeof(text[0]));
	memset(text[1], 'n', sizeof(text[1]));
	for (i = 0; i < 3 * 4; i++) {
		number = i % 4;
		make_2(4, number, text[number < 2], number % 2 ? 1024 : 100);
		legacy_decode(&packet, buf, PACKET_2);
		reassembly_add(reassembly, &packet, &here, 0);
		if (!reassembly_take(reassembly, 0, false, &taken))
			continue;
		given++;
		reassembly_log(reassembly, log_buf, sizeof(log_buf));
	}
	is_u64(given, 1, "its copies make one record");
	ok(taken.complete && taken.packet.log_len == 2 * 1124 &&
	   !memcmp(log_buf, text[0], 1024) && log_buf[1123] == 'o' &&
	   log_buf[1124] == 'n' && log_buf[2247] == 'n',
	   "whose log is both segments, the older first");
	make_2(4, 0, text[1], 100);
	put(6, 2, 0x1235);
	legacy_decode(&packet, buf, PACKET_2);
	ok(reassembly_add(reassembly, &packet, &here, 0) == REASSEMBLY_KEPT,
	   "another dump_id is another record");
	free(reassembly);
}

static bool send_4(struct reassembly *reassembly, u32 len, u8 crash)
{
	struct netoops_record record;
	u32 seq;

	netoops_record_init(&record, len, 1024, 0);
	for (seq = 0; seq < record.packet_count; seq++) {
		packet = record_make(&record, seq);
		packet.crash_id[0] = crash;
		if (reassembly_add(reassembly, &packet, &here, 0) ==
		    REASSEMBLY_COMPLETE)
			break;
	}
	return reassembly_take(reassembly, 0, false, &taken) && taken.complete &&
	       reassembly_log(reassembly, log_buf, sizeof(log_buf)) == len &&
	       !memcmp(log_buf, record_text, len);
}

/*
 * The defects of version 3 that can be seen in packets; each is shown there, and
 * not here.  The blob and the damage are in test_packet.c.
 */
static void test_defects(void)
{
	struct reassembly *reassembly = begin();
	struct reassembly_gap gaps[2];

	send_3(reassembly, 0, 8192);
	ok(reassembly_take(reassembly, 0, false, &taken) && !taken.complete &&
	   taken.missing == 1024, "v3: of 8192 bytes the newest 1024 are lost");
	ok(reassembly_gaps(reassembly, gaps, 2) == 1 &&
	   gaps[0].offset == 7168 && gaps[0].len == 1024,
	   "v3: and the reader is told");
	ok(send_4(reassembly, 8192, 1), "v4: of 8192 bytes none is lost");

	make_3(0, 2, record_text, 1024);
	buf[HEADER_3 + 500] ^= 4;
	ok(!legacy_decode(&packet, buf, PACKET_3),
	   "v3: damage is not noticed (v4: test_packet.c)");

	ok(send_4(reassembly, 5000, 2) && send_4(reassembly, 5000, 3),
	   "v4: two crashes in the same second of two boots are two records");
	packet.host_id[0]++;
	ok(reassembly_add(reassembly, &packet, &here, 0) == REASSEMBLY_KEPT,
	   "v4: two machines behind one address are two");
	ok(reassembly_add(reassembly, &packet, &there, 0) ==
	   REASSEMBLY_DUPLICATE, "v4: one with two addresses is one");
	free(reassembly);
}

int main(void)
{
	record_make_text();
	test_fields_3();
	test_offsets_3();
	test_refused_3();
	test_log_3(0, 100);
	test_log_3(0, 5000);
	test_log_3(3000, 4000);
	test_log_3(100000, 31073);
	test_partial_3();
	test_ids_3();
	test_2();
	test_2_bad();
	test_2_record();
	test_defects();
	return tap_done();
}
