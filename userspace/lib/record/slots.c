// SPDX-License-Identifier: LGPL-2.1-or-later
/* Slots that are found by keys.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "../base/siphash.h"
#include "slots.h"

static u32 slots_buckets(u32 count)
{
	u32 buckets = 1;

	while (buckets < count && buckets < 1U << 31)
		buckets *= 2;
	return buckets;
}

/**
 * slots_size - memory that slots need
 * @count: slots
 * @key_size: bytes of a key
 *
 * Return: bytes.
 */
u64 slots_size(u32 count, u32 key_size)
{
	return sizeof(u32) * ((u64)slots_buckets(count) + count) +
	       (u64)count * key_size;
}

/**
 * slots_init - make slots, all free
 * @slots: to be filled
 * @memory: slots_size() bytes for a u32; they stay in use
 * @count: slots, below SLOTS_NONE
 * @key_size: bytes of a key
 * @seed: random and secret where keys come from strangers
 */
void slots_init(struct slots *slots, void *memory, u32 count, u32 key_size,
		const u64 seed[2])
{
	u32 i;

	slots->count = count;
	slots->used = 0;
	slots->mask = slots_buckets(count) - 1;
	slots->key_size = key_size;
	slots->seed[0] = seed[0];
	slots->seed[1] = seed[1];
	slots->heads = memory;
	slots->next = slots->heads + slots->mask + 1;
	slots->keys = (u8 *)(slots->next + count);
	for (i = 0; i <= slots->mask; i++)
		slots->heads[i] = SLOTS_NONE;
	for (i = 0; i < count; i++)
		slots->next[i] = i + 1 < count ? i + 1 : SLOTS_NONE;
	slots->free = count ? 0 : SLOTS_NONE;
}

static u32 *slots_bucket(const struct slots *slots, const void *key)
{
	u64 hash = siphash(slots->seed, key, slots->key_size);

	return &slots->heads[hash & slots->mask];
}

/**
 * slots_key - the key of a slot
 * @slots: the slots
 * @slot: one that is used
 *
 * Return: the key.
 */
const void *slots_key(const struct slots *slots, u32 slot)
{
	return slots->keys + (size_t)slot * slots->key_size;
}

/**
 * slots_find - find a slot
 * @slots: the slots
 * @key: its key
 *
 * Return: the slot, SLOTS_NONE if there is none.
 */
u32 slots_find(const struct slots *slots, const void *key)
{
	u32 slot = *slots_bucket(slots, key);

	while (slot != SLOTS_NONE &&
	       memcmp(slots_key(slots, slot), key, slots->key_size))
		slot = slots->next[slot];
	return slot;
}

static void slots_link(struct slots *slots, u32 slot, const void *key)
{
	u32 *bucket = slots_bucket(slots, key);

	memcpy(slots->keys + (size_t)slot * slots->key_size, key,
	       slots->key_size);
	slots->next[slot] = *bucket;
	*bucket = slot;
}

static void slots_unlink(struct slots *slots, u32 slot)
{
	u32 *link = slots_bucket(slots, slots_key(slots, slot));

	while (*link != slot)
		link = &slots->next[*link];
	*link = slots->next[slot];
}

/**
 * slots_add - use a free slot
 * @slots: the slots
 * @key: its key, which no slot has yet; copied
 *
 * Return: the slot, SLOTS_NONE if none is free.
 */
u32 slots_add(struct slots *slots, const void *key)
{
	u32 slot = slots->free;

	if (slot == SLOTS_NONE)
		return slot;
	slots->free = slots->next[slot];
	slots->used++;
	slots_link(slots, slot, key);
	return slot;
}

/**
 * slots_rename - give a slot another key
 * @slots: the slots
 * @slot: one that is used
 * @key: a key that no slot has yet; copied
 */
void slots_rename(struct slots *slots, u32 slot, const void *key)
{
	slots_unlink(slots, slot);
	slots_link(slots, slot, key);
}

/**
 * slots_remove - free a slot
 * @slots: the slots
 * @slot: one that is used; the next slots_add() will take it
 */
void slots_remove(struct slots *slots, u32 slot)
{
	slots_unlink(slots, slot);
	slots->next[slot] = slots->free;
	slots->free = slot;
	slots->used--;
}

/**
 * slotlist_init - make an empty list
 * @list: to be filled
 * @links: one for each slot there may be
 */
void slotlist_init(struct slotlist *list, struct slotlink *links)
{
	list->first = SLOTS_NONE;
	list->last = SLOTS_NONE;
	list->links = links;
}

/**
 * slotlist_append - put a slot behind all others
 * @list: the list
 * @slot: a slot that is not in it
 */
void slotlist_append(struct slotlist *list, u32 slot)
{
	list->links[slot].prev = list->last;
	list->links[slot].next = SLOTS_NONE;
	if (list->last == SLOTS_NONE)
		list->first = slot;
	else
		list->links[list->last].next = slot;
	list->last = slot;
}

/**
 * slotlist_remove - take a slot out
 * @list: the list
 * @slot: a slot that is in it
 */
void slotlist_remove(struct slotlist *list, u32 slot)
{
	struct slotlink link = list->links[slot];

	if (link.prev == SLOTS_NONE)
		list->first = link.next;
	else
		list->links[link.prev].next = link.next;
	if (link.next == SLOTS_NONE)
		list->last = link.prev;
	else
		list->links[link.next].prev = link.prev;
}
