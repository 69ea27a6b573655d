/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that stores records and tells of each that is stored. */
#ifndef _NETOOPSD_WRITER_H
#define _NETOOPSD_WRITER_H

#include "../lib/store.h"
#include "backlog.h"
#include "config.h"

#define WRITER_BATCH	256	/* records of a transaction */

/**
 * struct writer - the thread
 * @ctx: the run
 * @backlog: where records come from
 * @store: where they go; the thread's own while it runs
 * @limits: what is kept
 * @broken: the store is of no more use
 * @err: why
 * @wake_fd: an eventfd that is written to then
 * @batch: records that are tried at a time
 * @retained_ns: when old records were looked for: CLOCK_MONOTONIC
 * @grown: something was stored since then
 * @all_signed: no record has a signature by older rules
 * @down: the store took nothing the last time, and this was told
 * @mute: standard output takes nothing any more, and this was told
 * @thread: the thread
 */
struct writer {
	struct cmd_context	*ctx;
	struct backlog		*backlog;
	struct store		*store;
	struct store_limits	limits;
	bool			broken;
	struct err		err;
	int			wake_fd;
	unsigned int		batch;
	u64			retained_ns;
	bool			grown;
	bool			all_signed;
	bool			down;
	bool			mute;
	pthread_t		thread;
};

int writer_start(struct writer *writer, struct err *err);

#endif /* _NETOOPSD_WRITER_H */
