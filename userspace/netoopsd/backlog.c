// SPDX-License-Identifier: GPL-2.0-or-later
/* Records that wait for the store, and all counters: see backlog.h. */
#include <time.h>

#include "backlog.h"

#define BACKLOG_NS	1000000000ULL
/* Time after which who stores looks whether there is something else to do. */
#define BACKLOG_IDLE_NS	(BACKLOG_NS / 2)
#define BACKLOG_REST_NS	BACKLOG_NS
/* Time after which who waits for the end is asked whether he still wants to. */
#define BACKLOG_PATIENCE_NS	(BACKLOG_NS / 10)

static u64 backlog_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * BACKLOG_NS + (u64)now.tv_nsec;
}

/* With the lock.  Return: false when the time is up. */
static bool backlog_wait(struct backlog *backlog, u64 until_ns)
{
	struct timespec until = {
		.tv_sec = (time_t)(until_ns / BACKLOG_NS),
		.tv_nsec = (long)(until_ns % BACKLOG_NS),
	};

	return !pthread_cond_timedwait(&backlog->changed, &backlog->lock,
				       &until);
}

/* The same, of the thread that ends it all. */
static bool backlog_wait_patiently(struct backlog *backlog, u64 until_ns)
{
	u64 now_ns = backlog_now_ns();

	if (now_ns >= until_ns || backlog->impatient())
		return false;
	if (until_ns - now_ns > BACKLOG_PATIENCE_NS)
		until_ns = now_ns + BACKLOG_PATIENCE_NS;
	backlog_wait(backlog, until_ns);
	return true;
}

/**
 * backlog_init - begin with nothing
 * @backlog: to be set up; backlog_free() it
 * @max_bytes: memory for records
 * @max_unsealed: the same for those without a seal, so that who has no key
 *	cannot take the room of who has
 * @impatient: asked now and then whether to wait for the end any longer
 */
void backlog_init(struct backlog *backlog, u64 max_bytes, u64 max_unsealed,
		  bool (*impatient)(void))
{
	pthread_condattr_t attr;

	memset(backlog, 0, sizeof(*backlog));
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&backlog->changed, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&backlog->lock, NULL);
	backlog->last = &backlog->first;
	backlog->max_bytes = max_bytes;
	backlog->max_unsealed = max_unsealed;
	backlog->impatient = impatient;
}

static bool backlog_is_unsealed(const struct entry *entry)
{
	return !(entry->record.packet.flags & NETOOPS_FLAG_SEALED);
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

static void backlog_append(struct backlog *backlog, struct entry *entry)
{
	backlog_count(&backlog->tally.backlog, entry);
	if (backlog_is_unsealed(entry))
		backlog->unsealed_bytes += entry->size;
	*backlog->last = entry;
	backlog->last = &entry->next;
	entry->next = NULL;
}

/* Takes in what there is room for.  Return: the others. */
static struct entry *backlog_admit(struct backlog *backlog,
				   struct entry *entries)
{
	struct entry *entry, *refused = NULL;

	while (entries) {
		entry = entries;
		entries = entry->next;
		if (backlog_has_room(backlog, entry)) {
			backlog_append(backlog, entry);
			continue;
		}
		backlog_count(&backlog->tally.fates[TALLY_BACKLOG_FULL], entry);
		entry->next = refused;
		refused = entry;
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
 * backlog_take - get the records that have waited longest
 * @backlog: the backlog; they take room until backlog_settle()
 * @count: how many at most
 * @ret_batch: the records, or NULL
 *
 * Return: what there is; waits a moment for it.
 */
enum backlog_news backlog_take(struct backlog *backlog, unsigned int count,
			       struct entry **ret_batch)
{
	u64 until_ns = backlog_now_ns() + BACKLOG_IDLE_NS;
	enum backlog_news news = BACKLOG_IDLE;
	struct entry **end = ret_batch;

	*ret_batch = NULL;
	pthread_mutex_lock(&backlog->lock);
	while (!backlog->first && !backlog->closed && !backlog->abandoned) {
		if (!backlog_wait(backlog, until_ns))
			break;
	}
	if (backlog->abandoned || (backlog->closed && !backlog->first))
		news = BACKLOG_ENDED;
	else if (backlog->first)
		news = BACKLOG_BATCH;
	while (news == BACKLOG_BATCH && backlog->first && count--) {
		*end = backlog->first;
		backlog->first = (*end)->next;
		end = &(*end)->next;
		*end = NULL;
	}
	if (!backlog->first)
		backlog->last = &backlog->first;
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
		tally->backlog.records--;
		tally->backlog.packets -= batch->record.packets;
		tally->backlog.bytes -= batch->size;
		if (backlog_is_unsealed(batch))
			backlog->unsealed_bytes -= batch->size;
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

	pthread_mutex_lock(&backlog->lock);
	stores->damaged += more->damaged;
	stores->gone += more->gone;
	pthread_mutex_unlock(&backlog->lock);
}

/**
 * backlog_return - the store would not take records
 * @backlog: the backlog; they are the first again
 * @batch: what backlog_take() gave
 */
void backlog_return(struct backlog *backlog, struct entry *batch)
{
	struct entry *last = batch;

	while (last->next)
		last = last->next;
	pthread_mutex_lock(&backlog->lock);
	last->next = backlog->first;
	if (!backlog->first)
		backlog->last = &last->next;
	backlog->first = batch;
	backlog->tally.store_errors++;
	backlog->tally.store_down = true;
	pthread_mutex_unlock(&backlog->lock);
}

/**
 * backlog_rest - wait a moment before the store is tried again
 * @backlog: the backlog
 *
 * Return: false when it is not worth trying.
 */
bool backlog_rest(struct backlog *backlog)
{
	u64 until_ns = backlog_now_ns() + BACKLOG_REST_NS;
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
	backlog_free_list(backlog->first);
	pthread_cond_destroy(&backlog->changed);
	pthread_mutex_destroy(&backlog->lock);
}
