// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether something was seen before: see hashset.h. */
#include <stdlib.h>
#include <sys/random.h>

#include "hashset.h"
#include "siphash.h"

static u64 hashset_hash(const struct hashset *set, const void *buf, size_t len)
{
	u64 hash = siphash(set->seed, buf, len);

	return hash ? hash : 1;
}

/* The slot that has the hash, or the empty one that it belongs into. */
static u64 *hashset_slot(const struct hashset *set, u64 hash)
{
	size_t i = (size_t)hash & (set->slots - 1);

	while (set->slot[i] && set->slot[i] != hash)
		i = (i + 1) & (set->slots - 1);
	return &set->slot[i];
}

/* Makes the table larger before it is too full to find anything in it fast. */
static int hashset_grow(struct hashset *set)
{
	size_t i, slots = set->slots;
	u64 *old = set->slot;

	if (set->count < slots / 4 * 3)
		return 0;
	if (slots >= HASHSET_SLOTS_MAX)
		return -1;
	set->slot = calloc(2 * slots, sizeof(*old));
	if (!set->slot) {
		set->slot = old;
		return -1;
	}
	set->slots = 2 * slots;
	for (i = 0; i < slots; i++) {
		if (old[i])
			*hashset_slot(set, old[i]) = old[i];
	}
	free(old);
	return 0;
}

/**
 * hashset_open - begin with nothing
 *
 * Return: for hashset_close(), or NULL without memory.
 */
struct hashset *hashset_open(void)
{
	struct hashset *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	set->slots = HASHSET_SLOTS_MIN;
	set->slot = calloc(set->slots, sizeof(*set->slot));
	if (!set->slot) {
		free(set);
		return NULL;
	}
	/* Without a secret the set is still right, only slower for who tries. */
	if (getrandom(set->seed, sizeof(set->seed), GRND_NONBLOCK) < 0)
		memset(set->seed, 0x5c, sizeof(set->seed));
	return set;
}

/**
 * hashset_has - was this seen before?
 * @set: what was seen
 * @buf: its bytes
 * @len: how many
 *
 * Return: true when it was.
 */
bool hashset_has(const struct hashset *set, const void *buf, size_t len)
{
	return *hashset_slot(set, hashset_hash(set, buf, len));
}

/**
 * hashset_add - see something
 * @set: what was seen
 * @buf: its bytes
 * @len: how many
 *
 * Return: 0, also when it was seen before; -1 when nothing more can be kept:
 * there are HASHSET_MAX, or no memory is left.
 */
int hashset_add(struct hashset *set, const void *buf, size_t len)
{
	u64 hash = hashset_hash(set, buf, len);

	if (*hashset_slot(set, hash))
		return 0;
	if (hashset_grow(set))
		return -1;
	*hashset_slot(set, hash) = hash;
	set->count++;
	return 0;
}

/**
 * hashset_close - end it
 * @set: what was seen, or NULL
 */
void hashset_close(struct hashset *set)
{
	if (set)
		free(set->slot);
	free(set);
}
