// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A million packets that somebody without the host's key could send: forged,
 * altered, replayed.  None is accepted, and none changes what a record becomes
 * that arrives meanwhile.
 */
#include <stdlib.h>

#include <pure/crc32c.h>
#include <pure/packet.h>

#include "../loss/sent.h"
#include "../tap.h"
#include "collector.h"

#define FORGED		400000
#define ALTERED		350000
#define REPLAYED	250000

#define SHORT_CHUNK	40
#define SHORT_LOG	(SHORT_CHUNK * 20 + 7)
#define FULL_LOG	12000

/* A record as its host sent it. */
struct record {
	const struct sent_packet	*packets;
	u32				count;
	const char			*log;
	u32				log_len;
};

static const u8 fleet_key[NETOOPS_KEY_SIZE] = "the key of this fleet, secret!!";
static const u8 host_id[NETOOPS_ID_SIZE] = { 1 };
static u8 host_key[NETOOPS_KEY_SIZE], other_key[NETOOPS_KEY_SIZE];
static struct collector collector;
static struct sent_packet short_packets[32];
static char short_log[SHORT_LOG + 1];
static struct sent full_sent;
static struct record short_record, full_record;
static u64 seed = 20101102;

static u32 below(u32 limit)
{
	return sent_random(&seed) % limit;
}

static void randomize(u8 *bytes, size_t len)
{
	while (len--)
		*bytes++ = (u8)sent_random(&seed);
}

/* The packet number @seq of the short record, for whatever key and crash. */
static void make_short(struct sent_packet *packet, u32 seq, const u8 *key,
		       const u8 *crash_id)
{
	static const u8 release[] = "6.1.0";
	struct netoops_packet from = {
		.machine = 62, .type = NETOOPS_TYPE_PANIC,
		.kind = seq ? NETOOPS_KIND_DATA : NETOOPS_KIND_FACTS,
		.packet_seq = seq, .log_len = SHORT_LOG,
		.chunk_size = SHORT_CHUNK,
		.data_count = SHORT_LOG / SHORT_CHUNK + 1, .blocks = 1,
		.facts.release = { .data = release, .len = 5 },
	};
	struct netoops_seal seal;

	memcpy(from.host_id, host_id, sizeof(host_id));
	memcpy(from.crash_id, crash_id, NETOOPS_ID_SIZE);
	if (seq) {
		from.k = (u8)from.data_count;
		from.m = NETOOPS_PARITY_MIN;
		from.index = (u8)(from.data_count - seq);
		from.payload = (u8 *)short_log + from.index * SHORT_CHUNK;
		from.payload_len = seq > 1 ? SHORT_CHUNK :
				   SHORT_LOG % SHORT_CHUNK;
	}
	if (key)
		netoops_seal_init(&seal, key, crash_id);
	packet->len = netoops_packet_encode(packet->bytes,
					    sizeof(packet->bytes), &from,
					    key ? &seal : NULL);
}

/* A new crash of the host, with its short record. */
static void new_short_record(void)
{
	u8 crash_id[NETOOPS_ID_SIZE];
	u32 seq;

	randomize(crash_id, sizeof(crash_id));
	short_record = (struct record){
		.packets = short_packets,
		.count = SHORT_LOG / SHORT_CHUNK + 2,
		.log = short_log, .log_len = SHORT_LOG,
	};
	for (seq = 0; seq < short_record.count; seq++)
		make_short(&short_packets[seq], seq, host_key, crash_id);
}

static void set_up(void)
{
	static const u8 full_crash_id[NETOOPS_ID_SIZE] = { 3 };
	struct netoops_seal seal;
	size_t i;

	collector_open(&collector, fleet_key);
	netoops_seal_derive(host_key, fleet_key, host_id);
	netoops_seal_derive(other_key, fleet_key, full_crash_id);
	for (i = 0; i < SHORT_LOG; i++)
		short_log[i] = (char)(' ' + i % 95);
	new_short_record();
	netoops_seal_init(&seal, host_key, full_crash_id);
	sent_make(&full_sent, FULL_LOG, 0, &seal);
	full_record = (struct record){
		.packets = full_sent.packets,
		.count = full_sent.record.packet_count,
		.log = full_sent.log, .log_len = FULL_LOG,
	};
}

/* Sends packets @from to @end of a record; returns how many were accepted. */
static u64 send_part(const struct record *record, u32 from, u32 end)
{
	u64 accepted = collector_accepted(&collector);

	for (; from < end; from++)
		collector_receive(&collector, record->packets[from].bytes,
				  record->packets[from].len);
	return collector_accepted(&collector) - accepted;
}

static bool last_is(const struct record *record)
{
	const struct reassembly_record *last = &collector.last;

	return last->complete && last->packet.log_len == record->log_len &&
	       !memcmp(collector.log, record->log, record->log_len);
}

/* One packet in eight is of full size, for the time that it takes. */
static const struct sent_packet *any_packet(void)
{
	const struct record *record = below(8) ? &short_record : &full_record;

	return &record->packets[below(record->count)];
}

/* Noise behind a version number, 1 to 4, or behind a whole header. */
static void forge_noise(struct sent_packet *packet)
{
	size_t keep = below(2) ? 2 : NETOOPS_HEADER_SIZE;

	if (keep == 2)
		packet->bytes[0] = (u8)(1 + below(4));
	if (!below(4))
		packet->len = below(sizeof(packet->bytes) + 1);
	if (packet->len > keep)
		randomize(packet->bytes + keep, packet->len - keep);
}

/* The text is right, but the tag would have to be guessed. */
static void forge_tag(struct sent_packet *packet)
{
	u8 *tag = packet->bytes + packet->len - NETOOPS_TAG_SIZE;
	u32 kind = below(4);

	if (kind == 0)
		memset(tag, 0, NETOOPS_TAG_SIZE);
	else if (kind == 1)
		memset(tag, 0xff, NETOOPS_TAG_SIZE);
	else
		randomize(tag, NETOOPS_TAG_SIZE);
}

/* Sealed, with a key of the forger's or of another host of the fleet. */
static void forge_key(struct sent_packet *packet)
{
	const u8 *crash_id = short_packets[0].bytes +
			     offsetof(struct netoops_header, crash_id);
	u8 key[NETOOPS_KEY_SIZE];

	randomize(key, sizeof(key));
	make_short(packet, below(short_record.count),
		   below(2) ? key : other_key, crash_id);
}

/* Not sealed, with a checksum that is right; or it only says so. */
static void forge_checksum(struct sent_packet *packet)
{
	u8 crash_id[NETOOPS_ID_SIZE];
	__le32 crc;

	randomize(crash_id, sizeof(crash_id));
	make_short(packet, below(short_record.count), NULL,
		   below(2) ? crash_id : short_packets[0].bytes +
		   offsetof(struct netoops_header, crash_id));
	if (below(2))
		return;
	packet->bytes[offsetof(struct netoops_header, flags)] |=
		NETOOPS_FLAG_SEALED;
	crc = cpu_to_le32(vmcoredd_crc32c(0, packet->bytes,
					  packet->len - NETOOPS_TAG_SIZE));
	memcpy(packet->bytes + packet->len - NETOOPS_TAG_SIZE, &crc,
	       sizeof(crc));
}

static void forge(struct sent_packet *packet)
{
	switch (below(4)) {
	case 0:
		forge_noise(packet);
		break;
	case 1:
		forge_tag(packet);
		break;
	case 2:
		forge_key(packet);
		break;
	default:
		forge_checksum(packet);
	}
}

/* Some of up to 8 bits may come back, but not the first. */
static void alter_bits(struct sent_packet *packet)
{
	u32 first = below((u32)packet->len * 8), bit, more;

	packet->bytes[first / 8] ^= (u8)(1 << first % 8);
	for (more = below(8); more; more--) {
		bit = below((u32)packet->len * 8);
		if (bit != first)
			packet->bytes[bit / 8] ^= (u8)(1 << bit % 8);
	}
}

/* Cut or longer, with a length that says so. */
static void alter_length(struct sent_packet *packet)
{
	size_t at = offsetof(struct netoops_header, payload_len);
	size_t len = packet->len;
	__le16 payload_len;

	do {
		packet->len = below(2) ? below((u32)sizeof(packet->bytes) + 1) :
			      len - 8 + below(17);
	} while (packet->len == len || packet->len > sizeof(packet->bytes));
	if (packet->len > len)
		randomize(packet->bytes + len, packet->len - len);
	memcpy(&payload_len, packet->bytes + at, sizeof(payload_len));
	payload_len = cpu_to_le16((u16)(le16_to_cpu(payload_len) +
					packet->len - len));
	memcpy(packet->bytes + at, &payload_len, sizeof(payload_len));
}

/* The head of one packet and the rest of another, or another's tag. */
static void alter_splice(struct sent_packet *packet)
{
	u32 seq = below(short_record.count - 2) + 2;
	u32 next = seq + 1 < short_record.count ? seq + 1 : 2;
	size_t from = below(2) ? NETOOPS_HEADER_SIZE :
		      short_packets[seq].len - NETOOPS_TAG_SIZE;

	*packet = short_packets[seq];
	memcpy(packet->bytes + from, short_packets[next].bytes + from,
	       packet->len - from);
}

/* The same bytes for another host, crash, record or place. */
static void alter_header(struct sent_packet *packet)
{
	static const size_t places[] = {
		offsetof(struct netoops_header, host_id),
		offsetof(struct netoops_header, boot_id),
		offsetof(struct netoops_header, crash_id),
		offsetof(struct netoops_header, packet_seq),
		offsetof(struct netoops_header, record),
		offsetof(struct netoops_header, index),
		offsetof(struct netoops_header, type),
		offsetof(struct netoops_header, realtime_ns),
	};
	u32 place = below(sizeof(places) / sizeof(places[0]));

	packet->bytes[places[place]] ^= (u8)(1 + below(255));
}

static void alter(struct sent_packet *packet)
{
	switch (below(7)) {
	case 0:
		alter_length(packet);
		break;
	case 1:
		alter_splice(packet);
		break;
	case 2:
		alter_header(packet);
		break;
	default:
		alter_bits(packet);
	}
}

/* While both records arrive, half before and half after. */
static void test_attack(u32 count, void (*attack)(struct sent_packet *packet),
			const char *name)
{
	const u64 *forged = &collector.intake.counts[INTAKE_FORGED];
	u64 sent, accepted, by_seal = *forged;
	u32 records = collector.records, i;
	struct sent_packet packet;

	new_short_record();
	sent = send_part(&full_record, 0, 5);
	sent += send_part(&short_record, 0, short_record.count / 2);
	accepted = collector_accepted(&collector);
	for (i = 0; i < count; i++) {
		packet = *any_packet();
		attack(&packet);
		collector_receive(&collector, packet.bytes, packet.len);
	}
	is_u64(collector_accepted(&collector) - accepted, 0,
	       "%u %s packets, none of them is accepted", count, name);
	by_seal = *forged - by_seal;
	ok(by_seal > count / 2, "%s: %ju are refused for their seal only",
	   name, by_seal);
	is_u64(collector.records, records, "%s: no record comes of them", name);

	sent += send_part(&short_record, short_record.count / 2,
			  short_record.count);
	is_u64(sent, 5 + short_record.count, "%s: the host's are", name);
	is_u64(collector.records, records + 1, "%s: one record of the host",
	       name);
	ok(last_is(&short_record), "%s: it is as it was sent", name);
}

/* Both records have been given out; now somebody sends their packets again. */
static void test_replayed(void)
{
	const u64 *late = &collector.intake.counts[INTAKE_LATE];
	u32 records = collector.records, i;
	const struct sent_packet *packet;
	u64 before;

	send_part(&full_record, 0, full_record.count);
	is_u64(collector.records, records + 1, "a record of full size arrives");
	ok(last_is(&full_record), "it is as it was sent");
	before = *late;
	for (i = 0; i < REPLAYED; i++) {
		packet = any_packet();
		collector_receive(&collector, packet->bytes, packet->len);
		if (i % 1000 == 999)
			collector_flush(&collector);
	}
	is_u64(*late - before, REPLAYED, "%u replayed packets, all of them late",
	       REPLAYED);
	collector.now_ns += 3600ULL * 1000000000;
	send_part(&short_record, 0, short_record.count);
	send_part(&full_record, 0, full_record.count);
	collector_flush(&collector);
	is_u64(collector.records, records + 1,
	       "replayed: no second record, nor an hour later");
}

/* A packet that comes twice before its record is complete counts once. */
static void test_duplicates(void)
{
	u32 records = collector.records, i;

	new_short_record();
	for (i = 0; i < short_record.count; i++) {
		send_part(&short_record, 0, i);
		send_part(&short_record, i, i + 1);
	}
	is_u64(collector.records, records + 1, "duplicates: one record");
	ok(last_is(&short_record), "duplicates: it is as it was sent");
	is_u64(collector.last.packets, short_record.count,
	       "duplicates: are not counted as packets");
}

int main(void)
{
	set_up();
	test_attack(FORGED, forge, "forged");
	test_attack(ALTERED, alter, "altered");
	test_replayed();
	test_duplicates();
	sent_free(&full_sent);
	collector_close(&collector);
	return tap_done();
}
