/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From packets to records: a state machine without I/O and without allocation.
 *
 * The caller gives it memory once, packets as they come (already verified and
 * decoded), and the time; it gets each record once, when it is complete or when
 * its time is up or when its memory is needed for a newer one: then it is one of the
 * source that has most (see sources.h).  One whose log parity alone has brought lacks
 * most facts (see factset.h): it waits for them until its time is up, but makes room
 * before all others, and counts for no source.  A source is a host where a seal proves its
 * id, else an address.  What was given
 * out is remembered by a tombstone, so that a late or replayed packet does not
 * start it anew.  Packets of versions 2 to 4 may be mixed.
 *
 * After every packet, reassembly_take() is called until it returns false: then
 * there is always room for the next packet.
 */
#ifndef _LIB_REASSEMBLY_H
#define _LIB_REASSEMBLY_H

#include <vmcoredd/env.h>
#include <pure/packet.h>

#include "chunklog.h"

/**
 * struct reassembly_limits - what is kept
 * @records: records in the making, at most
 * @chunks: packets' payloads kept for all of them, at most; a record never needs
 *	more than it has data packets, and one that needs more is refused
 * @tombstones: records given out that are remembered, at most
 * @timeout_ns: a record is given out incomplete, or without facts, this long after
 *	its last packet
 * @log_max: bytes of log of a record; a packet of a longer one is refused.
 *	Chunks of versions 2 and 3 count as 1024 bytes, and up to two of them may
 *	be shorter
 * @seed: random where packets come from strangers, or they can choose ids that
 *	take long to find
 * @source_records: records in the making of one source, 0 for no bound
 */
struct reassembly_limits {
	u32	records;
	u32	chunks;
	u32	tombstones;
	u64	timeout_ns;
	u32	log_max;
	u64	seed[2];
	u32	source_records;
};

/**
 * enum reassembly_verdict - what became of a packet
 * @REASSEMBLY_KEPT: it was new
 * @REASSEMBLY_COMPLETE: it was the last that its record waited for; take it now
 * @REASSEMBLY_DUPLICATE: it was there already, or its block was complete, and
 *	nobody waited for its facts
 * @REASSEMBLY_LATE: its record has been given out
 * @REASSEMBLY_CONFLICT: it contradicts an earlier packet of its record
 * @REASSEMBLY_TOO_LONG: its record is longer than log_max, or has more chunks
 *	than are kept for all
 * @REASSEMBLY_REFUSED: its source has begun too many records
 * @REASSEMBLY_FULL: there is no room before records are taken; only when
 *	reassembly_take() was not called until it returned false
 */
enum reassembly_verdict {
	REASSEMBLY_KEPT,
	REASSEMBLY_COMPLETE,
	REASSEMBLY_DUPLICATE,
	REASSEMBLY_LATE,
	REASSEMBLY_CONFLICT,
	REASSEMBLY_TOO_LONG,
	REASSEMBLY_REFUSED,
	REASSEMBLY_FULL,
};

/**
 * struct reassembly_source - where a packet came from
 * @addr: IPv6 address, or IPv4 mapped to it
 */
struct reassembly_source {
	u8	addr[16];
};

/**
 * struct reassembly_record - a record, complete or not
 * @packet: header of its first packet, without payload; all facts that any packet
 *	had.  For versions 2 and 3, log_len is what was found out: the bytes of
 *	the chunks that came, and 1024 for each that did not
 * @source: where its first packet came from
 * @first_ns: when its first packet came
 * @last_ns: when its last came that was new
 * @packets: packets that came, without duplicates
 * @duplicates: packets that came again, or when their block was complete
 * @rebuilt: chunks that parity brought back
 * @missing: bytes of log that are missing
 * @complete: nothing is missing.  A sender of version 3 loses its newest 1024
 *	bytes when their number is a multiple of 1024: then not even all packets
 *	make its record complete
 *
 * Valid until the next call of a function with the same struct reassembly.
 */
struct reassembly_record {
	struct netoops_packet		packet;
	struct reassembly_source	source;
	u64	first_ns;
	u64	last_ns;
	u32	packets;
	u32	duplicates;
	u32	rebuilt;
	u32	missing;
	bool	complete;
};

struct reassembly;

size_t reassembly_size(const struct reassembly_limits *limits);
struct reassembly *reassembly_init(void *memory,
				   const struct reassembly_limits *limits);
enum reassembly_verdict
reassembly_add(struct reassembly *reassembly,
	       const struct netoops_packet *packet,
	       const struct reassembly_source *source, u64 now_ns);
bool reassembly_take(struct reassembly *reassembly, u64 now_ns, bool flush,
		     struct reassembly_record *ret_record);
u64 reassembly_deadline(const struct reassembly *reassembly);
u32 reassembly_records(const struct reassembly *reassembly);
u32 reassembly_log(const struct reassembly *reassembly, u8 *buf, u32 size);
u32 reassembly_gaps(const struct reassembly *reassembly,
		    struct reassembly_gap *gaps, u32 most);

#endif /* _LIB_REASSEMBLY_H */
