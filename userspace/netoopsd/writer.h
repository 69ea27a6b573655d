/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that stores records and tells of each that is stored. */
#ifndef _NETOOPSD_WRITER_H
#define _NETOOPSD_WRITER_H

#include "backlog.h"
#include "keeper.h"

#define WRITER_BATCH	256	/* records of a transaction */

/**
 * struct writer - the thread
 * @ctx: the run
 * @backlog: where records come from
 * @keeper: has the store that they go to; the thread's own while it runs
 * @err: why it took nothing the last time
 * @batch: records that are tried at a time
 * @down: the store took nothing the last time, and this was told
 * @mute: standard output takes nothing any more, and this was told
 * @thread: the thread
 */
struct writer {
	struct cmd_context	*ctx;
	struct backlog		*backlog;
	struct keeper		keeper;
	struct err		err;
	unsigned int		batch;
	bool			down;
	bool			mute;
	pthread_t		thread;
};

int writer_start(struct writer *writer, struct err *err);

#endif /* _NETOOPSD_WRITER_H */
