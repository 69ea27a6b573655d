// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of records: every packet has one place, and every place a packet. */
#include <pure/fec.h>
#include <pure/record.h>

#include "../tap.h"

#define CHUNK_MAX (NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE - NETOOPS_TAG_SIZE)
#define PACKETS_MAX (3 + NETOOPS_BLOCKS_MAX * NETOOPS_BLOCK_MAX)

/* How often each packet of each block is there: by block, then data, parity. */
static u8 seen[NETOOPS_BLOCKS_MAX][NETOOPS_BLOCK_MAX];

static bool slot_is_facts(const struct netoops_slot *slot)
{
	return slot->kind == NETOOPS_KIND_FACTS && !slot->block && !slot->k &&
	       !slot->m && !slot->index && !slot->offset && !slot->len;
}

/* The number of blocks by trial: the fewest that keep k + m within bounds. */
static u32 fewest_blocks(u32 data_count, u16 percent)
{
	u32 blocks, k;

	for (blocks = 1; ; blocks++) {
		k = (data_count + blocks - 1) / blocks;
		if (k <= NETOOPS_BLOCK_MAX &&
		    k + netoops_record_m((u8)k, percent) <= NETOOPS_BLOCK_MAX)
			return blocks;
	}
}

static bool data_slot_is_right(const struct netoops_record *record, u32 seq,
			       const struct netoops_slot *slot)
{
	u32 chunk = record->data_count - seq;
	u32 end = slot->offset + slot->len;

	return slot->kind == NETOOPS_KIND_DATA &&
	       slot->block == chunk % record->blocks &&
	       slot->index == chunk / record->blocks &&
	       slot->offset == chunk * record->chunk_size &&
	       (seq == 1 ? end == record->log_len && slot->len :
		slot->len == record->chunk_size);
}

/* Each group of rows goes around the blocks before the next begins. */
static bool parity_slot_is_right(const struct netoops_slot *slot,
				 const struct netoops_slot *before)
{
	u8 group = slot->index / NETOOPS_FEC_ROWS;
	u8 group_before = before->index / NETOOPS_FEC_ROWS;

	if (slot->kind != NETOOPS_KIND_PARITY || slot->index >= slot->m)
		return false;
	if (before->kind != NETOOPS_KIND_PARITY)
		return !slot->block && !slot->index;
	if (group != group_before)
		return group == group_before + 1 && slot->block <= before->block;
	if (slot->block == before->block)
		return slot->index == before->index + 1;
	return slot->block > before->block &&
	       slot->index % NETOOPS_FEC_ROWS == 0;
}

/* All blocks have all their packets, and the sums are the record's. */
static bool blocks_are_whole(const struct netoops_record *record)
{
	u32 data_count = 0, parity_count = 0;
	unsigned int block, k, m, i;

	for (block = 0; block < record->blocks; block++) {
		k = netoops_record_k(record->data_count, record->blocks,
				     (u8)block);
		m = netoops_record_m((u8)k, record->percent);
		if (!k || k + m > NETOOPS_BLOCK_MAX || m < NETOOPS_PARITY_MIN ||
		    m * 100 < k * record->percent)
			return false;
		for (i = 0; i < NETOOPS_BLOCK_MAX; i++)
			if (seen[block][i] != (i < k + m))
				return false;
		data_count += k;
		parity_count += m;
	}
	return data_count == record->data_count &&
	       parity_count == record->parity_count &&
	       record->packet_count == 3 + data_count + parity_count;
}

static bool record_is_right(u32 log_len, u16 chunk_size, u16 percent)
{
	struct netoops_slot slot, before = { 0 };
	struct netoops_record record;
	u32 seq, middle;
	bool good = true;

	if (netoops_record_init(&record, log_len, chunk_size, percent))
		return false;
	if (record.data_count != ((u64)log_len + chunk_size - 1) / chunk_size ||
	    record.blocks != fewest_blocks(record.data_count, percent) ||
	    record.packet_count > PACKETS_MAX)
		return false;
	memset(seen, 0, sizeof(seen));
	middle = record.data_count + 1;
	for (seq = 0; seq < record.packet_count && good; seq++) {
		netoops_record_slot(&record, seq, &slot);
		if (!seq || seq == middle || seq == record.packet_count - 1) {
			good = slot_is_facts(&slot);
		} else if (seq < middle) {
			good = data_slot_is_right(&record, seq, &slot);
			seen[slot.block][slot.index]++;
		} else {
			good = parity_slot_is_right(&slot, &before) &&
			       slot.len == chunk_size;
			seen[slot.block][slot.k + slot.index]++;
		}
		if (slot.kind != NETOOPS_KIND_FACTS)
			good &= slot.k == netoops_record_k(record.data_count,
							   record.blocks,
							   slot.block) &&
				slot.m == netoops_record_m(slot.k, percent);
		before = slot;
	}
	return good && blocks_are_whole(&record);
}

static void test_small(void)
{
	struct netoops_record record;
	struct netoops_slot slot;

	ok(!netoops_record_init(&record, 0, 648, 200), "an empty log");
	is_u64(record.packet_count, 1, "is one packet");
	is_u64(record.blocks + record.data_count + record.parity_count, 0,
	       "without blocks");
	netoops_record_slot(&record, 0, &slot);
	ok(slot_is_facts(&slot), "of facts");
	ok(!netoops_record_init(&record, 1, 648, 0), "one byte of log");
	is_u64(record.data_count, 1, "is one chunk");
	is_u64(record.parity_count, 24, "with the least parity");
	is_u64(record.packet_count, 28, "and facts three times");
	netoops_record_slot(&record, 1, &slot);
	is_u64(slot.len, 1, "whose chunk is one byte");
	netoops_record_slot(&record, 28, &slot);
	ok(slot_is_facts(&slot), "what is beyond the end counts as facts");
	netoops_record_slot(&record, U32_MAX, &slot);
	ok(slot_is_facts(&slot), "however far");
}

/* Lengths around every multiple of the chunk size, up to a few blocks. */
static void test_shapes(void)
{
	static const u16 percents[] = { 0, 1, 10, 11, 28, 33, 100, 199, 200 };
	u32 log_max, chunks, wrong = 0, count = 0;
	size_t i;

	for (i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		for (chunks = 1; chunks < 520; chunks += 1 + chunks / 9) {
			wrong += !record_is_right(chunks * 3 - 1, 3, percents[i]);
			wrong += !record_is_right(chunks * 3, 3, percents[i]);
			wrong += !record_is_right(chunks * 3 + 1, 3, percents[i]);
			count += 3;
		}
		log_max = netoops_record_log_max(7, percents[i]);
		wrong += !record_is_right(log_max, 7, percents[i]);
		wrong += !record_is_right(log_max - 6, 7, percents[i]);
		wrong += !record_is_right(log_max - 7, 7, percents[i]);
		count += 3;
	}
	is_u64(wrong, 0, "%u shapes: each packet has one place", count);
}

/* Where a block is full, and one chunk more needs another. */
static void test_full_blocks(void)
{
	u32 wrong = 0, count = 0;
	unsigned int percent;
	u16 blocks;
	u32 k_max;

	for (percent = 0; percent <= NETOOPS_PARITY_PERCENT_MAX; percent++) {
		k_max = netoops_record_log_max(1, (u16)percent) /
			NETOOPS_BLOCKS_MAX;
		wrong += k_max + netoops_record_m((u8)k_max, (u16)percent) >
			 NETOOPS_BLOCK_MAX;
		wrong += k_max + 1 +
			 netoops_record_m((u8)(k_max + 1), (u16)percent) <=
			 NETOOPS_BLOCK_MAX;
		for (blocks = 1; blocks < 4; blocks++) {
			wrong += !record_is_right(k_max * blocks, 1,
						  (u16)percent);
			wrong += !record_is_right(k_max * blocks + 1, 1,
						  (u16)percent);
			count += 2;
		}
	}
	is_u64(wrong, 0, "%u shapes around full blocks, for every percentage",
	       count);
	is_u64(netoops_record_log_max(1, 10), 231 * 255, "231 of 255 at 10 %%");
	is_u64(netoops_record_log_max(1, 200), 85 * 255, "85 of 255 at 200 %%");
}

static void test_real(void)
{
	struct netoops_record record;

	ok(record_is_right(4096, 648, 200), "4 KiB in 7 chunks");
	ok(record_is_right(128 * 1024, 1024, 200),
	   "128 KiB, a multiple of the chunk size");
	ok(record_is_right(1024 * 1024, 648, 25), "1 MiB");
	ok(record_is_right(netoops_record_log_max(CHUNK_MAX, 0), CHUNK_MAX, 0),
	   "the most that a record can carry");
	netoops_record_init(&record, 128 * 1024, 1024, 200);
	is_u64(record.data_count, 128, "128 KiB are 128 chunks");
	is_u64(record.blocks, 2, "in two blocks");
	is_u64(record.parity_count, 256, "and 256 of parity");
}

static void test_arguments(void)
{
	struct netoops_record record;
	u32 log_max = netoops_record_log_max(648, 25);

	ok(netoops_record_init(&record, 1, 0, 25) == -EINVAL, "no chunk size");
	ok(netoops_record_init(&record, 1, CHUNK_MAX + 1, 25) == -EINVAL,
	   "a chunk that no packet holds");
	ok(netoops_record_init(&record, 1, 648, 201) == -EINVAL,
	   "more than 200 %% of parity");
	ok(netoops_record_init(&record, log_max + 1, 648, 25) == -EFBIG &&
	   netoops_record_init(&record, U32_MAX, 648, 25) == -EFBIG,
	   "a log that is too long");
	is_u64(netoops_record_log_max(0, 25) + netoops_record_log_max(1257, 25) +
	       netoops_record_log_max(648, 201), 0, "and their longest log is 0");
	is_u64(netoops_record_k(100, 0, 0), 0, "no blocks");
	is_u64(netoops_record_k(100, 3, 3), 0, "a block beyond the last");
	is_u64(netoops_record_k(255, 1, 0), 255, "255 chunks in a block");
	is_u64(netoops_record_k(256, 1, 0), 0, "256 chunks in a block");
	is_u64(netoops_record_k(U32_MAX, 1, 0), 0, "many more");
	is_u64(netoops_record_k(100, 3, 0), 34, "100 in 3: the first has 34");
	is_u64(netoops_record_k(100, 3, 2), 33, "and the last 33");
	is_u64(netoops_record_m(85, 200), 170, "200 %% of 85");
	is_u64(netoops_record_m(97, 25), 25, "25 %% of 97, rounded up");
	is_u64(netoops_record_m(96, 25), 24, "25 %% of 96");
	is_u64(netoops_record_m(1, 0), 24, "never under 24");
	is_u64(netoops_record_m(255, 200), 255, "never over 255");
}

int main(void)
{
	test_small();
	test_shapes();
	test_full_blocks();
	test_real();
	test_arguments();
	return tap_done();
}
