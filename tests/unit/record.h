/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets of a record, as a sender makes them, for tests. */
#ifndef _UNIT_RECORD_H
#define _UNIT_RECORD_H

#include <stdio.h>

#include <pure/fec.h>
#include <pure/packet.h>
#include <pure/record.h>

#define RECORD_LOG_MAX	(1 << 20)

static u8 record_text[RECORD_LOG_MAX];

/* Text whose every piece is different from every other. */
static inline void record_make_text(void)
{
	char line[64];
	u32 pos, i;
	int len;

	for (pos = 0, i = 0; pos < sizeof(record_text); pos += (u32)len, i++) {
		len = snprintf(line, sizeof(line), "[%5u.%06u] line %u\n",
			       i / 10, i * 7919 % 1000000, i);
		if ((size_t)len > sizeof(record_text) - pos)
			len = (int)(sizeof(record_text) - pos);
		memcpy(record_text + pos, line, (size_t)len);
	}
}

/* A packet that says all there is to say of its record but for its place. */
static inline struct netoops_packet
record_packet(const struct netoops_record *record)
{
	struct netoops_packet packet = {
		.version = NETOOPS_VERSION,
		.machine = EM_X86_64,
		.dump_id = 1234,
		.type = NETOOPS_TYPE_PANIC,
		.log_len = record->log_len,
		.log_lost = 17,
		.chunk_size = record->chunk_size,
		.data_count = (u16)record->data_count,
		.blocks = record->blocks,
		.realtime_ns = 1700000000000000000ULL,
		.uptime_ns = 1234000000000ULL,
		.taint = 0x1000,
		.pid = 4321,
		.cpu = 2,
		.nr_cpus = 4,
	};

	memcpy(packet.host_id, "host............", NETOOPS_ID_SIZE);
	memcpy(packet.boot_id, "boot............", NETOOPS_ID_SIZE);
	memcpy(packet.crash_id, "crash...........", NETOOPS_ID_SIZE);
	return packet;
}

/*
 * Makes packet seq of the record of the first log_len bytes of record_text; the
 * payload is good until the next call.
 */
static inline struct netoops_packet
record_make(const struct netoops_record *record, u32 seq)
{
	struct netoops_packet packet = record_packet(record);
	static u64 rows[NETOOPS_PACKET_MAX];
	static u8 parity[NETOOPS_PACKET_MAX];
	struct netoops_fec_data block;
	struct netoops_slot slot;

	netoops_record_slot(record, seq, &slot);
	packet.packet_seq = seq;
	packet.kind = slot.kind;
	packet.block = slot.block;
	packet.k = slot.k;
	packet.m = slot.m;
	packet.index = slot.index;
	packet.payload_len = slot.len;
	if (slot.kind == NETOOPS_KIND_DATA)
		packet.payload = record_text + slot.offset;
	if (slot.kind != NETOOPS_KIND_PARITY)
		return packet;
	block.data = record_text + slot.block * record->chunk_size;
	block.stride = (size_t)record->blocks * record->chunk_size;
	block.end = record->log_len - slot.block * record->chunk_size;
	block.chunk_size = record->chunk_size;
	block.k = slot.k;
	netoops_fec_encode(rows, &block,
			   slot.index / NETOOPS_FEC_ROWS * NETOOPS_FEC_ROWS);
	netoops_fec_row(parity, rows, slot.index % NETOOPS_FEC_ROWS,
			record->chunk_size);
	packet.payload = parity;
	return packet;
}

#endif /* _UNIT_RECORD_H */
