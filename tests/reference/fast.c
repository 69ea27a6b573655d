// SPDX-License-Identifier: GPL-2.0-or-later
/* What the programs compute with ISA-L is what the pure files compute. */
#include <pure/crc32c.h>
#include <pure/fec.h>

#include "../tap.h"
#include "fast.h"

#define CHUNK_MAX	1300

static u8 packets[255][CHUNK_MAX], ours[255][CHUNK_MAX], theirs[255][CHUNK_MAX];
static u64 seed = 88172645463325252;

static u32 random_below(u32 limit)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (u32)(seed >> 32) % limit;
}

static void randomize(u8 *buf, size_t len)
{
	while (len--)
		*buf++ = (u8)random_below(256);
}

static void test_crc32c(void)
{
	static u8 buf[4096];
	u32 crc, from, len, i, wrong = 0;

	randomize(buf, sizeof(buf));
	for (i = 0; i < 20000; i++) {
		crc = random_below(3) ? random_below(U32_MAX) : 0;
		from = random_below(64);
		len = random_below(i % 2 ? 64 : sizeof(buf) - 64);
		wrong += fast_crc32c(crc, buf + from, len) !=
			 vmcoredd_crc32c(crc, buf + from, len);
	}
	is_u64(wrong, 0, "CRC32C of 20000 pieces");
	is_u64(fast_crc32c(0, NULL, 0), 0, "CRC32C of nothing");
}

/* Some packets are lost: k of them remain, or, when @enough is not set, fewer. */
static void lose(u8 *have, u8 k, u8 m, bool enough)
{
	u32 left = enough ? k : random_below(k), i;

	memset(have, 0, NETOOPS_BLOCK_MAX);
	while (left) {
		i = random_below((u32)k + m);
		left -= !have[i];
		have[i] = 1;
	}
}

/* A missing packet is rebuilt in a buffer of its own, or in that of parity. */
static void place(u8 *chunks[255], u8 buffers[255][CHUNK_MAX], const u8 *have,
		  u8 k, u8 m)
{
	unsigned int i, parity = k;

	for (i = 0; i < (unsigned int)k + m; i++)
		chunks[i] = have[i] || i < k ? buffers[i] : NULL;
	for (i = 0; i < k; i++) {
		if (have[i] || k % 2)
			continue;
		while (parity < (unsigned int)k + m && !have[parity])
			parity++;
		if (parity < (unsigned int)k + m)
			chunks[i] = buffers[parity++];
	}
}

static bool decodes_alike(u8 k, u8 m, size_t chunk_size, bool enough)
{
	static u8 our_work[NETOOPS_FEC_WORK], their_work[NETOOPS_FEC_WORK];
	u8 have[NETOOPS_BLOCK_MAX], *our_chunks[255], *their_chunks[255];
	int our_ret, their_ret;
	unsigned int i;

	lose(have, k, m, enough);
	memcpy(ours, packets, sizeof(packets));
	memcpy(theirs, packets, sizeof(packets));
	place(our_chunks, ours, have, k, m);
	place(their_chunks, theirs, have, k, m);
	our_ret = netoops_fec_decode(our_chunks, have, k, m, chunk_size,
				     our_work);
	their_ret = fast_fec_decode(their_chunks, have, k, m, chunk_size,
				    their_work);
	if (our_ret != their_ret || our_ret != (enough ? 0 : -EINVAL))
		return false;
	for (i = 0; i < k; i++) {
		if (memcmp(our_chunks[i], their_chunks[i], CHUNK_MAX))
			return false;
	}
	return true;
}

/* Whatever the packets are: both solve the same equations. */
static void test_decoding(void)
{
	u32 trial, wrong = 0, k;

	randomize(packets[0], sizeof(packets));
	for (trial = 0; trial < 1500; trial++) {
		k = 1 + random_below(trial % 3 ? 254 : 80);
		wrong += !decodes_alike((u8)k,
					(u8)(1 + random_below(255 - k)),
					1 + random_below(trial % 4 ? 300 :
							 CHUNK_MAX),
					trial % 10);
	}
	is_u64(wrong, 0, "1500 blocks");
	ok(decodes_alike(127, 128, CHUNK_MAX, true), "the most that can be missing");
	ok(decodes_alike(1, 1, 1, true), "the least");
	ok(fast_fec_decode(NULL, NULL, 0, 1, 1, NULL) == -EINVAL &&
	   fast_fec_decode(NULL, NULL, 200, 56, 1, NULL) == -EINVAL,
	   "blocks that cannot be");
}

int main(void)
{
	test_crc32c();
	test_decoding();
	return tap_done();
}
