// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads any bytes as a packet of any version: what is taken stays within its
 * bytes, and of version 4 can be written again.  The first byte says whether the
 * checksum is made to fit, so that what comes behind it is tried too.
 */
#include <stdlib.h>

#include <pure/crc32c.h>
#include <pure/packet.h>

#include "../../userspace/lib/record/legacy.h"
#include "fuzz.h"

#define FUZZ_FIX_CHECKSUM	0x01
#define FUZZ_WITH_KEY		0x02

/* Aborts unless bytes that a packet points to are in the buffer. */
static void check_within(const u8 *data, size_t len, const u8 *buf, size_t size)
{
	if (len && (data < buf || data > buf + size ||
		    len > (size_t)(buf + size - data)))
		abort();
}

static void check_packet(struct netoops_packet *packet, const u8 *buf,
			 size_t size)
{
	struct netoops_bytes *fact;
	u16 tag;

	check_within(packet->payload, packet->payload_len, buf, size);
	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		fact = netoops_fact(&packet->facts, tag);
		check_within(fact->data, fact->len, buf, size);
		if (fact->len > netoops_fact_max(tag))
			abort();
	}
}

/* Unknown facts are left out, so what is written may be shorter. */
static void check_again(struct netoops_packet *packet,
			const struct netoops_seal *seal, size_t size)
{
	static u8 buf[NETOOPS_PACKET_MAX];
	struct netoops_packet again;
	size_t len;

	len = netoops_packet_encode(buf, sizeof(buf), packet, seal);
	if (!len || len > size ||
	    netoops_packet_decode(&again, buf, len, seal))
		abort();
	again.header_size = packet->header_size;
	if (!seal)
		packet->key_id = 0;
	if (memcmp(packet, &again, offsetof(struct netoops_packet, facts)) ||
	    (packet->payload_len && memcmp(packet->payload, again.payload,
					   packet->payload_len)))
		abort();
}

static void fix_checksum(u8 *buf, size_t size)
{
	__le32 crc;

	if (size < NETOOPS_TAG_SIZE)
		return;
	size -= NETOOPS_TAG_SIZE;
	crc = cpu_to_le32(vmcoredd_crc32c(0, buf, size));
	memset(buf + size, 0, NETOOPS_TAG_SIZE);
	memcpy(buf + size, &crc, sizeof(crc));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const struct netoops_seal key = { { 1, 2, 3 } };
	const struct netoops_seal *seal = NULL;
	struct netoops_packet packet, peeked;
	int ret;
	u8 *buf;

	if (!size)
		return 0;
	size--;
	buf = malloc(size + !size);
	if (!buf)
		return 0;
	memcpy(buf, data + 1, size);
	if (!legacy_decode(&packet, buf, size))
		check_packet(&packet, buf, size);
	if (data[0] & FUZZ_WITH_KEY)
		seal = &key;
	if (data[0] & FUZZ_FIX_CHECKSUM)
		fix_checksum(buf, size);
	ret = netoops_packet_peek(&peeked, buf, size);
	if (!netoops_packet_decode(&packet, buf, size, seal)) {
		if (ret || seal)
			abort();
		check_packet(&packet, buf, size);
		check_again(&packet, seal, size);
	}
	free(buf);
	return 0;
}
