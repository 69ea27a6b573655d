// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include <pure/fec.h>

#include "sent.h"

static const char release[] = "6.1.0-56-amd64";
static const char reason[] =
	"BUG: kernel NULL pointer dereference, address: 0000000000000000";
static const char task[] = "postgres";
static const char dmi[] =
	"QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014";
static const u8 registers[NETOOPS_REGS_X86_64];
static const struct netoops_cpu cpu = { .family = 6, .model = 85 };

#define TEXT(text)	{ .data = (const u8 *)(text), .len = sizeof(text) - 1 }
#define BYTES(object)	{ .data = (const u8 *)&(object), .len = sizeof(object) }

static const struct netoops_packet template = {
	.machine = 62, .type = NETOOPS_TYPE_PANIC, .host_id = { 1 },
	.boot_id = { 2 }, .crash_id = { 3 }, .realtime_ns = 1, .uptime_ns = 1,
	.nr_cpus = 2,
	.facts = {
		.release = TEXT(release), .reason = TEXT(reason),
		.task = TEXT(task), .cpu = BYTES(cpu), .regs = BYTES(registers),
		.dmi = TEXT(dmi),
	},
};

/* xorshift64*, Vigna 2014: the same numbers everywhere. */
u32 sent_random(u64 *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (u32)(*seed * 0x2545f4914f6cdd1dULL >> 32);
}

static void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (memory)
		return memory;
	perror("calloc");
	exit(2);
}

static char *make_log(u32 len)
{
	char *log = allocate(len + 100);
	u64 seed = len + 1;
	u32 used = 0;

	while (used < len)
		used += (u32)sprintf(log + used,
				     "<6>[%5u.%06u] device %04x: interrupt %u, status 0x%08x\n",
				     used / 997, sent_random(&seed) % 1000000,
				     sent_random(&seed) & 0xffff,
				     sent_random(&seed) % 256,
				     sent_random(&seed));
	return log;
}

/* Parity of every block, in the order of sending: eight rows at a time. */
static void make_parity(const struct sent *sent, const struct netoops_slot *slot,
			u64 *rows, u8 *parity)
{
	u32 chunk_size = sent->record.chunk_size;
	u32 start = slot->block * chunk_size;
	struct netoops_fec_data block = {
		.data = (const u8 *)sent->log + start,
		.stride = (size_t)sent->record.blocks * chunk_size,
		.end = sent->record.log_len - start,
		.chunk_size = chunk_size,
		.k = slot->k,
	};
	unsigned int row = slot->index % NETOOPS_FEC_ROWS;

	if (!row)
		netoops_fec_encode(rows, &block, slot->index);
	netoops_fec_row(parity, rows, row, chunk_size);
}

static void make_packet(struct sent *sent, struct netoops_packet *packet,
			const struct netoops_seal *seal, u64 *rows)
{
	struct sent_packet *to = &sent->packets[packet->packet_seq];
	u8 parity[NETOOPS_PACKET_MAX];
	struct netoops_slot slot;

	netoops_record_slot(&sent->record, packet->packet_seq, &slot);
	packet->kind = slot.kind;
	packet->block = slot.block;
	packet->k = slot.k;
	packet->m = slot.m;
	packet->index = slot.index;
	packet->payload_len = slot.len;
	packet->payload = (const u8 *)sent->log + slot.offset;
	if (slot.kind == NETOOPS_KIND_PARITY) {
		make_parity(sent, &slot, rows, parity);
		packet->payload = parity;
	}
	to->len = netoops_packet_encode(to->bytes, sizeof(to->bytes), packet,
					seal);
	sent->bytes += to->len + SENT_OVERHEAD;
}

/* @seal is for a crash_id of 3 and fifteen zeros, or NULL. */
void sent_make(struct sent *sent, u32 log_len, u16 percent,
	       const struct netoops_seal *seal)
{
	struct netoops_packet packet = template;
	u64 rows[NETOOPS_PACKET_MAX];
	u32 seq;

	memset(sent, 0, sizeof(*sent));
	packet.log_len = log_len;
	packet.chunk_size = (u16)(NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE -
				  NETOOPS_TAG_SIZE -
				  netoops_packet_facts_size(&packet.facts));
	if (netoops_record_init(&sent->record, log_len, packet.chunk_size,
				percent)) {
		fprintf(stderr, "no record of %u bytes with %u %% of parity\n",
			log_len, percent);
		exit(2);
	}
	packet.data_count = (u16)sent->record.data_count;
	packet.blocks = sent->record.blocks;
	sent->log = make_log(log_len);
	sent->packets = allocate(sent->record.packet_count *
				 sizeof(*sent->packets));
	for (seq = 0; seq < sent->record.packet_count; seq++) {
		packet.packet_seq = seq;
		make_packet(sent, &packet, seal, rows);
	}
}

void sent_free(struct sent *sent)
{
	free(sent->log);
	free(sent->packets);
	memset(sent, 0, sizeof(*sent));
}
