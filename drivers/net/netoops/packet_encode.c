// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Writing one netoops packet.  Pure file (see scripts/pure-files).
 *
 * This runs in a panic, maybe in an NMI: nothing is allocated, and the stack
 * holds a header and a list of facts at most.
 */
#include <vmcoredd/env.h>
#include <pure/crc32c.h>
#include <pure/packet.h>

#define NETOOPS_AT(field, offset) \
	static_assert(offsetof(struct netoops_header, field) == (offset))

NETOOPS_AT(version, 0);
NETOOPS_AT(header_size, 2);
NETOOPS_AT(machine, 4);
NETOOPS_AT(dump_id, 6);
NETOOPS_AT(type, 8);
NETOOPS_AT(kind, 9);
NETOOPS_AT(flags, 10);
NETOOPS_AT(key_id, 12);
NETOOPS_AT(host_id, 16);
NETOOPS_AT(boot_id, 32);
NETOOPS_AT(crash_id, 48);
NETOOPS_AT(packet_seq, 64);
NETOOPS_AT(log_len, 68);
NETOOPS_AT(log_lost, 72);
NETOOPS_AT(chunk_size, 76);
NETOOPS_AT(payload_len, 78);
NETOOPS_AT(data_count, 80);
NETOOPS_AT(record, 82);
NETOOPS_AT(blocks, 83);
NETOOPS_AT(block, 84);
NETOOPS_AT(k, 85);
NETOOPS_AT(m, 86);
NETOOPS_AT(index, 87);
NETOOPS_AT(realtime_ns, 88);
NETOOPS_AT(uptime_ns, 96);
NETOOPS_AT(taint, 104);
NETOOPS_AT(pid, 112);
NETOOPS_AT(cpu, 116);
NETOOPS_AT(nr_cpus, 118);
NETOOPS_AT(zero, 120);
static_assert(sizeof(struct netoops_header) == NETOOPS_HEADER_SIZE);
static_assert(sizeof(struct netoops_fact) == 4);
static_assert(sizeof(struct netoops_cpu) == 12);

/* Where each fact is in struct netoops_facts, by its tag. */
static const struct {
	u16	place;
	u16	max;
} netoops_facts[NETOOPS_TAG_LAST + 1] = {
#define NETOOPS_FACT(member, most) { offsetof(struct netoops_facts, member), most }
	[NETOOPS_TAG_RELEASE] = NETOOPS_FACT(release, NETOOPS_RELEASE_MAX),
	[NETOOPS_TAG_REASON] = NETOOPS_FACT(reason, NETOOPS_REASON_MAX),
	[NETOOPS_TAG_TASK] = NETOOPS_FACT(task, NETOOPS_TASK_MAX),
	[NETOOPS_TAG_CPU] = NETOOPS_FACT(cpu, sizeof(struct netoops_cpu)),
	[NETOOPS_TAG_REGS] = NETOOPS_FACT(regs, NETOOPS_REGS_MAX),
	[NETOOPS_TAG_DMI] = NETOOPS_FACT(dmi, NETOOPS_DMI_MAX),
	[NETOOPS_TAG_BLOB] = NETOOPS_FACT(blob, NETOOPS_BLOB_MAX),
#undef NETOOPS_FACT
};

/**
 * netoops_fact_max - how long a fact may be
 * @tag: enum netoops_tag
 *
 * Return: bytes of its value at most; 0 for a tag that is not known.
 */
u16 netoops_fact_max(u16 tag)
{
	return tag <= NETOOPS_TAG_LAST ? netoops_facts[tag].max : 0;
}

/**
 * netoops_fact - one fact of several
 * @facts: the facts
 * @tag: which, NETOOPS_TAG_FIRST to NETOOPS_TAG_LAST
 *
 * Return: its place in @facts.
 */
struct netoops_bytes *netoops_fact(struct netoops_facts *facts, u16 tag)
{
	return (void *)((u8 *)facts + netoops_facts[tag].place);
}

/* What of @from a packet of that kind carries, none of it too long. */
static void netoops_packet_choose(struct netoops_facts *facts,
				  const struct netoops_facts *from, u8 kind)
{
	struct netoops_bytes *fact;
	u16 tag;

	*facts = *from;
	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		fact = netoops_fact(facts, tag);
		if (fact->len > netoops_fact_max(tag))
			fact->len = netoops_fact_max(tag);
		if (kind == NETOOPS_KIND_PARITY && tag != NETOOPS_TAG_RELEASE &&
		    tag != NETOOPS_TAG_REASON)
			fact->len = 0;
	}
}

static size_t netoops_fact_size(const struct netoops_bytes *fact)
{
	if (!fact->len)
		return 0;
	return sizeof(struct netoops_fact) + (((size_t)fact->len + 3) & ~3UL);
}

static size_t netoops_packet_chosen_size(struct netoops_facts *facts)
{
	size_t size = 0;
	u16 tag;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++)
		size += netoops_fact_size(netoops_fact(facts, tag));
	return size;
}

/**
 * netoops_packet_facts_size - room that facts take in a packet
 * @facts: the facts; one that is too long counts as cut
 *
 * Any context.
 *
 * Return: bytes, a multiple of 4, in a packet of data or of facts; parity takes
 * less.
 */
size_t netoops_packet_facts_size(const struct netoops_facts *facts)
{
	struct netoops_facts chosen;

	netoops_packet_choose(&chosen, facts, NETOOPS_KIND_FACTS);
	return netoops_packet_chosen_size(&chosen);
}

static u8 *netoops_packet_put_facts(u8 *pos, struct netoops_facts *facts)
{
	const struct netoops_bytes *bytes;
	struct netoops_fact fact;
	size_t size;
	u16 tag;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		bytes = netoops_fact(facts, tag);
		size = netoops_fact_size(bytes);
		if (!size)
			continue;
		fact.tag = cpu_to_le16(tag);
		fact.length = cpu_to_le16(bytes->len);
		memset(pos + size - 4, 0, 4);
		memcpy(pos, &fact, sizeof(fact));
		memcpy(pos + sizeof(fact), bytes->data, bytes->len);
		pos += size;
	}
	return pos;
}

static void netoops_packet_put_header(u8 *buf, const struct netoops_packet *from,
				      u16 header_size, bool sealed)
{
	u16 flags = from->flags & (u16)~NETOOPS_FLAG_SEALED;
	struct netoops_header header = {
		.version = cpu_to_le16(NETOOPS_VERSION),
		.header_size = cpu_to_le16(header_size),
		.machine = cpu_to_le16(from->machine),
		.dump_id = cpu_to_le16(from->dump_id),
		.type = from->type,
		.kind = from->kind,
		.packet_seq = cpu_to_le32(from->packet_seq),
		.log_len = cpu_to_le32(from->log_len),
		.log_lost = cpu_to_le32(from->log_lost),
		.chunk_size = cpu_to_le16(from->chunk_size),
		.payload_len = cpu_to_le16(from->payload_len),
		.data_count = cpu_to_le16(from->data_count),
		.record = from->record,
		.blocks = from->blocks,
		.block = from->block,
		.k = from->k,
		.m = from->m,
		.index = from->index,
		.realtime_ns = cpu_to_le64(from->realtime_ns),
		.uptime_ns = cpu_to_le64(from->uptime_ns),
		.taint = cpu_to_le64(from->taint),
		.pid = cpu_to_le32(from->pid),
		.cpu = cpu_to_le16(from->cpu),
		.nr_cpus = cpu_to_le16(from->nr_cpus),
	};

	if (sealed) {
		flags |= NETOOPS_FLAG_SEALED;
		header.key_id = cpu_to_le32(from->key_id);
	}
	header.flags = cpu_to_le16(flags);
	memcpy(header.host_id, from->host_id, NETOOPS_ID_SIZE);
	memcpy(header.boot_id, from->boot_id, NETOOPS_ID_SIZE);
	memcpy(header.crash_id, from->crash_id, NETOOPS_ID_SIZE);
	memcpy(buf, &header, sizeof(header));
}

/**
 * netoops_packet_encode - write a packet
 * @buf: where to; need not be aligned, must not overlap the payload or a fact
 * @size: bytes at @buf
 * @packet: the packet; its version, header_size and NETOOPS_FLAG_SEALED are not
 *	looked at, nor is key_id without @seal; a fact that is too long is cut,
 *	and parity goes with the release and the reason only
 * @seal: the key of the crash, or NULL: then the tag is a checksum
 *
 * Any context.
 *
 * Return: bytes written; 0, with @buf as it was, when the packet has no room in
 * @size or in NETOOPS_PACKET_MAX.
 */
size_t netoops_packet_encode(u8 *buf, size_t size,
			     const struct netoops_packet *packet,
			     const struct netoops_seal *seal)
{
	struct netoops_facts facts;
	size_t header_size, len;
	__le32 crc;
	u8 *pos;

	netoops_packet_choose(&facts, &packet->facts, packet->kind);
	header_size = NETOOPS_HEADER_SIZE + netoops_packet_chosen_size(&facts);
	len = header_size + packet->payload_len + NETOOPS_TAG_SIZE;
	if (len > size || len > NETOOPS_PACKET_MAX)
		return 0;

	netoops_packet_put_header(buf, packet, (u16)header_size, seal);
	pos = netoops_packet_put_facts(buf + NETOOPS_HEADER_SIZE, &facts);
	if (packet->payload_len)
		memcpy(pos, packet->payload, packet->payload_len);
	pos += packet->payload_len;
	if (seal) {
		netoops_seal_encrypt(seal, packet->packet_seq, packet->record,
				     buf, NETOOPS_HEADER_SIZE,
				     buf + NETOOPS_HEADER_SIZE,
				     len - NETOOPS_HEADER_SIZE - NETOOPS_TAG_SIZE,
				     pos);
		return len;
	}
	memset(pos, 0, NETOOPS_TAG_SIZE);
	crc = cpu_to_le32(vmcoredd_crc32c(0, buf, len - NETOOPS_TAG_SIZE));
	memcpy(pos, &crc, sizeof(crc));
	return len;
}
