// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reading one netoops packet.  Pure file (see scripts/pure-files).
 *
 * Everything here comes from the network: each number is compared with the
 * others before it is believed, so that what follows need not ask again.
 */
#include <vmcoredd/env.h>
#include <pure/crc32c.h>
#include <pure/packet.h>
#include <pure/record.h>

/* A longer chunk would leave no room for the header and the tag. */
#define NETOOPS_CHUNK_MAX \
	(NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE - NETOOPS_TAG_SIZE)

static void netoops_packet_get_header(struct netoops_packet *packet,
				      const u8 *buf)
{
	struct netoops_header header;

	memcpy(&header, buf, sizeof(header));
	memset(packet, 0, sizeof(*packet));
	packet->version = le16_to_cpu(header.version);
	packet->header_size = le16_to_cpu(header.header_size);
	packet->machine = le16_to_cpu(header.machine);
	packet->dump_id = le16_to_cpu(header.dump_id);
	packet->type = header.type;
	packet->kind = header.kind;
	packet->flags = le16_to_cpu(header.flags);
	packet->key_id = le32_to_cpu(header.key_id);
	memcpy(packet->host_id, header.host_id, NETOOPS_ID_SIZE);
	memcpy(packet->boot_id, header.boot_id, NETOOPS_ID_SIZE);
	memcpy(packet->crash_id, header.crash_id, NETOOPS_ID_SIZE);
	packet->packet_seq = le32_to_cpu(header.packet_seq);
	packet->log_len = le32_to_cpu(header.log_len);
	packet->log_lost = le32_to_cpu(header.log_lost);
	packet->chunk_size = le16_to_cpu(header.chunk_size);
	packet->payload_len = le16_to_cpu(header.payload_len);
	packet->data_count = le16_to_cpu(header.data_count);
	packet->record = header.record;
	packet->blocks = header.blocks;
	packet->block = header.block;
	packet->k = header.k;
	packet->m = header.m;
	packet->index = header.index;
	packet->realtime_ns = le64_to_cpu(header.realtime_ns);
	packet->uptime_ns = le64_to_cpu(header.uptime_ns);
	packet->taint = le64_to_cpu(header.taint);
	packet->pid = le32_to_cpu(header.pid);
	packet->cpu = le16_to_cpu(header.cpu);
	packet->nr_cpus = le16_to_cpu(header.nr_cpus);
}

/* What all packets of a record have in common. */
static bool netoops_packet_shape_ok(const struct netoops_packet *packet)
{
	u32 count;

	if (packet->type < NETOOPS_TYPE_OOPS ||
	    packet->type > NETOOPS_TYPE_SOFT ||
	    packet->kind > NETOOPS_KIND_PARITY)
		return false;
	if (!packet->chunk_size || packet->chunk_size > NETOOPS_CHUNK_MAX)
		return false;
	count = packet->log_len / packet->chunk_size +
		!!(packet->log_len % packet->chunk_size);
	if (packet->data_count != count)
		return false;
	if (!count)
		return !packet->blocks && packet->kind == NETOOPS_KIND_FACTS;
	return packet->blocks && packet->blocks <= count &&
	       count <= (u32)packet->blocks * NETOOPS_BLOCK_MAX;
}

/* The place of this packet in its record, whose shape is right. */
static bool netoops_packet_place_ok(const struct netoops_packet *packet)
{
	u32 chunk, len;

	if (packet->kind == NETOOPS_KIND_FACTS)
		return !packet->payload_len && !packet->block && !packet->k &&
		       !packet->m && !packet->index;
	if (packet->block >= packet->blocks ||
	    packet->k != netoops_record_k(packet->data_count, packet->blocks,
					  packet->block) ||
	    packet->k + packet->m > NETOOPS_BLOCK_MAX)
		return false;
	if (packet->kind == NETOOPS_KIND_PARITY)
		return packet->index < packet->m &&
		       packet->payload_len == packet->chunk_size;
	if (packet->index >= packet->k)
		return false;
	chunk = (u32)packet->index * packet->blocks + packet->block;
	len = packet->log_len - chunk * packet->chunk_size;
	if (len > packet->chunk_size)
		len = packet->chunk_size;
	return packet->payload_len == len;
}

/**
 * netoops_packet_peek - read the header of a packet of version 4
 * @packet: the header; facts and payload are left empty
 * @buf: what came in one datagram
 * @len: bytes at @buf
 *
 * Nothing is verified by it: it tells whose key to take.
 *
 * Return: 0; -EPROTONOSUPPORT for another version; -EBADMSG when it contradicts
 * itself or its length.
 */
int netoops_packet_peek(struct netoops_packet *packet, const u8 *buf,
			size_t len)
{
	__le16 version;

	if (len < sizeof(version))
		return -EBADMSG;
	memcpy(&version, buf, sizeof(version));
	if (le16_to_cpu(version) != NETOOPS_VERSION)
		return -EPROTONOSUPPORT;
	if (len < NETOOPS_HEADER_SIZE + NETOOPS_TAG_SIZE ||
	    len > NETOOPS_PACKET_MAX)
		return -EBADMSG;
	netoops_packet_get_header(packet, buf);
	if (packet->header_size < NETOOPS_HEADER_SIZE ||
	    packet->header_size % 4 ||
	    len != (size_t)packet->header_size + packet->payload_len +
		   NETOOPS_TAG_SIZE)
		return -EBADMSG;
	if (!netoops_packet_shape_ok(packet) ||
	    !netoops_packet_place_ok(packet))
		return -EBADMSG;
	return 0;
}

/* Some facts are structures, which nobody should find shorter than they are. */
static bool netoops_fact_ok(u16 tag, u16 length)
{
	if (tag == NETOOPS_TAG_CPU)
		return length == sizeof(struct netoops_cpu);
	if (tag == NETOOPS_TAG_REGS && length % sizeof(u64))
		return false;
	return length <= netoops_fact_max(tag);
}

static int netoops_packet_get_facts(struct netoops_packet *packet,
				    const u8 *buf)
{
	size_t pos = NETOOPS_HEADER_SIZE;
	struct netoops_bytes *bytes;
	struct netoops_fact fact;
	u16 tag, length;

	/* All is in fours, so a fact's own header always fits. */
	while (pos < packet->header_size) {
		memcpy(&fact, buf + pos, sizeof(fact));
		tag = le16_to_cpu(fact.tag);
		length = le16_to_cpu(fact.length);
		pos += sizeof(fact);
		if (length > packet->header_size - pos)
			return -EBADMSG;
		if (netoops_fact_max(tag)) {
			if (!netoops_fact_ok(tag, length))
				return -EBADMSG;
			bytes = netoops_fact(&packet->facts, tag);
			if (!bytes->data) {
				bytes->data = buf + pos;
				bytes->len = length;
			}
		}
		pos += ((size_t)length + 3) & ~(size_t)3;
	}
	return 0;
}

/* Also the zeros behind the checksum: no byte may change unnoticed. */
static bool netoops_packet_crc_ok(const u8 *buf, size_t len)
{
	u8 want[NETOOPS_TAG_SIZE] = { 0 };
	__le32 crc;

	crc = cpu_to_le32(vmcoredd_crc32c(0, buf, len));
	memcpy(want, &crc, sizeof(crc));
	return !memcmp(want, buf + len, sizeof(want));
}

/**
 * netoops_packet_decode - verify and read a packet of version 4
 * @packet: the packet; its facts and its payload point into @buf
 * @buf: what came in one datagram; decrypted in place
 * @len: bytes at @buf
 * @seal: the key of the crash; NULL when its host has none
 *
 * A packet without a seal is refused when there is a key, or anybody could speak
 * for the host.  Of a fact that comes twice the first counts.
 *
 * Return: 0; -EPROTONOSUPPORT for another version; -ENOKEY when it is sealed and
 * there is no key; -EBADMSG when it was damaged, forged or never right.
 */
int netoops_packet_decode(struct netoops_packet *packet, u8 *buf, size_t len,
			  const struct netoops_seal *seal)
{
	size_t body;
	bool sealed;
	int ret;

	ret = netoops_packet_peek(packet, buf, len);
	if (ret)
		return ret;
	sealed = packet->flags & NETOOPS_FLAG_SEALED;
	if (sealed && !seal)
		return -ENOKEY;
	if (!sealed && seal)
		return -EBADMSG;

	body = len - NETOOPS_TAG_SIZE;
	if (!sealed && !netoops_packet_crc_ok(buf, body))
		return -EBADMSG;
	if (sealed && netoops_seal_decrypt(seal, packet->packet_seq,
					   packet->record, buf,
					   NETOOPS_HEADER_SIZE,
					   buf + NETOOPS_HEADER_SIZE,
					   body - NETOOPS_HEADER_SIZE,
					   buf + body))
		return -EBADMSG;
	ret = netoops_packet_get_facts(packet, buf);
	if (ret)
		return ret;
	packet->payload = buf + packet->header_size;
	return 0;
}
