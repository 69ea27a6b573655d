// SPDX-License-Identifier: GPL-2.0-or-later
/* Slots are found while they are used, and lists keep their order. */
#include <stdlib.h>

#include "../../userspace/lib/record/slots.h"
#include "../../userspace/lib/record/tombs.h"

#include "../tap.h"

#define COUNT	100

static const u64 seed[2] = { 1, 2 };

/* Every slot is where the model says, whatever was added and removed. */
static void test_slots(void)
{
	struct slots slots;
	void *memory = malloc(slots_size(COUNT, sizeof(u32)));
	u32 where[2 * COUNT], key, round, used = 0, bad = 0;

	slots_init(&slots, memory, COUNT, sizeof(u32), seed);
	memset(where, 0xff, sizeof(where));
	for (round = 0; round < 20000; round++) {
		key = round * 2654435761U >> 7;
		key %= 2 * COUNT;
		if (where[key] != SLOTS_NONE) {
			slots_remove(&slots, where[key]);
			where[key] = SLOTS_NONE;
			used--;
		} else {
			where[key] = slots_add(&slots, &key);
			bad += (where[key] == SLOTS_NONE) != (used == COUNT);
			used += where[key] != SLOTS_NONE;
		}
		key = round % (2 * COUNT);
		bad += slots_find(&slots, &key) != where[key] ||
		       slots.used != used;
	}
	is_u64(bad, 0, "what is there is found, what is not is not");
	ok(used > COUNT / 2, "many were used");
	free(memory);
}

static void test_rename(void)
{
	struct slots slots;
	void *memory = malloc(slots_size(3, sizeof(u32)));
	u32 key, slot = 0;

	slots_init(&slots, memory, 3, sizeof(u32), seed);
	for (key = 0; key < 3; key++)
		slot = slots_add(&slots, &key);
	ok(slots_add(&slots, &key) == SLOTS_NONE, "three are three");
	slots_rename(&slots, slot, &key);
	is_u64(slots_find(&slots, &key), slot, "found by its new key");
	ok(*(const u32 *)slots_key(&slots, slot) == 3, "which it has");
	key = 2;
	ok(slots_find(&slots, &key) == SLOTS_NONE, "not by its old one");
	free(memory);
}

static void test_list(void)
{
	struct slotlink links[4];
	struct slotlist list;

	slotlist_init(&list, links);
	ok(list.first == SLOTS_NONE, "an empty list");
	slotlist_append(&list, 2);
	slotlist_append(&list, 0);
	slotlist_append(&list, 3);
	slotlist_remove(&list, 0);
	ok(list.first == 2 && links[2].next == 3 && list.last == 3,
	   "one out of the middle");
	slotlist_append(&list, 0);
	slotlist_remove(&list, 2);
	ok(list.first == 3 && list.last == 0, "the first");
	slotlist_remove(&list, 0);
	ok(list.first == 3 && list.last == 3, "the last");
	slotlist_remove(&list, 3);
	ok(list.first == SLOTS_NONE && list.last == SLOTS_NONE, "the only one");
}

static void test_tombs(void)
{
	struct tombs tombs;
	void *memory = malloc(tombs_size(3, sizeof(u32)));
	u32 key, found = 0;
	u64 ns = 0;

	tombs_init(&tombs, memory, 3, sizeof(u32), seed);
	for (key = 0; key < 10; key++)
		tombs_add(&tombs, &key, key);
	for (key = 0; key < 10; key++)
		found += tombs_find(&tombs, &key, &ns) << key;
	is_u64(found, 0x380, "the last three are remembered");
	is_u64(ns, 9, "with their time");
	key = 7;
	tombs_add(&tombs, &key, 50);
	ok(tombs_find(&tombs, &key, &ns) && ns == 50, "which can be renewed");
	key = 10;
	tombs_add(&tombs, &key, 60);
	key = 7;
	ok(!tombs_find(&tombs, &key, &ns), "but not the turn");
	tombs_init(&tombs, memory, 0, sizeof(u32), seed);
	tombs_add(&tombs, &key, 1);
	ok(!tombs_find(&tombs, &key, &ns), "none at all");
	free(memory);
}

int main(void)
{
	test_slots();
	test_rename();
	test_list();
	test_tombs();
	return tap_done();
}
