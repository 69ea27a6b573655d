// SPDX-License-Identifier: LGPL-2.1-or-later
/* Payloads that wait.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>
#include <pure/fec.h>

#include "chunks.h"
#include "slots.h"

struct chunks_key {
	u32	record;
	u32	number;
};

/**
 * chunks_size - memory that chunks need
 * @count: chunks
 *
 * Return: bytes.
 */
u64 chunks_size(u32 count)
{
	return slots_size(count, sizeof(struct chunks_key)) +
	       (u64)count * (sizeof(u32) + sizeof(u16) + CHUNK_MAX) +
	       NETOOPS_FEC_WORK;
}

/**
 * chunks_init - make room for chunks
 * @chunks: to be filled
 * @memory: chunks_size() bytes for a u32; they stay in use
 * @count: chunks at most
 * @seed: see slots_init()
 */
void chunks_init(struct chunks *chunks, void *memory, u32 count,
		 const u64 seed[2])
{
	u8 *pos = memory;

	slots_init(&chunks->slots, pos, count, sizeof(struct chunks_key), seed);
	pos += slots_size(count, sizeof(struct chunks_key));
	chunks->next = (void *)pos;
	chunks->lens = (void *)(chunks->next + count);
	chunks->data = (void *)(chunks->lens + count);
	chunks->work = chunks->data + (size_t)count * CHUNK_MAX;
}

/**
 * chunks_find - find a chunk
 * @chunks: where
 * @record: of which record
 * @number: which: its number in the log, or CHUNK_PARITY and more
 *
 * Return: its slot, SLOTS_NONE if it is not there.
 */
u32 chunks_find(const struct chunks *chunks, u32 record, u32 number)
{
	struct chunks_key key = { record, number };

	return slots_find(&chunks->slots, &key);
}

static u8 *chunks_at(const struct chunks *chunks, u32 slot)
{
	return chunks->data + (size_t)slot * CHUNK_MAX;
}

/**
 * chunks_add - keep a payload
 * @chunks: where
 * @record: see chunks_find()
 * @number: see chunks_find(); it is not there yet
 * @list: the record's list, to which the chunk is added; SLOTS_NONE when empty
 * @packet: whose payload, of at most CHUNK_MAX bytes
 *
 * Return: its slot, SLOTS_NONE if there is no room.
 */
u32 chunks_add(struct chunks *chunks, u32 record, u32 number, u32 *list,
	       const struct netoops_packet *packet)
{
	struct chunks_key key = { record, number };
	u32 slot = slots_add(&chunks->slots, &key);
	u16 len = packet->payload_len;
	u8 *at;

	if (slot == SLOTS_NONE)
		return slot;
	at = chunks_at(chunks, slot);
	if (len)
		memcpy(at, packet->payload, len);
	/* Parity counts a short chunk with zeros behind it. */
	if (len < packet->chunk_size)
		memset(at + len, 0, packet->chunk_size - len);
	chunks->lens[slot] = len;
	chunks->next[slot] = *list;
	*list = slot;
	return slot;
}

/**
 * chunks_number - which chunk is in a slot
 * @chunks: where it is
 * @slot: its slot
 *
 * Return: see chunks_find().
 */
u32 chunks_number(const struct chunks *chunks, u32 slot)
{
	const struct chunks_key *key = slots_key(&chunks->slots, slot);

	return key->number;
}

/**
 * chunks_data - the bytes of a chunk
 * @chunks: where it is
 * @slot: its slot
 *
 * Return: its bytes; up to the chunk size of its record, zeros follow.
 */
const u8 *chunks_data(const struct chunks *chunks, u32 slot)
{
	return chunks_at(chunks, slot);
}

/* Two lists in order become one. */
static u32 chunks_merge(const struct chunks *chunks, u32 one, u32 other)
{
	u32 first = SLOTS_NONE, *link = &first, *less;

	while (one != SLOTS_NONE && other != SLOTS_NONE) {
		less = chunks_number(chunks, one) < chunks_number(chunks, other) ?
		       &one : &other;
		*link = *less;
		link = &chunks->next[*less];
		*less = *link;
	}
	*link = one != SLOTS_NONE ? one : other;
	return first;
}

/**
 * chunks_sort - put the chunks of a record in order
 * @chunks: where they are
 * @list: the record's list; by number then, parity behind all others
 *
 * Takes time for those that are there, however many the record should have.
 */
void chunks_sort(struct chunks *chunks, u32 *list)
{
	u32 runs[32], slot, next, i;	/* of 2^i chunks, or none */

	for (i = 0; i < 32; i++)
		runs[i] = SLOTS_NONE;
	for (slot = *list; slot != SLOTS_NONE; slot = next) {
		next = chunks->next[slot];
		chunks->next[slot] = SLOTS_NONE;
		for (i = 0; i < 31 && runs[i] != SLOTS_NONE; i++) {
			slot = chunks_merge(chunks, runs[i], slot);
			runs[i] = SLOTS_NONE;
		}
		runs[i] = slot;
	}
	*list = SLOTS_NONE;
	for (i = 0; i < 32; i++)
		*list = chunks_merge(chunks, runs[i], *list);
}

/**
 * chunks_drop - forget the chunks of a record
 * @chunks: where they are
 * @list: the record's list; empty then
 */
void chunks_drop(struct chunks *chunks, u32 *list)
{
	u32 slot;

	while (*list != SLOTS_NONE) {
		slot = *list;
		*list = chunks->next[slot];
		slots_remove(&chunks->slots, slot);
	}
}

/* Bytes of a chunk as it was sent: parity knows the last one with zeros behind. */
static u16 chunks_sent_len(const struct chunks_block *block, u32 number)
{
	u32 len = block->log_len - number * block->chunk_size;

	return len < block->chunk_size ? (u16)len : block->chunk_size;
}

/**
 * chunks_rebuild - turn the parity of a block into its missing chunks
 * @chunks: where its packets are, k of them
 * @block: the block
 *
 * Afterwards every chunk of the block is there, in the slots that the packets
 * had, and none of its parity is.
 *
 * Return: chunks that were missing.
 */
u32 chunks_rebuild(struct chunks *chunks, const struct chunks_block *block)
{
	u32 i, slot, missing = 0, rebuilt = 0, parity = block->k;
	u32 slots[NETOOPS_BLOCK_MAX];
	u8 *bytes[NETOOPS_BLOCK_MAX] = { NULL };
	u8 have[NETOOPS_BLOCK_MAX] = { 0 };
	struct chunks_key key = { .record = block->record };

	for (i = 0; i < block->k + (missing ? (u32)block->m : 0); i++) {
		slot = chunks_find(chunks, block->record, i < block->k ?
				   i * block->blocks + block->block :
				   CHUNK_PARITY | (u32)block->block << 8 |
				   (i - block->k));
		slots[i] = slot;
		have[i] = slot != SLOTS_NONE;
		bytes[i] = have[i] ? chunks_at(chunks, slot) : NULL;
		missing += i < block->k && !have[i];
	}
	/* There is as much parity as chunks are missing: one gets each buffer. */
	for (i = 0; i < block->k; i++) {
		if (have[i])
			continue;
		while (!have[parity])
			parity++;
		slots[i] = slots[parity];
		bytes[i] = bytes[parity++];
		rebuilt++;
	}
	if (!rebuilt)
		return 0;
	netoops_fec_decode(bytes, have, block->k, block->m, block->chunk_size,
			   chunks->work);
	for (i = 0; i < block->k; i++) {
		if (have[i])
			continue;
		key.number = i * block->blocks + block->block;
		slots_rename(&chunks->slots, slots[i], &key);
		chunks->lens[slots[i]] = chunks_sent_len(block, key.number);
	}
	return rebuilt;
}
