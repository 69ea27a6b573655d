/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How the log of a record is cut into chunks, blocks and packets, and in which
 * order they are sent.  Sender and receiver share it.  Pure.
 */
#ifndef _VMCOREDD_RECORD_H
#define _VMCOREDD_RECORD_H

#include <vmcoredd/env.h>
#include <uapi/vmcoredd/netoops.h>

/**
 * struct netoops_record - the shape of a record
 * @log_len: bytes of log
 * @chunk_size: bytes of a chunk
 * @percent: parity percent
 * @data_count: chunks
 * @parity_count: parity packets of all blocks
 * @packet_count: packets of all kinds: three of facts (one without a log),
 *	@data_count and @parity_count
 * @blocks: blocks
 */
struct netoops_record {
	u32	log_len;
	u16	chunk_size;
	u16	percent;
	u32	data_count;
	u32	parity_count;
	u32	packet_count;
	u8	blocks;
};

/**
 * struct netoops_slot - the place of one packet in its record
 * @kind: enum netoops_kind
 * @block: its block
 * @k: data packets of the block
 * @m: parity packets of the block
 * @index: see struct netoops_header
 * @offset: of a data packet: where its chunk begins in the log
 * @len: bytes of payload
 */
struct netoops_slot {
	u8	kind;
	u8	block;
	u8	k;
	u8	m;
	u8	index;
	u32	offset;
	u16	len;
};

u32 netoops_record_log_max(u16 chunk_size, u16 percent);
int netoops_record_init(struct netoops_record *record, u32 log_len,
			u16 chunk_size, u16 percent);
u8 netoops_record_k(u32 data_count, u8 blocks, u8 block);
u8 netoops_record_m(u8 k, u16 percent);
void netoops_record_slot(const struct netoops_record *record, u32 seq,
			 struct netoops_slot *ret_slot);

#endif /* _VMCOREDD_RECORD_H */
