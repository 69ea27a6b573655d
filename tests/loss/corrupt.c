// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A packet that is not what was sent is never taken as good, whatever byte of
 * it is wrong and however short it is: with a key and without.
 */
#include <pure/seal.h>

#include "../tap.h"
#include "sent.h"

static struct netoops_seal seal;

static bool accepted(const u8 *bytes, size_t len,
		     const struct netoops_seal *with)
{
	struct netoops_packet packet;
	u8 copy[NETOOPS_PACKET_MAX];

	memcpy(copy, bytes, len);
	return !netoops_packet_decode(&packet, copy, len, with);
}

/* Every byte of a packet, changed to every other value that it can have. */
static u32 change_bytes(const struct sent_packet *sent,
			const struct netoops_seal *with)
{
	u8 bytes[NETOOPS_PACKET_MAX];
	u32 taken = 0;
	unsigned int change;
	size_t pos;

	memcpy(bytes, sent->bytes, sent->len);
	for (pos = 0; pos < sent->len; pos++)
		for (change = 1; change < 256; change++) {
			bytes[pos] = (u8)(sent->bytes[pos] ^ change);
			taken += accepted(bytes, sent->len, with);
			bytes[pos] = sent->bytes[pos];
		}
	return taken;
}

/* A packet cut short, or with a byte more. */
static u32 change_length(const struct sent_packet *sent,
			 const struct netoops_seal *with)
{
	u8 bytes[NETOOPS_PACKET_MAX] = { 0 };
	u32 taken = 0;
	size_t len;

	memcpy(bytes, sent->bytes, sent->len);
	for (len = 0; len < sent->len; len++)
		taken += accepted(bytes, len, with);
	if (sent->len < sizeof(bytes))
		taken += accepted(bytes, sent->len + 1, with);
	return taken;
}

/* Bursts of wrong bits anywhere, as a bad line or memory makes them. */
static u32 change_bursts(const struct sent_packet *sent,
			 const struct netoops_seal *with)
{
	u8 bytes[NETOOPS_PACKET_MAX];
	u32 taken = 0, trial, left;
	u64 seed = 1;
	size_t pos;

	for (trial = 0; trial < 20000; trial++) {
		memcpy(bytes, sent->bytes, sent->len);
		pos = sent_random(&seed) % sent->len;
		left = 1 + sent_random(&seed) % 64;
		for (; left && pos < sent->len; left--)
			bytes[pos++] ^= (u8)sent_random(&seed);
		if (memcmp(bytes, sent->bytes, sent->len))
			taken += accepted(bytes, sent->len, with);
	}
	return taken;
}

/* The first facts, the newest data, the first parity. */
static void test_packets(const struct netoops_seal *with, const char *how)
{
	static const char * const names[] = { "facts", "data", "parity" };
	struct sent sent;
	u32 seqs[3];
	size_t i;

	sent_make(&sent, 5000, 100, with);
	seqs[0] = 0;
	seqs[1] = 1;
	seqs[2] = sent.record.data_count + 2;
	for (i = 0; i < 3; i++) {
		const struct sent_packet *packet = &sent.packets[seqs[i]];

		ok(accepted(packet->bytes, packet->len, with),
		   "%s %s as sent are taken", names[i], how);
		is_u64(change_bytes(packet, with), 0,
		       "none with any other value of any of %zu bytes",
		       packet->len);
		is_u64(change_length(packet, with), 0, "none of another length");
		is_u64(change_bursts(packet, with), 0, "none after a burst");
		ok(!accepted(packet->bytes, packet->len, with ? NULL : &seal),
		   "none by who expects the other kind");
	}
	sent_free(&sent);
}

int main(void)
{
	static const u8 key[NETOOPS_KEY_SIZE] = { 42 };
	static const u8 crash_id[NETOOPS_ID_SIZE] = { 3 };

	netoops_seal_init(&seal, key, crash_id);
	test_packets(NULL, "with a checksum");
	test_packets(&seal, "with a seal");
	return tap_done();
}
