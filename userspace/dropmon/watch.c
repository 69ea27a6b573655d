// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dropmon watch: drops as they happen.
 *
 * The kernel's counts never go back, so that what is shown is the difference from what
 * was shown before; whatever was missed is found again by reading all places.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>

#include "../lib/base/clock.h"
#include "../lib/base/when.h"
#include "cmd.h"
#include "family.h"
#include "filter.h"
#include "ledger.h"
#include "places.h"
#include "stats.h"

/* Messages that are read before what they said is handed over. */
#define WATCH_BATCH	256

/* "2026-11-21T" of a time is the day. */
#define WATCH_DAY	11
#define WATCH_MS	12

#define WATCH_SECONDS_MAX	(365 * 24 * 3600)

#define WATCH_BUFFER_MIN	4	/* KiB */
#define WATCH_BUFFER_MAX	(1 << 20)

enum {
	OPT_FOR = 600,
};

/**
 * struct watch_run - one run of the command
 * @ctx: the run
 * @filter: what is wanted
 * @seconds: how long, 0 for until a signal comes
 * @buffer: KiB for messages that wait to be read
 * @family: the socket
 * @netns: names of network namespaces
 * @ledger: what was shown
 * @silent: what is read now was there before
 * @time: of the drops that are told of, in ns of the real-time clock
 * @seq: number of the last message, 0 before the first
 * @missed: messages that were
 * @told_missed: of these, those that were told of
 * @overruns: of the socket, those that were dealt with
 * @lost: drops that are in no count
 * @stale: something was missed
 * @heading: the line above the others was written
 * @ended: why it cannot go on: @err
 * @err: the same in words
 */
struct watch_run {
	struct cmd_context	*ctx;
	struct filter		filter;
	u64			seconds;
	u64			buffer;
	struct family		*family;
	struct netns		netns;
	struct ledger		ledger;
	bool			silent;
	u64			time;
	u64			seq;
	u64			missed;
	u64			told_missed;
	u64			overruns;
	u64			lost;
	bool			stale;
	bool			heading;
	bool			ended;
	struct err		err;
};

/* Set by the first signal that asks us to end. */
static volatile sig_atomic_t watch_signalled;

static void watch_signal(int signal_number)
{
	(void)signal_number;
	watch_signalled = 1;
}

static void watch_out_time(struct watch_run *run)
{
	char when[WHEN_TEXT];

	when_text(run->time, when);
	out_str(&run->ctx->out, "time", NULL, when);
	when[WATCH_DAY + WATCH_MS] = '\0';
	out_text(&run->ctx->out, "%s", when + WATCH_DAY);
}

static void watch_print(struct watch_run *run, const struct view *view, u64 rise)
{
	struct out *out = &run->ctx->out;

	if (!run->heading) {
		out_text(out, "%-12s", "TIME");
		view_out_heading(out, "DROPS");
		run->heading = true;
	}
	out_begin(out, NULL);
	out_str(out, "event", NULL, "drops");
	watch_out_time(run);
	out_u64(out, "rise", " %9ju", rise);
	view_out_line(view, out);
	view_out_members(view, out);
	out_end(out);
}

/* One place, of a message or of all. */
static void watch_place(void *arg, const struct dropplace *place)
{
	struct watch_run *run = arg;
	struct view view;
	u64 rise;

	if (run->ended)
		return;
	if (ledger_add(&run->ledger, place->id, place->count, &rise, &run->err)) {
		run->ended = true;
		return;
	}
	if (!rise || run->silent)
		return;
	view_of(&view, place, &run->netns);
	if (filter_wants(&run->filter, &view))
		watch_print(run, &view, rise);
}

static void watch_missed(struct watch_run *run, const struct dropplace_message *message)
{
	if (run->seq && message->seq > run->seq + 1) {
		run->missed += message->seq - run->seq - 1;
		run->stale = true;
	}
	run->seq = message->seq;
}

static void watch_lost(struct watch_run *run, u64 lost)
{
	struct out *out = &run->ctx->out;

	if (lost <= run->lost)
		return;
	if (!run->silent) {
		out_begin(out, NULL);
		out_str(out, "event", NULL, "lost");
		watch_out_time(run);
		out_u64(out, "drops", " %9ju", lost - run->lost);
		out_text(out, " drops are in the count of no place: see 'dropmon status'\n");
		out_end(out);
	}
	run->lost = lost;
}

static void watch_message(void *arg, struct dropattr_walk walk)
{
	struct dropplace_message message;
	struct watch_run *run = arg;
	struct dropplace place;
	int found;

	if (dropplace_message(&message, walk)) {
		run->stale = true;
		return;
	}
	run->time = message.time;
	watch_missed(run, &message);
	while ((found = dropplace_next(&message, &place))) {
		if (found > 0)
			watch_place(run, &place);
		else
			run->stale = true;
	}
	watch_lost(run, message.lost);
}

static void watch_tell_missed(struct watch_run *run)
{
	struct out *out = &run->ctx->out;
	u64 missed = run->missed - run->told_missed;

	if (!missed)
		return;
	out_begin(out, NULL);
	out_str(out, "event", NULL, "missed");
	watch_out_time(run);
	out_u64(out, "messages", " %9ju messages were missed; what they said was read again\n",
		missed);
	out_end(out);
	run->told_missed = run->missed;
}

/* Reads all places.  Return: 0 or -1. */
static int watch_all(struct watch_run *run)
{
	u64 damaged;
	int ret;

	run->stale = false;
	run->overruns = run->family->overruns;
	run->time = when_now();
	ledger_begin(&run->ledger);
	ret = places_read(run->family, watch_place, run, &damaged, &run->err);
	if (ret < 0 || run->ended)
		return -1;
	if (damaged)
		return err_set(&run->err, "%ju places cannot be read", (uintmax_t)damaged);
	/* What is missing from a reading that was disturbed may still be there. */
	if (!ret && ledger_sweep(&run->ledger, &run->err))
		return -1;
	watch_tell_missed(run);
	return 0;
}

static int watch_hear(struct watch_run *run)
{
	unsigned int messages;
	int ret = 1;

	for (messages = 0; ret > 0 && messages < WATCH_BATCH; messages++)
		ret = family_hear(run->family, &run->err);
	if (ret < 0 || run->ended)
		return -1;
	if (run->family->gone)
		return err_set(&run->err, "the module dropmon was unloaded");
	if (run->stale || run->family->overruns != run->overruns)
		return watch_all(run);
	return 0;
}

/* Whoever reads us should not have to wait.  Return: whether there still is one. */
static bool watch_hand_over(struct watch_run *run)
{
	return !out_finish(&run->ctx->out);
}

static int watch_loop(struct watch_run *run, const sigset_t *signals)
{
	struct pollfd poll = { .fd = family_fd(run->family), .events = POLLIN };
	u64 end_ns = U64_MAX, now_ns = clock_ns(CLOCK_MONOTONIC);
	struct timespec wait;

	if (run->seconds)
		end_ns = now_ns + run->seconds * NSEC_PER_SEC;
	while (watch_hand_over(run) && !watch_signalled && now_ns < end_ns) {
		wait = clock_timespec(end_ns - now_ns);
		ppoll(&poll, 1, end_ns == U64_MAX ? NULL : &wait, signals);
		if (watch_hear(run))
			return -1;
		now_ns = clock_ns(CLOCK_MONOTONIC);
	}
	return watch_all(run);
}

/* What was lost before is no news.  Who may not begin may listen while others do. */
static int watch_start(struct watch_run *run)
{
	struct family *family = run->family;
	struct dropinfo_stats stats;
	struct err err;
	int ret;

	ret = family_ask(family, family_begin(family, DROPMON_CMD_START), NULL, NULL,
			 &run->err);
	if (ret && run->err.error != EPERM)
		return -1;
	if (stats_read(family, &stats, &err)) {
		if (!ret)
			run->err = err;
		return -1;
	}
	run->lost = dropinfo_lost(&stats);
	return !ret || stats_armed(&stats) ? 0 : -1;
}

static int watch_begin(struct watch_run *run)
{
	int ret;

	if (family_open(&run->family, &run->err) ||
	    family_join(run->family, (int)run->buffer << 10, watch_message, run, &run->err) ||
	    ledger_open(&run->ledger, &run->err) || watch_start(run))
		return -1;
	run->silent = true;
	ret = watch_all(run);
	run->silent = false;
	return ret;
}

static int watch_with_signals(struct watch_run *run)
{
	struct sigaction action = { .sa_handler = watch_signal };
	sigset_t blocked, old;
	int ret;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &old);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	ret = watch_begin(run) || watch_loop(run, &old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static int watch_option(struct watch_run *run, int opt)
{
	if (opt == 'a') {
		run->filter.all = true;
		return 0;
	}
	if (opt == 'B')
		return cmd_number(run->ctx, "buffer", optarg, WATCH_BUFFER_MIN,
				  WATCH_BUFFER_MAX, &run->buffer);
	return cmd_number(run->ctx, "for", optarg, 1, WATCH_SECONDS_MAX, &run->seconds);
}

static int watch_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct watch_run run = { .ctx = ctx, .buffer = FAMILY_RCVBUF >> 10 };
	int opt, ret;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (watch_option(&run, opt))
			return CMD_USAGE;
	}
	if (filter_parse(&run.filter, argv + optind, &run.err))
		return cmd_fail(ctx, CMD_USAGE, "%s", run.err.text);
	netns_open(&run.netns);
	ret = watch_with_signals(&run);
	family_close(run.family);
	ledger_close(&run.ledger);
	netns_close(&run.netns);
	return ret ? cmd_fail(ctx, CMD_FAILURE, "%s", run.err.text) : CMD_OK;
}

static const struct cmd_option watch_table[] = {
	{ 'a', "all", NULL, "also what is cleaned up, and noise" },
	{ 'B', "buffer", "KIB", "room for messages that wait to be read, 8192 at first" },
	{ OPT_FOR, "for", "SECONDS", "end after that time" },
	{ 0 },
};

const struct cmd cmd_watch = {
	.name = "watch",
	.args = FILTER_ARGS,
	.summary = "Show drops as they happen, until a signal comes",
	.text =
"One line for each place, when it is new and then once in an interval, with how many\n"
"packets were dropped there since the line before.  Drops are counted while somebody\n"
"watches.\n"
FILTER_TEXT,
	.options = watch_table,
	.run = watch_run,
};
