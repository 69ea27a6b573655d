// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A stream of packets: of real records in any order, hostile ones, old ones,
 * with time passing.  Little is kept, so that all of it runs out.  A real record
 * that is complete has the right log; no record is given out twice while it is
 * remembered; what is said to be missing is what is missing.
 */
#include <stdlib.h>

#include "../../userspace/lib/record/legacy.h"
#include "../../userspace/lib/record/reassembly.h"
#include "../unit/record.h"
#include "fuzz.h"

#define FUZZ_LOG_MAX	8192
#define GAPS		64	/* more than there can be chunks */

/* What one step of a stream is; five bytes follow it. */
enum step {
	STEP_REAL,		/* crash, packet_seq (2) */
	STEP_HOSTILE,		/* shape of packet, from three bytes */
	STEP_OLD,		/* count, number, length */
	STEP_TIME,		/* seconds */
	STEP_FLUSH,
	STEP_COUNT
};

#define STEP_SIZE	6

static const struct reassembly_limits limits = {
	.records = 2,
	.chunks = 48,
	.tombstones = 3,
	.timeout_ns = 10,
	.log_max = FUZZ_LOG_MAX,
};

static const struct { u32 len; u16 chunk_size, percent; } shapes[] = {
	{ 0, 64, 50 }, { 700, 64, 0 }, { 3000, 64, 200 }, { 4096, 128, 50 },
	{ 8192, 256, 100 }, { 1, 1, 0 }, { 255, 10, 50 }, { 8191, 200, 150 },
};

#define SHAPES	(sizeof(shapes) / sizeof(*shapes))

#define REAL_CRASHES	17	/* the first is none */
#define REAL_PACKETS	256	/* of each */

static struct reassembly *reassembly;
static u64 now_ns;
static u8 last_given[3];	/* real crashes that must be remembered */
static u8 log_buf[FUZZ_LOG_MAX];
static struct reassembly_gap gaps[GAPS];

/* Packets of real records, as they come from the wire: made once, sent often. */
static struct real {
	bool			made;
	u8			bytes[NETOOPS_PACKET_MAX];
	struct netoops_packet	packet;
} real[REAL_CRASHES][REAL_PACKETS];

static struct netoops_record real_record[REAL_CRASHES];

/* Reads the log that was taken, and compares what is said of it. */
static void read_log(const struct reassembly_record *record,
		     struct sparselog *ret)
{
	u32 count = reassembly_gaps(reassembly, gaps, GAPS), from = 0, i;
	u32 len = record->packet.log_len;

	if (count == GAPS || len > FUZZ_LOG_MAX)
		abort();
	for (i = 0; i < count; i++) {
		if (gaps[i].offset < from || (i && gaps[i].offset == from) ||
		    !gaps[i].len || gaps[i].offset >= len ||
		    gaps[i].len > len - gaps[i].offset)
			abort();
		from = gaps[i].offset + gaps[i].len;
	}
	*ret = (struct sparselog) { log_buf, len, gaps, count };
	if (sparselog_missing(ret) != record->missing ||
	    record->complete == !!record->missing ||
	    reassembly_log(reassembly, log_buf, FUZZ_LOG_MAX) !=
	    sparselog_came(ret))
		abort();
}

static void check_real(const struct reassembly_record *record,
		       const struct sparselog *log)
{
	struct sparselog_cursor cursor = { 0 };
	struct sparselog_piece piece;
	u8 crash = record->packet.crash_id[0];
	u32 pos = 0;

	if (log->len != shapes[crash % SHAPES].len)
		abort();
	for (; sparselog_next(log, &cursor, &piece); pos = cursor.at) {
		if (piece.bytes &&
		    memcmp(piece.bytes, record_text + pos, piece.len))
			abort();
	}
	if (pos != log->len)
		abort();
	if (crash && memchr(last_given, crash, sizeof(last_given)))
		abort();
}

static void take_all(bool flush)
{
	struct reassembly_record record;
	struct sparselog log;

	while (reassembly_take(reassembly, now_ns, flush, &record)) {
		read_log(&record, &log);
		if (record.packet.version == NETOOPS_VERSION &&
		    record.packet.crash_id[1] == 'r')
			check_real(&record, &log);
		memmove(last_given, last_given + 1, sizeof(last_given) - 1);
		last_given[sizeof(last_given) - 1] =
			record.packet.crash_id[1] == 'r' ?
			record.packet.crash_id[0] : 0;
	}
	if (flush && reassembly_deadline(reassembly) != U64_MAX)
		abort();
}

static void add_decoded(const struct netoops_packet *packet)
{
	const struct reassembly_source source = { { packet->crash_id[0] % 3 } };

	if (reassembly_add(reassembly, packet, &source, now_ns) ==
	    REASSEMBLY_FULL)
		abort();
}

/* On the way through the bytes of a packet, what no sender sends is lost. */
static bool send(const struct netoops_packet *packet, u8 *buf,
		 struct netoops_packet *ret_packet)
{
	size_t len = netoops_packet_encode(buf, NETOOPS_PACKET_MAX, packet, NULL);

	return len && !netoops_packet_decode(ret_packet, buf, len, NULL);
}

static void add_packet(const struct netoops_packet *packet)
{
	static u8 buf[NETOOPS_PACKET_MAX];
	struct netoops_packet decoded;

	if (send(packet, buf, &decoded))
		add_decoded(&decoded);
}

static void make_records(void)
{
	u8 crash;

	record_make_text();
	for (crash = 1; crash < REAL_CRASHES; crash++) {
		netoops_record_init(&real_record[crash],
				    shapes[crash % SHAPES].len,
				    shapes[crash % SHAPES].chunk_size,
				    shapes[crash % SHAPES].percent);
		if (real_record[crash].packet_count > REAL_PACKETS)
			abort();
	}
}

static const struct netoops_packet *make_real(u8 crash, u32 seq)
{
	struct real *made = &real[crash][seq];
	struct netoops_packet packet;

	if (made->made)
		return &made->packet;
	packet = record_make(&real_record[crash], seq);
	packet.crash_id[0] = crash;
	packet.crash_id[1] = 'r';
	if (!send(&packet, made->bytes, &made->packet))
		abort();
	made->made = true;
	return &made->packet;
}

static void add_real(const u8 *step)
{
	u8 crash = 1 + step[1] % (REAL_CRASHES - 1);
	u32 seq = (step[2] | (u32)step[3] << 8) %
		  real_record[crash].packet_count;
	struct netoops_packet packet = *make_real(crash, seq);

	packet.facts.task.data = step + 4;
	packet.facts.task.len = step[4] % 3;
	add_decoded(&packet);
}

/* Small numbers, for they fit each other more often. */
static void add_hostile(const u8 *step)
{
	struct netoops_packet packet = {
		.type = 1,
		.kind = step[1] % 3,
		.packet_seq = step[5],
		.chunk_size = 1 + step[2] % 16,
		.log_len = 1 + step[3] % 64,
		.blocks = 1 + step[4] % 8,
		.block = step[4] / 8 % 8,
		.m = step[5] % 16,
		.index = step[5] / 16,
		.payload = record_text + step[2],
	};
	u32 number;

	packet.data_count = (u16)((packet.log_len + packet.chunk_size - 1) /
				  packet.chunk_size);
	packet.crash_id[0] = step[1] / 3 % 8;
	if (packet.kind == NETOOPS_KIND_FACTS) {
		packet.block = 0;
		packet.m = 0;
		packet.index = 0;
		add_packet(&packet);
		return;
	}
	packet.k = netoops_record_k(packet.data_count, packet.blocks,
				    packet.block);
	packet.payload_len = packet.chunk_size;
	number = packet.index * packet.blocks + packet.block;
	if (packet.kind == NETOOPS_KIND_DATA &&
	    number == packet.data_count - 1U)
		packet.payload_len = (u16)(packet.log_len -
					   number * packet.chunk_size);
	add_packet(&packet);
}

static void add_old(const u8 *step)
{
	struct reassembly_source source = { { step[1] % 4 } };
	static u8 buf[84 + LEGACY_CHUNK];
	struct netoops_packet packet;

	memset(buf, 0, sizeof(buf));
	buf[0] = step[1] & 0x80 ? 2 : 3;
	buf[4] = 84;
	buf[8] = 84;
	buf[10] = 1;
	buf[12] = step[2] % 10;
	buf[16] = step[3] % 8;
	memcpy(buf + 84, record_text, (step[4] | (u32)step[5] << 8) % 1025);
	if (legacy_decode(&packet, buf, sizeof(buf)))
		return;
	if (reassembly_add(reassembly, &packet, &source, now_ns) ==
	    REASSEMBLY_FULL)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	size_t memory_size = reassembly_size(&limits);
	static void *memory;

	if (!memory) {
		memory = malloc(memory_size);
		make_records();
	}
	memset(memory, 0xa5, memory_size);
	reassembly = reassembly_init(memory, &limits);
	now_ns = 0;
	memset(last_given, 0, sizeof(last_given));
	for (; size >= STEP_SIZE; data += STEP_SIZE, size -= STEP_SIZE) {
		if (data[0] % STEP_COUNT == STEP_REAL)
			add_real(data);
		else if (data[0] % STEP_COUNT == STEP_HOSTILE)
			add_hostile(data);
		else if (data[0] % STEP_COUNT == STEP_OLD)
			add_old(data);
		else if (data[0] % STEP_COUNT == STEP_TIME)
			now_ns += data[1];
		take_all(data[0] % STEP_COUNT == STEP_FLUSH);
	}
	take_all(true);
	return 0;
}
