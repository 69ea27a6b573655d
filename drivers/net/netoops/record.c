// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The shape of a record, and the order in which its packets are sent.
 * Pure file (see scripts/pure-files).
 *
 * The order is: facts, the data from its newest chunk to its oldest, facts, the
 * parity, facts.  What says most leaves first, should the time or the network end
 * early.  Parity goes around the blocks, so that a burst of losses hits all of
 * them a little and none of them much.
 */
#include <vmcoredd/env.h>
#include <pure/fec.h>
#include <pure/record.h>

#define CHUNK_MAX (NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE - NETOOPS_TAG_SIZE)

/* Data packets of the largest block. */
static u8 record_k_max(u16 percent)
{
	u8 k = NETOOPS_BLOCK_MAX - NETOOPS_PARITY_MIN;

	while (k + netoops_record_m(k, percent) > NETOOPS_BLOCK_MAX)
		k--;
	return k;
}

/**
 * netoops_record_log_max - the longest log that a record can carry
 * @chunk_size: bytes of a chunk
 * @percent: parity percent
 *
 * Return: bytes, or 0 when no record has such a @chunk_size or @percent.
 */
u32 netoops_record_log_max(u16 chunk_size, u16 percent)
{
	if (chunk_size > CHUNK_MAX || percent > NETOOPS_PARITY_PERCENT_MAX)
		return 0;
	return (u32)record_k_max(percent) * NETOOPS_BLOCKS_MAX * chunk_size;
}

/**
 * netoops_record_k - data packets of a block
 * @data_count: chunks of the record
 * @blocks: blocks of the record
 * @block: number of the block
 *
 * The arguments may come from a packet.
 *
 * Return: 1 to 255, or 0 when a record cannot be like that.
 */
u8 netoops_record_k(u32 data_count, u8 blocks, u8 block)
{
	u32 k;

	if (block >= blocks)
		return 0;
	k = data_count / blocks + (block < data_count % blocks);
	return k > NETOOPS_BLOCK_MAX ? 0 : (u8)k;
}

/**
 * netoops_record_m - parity packets of a block
 * @k: data packets of the block
 * @percent: parity percent, at most NETOOPS_PARITY_PERCENT_MAX
 *
 * Return: 24 to 255; k + m is over NETOOPS_BLOCK_MAX when a block cannot have
 * @k data packets.
 */
u8 netoops_record_m(u8 k, u16 percent)
{
	unsigned int m = ((unsigned int)k * percent + 99) / 100;

	if (m < NETOOPS_PARITY_MIN)
		m = NETOOPS_PARITY_MIN;
	return m > NETOOPS_BLOCK_MAX ? NETOOPS_BLOCK_MAX : (u8)m;
}

/**
 * netoops_record_init - choose the shape of a record
 * @record: to be filled; the caller's
 * @log_len: bytes of log, 0 or more
 * @chunk_size: bytes of a chunk, 1 or more
 * @percent: parity percent, 0 to NETOOPS_PARITY_PERCENT_MAX
 *
 * Context: any.
 *
 * Return: 0; -EINVAL when no record has such a @chunk_size or @percent, -EFBIG
 * when the log is longer than netoops_record_log_max().
 */
int netoops_record_init(struct netoops_record *record, u32 log_len,
			u16 chunk_size, u16 percent)
{
	u32 log_max = netoops_record_log_max(chunk_size, percent);
	u32 large;
	u8 k, k_max;

	if (!log_max)
		return -EINVAL;
	if (log_len > log_max)
		return -EFBIG;

	memset(record, 0, sizeof(*record));
	record->log_len = log_len;
	record->chunk_size = chunk_size;
	record->percent = percent;
	record->packet_count = 1;
	if (!log_len)
		return 0;

	k_max = record_k_max(percent);
	record->data_count = (log_len - 1) / chunk_size + 1;
	record->blocks = (u8)((record->data_count + k_max - 1) / k_max);
	large = record->data_count % record->blocks;
	k = (u8)(record->data_count / record->blocks);
	record->parity_count =
		(record->blocks - large) * netoops_record_m(k, percent);
	if (large)
		record->parity_count +=
			large * netoops_record_m((u8)(k + 1), percent);
	record->packet_count = 3 + record->data_count + record->parity_count;
	return 0;
}

static void slot_data(const struct netoops_record *record, u32 chunk,
		      struct netoops_slot *slot)
{
	slot->kind = NETOOPS_KIND_DATA;
	slot->block = (u8)(chunk % record->blocks);
	slot->index = (u8)(chunk / record->blocks);
	slot->offset = chunk * record->chunk_size;
	slot->len = record->chunk_size;
	if (slot->len > record->log_len - slot->offset)
		slot->len = (u16)(record->log_len - slot->offset);
}

/* Rows that a block with @m parity packets has in the group from @first on. */
static u32 group_rows(u32 m, u32 first)
{
	if (m <= first)
		return 0;
	return m - first < NETOOPS_FEC_ROWS ? m - first : NETOOPS_FEC_ROWS;
}

/* The first blocks have a data packet more than the rest: larger and smaller. */
static void slot_parity(const struct netoops_record *record, u32 number,
			struct netoops_slot *slot)
{
	u8 last = record->blocks - 1;
	u32 large = record->data_count % record->blocks;
	u32 m_large, m_small, row_large, row_small, first;

	m_large = netoops_record_m(netoops_record_k(record->data_count,
						    record->blocks, 0),
				   record->percent);
	m_small = netoops_record_m(netoops_record_k(record->data_count,
						    record->blocks, last),
				   record->percent);
	for (first = 0; first < NETOOPS_BLOCK_MAX; first += NETOOPS_FEC_ROWS) {
		row_large = group_rows(m_large, first);
		row_small = group_rows(m_small, first);
		if (number < large * row_large +
			     (record->blocks - large) * row_small)
			break;
		number -= large * row_large +
			  (record->blocks - large) * row_small;
	}

	slot->kind = NETOOPS_KIND_PARITY;
	slot->len = record->chunk_size;
	if (number < large * row_large) {
		slot->block = (u8)(number / row_large);
		slot->index = (u8)(first + number % row_large);
	} else {
		number -= large * row_large;
		slot->block = (u8)(large + number / row_small);
		slot->index = (u8)(first + number % row_small);
	}
}

/**
 * netoops_record_slot - find the place of a packet
 * @record: its record
 * @seq: its number in the order of sending
 * @ret_slot: the place; of facts, also for @seq of packet_count or more, all but
 *	the kind is 0
 *
 * Context: any; takes a short, bounded time.
 */
void netoops_record_slot(const struct netoops_record *record, u32 seq,
			 struct netoops_slot *ret_slot)
{
	u32 middle = record->data_count + 1;

	memset(ret_slot, 0, sizeof(*ret_slot));
	ret_slot->kind = NETOOPS_KIND_FACTS;
	if (seq >= 1 && seq < middle)
		slot_data(record, record->data_count - seq, ret_slot);
	else if (seq > middle && seq - middle <= record->parity_count)
		slot_parity(record, seq - middle - 1, ret_slot);
	else
		return;
	ret_slot->k = netoops_record_k(record->data_count, record->blocks,
				       ret_slot->block);
	ret_slot->m = netoops_record_m(ret_slot->k, record->percent);
}
