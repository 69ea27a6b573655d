/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who has how much of something that all share: an account for each source, and
 * which of them has most.  Pure: the memory is the caller's.
 */
#ifndef _LIB_SHARES_H
#define _LIB_SHARES_H

#include <vmcoredd/env.h>

#include "slots.h"

#define SHARES_KEY	16	/* bytes of what a source is known by */

/**
 * struct shares - accounts
 * @slots: those that are open, by key
 * @amounts: what each has
 * @heap: those that are open; none has more than that at half its place
 * @places: where each is there
 */
struct shares {
	struct slots	slots;
	u64		*amounts;
	u32		*heap;
	u32		*places;
};

u64 shares_size(u32 count);
void shares_init(struct shares *shares, void *memory, u32 count,
		 const u64 seed[2]);
u32 shares_find(const struct shares *shares, const u8 key[SHARES_KEY]);
u32 shares_open(struct shares *shares, const u8 key[SHARES_KEY]);
void shares_add(struct shares *shares, u32 slot, u64 amount);
bool shares_sub(struct shares *shares, u32 slot, u64 amount);
u64 shares_amount(const struct shares *shares, u32 slot);
u32 shares_greatest(const struct shares *shares);

#endif /* _LIB_SHARES_H */
