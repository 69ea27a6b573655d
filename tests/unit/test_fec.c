// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The erasure code: parity is what the formula in the uapi header says, and any
 * k packets of a block give its data back.
 */
#include <pure/fec.h>

#include "../tap.h"

#define CHUNK_MAX	1400
#define EXHAUSTIVE_MAX	12
#define RANDOM_TOTAL	10000

/* One block: its data in a row, all its packets, and a copy to lose some of. */
static u8 data[254 * 8], packets[255][CHUNK_MAX], copies[255][CHUNK_MAX];
static u64 rows[CHUNK_MAX];
static u8 work[NETOOPS_FEC_WORK + 1];
static u32 seed = 1;

static u32 random_u32(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static u8 multiply(u8 a, u8 b)
{
	unsigned int product = 0, bit;

	for (bit = 0; bit < 8; bit++)
		if (b >> bit & 1)
			product ^= (unsigned int)a << bit;
	for (bit = 14; bit >= 8; bit--)
		if (product >> bit & 1)
			product ^= NETOOPS_FEC_POLYNOMIAL << (bit - 8);
	return (u8)product;
}

static u8 invert(u8 a)
{
	unsigned int b;

	for (b = 1; b < 256; b++)
		if (multiply(a, (u8)b) == 1)
			return (u8)b;
	return 0;
}

static void fill_data(void)
{
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (u8)random_u32();
}

/* Makes the packets of a block of @data, whose last chunk lacks @lack bytes. */
static void encode(u8 k, u8 m, size_t chunk_size, size_t lack)
{
	struct netoops_fec_data block = {
		.data = data, .stride = chunk_size, .chunk_size = chunk_size,
		.end = k * chunk_size - lack, .k = k,
	};
	unsigned int first, row, i;

	for (i = 0; i < k; i++)
		memcpy(packets[i], data + i * chunk_size, chunk_size);
	memset(packets[k - 1] + chunk_size - lack, 0, lack);
	for (first = 0; first < m; first += NETOOPS_FEC_ROWS) {
		netoops_fec_encode(rows, &block, (u8)first);
		for (row = 0; row < NETOOPS_FEC_ROWS && first + row < m; row++)
			netoops_fec_row(packets[k + first + row], rows, row,
					chunk_size);
	}
}

/*
 * Decodes from the packets with have[] set; the others are overwritten before.
 * Returns what the decoder does, or 1 when it gave wrong data.
 */
static int decode(const u8 *have, u8 k, u8 m, size_t chunk_size)
{
	u8 *chunks[255];
	unsigned int i;
	int ret;

	for (i = 0; i < (unsigned int)k + m; i++) {
		chunks[i] = copies[i];
		if (have[i])
			memcpy(copies[i], packets[i], chunk_size);
		else
			memset(copies[i], 0xa5, chunk_size);
	}
	ret = netoops_fec_decode(chunks, have, k, m, chunk_size, work);
	if (ret)
		return ret;
	for (i = 0; i < k; i++)
		if (memcmp(copies[i], packets[i], chunk_size))
			return 1;
	return 0;
}

/* Chooses @count of the @total flags, each choice as likely as another. */
static void choose(u8 *have, unsigned int total, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < total; i++) {
		have[i] = random_u32() % (total - i) < count;
		count -= have[i];
	}
}

static bool parity_is_right(u8 k, u8 m, size_t chunk_size)
{
	unsigned int i, j;
	size_t pos;
	u8 sum;

	for (i = 0; i < m; i++)
		for (pos = 0; pos < chunk_size; pos++) {
			sum = 0;
			for (j = 0; j < k; j++)
				sum ^= multiply(packets[j][pos],
						invert((u8)((k + i) ^ j)));
			if (sum != packets[k + i][pos])
				return false;
		}
	return true;
}

static void test_formula(void)
{
	static const u8 shapes[][2] = {
		{ 1, 24 }, { 3, 1 }, { 8, 8 }, { 24, 24 }, { 231, 24 },
		{ 85, 170 }, { 254, 1 }, { 1, 254 },
	};
	size_t i;

	fill_data();
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		encode(shapes[i][0], shapes[i][1], 3, i % 3);
		ok(parity_is_right(shapes[i][0], shapes[i][1], 3),
		   "parity of %u + %u is what the formula says, %zu bytes short",
		   shapes[i][0], shapes[i][1], i % 3);
	}
}

/* One byte alone in each chunk, with each value: all products there are. */
static void test_products(void)
{
	struct netoops_fec_data block = {
		.data = data, .stride = 1, .end = 2, .chunk_size = 1, .k = 2,
	};
	unsigned int value, row, first;
	bool good = true;
	u8 parity;

	for (value = 0; value < 256; value++)
		for (first = 0; first <= 248; first += NETOOPS_FEC_ROWS) {
			data[0] = (u8)value;
			data[1] = 0;
			netoops_fec_encode(rows, &block, (u8)first);
			for (row = 0; row < NETOOPS_FEC_ROWS; row++) {
				netoops_fec_row(&parity, rows, row, 1);
				good &= parity ==
					multiply((u8)value,
						 invert((u8)(2 + first + row)));
			}
		}
	ok(good, "every byte times every coefficient");
}

/* The interleaved data of a record: chunks apart, and the log ends early. */
static void test_stride(void)
{
	struct netoops_fec_data block = {
		.data = data, .stride = 15, .end = 0, .chunk_size = 5, .k = 4,
	};
	u64 want[5], got[7];
	u8 padded[64];
	size_t end;

	fill_data();
	for (end = 0; end <= 60; end++) {
		memset(padded, 0, sizeof(padded));
		memcpy(padded, data, end);
		block.data = padded;
		block.end = sizeof(padded);
		netoops_fec_encode(want, &block, 8);
		memset(got, 0x77, sizeof(got));
		block.data = data;
		block.end = end;
		netoops_fec_encode(got, &block, 8);
		if (memcmp(want, got, sizeof(want)) ||
		    got[5] != 0x7777777777777777ULL)
			break;
	}
	is_u64(end, 61, "what is beyond the end of the log counts as zeros");
}

/* All sets of packets of all blocks that have up to EXHAUSTIVE_MAX. */
static void test_exhaustive(void)
{
	u8 have[EXHAUSTIVE_MAX];
	unsigned int k, m, n, i, set, there, sets = 0;
	unsigned int wrong = 0, too_few = 0, any_k = 0;
	int ret;

	fill_data();
	for (n = 1; n <= EXHAUSTIVE_MAX; n++)
		for (k = 1; k <= n; k++) {
			m = n - k;
			encode((u8)k, (u8)m, 3, k % 3);
			for (set = 0; set < 1U << n; set++) {
				there = 0;
				for (i = 0; i < n; i++) {
					have[i] = set >> i & 1;
					there += have[i];
				}
				ret = decode(have, (u8)k, (u8)m, 3);
				sets++;
				any_k += there == k;
				too_few += there < k;
				wrong += ret != (there < k ? -EINVAL : 0);
			}
		}
	is_u64(wrong, 0,
	       "%u sets of up to %u packets: %u of k give the data, as larger ones do, %u smaller do not",
	       sets, EXHAUSTIVE_MAX, any_k, too_few);
}

static void test_random(void)
{
	static const struct {
		u8 k, m;
		unsigned int trials;
	} shapes[] = {
		{ 85, 170, 2500 }, { 231, 24, 2500 }, { 127, 128, 1000 },
		{ 128, 127, 1000 }, { 1, 254, 500 }, { 254, 1, 500 },
		{ 10, 24, 1000 }, { 60, 90, 1000 },
	};
	unsigned int trial, wrong, total = 0;
	u8 have[255];
	size_t i;

	fill_data();
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		u8 k = shapes[i].k, m = shapes[i].m;

		encode(k, m, 4, 1);
		wrong = 0;
		for (trial = 0; trial < shapes[i].trials; trial++) {
			choose(have, k + m, k);
			wrong += decode(have, k, m, 4) != 0;
		}
		total += trial;
		is_u64(wrong, 0, "%u random sets of %u of %u packets", trial, k,
		       k + m);
		choose(have, k + m, k - 1);
		ok(decode(have, k, m, 4) == -EINVAL, "%u are too few", k - 1);
	}
	is_u64(total, RANDOM_TOTAL, "sets in all");
}

/* The most that can be missing, and a chunk in several stripes of work. */
static void test_large(void)
{
	static const size_t sizes[] = { 1, 255, 256, 257, 1256, 1400 };
	static u8 large[127 * CHUNK_MAX];
	struct netoops_fec_data block = { .data = large, .k = 127 };
	unsigned int first, row;
	u8 have[254] = { 0 };
	size_t i, pos;

	for (pos = 0; pos < sizeof(large); pos++)
		large[pos] = (u8)random_u32();
	memset(have + 127, 1, 127);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		block.stride = sizes[i];
		block.chunk_size = sizes[i];
		block.end = 127 * sizes[i];
		for (row = 0; row < 127; row++)
			memcpy(packets[row], large + row * sizes[i], sizes[i]);
		for (first = 0; first < 127; first += NETOOPS_FEC_ROWS) {
			netoops_fec_encode(rows, &block, (u8)first);
			for (row = 0; row < NETOOPS_FEC_ROWS; row++)
				netoops_fec_row(packets[127 + first + row],
						rows, row, sizes[i]);
		}
		ok(!decode(have, 127, 127, sizes[i]),
		   "127 chunks of %zu bytes from nothing but parity", sizes[i]);
	}
}

/* A missing chunk may be rebuilt where one of the parity packets is. */
static void test_in_place(void)
{
	unsigned int trial, wrong = 0, i, spare;
	u8 *chunks[255], have[255];

	fill_data();
	encode(20, 40, 7, 2);
	for (trial = 0; trial < 1000; trial++) {
		choose(have, 60, 20);
		spare = 20;
		for (i = 0; i < 60; i++) {
			memcpy(copies[i], packets[i], 7);
			chunks[i] = have[i] ? copies[i] : NULL;
		}
		for (i = 0; i < 20; i++) {
			if (have[i])
				continue;
			while (!have[spare])
				spare++;
			chunks[i] = copies[spare++];
		}
		wrong += netoops_fec_decode(chunks, have, 20, 40, 7, work) != 0;
		for (i = 0; i < 20; i++)
			wrong += memcmp(chunks[i], packets[i], 7) != 0;
	}
	is_u64(wrong, 0, "%u times k packets in the memory of k", trial);
}

static void test_arguments(void)
{
	u8 *chunks[255], have[255];
	size_t i;

	fill_data();
	encode(3, 4, 8, 0);
	for (i = 0; i < 255; i++) {
		chunks[i] = copies[i];
		memcpy(copies[i], packets[i], 8);
	}
	memset(have, 1, sizeof(have));
	ok(netoops_fec_decode(chunks, have, 0, 4, 8, work) == -EINVAL, "no data");
	ok(netoops_fec_decode(chunks, have, 255, 1, 8, work) == -EINVAL &&
	   netoops_fec_decode(chunks, have, 86, 170, 8, work) == -EINVAL &&
	   netoops_fec_decode(chunks, have, 255, 255, 8, work) == -EINVAL,
	   "more than 255 packets");
	ok(!netoops_fec_decode(chunks, have, 255, 0, 8, work), "255 of data");
	ok(!netoops_fec_decode(chunks, have, 3, 4, 0, work), "empty chunks");
	have[1] = 0;
	ok(netoops_fec_decode(chunks, have, 3, 0, 8, work) == -EINVAL,
	   "one is missing, and there is no parity");
	chunks[1] = NULL;
	ok(netoops_fec_decode(chunks, have, 3, 4, 8, work) == -EINVAL,
	   "nowhere to rebuild it");
	chunks[1] = copies[1];
	chunks[3] = NULL;
	ok(netoops_fec_decode(chunks, have, 3, 4, 8, work) == -EINVAL,
	   "a parity packet that is nowhere");
	have[3] = 0;
	memset(copies[1], 0, 8);
	ok(!netoops_fec_decode(chunks, have, 3, 4, 8, work + 1) &&
	   !memcmp(copies[1], packets[1], 8),
	   "a missing parity packet needs no memory, the workspace no alignment");
	chunks[3] = copies[3];
	memset(have, 0, sizeof(have));
	have[254] = 1;
	ok(netoops_fec_decode(chunks, have, 254, 1, 8, work) == -EINVAL,
	   "one of 255");
}

int main(void)
{
	test_products();
	test_formula();
	test_stride();
	test_exhaustive();
	test_random();
	test_large();
	test_in_place();
	test_arguments();
	return tap_done();
}
