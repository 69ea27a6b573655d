/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How many packets a second an address may send.  Pure: the memory is the caller's.
 *
 * A fixed number of addresses is known.  For a new one, that which was not heard of
 * for the longest time is forgotten: it may send a second's packets again.
 */
#ifndef _LIB_RATELIMIT_H
#define _LIB_RATELIMIT_H

#include <vmcoredd/env.h>

#define RATELIMIT_ADDR		16
#define RATELIMIT_RATE_MAX	100000000	/* packets a second */

/**
 * struct ratelimit_limits - what each address may do
 * @sources: addresses that are known, 1 at least
 * @rate: packets a second, at most RATELIMIT_RATE_MAX; of a second's packets all
 *	may come at once.  0 for no bound
 * @seed: see slots_init()
 */
struct ratelimit_limits {
	u32	sources;
	u32	rate;
	u64	seed[2];
};

struct ratelimit;

size_t ratelimit_size(const struct ratelimit_limits *limits);
struct ratelimit *ratelimit_init(void *memory,
				 const struct ratelimit_limits *limits);
bool ratelimit_packet(struct ratelimit *ratelimit,
		      const u8 addr[RATELIMIT_ADDR], u64 now_ns);

#endif /* _LIB_RATELIMIT_H */
