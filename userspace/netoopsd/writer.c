// SPDX-License-Identifier: GPL-2.0-or-later
/* The thread that stores records: see writer.h. */
#include <string.h>

#include "notice.h"
#include "writer.h"

/* One transaction.  Return: 0; -1 when nothing was stored. */
static int writer_store(struct writer *writer, const struct entry *batch,
			enum tally_fate *fates)
{
	static const enum tally_fate added_fates[] = {
		[STORE_STORED] = TALLY_STORED,
		[STORE_IMPROVED] = TALLY_IMPROVED,
		[STORE_REPLAYED] = TALLY_REPLAYED,
	};
	enum store_added added;
	struct store *store;

	if (keeper_ready(&writer->keeper, &writer->err))
		return -1;
	store = writer->keeper.store;
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

/* The store took nothing.  Return: false when it is not worth trying again. */
static bool writer_failed(struct writer *writer, struct entry *batch)
{
	bool other = !keeper_replace(&writer->keeper, &writer->err);

	backlog_return(writer->backlog, batch);
	if (other)
		return true;
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
	struct entry *entry;

	for (entry = batch; entry; entry = entry->next)
		entry_sign(entry);
	if (writer_store(writer, batch, fates))
		return writer_failed(writer, batch);
	if (writer->batch < WRITER_BATCH)
		writer->batch *= 2;
	writer->keeper.grown = true;
	writer->keeper.failing_ns = 0;
	if (backlog_settle(writer->backlog, batch, fates))
		writer_report(writer, batch, fates);
	writer_free(batch);
	return true;
}

static void *writer_run(void *arg)
{
	struct writer *writer = arg;
	struct entry *batch;
	enum backlog_news news;
	bool good = true, more = false;

	while (good) {
		news = backlog_take(writer->backlog, writer->batch, !more,
				    &batch);
		if (news == BACKLOG_ENDED)
			break;
		if (news == BACKLOG_BATCH)
			good = writer_batch(writer, batch);
		if (good)
			more = keeper_tend(&writer->keeper,
					   news == BACKLOG_IDLE);
	}
	backlog_leave(writer->backlog);
	return NULL;
}

/**
 * writer_start - begin to store
 * @writer: context and backlog are set, the keeper is open; it is in use until
 *	backlog_close() or backlog_abandon() said that whoever stores is done and
 *	the thread was joined
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
