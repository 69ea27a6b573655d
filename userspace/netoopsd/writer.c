// SPDX-License-Identifier: GPL-2.0-or-later
/* The thread that stores records: see writer.h. */
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "notice.h"
#include "writer.h"

/* Between two looks for what is old: after something was stored, and else. */
#define WRITER_RETAIN_NS	1000000000ULL
#define WRITER_RETAIN_IDLE_NS	(60 * WRITER_RETAIN_NS)
/* Signatures to renew between two looks for new records. */
#define WRITER_SIGN	1000

static u64 writer_now_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * 1000000000 + (u64)now.tv_nsec;
}

/* One transaction.  Return: 0; -1 when nothing was stored. */
static int writer_store(struct writer *writer, const struct entry *batch,
			enum tally_fate *fates)
{
	static const enum tally_fate added_fates[] = {
		[STORE_STORED] = TALLY_STORED,
		[STORE_IMPROVED] = TALLY_IMPROVED,
		[STORE_REPLAYED] = TALLY_REPLAYED,
	};
	struct store *store = writer->store;
	enum store_added added;

	if (store_begin(store, &writer->err))
		return -1;
	for (; batch; batch = batch->next) {
		if (store_add(store, batch, &added, &writer->err))
			goto rollback;
		*fates++ = added_fates[added];
	}
	if (!store_commit(store, &writer->err))
		return 0;
rollback:
	store_rollback(store);
	return -1;
}

/* Whoever reads this may rely on it: the transaction is on the disk. */
static void writer_report(struct writer *writer, const struct entry *batch,
			  const enum tally_fate *fates)
{
	struct out out;
	int error;

	out_init(&out, stdout, true);
	for (; batch; batch = batch->next, fates++) {
		if (*fates != TALLY_REPLAYED)
			notice_print(batch, *fates == TALLY_IMPROVED, &out);
	}
	error = out_finish(&out);
	clearerr(stdout);
	if (error && !writer->mute)
		cmd_note(writer->ctx, "cannot tell what is stored: %s",
			 strerror(error));
	writer->mute |= error;
	if (writer->down)
		cmd_note(writer->ctx, "the store takes records again");
	writer->down = false;
}

static void writer_free(struct entry *batch)
{
	struct entry *next;

	for (; batch; batch = next) {
		next = batch->next;
		entry_free(batch);
	}
}

/* The store took nothing.  Return: false when it never will again. */
static bool writer_failed(struct writer *writer, struct entry *batch)
{
	writer->broken = !store_is_transient(writer->store);
	backlog_return(writer->backlog, batch);
	if (writer->broken)
		return false;
	if (!writer->down)
		cmd_note(writer->ctx, "%s; records wait in memory",
			 writer->err.text);
	writer->down = true;
	/* Where there is no room for many there may be some for a few. */
	writer->batch = writer->batch > 1 ? writer->batch / 2 : 1;
	return backlog_rest(writer->backlog);
}

/* Return: false when it makes no sense to go on. */
static bool writer_batch(struct writer *writer, struct entry *batch)
{
	enum tally_fate fates[WRITER_BATCH];

	if (writer_store(writer, batch, fates))
		return writer_failed(writer, batch);
	if (writer->batch < WRITER_BATCH)
		writer->batch *= 2;
	writer->grown = true;
	if (backlog_settle(writer->backlog, batch, fates))
		writer_report(writer, batch, fates);
	writer_free(batch);
	return true;
}

/* A bounded piece of work, and the next one soon when there is more. */
static bool writer_retain(struct writer *writer)
{
	u64 now_ns = writer_now_ns(CLOCK_MONOTONIC), removed;
	int more;

	if (now_ns - writer->retained_ns <
	    (writer->grown ? WRITER_RETAIN_NS : WRITER_RETAIN_IDLE_NS))
		return true;
	writer->grown = false;
	writer->retained_ns = now_ns;
	more = store_retain(writer->store, &writer->limits,
			    writer_now_ns(CLOCK_REALTIME), &removed,
			    &writer->err);
	if (more < 0) {
		writer->broken = !store_is_transient(writer->store);
		return !writer->broken;
	}
	if (more)
		writer->retained_ns = 0;
	return true;
}

/* Records that were stored by older rules, some whenever there is nothing to do. */
static bool writer_sign(struct writer *writer)
{
	u32 count = 0;

	if (writer->all_signed)
		return true;
	if (store_resign(writer->store, WRITER_SIGN, &count, &writer->err)) {
		writer->broken = !store_is_transient(writer->store);
		return !writer->broken;
	}
	writer->all_signed = count < WRITER_SIGN;
	return true;
}

static void *writer_run(void *arg)
{
	struct writer *writer = arg;
	const u64 one = 1;
	struct entry *batch;
	enum backlog_news news;
	bool good = true;

	while (good) {
		news = backlog_take(writer->backlog, writer->batch, &batch);
		if (news == BACKLOG_ENDED)
			break;
		if (news == BACKLOG_BATCH)
			good = writer_batch(writer, batch);
		if (good && news == BACKLOG_IDLE)
			good = writer_sign(writer);
		if (good)
			good = writer_retain(writer);
	}
	backlog_leave(writer->backlog);
	/* An eventfd takes it: nothing else is ever added. */
	if (write(writer->wake_fd, &one, sizeof(one)) < 0)
		return NULL;
	return NULL;
}

/**
 * writer_start - begin to store
 * @writer: context, backlog, store, limits and wake_fd are set; it is in use
 *	until backlog_close() or backlog_abandon() said that whoever stores is done
 *	and the thread was joined
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int writer_start(struct writer *writer, struct err *err)
{
	int error;

	writer->batch = WRITER_BATCH;
	error = pthread_create(&writer->thread, NULL, writer_run, writer);
	if (!error)
		return 0;
	return err_set(err, "cannot start a thread: %s", strerror(error));
}
