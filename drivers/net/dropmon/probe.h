/* SPDX-License-Identifier: GPL-2.0-only */
/* Counting drops where they happen: the tracepoint, and a table for each CPU. */
#ifndef _DROPMON_PROBE_H
#define _DROPMON_PROBE_H

#include <linux/types.h>

#include <pure/droptable.h>

/**
 * struct dropmon_probe_stats - drops that no table has, and what tables take
 * @overflow: there was no room
 * @nested: inside of the counting of another
 * @nmi: in a non-maskable interrupt
 * @no_table: the CPU has no table
 * @own: messages of the monitor itself
 * @unseen: behind a helper, and the stack was not looked at; tables have these
 * @memory: bytes of all tables
 */
struct dropmon_probe_stats {
	u64	overflow;
	u64	nested;
	u64	nmi;
	u64	no_table;
	u64	own;
	u64	unseen;
	u64	memory;
};

int dropmon_probe_arm(void (*wake)(void));
void dropmon_probe_disarm(void (*tell)(const struct droptable_key *key,
				       const struct droptable_count *more));
void dropmon_probe_fold(void (*tell)(const struct droptable_key *key,
				     const struct droptable_count *more));
void dropmon_probe_ignore(struct task_struct *task);
void dropmon_probe_stats(struct dropmon_probe_stats *ret);

#endif /* _DROPMON_PROBE_H */
