// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any record, cut as it says, and any packets of its blocks lost: what is enough
 * gives the log back, what is not is refused.
 */
#include <stdlib.h>

#include <pure/fec.h>
#include <pure/record.h>

#include "fuzz.h"

/* How the input begins; the log follows, whose bits also say what is lost. */
struct choice {
	u16	chunk_size;
	u16	percent;
};

static u8 packets[NETOOPS_BLOCK_MAX][NETOOPS_PACKET_MAX];
static u64 rows[NETOOPS_PACKET_MAX];
static u8 work[NETOOPS_FEC_WORK];

static void encode(const struct netoops_record *record, const u8 *log, u8 block,
		   u8 k, u8 m)
{
	size_t start = (size_t)block * record->chunk_size;
	struct netoops_fec_data data = {
		.data = log + start,
		.stride = (size_t)record->blocks * record->chunk_size,
		.end = record->log_len - start,
		.chunk_size = record->chunk_size,
		.k = k,
	};
	unsigned int i;
	size_t len;

	for (i = 0; i < k; i++) {
		len = data.end - i * data.stride;
		if (len > data.chunk_size)
			len = data.chunk_size;
		memset(packets[i], 0, data.chunk_size);
		memcpy(packets[i], data.data + i * data.stride, len);
	}
	for (i = 0; i < m; i++) {
		if (i % NETOOPS_FEC_ROWS == 0)
			netoops_fec_encode(rows, &data, (u8)i);
		netoops_fec_row(packets[k + i], rows, i % NETOOPS_FEC_ROWS,
				data.chunk_size);
	}
}

static void decode(const u8 *log, u32 log_len, size_t chunk_size, u8 k, u8 m)
{
	u8 *chunks[NETOOPS_BLOCK_MAX], have[NETOOPS_BLOCK_MAX];
	static u8 rebuilt[NETOOPS_BLOCK_MAX][NETOOPS_PACKET_MAX];
	unsigned int i, there = 0;
	int ret;

	for (i = 0; i < (unsigned int)k + m; i++) {
		have[i] = log[i % log_len] >> (i / log_len % 8) & 1;
		there += have[i];
		chunks[i] = have[i] ? packets[i] : rebuilt[i];
		memset(rebuilt[i], 0xa5, chunk_size);
	}
	ret = netoops_fec_decode(chunks, have, k, m, chunk_size, work);
	if (ret != (there < k ? -EINVAL : 0))
		abort();
	for (i = 0; i < k && !ret; i++)
		if (memcmp(chunks[i], packets[i], chunk_size))
			abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct netoops_record record;
	struct choice choice;
	unsigned int block;
	u32 log_len;
	u8 k, m;

	if (size < sizeof(choice))
		return 0;
	memcpy(&choice, data, sizeof(choice));
	data += sizeof(choice);
	log_len = (u32)(size - sizeof(choice));
	if (netoops_record_init(&record, log_len, choice.chunk_size % 1300,
				choice.percent % 210))
		return 0;
	for (block = 0; block < record.blocks; block++) {
		k = netoops_record_k(record.data_count, record.blocks,
				     (u8)block);
		m = netoops_record_m(k, record.percent);
		encode(&record, data, (u8)block, k, m);
		decode(data, log_len, record.chunk_size, k, m);
	}
	return 0;
}
