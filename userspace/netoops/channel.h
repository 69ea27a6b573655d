/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A network that loses, doubles, reorders and damages packets as it is told. */
#ifndef _NETOOPS_CHANNEL_H
#define _NETOOPS_CHANNEL_H

#include <vmcoredd/env.h>

#include "../lib/base/addr.h"
#include "../lib/base/err.h"
#include "rng.h"
#include "subnet.h"

#define CHANNEL_PACKET	1472	/* bytes of UDP payload in an Ethernet frame */
#define CHANNEL_KINDS	3	/* enum netoops_kind */
#define CHANNEL_REORDER_MAX	65536

/**
 * struct channel_options - what is done to packets
 * @loss: lost, in millionths
 * @burst: mean length of a run of losses; below 2 each is lost on its own
 * @duplicate: sent twice, in millionths
 * @corrupt: with one byte changed, in millionths
 * @reorder: packets that others may overtake at a time, 0 for none
 * @rate: packets a second, 0 for as fast as it goes
 * @from: addresses that the hosts send from, NULL for what the kernel chooses
 */
struct channel_options {
	u32	loss;
	u32	burst;
	u32	duplicate;
	u32	corrupt;
	u32	reorder;
	u64	rate;
	const struct subnet *from;
};

/**
 * struct channel_counts - what became of packets of one kind
 * @made: given to the channel
 * @lost: of these, not sent on purpose
 * @duplicated: sent twice
 * @corrupted: copies that were damaged
 * @sent: copies that the kernel took
 */
struct channel_counts {
	u64	made;
	u64	lost;
	u64	duplicated;
	u64	corrupted;
	u64	sent;
};

struct channel_packet {
	u32	host;
	u16	len;
	u8	kind;
	u8	bytes[CHANNEL_PACKET];
};

#define CHANNEL_BATCH	32

/**
 * struct channel - the network
 * @options: what it does
 * @rng: decides when
 * @fd: socket
 * @to: where packets go
 * @hosts: senders
 * @losing: of each sender: in a run of losses
 * @enter: probability that such a run begins, in millionths
 * @held: packets that others may overtake
 * @batch: packets for the next system call
 * @batched: how many
 * @batch_size: how many it waits for
 * @start_ns: when the first packet left
 * @sent: packets since then
 * @bytes: of UDP payload that the kernel took
 * @refused: some packets found nobody listening
 * @intact: a copy of the packet that was put last was neither lost nor damaged
 * @counts: by enum netoops_kind
 */
struct channel {
	struct channel_options	options;
	struct rng		rng;
	int			fd;
	struct addr		to;
	u32			hosts;
	bool			*losing;
	u32			enter;
	struct channel_packet	*held;
	struct channel_packet	batch[CHANNEL_BATCH];
	unsigned int		batched;
	unsigned int		batch_size;
	u64			start_ns;
	u64			sent;
	u64			bytes;
	bool			refused;
	bool			intact;
	struct channel_counts	counts[CHANNEL_KINDS];
};

int channel_open(struct channel *channel, const struct addr *to,
		 const struct channel_options *options, u32 hosts, u64 seed,
		 struct err *err);
int channel_put(struct channel *channel, u32 host, u8 kind, const u8 *bytes,
		size_t len, struct err *err);
int channel_flush(struct channel *channel, struct err *err);
void channel_close(struct channel *channel);

#endif /* _NETOOPS_CHANNEL_H */
