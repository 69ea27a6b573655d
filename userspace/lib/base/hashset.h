/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether something was seen before, for names that are not to be trusted. */
#ifndef _LIB_HASHSET_H
#define _LIB_HASHSET_H

#include <vmcoredd/env.h>

#define HASHSET_SLOTS_MIN	1024U
#define HASHSET_SLOTS_MAX	(1U << 19)
#define HASHSET_MAX		(HASHSET_SLOTS_MAX / 4 * 3)

/**
 * struct hashset - what was seen so far
 * @seed: of the hash, so that nobody can prepare collisions
 * @count: how many
 * @slots: size of @slot, a power of two
 * @slot: a hash table of the hashes; 0 is an empty slot
 *
 * Two different things have the same hash once in 2^64 pairs.
 */
struct hashset {
	u64	seed[2];
	size_t	count;
	size_t	slots;
	u64	*slot;
};

struct hashset *hashset_open(void);
bool hashset_has(const struct hashset *set, const void *buf, size_t len);
int hashset_add(struct hashset *set, const void *buf, size_t len);
void hashset_close(struct hashset *set);

#endif /* _LIB_HASHSET_H */
