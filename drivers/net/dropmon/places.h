/* SPDX-License-Identifier: GPL-2.0-only */
/* All places that drops were counted at, by the name of their code. */
#ifndef _DROPMON_PLACES_H
#define _DROPMON_PLACES_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include <pure/droptable.h>

struct module;

#define DROPMON_PLACES_MAX	4096

/**
 * struct dropmon_place_entry - a place
 * @list: in dropmon_places, oldest first
 * @recent: the one that was silent longest is first
 * @node: of those whose keys have the same hash
 * @key: which
 * @id: its number
 * @count: its drops; times are of the monotonic clock
 * @symbol: function+0xoffset/0xsize of it
 * @helper: that is a function that frees packets for others
 * @changed: there were drops since somebody was told
 * @told: somebody was told
 */
struct dropmon_place_entry {
	struct list_head	list;
	struct list_head	recent;
	struct hlist_node	node;
	struct droptable_key	key;
	u64			id;
	struct droptable_count	count;
	char			*symbol;
	bool			helper;
	bool			changed;
	bool			told;
};

/**
 * struct dropmon_places_stats - all places together
 * @packets: drops that they count
 * @forgotten: drops of places that made room
 * @count: how many there are
 * @fresh: some of them that nobody was told of
 */
struct dropmon_places_stats {
	u64	packets;
	u64	forgotten;
	u32	count;
	bool	fresh;
};

/* Held while the monitor is changed or read: settings, listeners, places. */
extern struct mutex dropmon_lock;
extern struct list_head dropmon_places;
extern struct dropmon_places_stats dropmon_places_stats;

void dropmon_places_count(const struct droptable_key *key,
			  const struct droptable_count *more);
void dropmon_places_module(const struct module *module);
void dropmon_places_exit(void);

#endif /* _DROPMON_PLACES_H */
