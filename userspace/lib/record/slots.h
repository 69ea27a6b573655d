/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fixed number of slots that are found by keys, and lists of slots.  Pure: the
 * memory is the caller's, and what a slot holds is none of this file's business.
 */
#ifndef _LIB_SLOTS_H
#define _LIB_SLOTS_H

#include <vmcoredd/env.h>

#define SLOTS_NONE	U32_MAX

/**
 * struct slots - a hash table that never grows
 * @count: slots
 * @used: of them, how many are
 * @mask: buckets - 1
 * @key_size: bytes of a key
 * @free: the first free slot; the others follow in @next
 * @seed: of the hash
 * @heads: the first slot of each bucket
 * @next: the slot behind each in its bucket
 * @keys: of all slots
 */
struct slots {
	u32	count;
	u32	used;
	u32	mask;
	u32	key_size;
	u32	free;
	u64	seed[2];
	u32	*heads;
	u32	*next;
	u8	*keys;
};

/**
 * struct slotlink - a slot's place in a list
 * @prev: the slot before it
 * @next: the slot behind it
 */
struct slotlink {
	u32	prev;
	u32	next;
};

/**
 * struct slotlist - slots in the order in which they were appended
 * @first: the first
 * @last: the last
 * @links: one for each slot; lists whose slots differ may share them
 */
struct slotlist {
	u32		first;
	u32		last;
	struct slotlink	*links;
};

u64 slots_size(u32 count, u32 key_size);
void slots_init(struct slots *slots, void *memory, u32 count, u32 key_size,
		const u64 seed[2]);
u32 slots_find(const struct slots *slots, const void *key);
u32 slots_add(struct slots *slots, const void *key);
void slots_rename(struct slots *slots, u32 slot, const void *key);
void slots_remove(struct slots *slots, u32 slot);
const void *slots_key(const struct slots *slots, u32 slot);

void slotlist_init(struct slotlist *list, struct slotlink *links);
void slotlist_append(struct slotlist *list, u32 slot);
void slotlist_remove(struct slotlist *list, u32 slot);

#endif /* _LIB_SLOTS_H */
