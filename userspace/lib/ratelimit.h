/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What one source may ask of a receiver: packets a second, and records that it
 * has begun and not finished.  Pure: the memory is the caller's.
 *
 * A fixed number of sources is known.  For a new one, that which was not heard of
 * for the longest time is forgotten, but never one that has unfinished records:
 * else it would be forgiven for them.
 */
#ifndef _LIB_RATELIMIT_H
#define _LIB_RATELIMIT_H

#include <vmcoredd/env.h>

#define RATELIMIT_ADDR		16
#define RATELIMIT_RATE_MAX	100000000	/* packets a second */

/**
 * struct ratelimit_limits - what each source may do
 * @sources: sources that are known; more than there can be unfinished records of
 *	all, or a new source may find no room
 * @rate: packets a second, at most RATELIMIT_RATE_MAX; of a second's packets all
 *	may come at once.  0 for no bound
 * @records: unfinished records, 0 for no bound
 * @seed: see slots_init()
 */
struct ratelimit_limits {
	u32	sources;
	u32	rate;
	u32	records;
	u64	seed[2];
};

struct ratelimit;

size_t ratelimit_size(const struct ratelimit_limits *limits);
struct ratelimit *ratelimit_init(void *memory,
				 const struct ratelimit_limits *limits);
bool ratelimit_packet(struct ratelimit *ratelimit,
		      const u8 addr[RATELIMIT_ADDR], u64 now_ns);
bool ratelimit_begin(struct ratelimit *ratelimit,
		     const u8 addr[RATELIMIT_ADDR]);
void ratelimit_end(struct ratelimit *ratelimit, const u8 addr[RATELIMIT_ADDR]);

#endif /* _LIB_RATELIMIT_H */
