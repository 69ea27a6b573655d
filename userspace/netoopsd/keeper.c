// SPDX-License-Identifier: GPL-2.0-or-later
/* A store that is kept going: see keeper.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/base/clock.h"
#include "../lib/store/storeaside.h"
#include "keeper.h"

/* Between two looks for what is old: after something was stored, and else. */
#define KEEPER_RETAIN_NS	NSEC_PER_SEC
#define KEEPER_RETAIN_IDLE_NS	(60 * KEEPER_RETAIN_NS)
/* Between two lines of what was removed. */
#define KEEPER_TELL_NS	(60 * KEEPER_RETAIN_NS)
/* After so long without success it is opened anew. */
#define KEEPER_REOPEN_NS	(10 * KEEPER_RETAIN_NS)
/* Signatures to renew between two looks for new records. */
#define KEEPER_SIGN	1000

static const char *keeper_file(const struct keeper *keeper)
{
	return keeper->target ? keeper->target : keeper->path;
}

/* Gives what is in the store's place, and is of no use, another name. */
static int keeper_set_aside(struct keeper *keeper, const struct err *why,
			    struct err *err)
{
	const struct tally_stores more = { .damaged = 1 };
	struct err cause;
	char *name;

	if (storeaside_move(keeper_file(keeper), keeper->limits.max_bytes,
			    &name, &cause))
		return err_set(err, "%s; %s", why->text, cause.text);
	cmd_note(keeper->ctx, "%s; it is set aside as '%s', and a new store is begun",
		 why->text, name);
	free(name);
	backlog_count_stores(keeper->backlog, &more);
	return 0;
}

/* By the clock that nobody can set, crashes get older. */
static void keeper_serve(struct keeper *keeper)
{
	store_serve(keeper->store, clock_ns(CLOCK_BOOTTIME));
}

static int keeper_try(struct keeper *keeper, struct err *err)
{
	if (store_open(&keeper->store, keeper_file(keeper), STORE_WRITE, err)) {
		keeper->store = NULL;
		return -1;
	}
	keeper->failing_ns = 0;
	keeper_serve(keeper);
	return 0;
}

/**
 * keeper_ready - open a store, if none is
 * @keeper: keeper_open() was good
 * @err: why there is none for now
 *
 * What has taken the place of a store since, and is none or damaged, is set aside.
 *
 * Return: 0 or -1.
 */
int keeper_ready(struct keeper *keeper, struct err *err)
{
	struct err why;

	if (keeper->store) {
		keeper_serve(keeper);
		return 0;
	}
	if (!keeper_try(keeper, &why))
		return 0;
	if (why.code != ERR_DAMAGED && why.code != ERR_FORMAT) {
		*err = why;
		return -1;
	}
	if (keeper_set_aside(keeper, &why, err))
		return -1;
	return keeper_try(keeper, err);
}

/**
 * keeper_open - open the store for the first time
 * @keeper: context, backlog, path and limits are set; for keeper_close() whatever
 *	the result
 * @err: why it failed
 *
 * A damaged one is set aside; when it cannot be, the store is opened later.  What
 * is no store is refused and stays as it is.
 *
 * Return: 0 or -1.
 */
int keeper_open(struct keeper *keeper, struct err *err)
{
	struct stat st;

	/* What it points to is renamed, not the link. */
	if (!lstat(keeper->path, &st) && S_ISLNK(st.st_mode))
		keeper->target = realpath(keeper->path, NULL);
	if (!keeper_try(keeper, err))
		return 0;
	if (err->code != ERR_DAMAGED)
		return -1;
	if (keeper_ready(keeper, err))
		cmd_note(keeper->ctx, "%s", err->text);
	return 0;
}

/* The file has another name, or none. */
static int keeper_gone(struct keeper *keeper, bool log_left,
		       const struct err *why, struct err *err)
{
	const struct tally_stores more = { .gone = 1 };
	const char *path = keeper_file(keeper);
	struct err log;

	backlog_count_stores(keeper->backlog, &more);
	if (log_left && storeaside_has_log(path)) {
		err_set(&log, "%s, and '%s-wal' is left of it", why->text, path);
		return keeper_set_aside(keeper, &log, err);
	}
	cmd_note(keeper->ctx, "%s; %s", why->text, access(path, F_OK) ?
		 "a new store is begun" : "what is in its place is tried");
	return 0;
}

/*
 * What fails for long may do so because of what SQLite believes of it, such as a lock
 * that could not be given back.
 */
static void keeper_reopen(struct keeper *keeper)
{
	u64 now_ns = clock_ns(CLOCK_MONOTONIC);

	if (store_has_to_wait(keeper->store)) {
		keeper->failing_ns = 0;
		return;
	}
	if (!keeper->failing_ns)
		keeper->failing_ns = now_ns;
	if (now_ns - keeper->failing_ns < KEEPER_REOPEN_NS)
		return;
	store_close(keeper->store);
	keeper->store = NULL;
	keeper->all_signed = false;
}

/**
 * keeper_replace - the store failed: begin another one if it will not recover
 * @keeper: its store failed
 * @err: why; then why there is no other one
 *
 * Return: 0 when there is another one to try; -1 when the same is to be tried
 * later, or another could not be had.
 */
int keeper_replace(struct keeper *keeper, struct err *err)
{
	const struct err why = *err;
	bool gone, left;

	if (!keeper->store)
		return -1;
	if (store_is_transient(keeper->store)) {
		keeper_reopen(keeper);
		return -1;
	}
	gone = store_is_gone(keeper->store);
	left = store_leave(keeper->store);
	keeper->store = NULL;
	keeper->all_signed = false;
	/* Of a newer version now: whoever made it so knows what to do with it. */
	if (why.code == ERR_UNSUPPORTED ||
	    (gone ? keeper_gone(keeper, left, &why, err) :
		    keeper_set_aside(keeper, &why, err)))
		return -1;
	return keeper_ready(keeper, err);
}

/* A line now and then, however much goes all the time. */
static void keeper_tell(struct keeper *keeper, u64 now_ns)
{
	const u64 *records = keeper->removed.records;
	u64 count = 0;
	unsigned int i;

	for (i = 0; i < STORE_WHYS; i++)
		count += records[i];
	if (!count || (keeper->told_ns &&
		       now_ns - keeper->told_ns < KEEPER_TELL_NS))
		return;
	cmd_note(keeper->ctx,
		 "records removed: %ju for age, %ju for count, %ju for size, %ju for share",
		 records[STORE_AGE], records[STORE_COUNT], records[STORE_SIZE],
		 records[STORE_SHARE]);
	memset(&keeper->removed, 0, sizeof(keeper->removed));
	keeper->told_ns = now_ns;
}

/* A bounded piece of work, and the next one at once when there is more. */
static int keeper_retain(struct keeper *keeper, struct err *err)
{
	struct tally_stores more = { 0 };
	u64 now_ns = clock_ns(CLOCK_MONOTONIC);
	struct store_removed removed;
	unsigned int i;
	int ret;

	if (!keeper->more && now_ns - keeper->retained_ns <
	    (keeper->grown ? KEEPER_RETAIN_NS : KEEPER_RETAIN_IDLE_NS))
		return 0;
	keeper->grown = false;
	keeper->retained_ns = now_ns;
	ret = store_retain(keeper->store, &keeper->limits, &removed, err);
	keeper->more = ret > 0;
	for (i = 0; i < STORE_WHYS; i++) {
		keeper->removed.records[i] += removed.records[i];
		more.removed[i] = removed.records[i];
	}
	backlog_count_stores(keeper->backlog, &more);
	keeper_tell(keeper, now_ns);
	return ret < 0 ? -1 : 0;
}

/* Records that were stored by older rules, some at a time. */
static int keeper_sign(struct keeper *keeper, struct err *err)
{
	u32 count = 0;

	if (keeper->all_signed)
		return 0;
	if (store_resign(keeper->store, KEEPER_SIGN, &count, err))
		return -1;
	keeper->all_signed = count < KEEPER_SIGN;
	return 0;
}

/**
 * keeper_tend - do what is to be done with what is stored
 * @keeper: the keeper
 * @idle: nothing is to be stored
 *
 * The work of a call is bounded.  A failure shows again when something is stored.
 *
 * Return: true when there is more to be done at once.
 */
bool keeper_tend(struct keeper *keeper, bool idle)
{
	struct err err;

	if (!keeper->store)
		return false;
	keeper_serve(keeper);
	if ((idle && keeper_sign(keeper, &err)) || keeper_retain(keeper, &err))
		keeper_replace(keeper, &err);
	else if (idle)
		keeper->failing_ns = 0;
	return keeper->store && keeper->more;
}

/**
 * keeper_close - close the store
 * @keeper: the keeper, whatever state it is in
 */
void keeper_close(struct keeper *keeper)
{
	keeper->told_ns = 0;
	keeper_tell(keeper, clock_ns(CLOCK_MONOTONIC));
	store_close(keeper->store);
	free(keeper->target);
	keeper->store = NULL;
	keeper->target = NULL;
}
