/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was given out and must not begin anew: a fixed number of keys, of which
 * the oldest is forgotten for a new one.  Pure: the memory is the caller's.
 */
#ifndef _LIB_TOMBS_H
#define _LIB_TOMBS_H

#include <vmcoredd/env.h>

#include "slots.h"

/**
 * struct tombs - keys that are remembered
 * @slots: found by key; used in turn
 * @times: when each was added, in nanoseconds
 * @oldest: the slot that is used next once all are
 */
struct tombs {
	struct slots	slots;
	u64		*times;
	u32		oldest;
};

u64 tombs_size(u32 count, u32 key_size);
void tombs_init(struct tombs *tombs, void *memory, u32 count, u32 key_size,
		const u64 seed[2]);
bool tombs_find(const struct tombs *tombs, const void *key, u64 *ret_ns);
void tombs_add(struct tombs *tombs, const void *key, u64 now_ns);

#endif /* _LIB_TOMBS_H */
