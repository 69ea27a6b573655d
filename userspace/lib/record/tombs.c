// SPDX-License-Identifier: LGPL-2.1-or-later
/* What was given out.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "slots.h"
#include "tombs.h"

/**
 * tombs_size - memory that tombs need
 * @count: how many
 * @key_size: bytes of a key
 *
 * Return: bytes.
 */
u64 tombs_size(u32 count, u32 key_size)
{
	return (u64)count * sizeof(u64) + slots_size(count, key_size);
}

/**
 * tombs_init - remember nothing yet
 * @tombs: to be filled
 * @memory: tombs_size() bytes for a u64; they stay in use
 * @count: how many are remembered; may be 0
 * @key_size: bytes of a key
 * @seed: see slots_init()
 */
void tombs_init(struct tombs *tombs, void *memory, u32 count, u32 key_size,
		const u64 seed[2])
{
	tombs->times = memory;
	tombs->oldest = 0;
	slots_init(&tombs->slots, tombs->times + count, count, key_size, seed);
}

/**
 * tombs_find - is a key remembered?
 * @tombs: where
 * @key: the key
 * @ret_ns: when it was added last
 *
 * Return: true when it is.
 */
bool tombs_find(const struct tombs *tombs, const void *key, u64 *ret_ns)
{
	u32 slot = slots_find(&tombs->slots, key);

	if (slot == SLOTS_NONE)
		return false;
	*ret_ns = tombs->times[slot];
	return true;
}

/**
 * tombs_add - remember a key
 * @tombs: where
 * @key: the key; one that is remembered already keeps its turn
 * @now_ns: the time
 */
void tombs_add(struct tombs *tombs, const void *key, u64 now_ns)
{
	struct slots *slots = &tombs->slots;
	u32 slot;

	if (!slots->count)
		return;
	slot = slots_find(slots, key);
	if (slot == SLOTS_NONE && slots->used == slots->count) {
		slots_remove(slots, tombs->oldest);
		tombs->oldest = (tombs->oldest + 1) % slots->count;
	}
	if (slot == SLOTS_NONE)
		slot = slots_add(slots, key);
	tombs->times[slot] = now_ns;
}
