// SPDX-License-Identifier: GPL-2.0-only
/*
 * All places that drops were counted at.
 *
 * What the tables of the CPUs count is brought together here.  A place gets the name of
 * its code when it is seen first, while the module that it is in is still there.
 * Everything here is under dropmon_lock.
 */
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/jhash.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "helpers.h"
#include "places.h"

#define PLACES_BITS	10
#define PLACES_CHOICE	16	/* places of which one goes */

/* See places.h. */
DEFINE_MUTEX(dropmon_lock);
LIST_HEAD(dropmon_places);
struct dropmon_places_stats dropmon_places_stats;
static DEFINE_HASHTABLE(places_table, PLACES_BITS);
static LIST_HEAD(places_recent);	/* the one that was silent longest is first */
static u64 places_last_id;

static u32 places_hash(const struct droptable_key *key)
{
	return jhash2((const u32 *)key, sizeof(*key) / sizeof(u32), 0);
}

/*
 * A location is where the function returns to, which may be the start of the next one;
 * so the byte before it says where it is.  One that is the start of a function is not
 * returned to: somebody gave the function's address.  What has no name would be printed
 * as an address, which is not everybody's to know.
 */
static char *places_symbol(unsigned long location)
{
	char symbol[KSYM_SYMBOL_LEN];

	snprintf(symbol, sizeof(symbol), "%pS", (void *)location);
	if (!strstr(symbol, "+0x0/"))
		snprintf(symbol, sizeof(symbol), "%pB", (void *)location);
	if (str_has_prefix(symbol, "0x"))
		strscpy(symbol, "unknown", sizeof(symbol));
	return kstrdup(symbol, GFP_KERNEL);
}

static void places_free(struct dropmon_place_entry *place)
{
	list_del(&place->list);
	list_del(&place->recent);
	hash_del(&place->node);
	dropmon_places_stats.count--;
	kfree(place->symbol);
	kfree(place);
}

/*
 * Forgets one of those that have been silent longest, and says how much that was.  Of
 * these it is the one with the fewest drops: who makes up packets has many places with
 * few drops.
 */
static void places_make_room(void)
{
	struct dropmon_place_entry *place, *least = NULL;
	unsigned int looked = 0;

	list_for_each_entry(place, &places_recent, recent) {
		if (!least || place->count.packets < least->count.packets)
			least = place;
		if (++looked == PLACES_CHOICE)
			break;
	}
	dropmon_places_stats.forgotten += least->count.packets;
	dropmon_places_stats.packets -= least->count.packets;
	places_free(least);
}

static struct dropmon_place_entry *places_new(const struct droptable_key *key)
{
	struct dropmon_place_entry *place = kzalloc(sizeof(*place), GFP_KERNEL);

	if (!place)
		return NULL;
	place->symbol = places_symbol(key->location);
	if (!place->symbol) {
		kfree(place);
		return NULL;
	}
	if (dropmon_places_stats.count == DROPMON_PLACES_MAX)
		places_make_room();
	place->key = *key;
	place->id = ++places_last_id;
	place->helper = dropmon_helpers_learn(place->symbol, key->location);
	dropmon_places_stats.count++;
	dropmon_places_stats.fresh = true;
	list_add_tail(&place->list, &dropmon_places);
	list_add_tail(&place->recent, &places_recent);
	hash_add(places_table, &place->node, places_hash(key));
	return place;
}

static struct dropmon_place_entry *places_find(const struct droptable_key *key)
{
	struct dropmon_place_entry *place;

	hash_for_each_possible(places_table, place, node, places_hash(key)) {
		if (!memcmp(&place->key, key, sizeof(*key)))
			return place;
	}
	return places_new(key);
}

/**
 * dropmon_places_count - count drops
 * @key: where they were
 * @more: how many
 *
 * Context: task, under dropmon_lock.
 */
void dropmon_places_count(const struct droptable_key *key,
			  const struct droptable_count *more)
{
	struct dropmon_place_entry *place = places_find(key);

	if (!place) {
		dropmon_places_stats.forgotten += more->packets;
		return;
	}
	if (!place->count.packets || more->first < place->count.first)
		place->count.first = more->first;
	place->count.last = max(place->count.last, more->last);
	place->count.packets += more->packets;
	place->count.bytes += more->bytes;
	place->changed = true;
	list_move_tail(&place->recent, &places_recent);
	dropmon_places_stats.packets += more->packets;
}

/**
 * dropmon_places_module - a module goes: what comes to its addresses is another place
 * @module: the module, whose places have all been counted
 *
 * Context: task, under dropmon_lock.
 */
void dropmon_places_module(const struct module *module)
{
	struct dropmon_place_entry *place;

	list_for_each_entry(place, &dropmon_places, list) {
		if (within_module(place->key.location, module))
			hash_del(&place->node);
	}
}

/**
 * dropmon_places_exit - forget all places
 *
 * Context: task, when nothing else here is called any more.
 */
void dropmon_places_exit(void)
{
	struct dropmon_place_entry *place, *next;

	list_for_each_entry_safe(place, next, &dropmon_places, list)
		places_free(place);
}
