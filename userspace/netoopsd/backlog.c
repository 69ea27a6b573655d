// SPDX-License-Identifier: GPL-2.0-or-later
/* Records that wait for the store, and all counters: see backlog.h. */
#include <time.h>

#include "../lib/base/clock.h"
#include "backlog.h"

/* Time after which who stores looks whether there is something else to do. */
#define BACKLOG_IDLE_NS	(NSEC_PER_SEC / 2)
#define BACKLOG_REST_NS	NSEC_PER_SEC
/*
 * What is stored at a time: sealed records first, but the last quarter of it is for
 * the others, so that these are not starved.  One may be larger.
 */
#define BACKLOG_BATCH_BYTES	(4 << 20)
/* Records that wait without a seal, and with one, however much memory there is. */
#define BACKLOG_RECORDS		(1 << 20)
/* Time after which who waits for the end is asked whether he still wants to. */
#define BACKLOG_PATIENCE_NS	(NSEC_PER_SEC / 10)

/* With the lock.  Return: false when the time is up. */
static bool backlog_wait(struct backlog *backlog, u64 until_ns)
{
	struct timespec until = clock_timespec(until_ns);

	return !pthread_cond_timedwait(&backlog->changed, &backlog->lock,
				       &until);
}

/* The same, of the thread that ends it all. */
static bool backlog_wait_patiently(struct backlog *backlog, u64 until_ns)
{
	u64 now_ns = clock_ns(CLOCK_MONOTONIC);

	if (now_ns >= until_ns || backlog->impatient())
		return false;
	if (until_ns - now_ns > BACKLOG_PATIENCE_NS)
		until_ns = now_ns + BACKLOG_PATIENCE_NS;
	backlog_wait(backlog, until_ns);
	return true;
}

/**
 * backlog_init - begin with nothing
 * @backlog: to be set up; backlog_free() it, after failure too
 * @max_bytes: memory for records
 * @max_unsealed: the same for those without a seal, so that who has no key
 *	cannot take the room of who has
 * @impatient: asked now and then whether to wait for the end any longer
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int backlog_init(struct backlog *backlog, u64 max_bytes, u64 max_unsealed,
		 bool (*impatient)(void), struct err *err)
{
	/* One may be larger than all of the room. */
	u64 records = max_bytes / sizeof(struct entry) + 1;
	pthread_condattr_t attr;
	unsigned int i;

	memset(backlog, 0, sizeof(*backlog));
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&backlog->changed, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&backlog->lock, NULL);
	backlog->max_bytes = max_bytes;
	backlog->max_unsealed = max_unsealed;
	backlog->impatient = impatient;
	if (records > BACKLOG_RECORDS)
		records = BACKLOG_RECORDS;
	for (i = 0; i < 2; i++) {
		if (queue_open(&backlog->queues[i], (u32)records, err))
			return -1;
	}
	return 0;
}

static bool backlog_is_unsealed(const struct entry *entry)
{
	return !(entry->record.packet.flags & NETOOPS_FLAG_SEALED);
}

static struct queue *backlog_queue(struct backlog *backlog,
				   const struct entry *entry)
{
	return &backlog->queues[!backlog_is_unsealed(entry)];
}

static bool backlog_is_empty(const struct backlog *backlog)
{
	return backlog->queues[0].turns.first == SLOTS_NONE &&
	       backlog->queues[1].turns.first == SLOTS_NONE;
}

static void backlog_count(struct tally_amount *amount,
			  const struct entry *entry)
{
	amount->records++;
	amount->packets += entry->record.packets;
	amount->bytes += entry->size;
}

/* A record that is larger than all of the room gets in where nothing waits. */
static bool backlog_has_room(const struct backlog *backlog,
			     const struct entry *entry)
{
	u64 bytes = backlog->tally.backlog.bytes + entry->size;

	if (!backlog->tally.backlog.records)
		return true;
	if (bytes > backlog->max_bytes)
		return false;
	return !backlog_is_unsealed(entry) ||
	       backlog->unsealed_bytes + entry->size <= backlog->max_unsealed;
}

static void backlog_uncount(struct backlog *backlog, const struct entry *entry)
{
	struct tally_amount *amount = &backlog->tally.backlog;

	amount->records--;
	amount->packets -= entry->record.packets;
	amount->bytes -= entry->size;
	if (backlog_is_unsealed(entry))
		backlog->unsealed_bytes -= entry->size;
}

static void backlog_refuse(struct backlog *backlog, struct entry *entry,
			   struct entry **refused)
{
	backlog_count(&backlog->tally.fates[TALLY_BACKLOG_FULL], entry);
	entry->next = *refused;
	*refused = entry;
}

/*
 * Makes room for a record: of what has the same seal, who has more than its source
 * would gives some up.  Return: whether there is room.
 */
static bool backlog_make_room(struct backlog *backlog,
			      const struct entry *entry,
			      struct entry **refused)
{
	struct queue *queue = backlog_queue(backlog, entry);
	struct entry *other;

	while (!backlog_has_room(backlog, entry)) {
		other = queue_yield(queue, entry);
		if (!other)
			return false;
		backlog_uncount(backlog, other);
		backlog_refuse(backlog, other, refused);
	}
	return true;
}

/* Takes in what there is room for.  Return: what had to go. */
static struct entry *backlog_admit(struct backlog *backlog,
				   struct entry *entries)
{
	struct entry *entry, *refused = NULL;

	while (entries) {
		entry = entries;
		entries = entry->next;
		if (!backlog_make_room(backlog, entry, &refused) ||
		    !queue_put(backlog_queue(backlog, entry), entry)) {
			backlog_refuse(backlog, entry, &refused);
			continue;
		}
		backlog_count(&backlog->tally.backlog, entry);
		if (backlog_is_unsealed(entry))
			backlog->unsealed_bytes += entry->size;
	}
	return refused;
}

static void backlog_free_list(struct entry *entries)
{
	struct entry *next;

	for (; entries; entries = next) {
		next = entries->next;
		entry_free(entries);
	}
}

/**
 * backlog_publish - hand over records, and make what was counted known
 * @backlog: where to
 * @update: what is new; the records are the backlog's, and those that it has no
 *	room for are counted and freed
 */
void backlog_publish(struct backlog *backlog,
		     const struct backlog_update *update)
{
	struct tally *tally = &backlog->tally;
	struct entry *refused;

	pthread_mutex_lock(&backlog->lock);
	memcpy(tally->intake, update->intake, sizeof(tally->intake));
	tally->assembling = update->assembling;
	tally->fates[TALLY_BACKLOG_FULL].records += update->unmade.records;
	tally->fates[TALLY_BACKLOG_FULL].packets += update->unmade.packets;
	refused = backlog_admit(backlog, update->entries);
	if (update->entries)
		pthread_cond_broadcast(&backlog->changed);
	pthread_mutex_unlock(&backlog->lock);
	backlog_free_list(refused);
}

/**
 * backlog_wait_room - wait until a record could be handed over
 * @backlog: the backlog
 * @entry: the record
 * @until_ns: not longer than that: CLOCK_MONOTONIC
 */
void backlog_wait_room(struct backlog *backlog, const struct entry *entry,
		       u64 until_ns)
{
	pthread_mutex_lock(&backlog->lock);
	while (!backlog_has_room(backlog, entry) && !backlog->ended) {
		if (!backlog_wait_patiently(backlog, until_ns))
			break;
	}
	pthread_mutex_unlock(&backlog->lock);
}

/**
 * struct backlog_batch - records that are taken
 * @end: where the next is linked
 * @count: how many more at most
 * @bytes: the same in bytes, of their logs
 */
struct backlog_batch {
	struct entry	**end;
	unsigned int	count;
	u64		bytes;
};

/* Takes records of one seal, but leaves so much of the batch to others. */
static void backlog_fill(struct queue *queue, struct backlog_batch *batch,
			 unsigned int count, u64 bytes)
{
	struct entry *entry;

	while (batch->count > count && batch->bytes > bytes) {
		entry = queue_take(queue);
		if (!entry)
			return;
		*batch->end = entry;
		batch->end = &entry->next;
		batch->count--;
		batch->bytes -= entry->len < batch->bytes ? entry->len :
							    batch->bytes;
	}
}

/**
 * backlog_take - get records, each source in its turn
 * @backlog: the backlog; they take room until backlog_settle()
 * @count: how many at most
 * @wait: wait a moment when there are none
 * @ret_batch: the records, or NULL
 *
 * Return: what there is.
 */
enum backlog_news backlog_take(struct backlog *backlog, unsigned int count,
			       bool wait, struct entry **ret_batch)
{
	struct backlog_batch batch = { ret_batch, count, BACKLOG_BATCH_BYTES };
	u64 until_ns = clock_ns(CLOCK_MONOTONIC) + (wait ? BACKLOG_IDLE_NS : 0);
	enum backlog_news news = BACKLOG_IDLE;

	*ret_batch = NULL;
	pthread_mutex_lock(&backlog->lock);
	while (backlog_is_empty(backlog) && !backlog->closed &&
	       !backlog->abandoned) {
		if (!backlog_wait(backlog, until_ns))
			break;
	}
	if (backlog->abandoned ||
	    (backlog->closed && backlog_is_empty(backlog)))
		news = BACKLOG_ENDED;
	else if (!backlog_is_empty(backlog))
		news = BACKLOG_BATCH;
	if (news == BACKLOG_BATCH) {
		backlog_fill(&backlog->queues[1], &batch, count / 4,
			     BACKLOG_BATCH_BYTES / 4);
		backlog_fill(&backlog->queues[0], &batch, 0, 0);
		backlog_fill(&backlog->queues[1], &batch, 0, 0);
	}
	pthread_mutex_unlock(&backlog->lock);
	return news;
}

/**
 * backlog_settle - say what became of records
 * @backlog: the backlog
 * @batch: what backlog_take() gave; stays the caller's
 * @fates: of each
 *
 * Return: false when they have been given up before, and count as lost.
 */
bool backlog_settle(struct backlog *backlog, const struct entry *batch,
		    const enum tally_fate *fates)
{
	struct tally *tally = &backlog->tally;
	bool stored;

	pthread_mutex_lock(&backlog->lock);
	for (; batch && !backlog->abandoned; batch = batch->next, fates++) {
		stored = *fates == TALLY_STORED || *fates == TALLY_IMPROVED;
		backlog_count(&tally->fates[*fates], batch);
		tally->incomplete += stored && !batch->record.complete;
		backlog_uncount(backlog, batch);
	}
	tally->store_down = false;
	stored = !backlog->abandoned;
	pthread_cond_broadcast(&backlog->changed);
	pthread_mutex_unlock(&backlog->lock);
	return stored;
}

/**
 * backlog_count_stores - say what became of the store
 * @backlog: the backlog
 * @more: what is new
 */
void backlog_count_stores(struct backlog *backlog,
			  const struct tally_stores *more)
{
	struct tally_stores *stores = &backlog->tally.stores;
	unsigned int i;

	pthread_mutex_lock(&backlog->lock);
	stores->damaged += more->damaged;
	stores->gone += more->gone;
	for (i = 0; i < STORE_WHYS; i++)
		stores->removed[i] += more->removed[i];
	pthread_mutex_unlock(&backlog->lock);
}

/* The other way round, so that what was taken first is put back last. */
static struct entry *backlog_reverse(struct entry *batch)
{
	struct entry *reversed = NULL, *next;

	for (; batch; batch = next) {
		next = batch->next;
		batch->next = reversed;
		reversed = batch;
	}
	return reversed;
}

/**
 * backlog_return - the store would not take records
 * @backlog: the backlog; they are the first again
 * @batch: what backlog_take() gave
 */
void backlog_return(struct backlog *backlog, struct entry *batch)
{
	struct entry *next, *refused = NULL;

	batch = backlog_reverse(batch);
	pthread_mutex_lock(&backlog->lock);
	for (; batch; batch = next) {
		next = batch->next;
		if (queue_put_back(backlog_queue(backlog, batch), batch))
			continue;
		backlog_uncount(backlog, batch);
		backlog_refuse(backlog, batch, &refused);
	}
	backlog->tally.store_errors++;
	backlog->tally.store_down = true;
	pthread_mutex_unlock(&backlog->lock);
	backlog_free_list(refused);
}

/**
 * backlog_rest - wait a moment before the store is tried again
 * @backlog: the backlog
 *
 * Return: false when it is not worth trying.
 */
bool backlog_rest(struct backlog *backlog)
{
	u64 until_ns = clock_ns(CLOCK_MONOTONIC) + BACKLOG_REST_NS;
	bool abandoned;

	pthread_mutex_lock(&backlog->lock);
	while (!backlog->abandoned && backlog_wait(backlog, until_ns))
		;
	abandoned = backlog->abandoned;
	pthread_mutex_unlock(&backlog->lock);
	return !abandoned;
}

/**
 * backlog_leave - nobody stores any more
 * @backlog: the backlog
 */
void backlog_leave(struct backlog *backlog)
{
	pthread_mutex_lock(&backlog->lock);
	backlog->ended = true;
	pthread_cond_broadcast(&backlog->changed);
	pthread_mutex_unlock(&backlog->lock);
}

/**
 * backlog_close - no more records will come
 * @backlog: the backlog
 * @until_ns: time for those that are there: CLOCK_MONOTONIC
 *
 * Return: true when whoever stores is done.
 */
bool backlog_close(struct backlog *backlog, u64 until_ns)
{
	bool ended;

	pthread_mutex_lock(&backlog->lock);
	backlog->closed = true;
	pthread_cond_broadcast(&backlog->changed);
	while (!backlog->ended && backlog_wait_patiently(backlog, until_ns))
		;
	ended = backlog->ended;
	pthread_mutex_unlock(&backlog->lock);
	return ended;
}

/**
 * backlog_abandon - the records that are left are lost
 * @backlog: the backlog
 * @until_ns: time for whoever stores to stop: CLOCK_MONOTONIC
 *
 * Return: true when he has.
 */
bool backlog_abandon(struct backlog *backlog, u64 until_ns)
{
	struct tally *tally = &backlog->tally;
	bool ended;

	pthread_mutex_lock(&backlog->lock);
	backlog->abandoned = true;
	tally->fates[TALLY_LOST].records += tally->backlog.records;
	tally->fates[TALLY_LOST].packets += tally->backlog.packets;
	memset(&tally->backlog, 0, sizeof(tally->backlog));
	pthread_cond_broadcast(&backlog->changed);
	while (!backlog->ended && backlog_wait(backlog, until_ns))
		;
	ended = backlog->ended;
	pthread_mutex_unlock(&backlog->lock);
	return ended;
}

/**
 * backlog_tally - look at the counters
 * @backlog: the backlog
 * @ret_tally: as they are now
 */
void backlog_tally(struct backlog *backlog, struct tally *ret_tally)
{
	pthread_mutex_lock(&backlog->lock);
	*ret_tally = backlog->tally;
	pthread_mutex_unlock(&backlog->lock);
}

/**
 * backlog_free - free what is left
 * @backlog: from backlog_init(); nobody uses it any more
 */
void backlog_free(struct backlog *backlog)
{
	queue_close(&backlog->queues[0]);
	queue_close(&backlog->queues[1]);
	pthread_cond_destroy(&backlog->changed);
	pthread_mutex_destroy(&backlog->lock);
}
