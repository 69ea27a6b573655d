// SPDX-License-Identifier: LGPL-2.1-or-later
/* SipHash-2-4.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "siphash.h"

static u64 rotate(u64 value, unsigned int bits)
{
	return value << bits | value >> (64 - bits);
}

static void rounds(u64 v[4], unsigned int count)
{
	while (count--) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] = rotate(v[0], 32);
		v[2] += v[1];
		v[0] += v[3];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] = rotate(v[2], 32);
	}
}

/**
 * siphash - hash some bytes
 * @seed: secret, as two words; the published key's bytes are little-endian in it
 * @buf: the bytes
 * @len: how many
 *
 * Return: the hash.
 */
u64 siphash(const u64 seed[2], const void *buf, size_t len)
{
	u64 v[4] = {
		seed[0] ^ 0x736f6d6570736575ULL,
		seed[1] ^ 0x646f72616e646f6dULL,
		seed[0] ^ 0x6c7967656e657261ULL,
		seed[1] ^ 0x7465646279746573ULL,
	};
	const u8 *pos = buf;
	size_t left;
	__le64 raw;
	u64 word;

	for (left = len; left >= sizeof(raw); left -= sizeof(raw)) {
		memcpy(&raw, pos, sizeof(raw));
		pos += sizeof(raw);
		word = le64_to_cpu(raw);
		v[3] ^= word;
		rounds(v, 2);
		v[0] ^= word;
	}
	word = (u64)len << 56;
	while (left--)
		word |= (u64)pos[left] << 8 * left;
	v[3] ^= word;
	rounds(v, 2);
	v[0] ^= word;
	v[2] ^= 0xff;
	rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
