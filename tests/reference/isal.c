// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The erasure code against ISA-L: the same parity for every block that can be,
 * and each decodes what the other has encoded.
 */
#include <isa-l/erasure_code.h>

#include <pure/fec.h>
#include <pure/record.h>

#include "../tap.h"

#define CHUNK_SIZE	33

static u8 data[254 * CHUNK_SIZE], ours[255][CHUNK_SIZE], theirs[255][CHUNK_SIZE];
static u8 matrix[255 * 255], tables[32 * 255 * 255];
static u8 work[NETOOPS_FEC_WORK];
static u32 seed = 1;

static u32 random_u32(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static void encode_ours(u8 k, u8 m)
{
	struct netoops_fec_data block = {
		.data = data, .stride = CHUNK_SIZE, .chunk_size = CHUNK_SIZE,
		.end = k * CHUNK_SIZE, .k = k,
	};
	unsigned int first, row;
	u64 rows[CHUNK_SIZE];

	memcpy(ours, data, k * CHUNK_SIZE);
	for (first = 0; first < m; first += NETOOPS_FEC_ROWS) {
		netoops_fec_encode(rows, &block, (u8)first);
		for (row = 0; row < NETOOPS_FEC_ROWS && first + row < m; row++)
			netoops_fec_row(ours[k + first + row], rows, row,
					CHUNK_SIZE);
	}
}

static void encode_theirs(u8 k, u8 m)
{
	u8 *pointers[255];
	int i;

	memcpy(theirs, data, k * CHUNK_SIZE);
	for (i = 0; i < k + m; i++)
		pointers[i] = theirs[i];
	gf_gen_cauchy1_matrix(matrix, k + m, k);
	ec_init_tables(k, m, matrix + k * k, tables);
	ec_encode_data(CHUNK_SIZE, k, m, tables, pointers, pointers + k);
}

static void new_data(void)
{
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (u8)random_u32();
}

static void test_full_blocks(void)
{
	unsigned int k, wrong = 0;

	new_data();
	for (k = 1; k <= 254; k++) {
		encode_ours((u8)k, (u8)(255 - k));
		encode_theirs((u8)k, (u8)(255 - k));
		wrong += memcmp(ours, theirs, sizeof(ours)) != 0;
	}
	is_u64(wrong, 0, "255 packets, whatever part of them is data");
}

/* The blocks that records have. */
static void test_record_blocks(void)
{
	unsigned int percent, k, m, wrong = 0, count = 0;

	new_data();
	for (percent = 0; percent <= NETOOPS_PARITY_PERCENT_MAX; percent += 20)
		for (k = 1; k <= 231; k++) {
			m = netoops_record_m((u8)k, (u16)percent);
			if (k + m > NETOOPS_BLOCK_MAX)
				break;
			encode_ours((u8)k, (u8)m);
			encode_theirs((u8)k, (u8)m);
			wrong += memcmp(ours, theirs,
					(k + m) * CHUNK_SIZE) != 0;
			count++;
		}
	is_u64(wrong, 0, "%u blocks as records have them", count);
}

/* Chooses the @k packets to decode from; the lost ones are overwritten. */
static void lose(u8 packets[255][CHUNK_SIZE], u8 *have, unsigned int k,
		 unsigned int n)
{
	unsigned int i, count = k;

	for (i = 0; i < n; i++) {
		have[i] = random_u32() % (n - i) < count;
		count -= have[i];
		if (!have[i])
			memset(packets[i], 0x5a, CHUNK_SIZE);
	}
}

static bool decode_theirs(u8 k, u8 m, u8 packets[255][CHUNK_SIZE],
			  const u8 *have)
{
	static u8 rows[255 * 255], inverse[255 * 255], wanted[255 * 255];
	u8 *from[255], *to[255];
	int found = 0, missing = 0, i;

	for (i = 0; i < k + m && found < k; i++) {
		if (!have[i])
			continue;
		memcpy(rows + found * k, matrix + i * k, k);
		from[found++] = packets[i];
	}
	if (gf_invert_matrix(rows, inverse, k))
		return false;
	for (i = 0; i < k; i++) {
		if (have[i])
			continue;
		memcpy(wanted + missing * k, inverse + i * k, k);
		to[missing++] = packets[i];
	}
	ec_init_tables(k, missing, wanted, tables);
	ec_encode_data(CHUNK_SIZE, k, missing, tables, from, to);
	return true;
}

static void test_decoding(void)
{
	static const u8 shapes[][2] = {
		{ 1, 24 }, { 7, 24 }, { 64, 128 }, { 85, 170 }, { 231, 24 },
		{ 127, 128 },
	};
	unsigned int trial, ours_wrong, theirs_wrong;
	u8 have[255], *chunks[255];
	size_t i, j;

	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		u8 k = shapes[i][0], m = shapes[i][1];

		ours_wrong = 0;
		theirs_wrong = 0;
		for (trial = 0; trial < 20; trial++) {
			new_data();
			encode_ours(k, m);
			encode_theirs(k, m);
			lose(ours, have, k, k + m);
			theirs_wrong += !decode_theirs(k, m, ours, have) ||
					memcmp(ours, data, k * CHUNK_SIZE);
			lose(theirs, have, k, k + m);
			for (j = 0; j < 255; j++)
				chunks[j] = theirs[j];
			ours_wrong += netoops_fec_decode(chunks, have, k, m,
							 CHUNK_SIZE, work) ||
				      memcmp(theirs, data, k * CHUNK_SIZE);
		}
		is_u64(theirs_wrong, 0, "ISA-L decodes what we encoded, %u of %u",
		       k, k + m);
		is_u64(ours_wrong, 0, "we decode what ISA-L encoded, %u of %u", k,
		       k + m);
	}
}

int main(void)
{
	test_full_blocks();
	test_record_blocks();
	test_decoding();
	return tap_done();
}
