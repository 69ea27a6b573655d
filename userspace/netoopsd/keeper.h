/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The store of the daemon, whatever becomes of its file: one that is damaged is set
 * aside, one that is gone is replaced, and what is old is removed.
 */
#ifndef _NETOOPSD_KEEPER_H
#define _NETOOPSD_KEEPER_H

#include "../lib/cli/cmd.h"
#include "../lib/store/store.h"
#include "backlog.h"

/**
 * struct keeper - a store that is kept going
 * @ctx: the run
 * @backlog: has the counters
 * @path: the file
 * @target: what it is a symbolic link to, or NULL
 * @limits: what is kept
 * @store: the store, or NULL while there is none
 * @failing_ns: since when this one fails: CLOCK_MONOTONIC; 0 when it does not, or has
 *	only to wait
 * @retained_ns: when old records were looked for: CLOCK_MONOTONIC
 * @more: there were more of them than one look removes
 * @grown: something was stored since then
 * @removed: what was removed since that was told
 * @told_ns: when it was
 * @all_signed: no record has a signature by older rules
 *
 * Once opened, it is of the thread that stores.
 */
struct keeper {
	struct cmd_context	*ctx;
	struct backlog		*backlog;
	const char		*path;
	char			*target;
	struct store_limits	limits;
	struct store		*store;
	u64			failing_ns;
	u64			retained_ns;
	bool			more;
	bool			grown;
	struct store_removed	removed;
	u64			told_ns;
	bool			all_signed;
};

int keeper_open(struct keeper *keeper, struct err *err);
int keeper_ready(struct keeper *keeper, struct err *err);
int keeper_replace(struct keeper *keeper, struct err *err);
bool keeper_tend(struct keeper *keeper, bool idle);
void keeper_close(struct keeper *keeper);

#endif /* _NETOOPSD_KEEPER_H */
