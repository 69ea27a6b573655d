/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records on their way from the thread that receives to the one that stores, in
 * bounded memory, which is split by seal and then by source; and the counters, which
 * are right whenever one looks.
 */
#ifndef _NETOOPSD_BACKLOG_H
#define _NETOOPSD_BACKLOG_H

#include <pthread.h>

#include "../lib/record/entry.h"
#include "queue.h"
#include "tally.h"

/**
 * struct backlog - records that wait
 * @lock: for all that follows; nobody waits for a disk or a peer with it
 * @changed: there is something new for who waits
 * @queues: those that wait: without a seal, and with one
 * @max_bytes: memory for records, those that are being stored included
 * @max_unsealed: the same for those without a seal
 * @unsealed_bytes: what they take
 * @tally: the counters
 * @closed: no more will come
 * @abandoned: whoever stores is to stop
 * @ended: it has
 * @impatient: asked, while somebody waits for the last records to be stored, whether
 *	he gives up: a second signal came
 */
struct backlog {
	pthread_mutex_t		lock;
	pthread_cond_t		changed;
	struct queue		queues[2];
	u64			max_bytes;
	u64			max_unsealed;
	u64			unsealed_bytes;
	struct tally		tally;
	bool			closed;
	bool			abandoned;
	bool			ended;
	bool			(*impatient)(void);
};

/**
 * enum backlog_news - what is there for who stores
 * @BACKLOG_BATCH: records
 * @BACKLOG_IDLE: none for a while
 * @BACKLOG_ENDED: there will be none any more
 */
enum backlog_news { BACKLOG_BATCH, BACKLOG_IDLE, BACKLOG_ENDED };

/**
 * struct backlog_update - what the thread that receives has to tell
 * @intake: its counts, by enum intake_count
 * @assembling: records in the making
 * @unmade: records that there was no memory for since the last time
 * @entries: records that were made since then, the oldest first
 */
struct backlog_update {
	const u64		*intake;
	struct tally_amount	assembling;
	struct tally_amount	unmade;
	struct entry		*entries;
};

int backlog_init(struct backlog *backlog, u64 max_bytes, u64 max_unsealed,
		 bool (*impatient)(void), struct err *err);
void backlog_publish(struct backlog *backlog,
		     const struct backlog_update *update);
void backlog_wait_room(struct backlog *backlog, const struct entry *entry,
		       u64 until_ns);
enum backlog_news backlog_take(struct backlog *backlog, unsigned int count,
			       bool wait, struct entry **ret_batch);
bool backlog_settle(struct backlog *backlog, const struct entry *batch,
		    const enum tally_fate *fates);
void backlog_count_stores(struct backlog *backlog,
			  const struct tally_stores *more);
void backlog_return(struct backlog *backlog, struct entry *batch);
bool backlog_rest(struct backlog *backlog);
void backlog_leave(struct backlog *backlog);
bool backlog_close(struct backlog *backlog, u64 until_ns);
bool backlog_abandon(struct backlog *backlog, u64 until_ns);
void backlog_tally(struct backlog *backlog, struct tally *ret_tally);
void backlog_free(struct backlog *backlog);

#endif /* _NETOOPSD_BACKLOG_H */
