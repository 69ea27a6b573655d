/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The payloads of packets that wait for the rest of their records, and what is
 * rebuilt of them.  Pure: the memory is the caller's.
 */
#ifndef _LIB_CHUNKS_H
#define _LIB_CHUNKS_H

#include <vmcoredd/env.h>
#include <pure/packet.h>

#include "slots.h"

/* Bytes of a chunk at most: what a packet has besides its header and tag. */
#define CHUNK_MAX \
	(NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE - NETOOPS_TAG_SIZE)

/* Numbers from here on are parity: block and index are the last two bytes. */
#define CHUNK_PARITY	0x80000000U

/**
 * struct chunks - the payloads of all records
 * @slots: found by record and number of the chunk
 * @next: the next chunk of the same record
 * @lens: bytes of each
 * @data: CHUNK_MAX bytes for each, zeros from its end to its record's chunk size
 * @work: for netoops_fec_decode()
 */
struct chunks {
	struct slots	slots;
	u32		*next;
	u16		*lens;
	u8		*data;
	u8		*work;
};

/**
 * struct chunks_block - a block of a record, in which as many packets are as it
 * takes
 * @record: number of the record
 * @blocks: see struct netoops_header
 * @block: likewise
 * @k: likewise
 * @m: likewise
 * @chunk_size: likewise
 * @log_len: likewise
 */
struct chunks_block {
	u32	record;
	u8	blocks;
	u8	block;
	u8	k;
	u8	m;
	u16	chunk_size;
	u32	log_len;
};

u64 chunks_size(u32 count);
void chunks_init(struct chunks *chunks, void *memory, u32 count,
		 const u64 seed[2]);
u32 chunks_find(const struct chunks *chunks, u32 record, u32 number);
u32 chunks_add(struct chunks *chunks, u32 record, u32 number, u32 *list,
	       const struct netoops_packet *packet);
u32 chunks_number(const struct chunks *chunks, u32 slot);
const u8 *chunks_data(const struct chunks *chunks, u32 slot);
void chunks_sort(struct chunks *chunks, u32 *list);
void chunks_drop(struct chunks *chunks, u32 *list);
u32 chunks_rebuild(struct chunks *chunks, const struct chunks_block *block);

#endif /* _LIB_CHUNKS_H */
