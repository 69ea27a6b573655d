// SPDX-License-Identifier: LGPL-2.1-or-later
/* How many packets an address may send.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "ratelimit.h"
#include "slots.h"

/* A bucket of tokens, told by the time when it is full again. */
struct ratelimit_source {
	u64	full_ns;
};

struct ratelimit {
	struct ratelimit_limits	limits;
	u64			interval_ns;	/* between packets */
	struct slots		slots;
	struct slotlist		heard;	/* of longest ago first */
	struct ratelimit_source	*sources;
};

/**
 * ratelimit_size - memory that is needed
 * @limits: what is to be limited
 *
 * Return: bytes; 0 when that is more than can be.
 */
size_t ratelimit_size(const struct ratelimit_limits *limits)
{
	u64 size = sizeof(struct ratelimit);

	if (limits->sources >= SLOTS_NONE)
		return 0;
	size += (u64)limits->sources * (sizeof(struct ratelimit_source) +
					sizeof(struct slotlink));
	size += slots_size(limits->sources, RATELIMIT_ADDR);
	return size > SIZE_MAX / 2 ? 0 : (size_t)size;
}

/**
 * ratelimit_init - begin, without knowing any source
 * @memory: ratelimit_size() bytes for any type, the caller's, in use until the
 *	caller ends it
 * @limits: what each source may do; copied
 *
 * Return: what the other functions want.
 */
struct ratelimit *ratelimit_init(void *memory,
				 const struct ratelimit_limits *limits)
{
	struct ratelimit *ratelimit = memory;
	struct slotlink *links;

	memset(ratelimit, 0, sizeof(*ratelimit));
	ratelimit->limits = *limits;
	if (limits->rate)
		ratelimit->interval_ns = NSEC_PER_SEC / limits->rate;
	ratelimit->sources = (void *)(ratelimit + 1);
	links = (void *)(ratelimit->sources + limits->sources);
	slotlist_init(&ratelimit->heard, links);
	slots_init(&ratelimit->slots, links + limits->sources, limits->sources,
		   RATELIMIT_ADDR, limits->seed);
	return ratelimit;
}

/* The slot of an address, a new one if need be; it is the last one heard of now. */
static u32 ratelimit_source(struct ratelimit *ratelimit, const u8 *addr)
{
	u32 slot = slots_find(&ratelimit->slots, addr);

	if (slot != SLOTS_NONE) {
		slotlist_remove(&ratelimit->heard, slot);
		slotlist_append(&ratelimit->heard, slot);
		return slot;
	}
	if (ratelimit->slots.free == SLOTS_NONE) {
		slot = ratelimit->heard.first;
		slotlist_remove(&ratelimit->heard, slot);
		slots_remove(&ratelimit->slots, slot);
	}
	slot = slots_add(&ratelimit->slots, addr);
	ratelimit->sources[slot].full_ns = 0;
	slotlist_append(&ratelimit->heard, slot);
	return slot;
}

/* A second's tokens fill the bucket. */
static bool ratelimit_take(struct ratelimit *ratelimit,
			   struct ratelimit_source *source, u64 now_ns)
{
	if (source->full_ns < now_ns)
		source->full_ns = now_ns;
	if (source->full_ns - now_ns >
	    NSEC_PER_SEC - ratelimit->interval_ns)
		return false;
	source->full_ns += ratelimit->interval_ns;
	return true;
}

/**
 * ratelimit_packet - may a packet come in?
 * @ratelimit: what ratelimit_init() returned
 * @addr: where it came from
 * @now_ns: the time, of a clock that does not go back
 *
 * Return: false when its source has sent too many.
 */
bool ratelimit_packet(struct ratelimit *ratelimit,
		      const u8 addr[RATELIMIT_ADDR], u64 now_ns)
{
	u32 slot;

	if (!ratelimit->limits.rate)
		return true;
	slot = ratelimit_source(ratelimit, addr);
	return ratelimit_take(ratelimit, &ratelimit->sources[slot], now_ns);
}
