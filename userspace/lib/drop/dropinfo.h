/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel's drop monitor tells of itself: settings, statistics, and names of
 * reasons.  Pure: no allocation, no I/O; strings stay in the message.
 */
#ifndef _LIB_DROPINFO_H
#define _LIB_DROPINFO_H

#include <uapi/vmcoredd/dropmon.h>

#include "dropattr.h"

/**
 * struct dropinfo_config - the settings
 * @have: which it has, as DROPATTR_BIT() of enum dropmon_config; others are 0
 * @interval: ms between two messages about a place
 * @debounce: ms that a new place waits for others
 */
struct dropinfo_config {
	u64	have;
	u32	interval;
	u32	debounce;
};

/**
 * struct dropinfo_stats - the statistics; see enum dropmon_stats
 * @have: which it has, as DROPATTR_BIT() of enum dropmon_stats, and the flags; others
 *	are 0
 * @counted: drops in the count of a place
 * @overflow: drops without room in a table
 * @nested: drops inside of the counting of another
 * @nmi: drops in a non-maskable interrupt
 * @no_table: drops on a CPU without a table
 * @forgotten: drops of places that made room for new ones
 * @own: messages of the monitor that were dropped
 * @unseen: drops behind a helper whose stack was not looked at
 * @places: places
 * @places_max: places that there is room for
 * @listeners: sockets that want drops to be counted
 * @memory: bytes of all tables
 */
struct dropinfo_stats {
	u64	have;
	u64	counted;
	u64	overflow;
	u64	nested;
	u64	nmi;
	u64	no_table;
	u64	forgotten;
	u64	own;
	u64	unseen;
	u32	places;
	u32	places_max;
	u32	listeners;
	u64	memory;
};

/**
 * struct dropinfo_reason - a reason
 * @have: which attributes it has, as DROPATTR_BIT() of enum dropmon_reason
 * @value: its number in this kernel
 * @name: its name
 */
struct dropinfo_reason {
	u64		have;
	u32		value;
	const char	*name;
};

/**
 * dropinfo_lost - how many drops are in the count of no place?
 * @stats: the statistics
 *
 * Return: their number, as DROPMON_ATTR_LOST has it.
 */
static inline u64 dropinfo_lost(const struct dropinfo_stats *stats)
{
	return stats->overflow + stats->nested + stats->nmi + stats->no_table +
	       stats->forgotten;
}

int dropinfo_config(struct dropinfo_config *ret, struct dropattr_walk message);
int dropinfo_stats(struct dropinfo_stats *ret, struct dropattr_walk message);
int dropinfo_reason(struct dropinfo_reason *ret, struct dropattr_walk message);

#endif /* _LIB_DROPINFO_H */
