// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The main thread: opens everything, renounces privileges, starts the others,
 * receives until a signal ends it, and sees what has arrived to the disk.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/base/clock.h"
#include "daemon.h"
#include "http.h"
#include "keyring.h"
#include "notify.h"
#include "privileges.h"
#include "receiver.h"
#include "writer.h"

#define DAEMON_DAY_NS	(86400 * NSEC_PER_SEC)
/* Portions that a full socket may hold. */
#define DAEMON_DRAIN	(INBOX_RCVBUF / INBOX_BATCH / 256)
/*
 * While packets come they are left to gather for so long: to be woken for a few
 * costs more than they do.  A socket must have room for what comes meanwhile.
 */
#define DAEMON_GATHER_NS	(NSEC_PER_SEC / 1000)
#define DAEMON_GATHER_ROOM	(4 << 20)
/* Time for a thread that was told to stop. */
#define DAEMON_STOP_NS	(2 * NSEC_PER_SEC)

/**
 * struct daemon - one run
 * @ctx: the run
 * @config: what is wanted
 * @receiver: makes records
 * @keyring: its keys
 * @backlog: where they wait
 * @writer: stores them
 * @http: tells of them
 * @stuck: the writer has not ended, though it was told to
 */
struct daemon {
	struct cmd_context	*ctx;
	const struct config	*config;
	struct receiver		receiver;
	struct keyring		keyring;
	struct backlog		backlog;
	struct writer		writer;
	struct http		http;
	bool			stuck;
};

/* How many signals have asked for the end, and whether one for new keys. */
static volatile sig_atomic_t daemon_ends, daemon_reload;

static void daemon_signal(int number)
{
	if (number == SIGHUP)
		daemon_reload = 1;
	else
		daemon_ends++;
}

/* They come only while the main thread waits; other threads never see them. */
static void daemon_block_signals(sigset_t *ret_old)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = daemon_signal };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, ret_old);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		sigaction(signals[i], &action, NULL);
		sigdelset(ret_old, signals[i]);
	}
}

/* The end has been asked for twice: the second time while nobody waited for it. */
static bool daemon_hurried(void)
{
	sigset_t pending;

	return daemon_ends > 1 ||
	       (!sigpending(&pending) && (sigismember(&pending, SIGTERM) > 0 ||
					  sigismember(&pending, SIGINT) > 0));
}

static void daemon_reload_keys(struct daemon *daemon)
{
	struct err err;

	daemon_reload = 0;
	if (keyring_reload(&daemon->keyring, daemon->config, &err)) {
		cmd_note(daemon->ctx, "the old keys are kept: %s", err.text);
		return;
	}
	keyring_use(&daemon->keyring, &daemon->receiver.intake);
	cmd_note(daemon->ctx, "keys are read");
}

/* Packets of the last round. */
static unsigned int daemon_packets(const struct daemon *daemon)
{
	unsigned int i, packets = 0;

	for (i = 0; i < daemon->receiver.count; i++)
		packets += daemon->receiver.inboxes[i]->count;
	return packets;
}

static bool daemon_gathers(const struct daemon *daemon)
{
	unsigned int i;

	for (i = 0; i < daemon->receiver.count; i++) {
		if (daemon->receiver.inboxes[i]->room < DAEMON_GATHER_ROOM)
			return false;
	}
	return daemon_packets(daemon);
}

/* Waits for packets, a record that is due, or a signal. */
static void daemon_wait(struct daemon *daemon, bool more,
			const sigset_t *signals)
{
	u64 now_ns = clock_ns(CLOCK_MONOTONIC), until_ns, wait_ns = 0;
	struct pollfd polls[CONFIG_LISTEN_MAX];
	unsigned int i, count = 0;
	struct timespec wait;

	until_ns = receiver_deadline(&daemon->receiver);
	for (i = 0; i < daemon->receiver.count; i++) {
		polls[i].fd = daemon->receiver.inboxes[i]->fd;
		polls[i].events = POLLIN;
	}
	if (daemon_gathers(daemon))
		until_ns = now_ns + DAEMON_GATHER_NS < until_ns ?
			   now_ns + DAEMON_GATHER_NS : until_ns;
	else
		count = i;
	if (!more && until_ns > now_ns)
		wait_ns = until_ns - now_ns;
	wait = clock_timespec(wait_ns);
	ppoll(polls, count, !more && until_ns == U64_MAX ? NULL : &wait,
	      signals);
}

/* A portion of each socket.  Return: 1 when there may be more, 0, -1. */
static int daemon_round(struct daemon *daemon, struct err *err)
{
	int more = 0, ret;
	unsigned int i;

	for (i = 0; i < daemon->receiver.count; i++) {
		ret = receiver_portion(&daemon->receiver,
				       daemon->receiver.inboxes[i], err);
		if (ret < 0)
			return -1;
		more |= ret;
	}
	receiver_expire(&daemon->receiver);
	return more;
}

/* Return: CMD_OK when a signal ends it; else another status, after one line. */
static int daemon_receive(struct daemon *daemon, const sigset_t *signals)
{
	struct err err;
	int more = 0;

	while (!daemon_ends) {
		daemon_wait(daemon, more, signals);
		if (daemon_reload)
			daemon_reload_keys(daemon);
		more = daemon_round(daemon, &err);
		if (more < 0)
			return cmd_fail(daemon->ctx, CMD_FAILURE, "%s",
					err.text);
	}
	return CMD_OK;
}

/*
 * What came before the end counts, but nobody can put the end off: neither who
 * sends on, nor a disk that takes nothing.
 */
static void daemon_finish(struct daemon *daemon, bool broken)
{
	u64 until_ns = clock_ns(CLOCK_MONOTONIC);
	unsigned int rounds;
	struct err ignored;

	if (!broken)
		until_ns += daemon->config->exit_wait * NSEC_PER_SEC;
	for (rounds = 0; rounds < DAEMON_DRAIN; rounds++) {
		if (daemon_round(daemon, &ignored) <= 0)
			break;
	}
	receiver_flush(&daemon->receiver, until_ns);
	if (!backlog_close(&daemon->backlog, until_ns) || broken)
		daemon->stuck = !backlog_abandon(&daemon->backlog,
						 clock_ns(CLOCK_MONOTONIC) +
						 DAEMON_STOP_NS);
	if (!daemon->stuck)
		pthread_join(daemon->writer.thread, NULL);
}

static int daemon_write_stats(const struct daemon *daemon,
			      const struct tally *tally)
{
	const char *path = daemon->config->stats;
	struct out out;
	FILE *file;
	int error;

	file = fopen(path, "we");
	error = errno;
	if (file) {
		out_init(&out, file, true);
		tally_out(tally, &out);
		error = out_finish(&out);
		fclose(file);
	}
	if (!error)
		return CMD_OK;
	return cmd_fail(daemon->ctx, CMD_PARTIAL, "cannot write '%s': %s", path,
			strerror(error));
}

/* What became of it all.  Return: a status when there was none before. */
static int daemon_report(struct daemon *daemon, int before)
{
	const struct tally_amount *lost;
	struct tally tally;
	struct out out;
	int ret = CMD_OK;

	backlog_tally(&daemon->backlog, &tally);
	tally.socket_drops = receiver_drops(&daemon->receiver);
	lost = &tally.fates[TALLY_LOST];
	out_init(&out, stderr, daemon->ctx->json);
	out_text(&out, "netoopsd: ");
	tally_out(&tally, &out);
	if (daemon->config->stats)
		ret = daemon_write_stats(daemon, &tally);
	if (daemon->writer.mute)
		ret = CMD_PARTIAL;
	if (before || !lost->records)
		return before ? before : ret;
	return cmd_fail(daemon->ctx, CMD_PARTIAL,
			"%ju records are lost: the store did not take them in time",
			lost->records);
}

/* All that needs privileges. */
static int daemon_listen(struct daemon *daemon, struct err *err)
{
	const struct config *config = daemon->config;
	struct addr addr;

	if (receiver_listen(&daemon->receiver, config, err))
		return -1;
	if (!config->metrics)
		return 0;
	if (addr_parse(&addr, config->metrics, 0, false, err))
		return -1;
	return http_listen(&daemon->http, &addr, err);
}

static int daemon_open_store(struct daemon *daemon, struct err *err)
{
	struct keeper *keeper = &daemon->writer.keeper;
	const struct config *config = daemon->config;

	keeper->ctx = daemon->ctx;
	keeper->backlog = &daemon->backlog;
	keeper->path = config->store;
	keeper->limits.max_records = config->retain_count;
	keeper->limits.max_bytes = config->retain_size << 20;
	keeper->limits.max_age_ns = config->retain_age * DAEMON_DAY_NS;
	keeper->limits.tombstones = config->tombstones;
	keeper->limits.unsealed_percent = (u32)config->retain_unsealed;
	keeper->limits.strangers = config->allow_unsealed &&
				   (config->key || config->fleet_keys.count);
	return keeper_open(keeper, err);
}

/* All that does not. */
static int daemon_open(struct daemon *daemon, struct err *err)
{
	const struct config *config = daemon->config;

	if (keyring_read(&daemon->keyring, config, err))
		return -1;
	if (receiver_open(&daemon->receiver, config, err))
		return -1;
	keyring_use(&daemon->keyring, &daemon->receiver.intake);
	umask(077);
	return daemon_open_store(daemon, err);
}

static int daemon_start(struct daemon *daemon, struct err *err)
{
	daemon->writer.ctx = daemon->ctx;
	daemon->writer.backlog = &daemon->backlog;
	daemon->http.backlog = &daemon->backlog;
	daemon->http.inboxes = daemon->receiver.inboxes;
	daemon->http.inbox_count = daemon->receiver.count;
	daemon->http.store_path = daemon->config->store;
	if (daemon->http.fd >= 0 && http_start(&daemon->http, err))
		return -1;
	return writer_start(&daemon->writer, err);
}

/* In one piece, so that who has seen a part of it has seen all. */
static void daemon_tell_ready(const struct daemon *daemon)
{
	char text[ADDR_TEXT], *lines = NULL;
	size_t len = 0;
	unsigned int i;
	FILE *file;

	file = open_memstream(&lines, &len);
	for (i = 0; file && i < daemon->receiver.count; i++)
		fprintf(file, "listening on %s\n",
			addr_text(&daemon->receiver.inboxes[i]->addr, text));
	if (file && daemon->http.fd >= 0)
		fprintf(file, "metrics on http://%s/metrics\n",
			addr_text(&daemon->http.addr, text));
	if (file && !fclose(file))
		fwrite(lines, 1, len, stderr);
	free(lines);
	notify_manager("READY=1");
}

static int daemon_work(struct daemon *daemon, const sigset_t *signals)
{
	struct err err;
	int ret;

	if (daemon_start(daemon, &err))
		return cmd_fail(daemon->ctx, CMD_FAILURE, "%s", err.text);
	daemon_tell_ready(daemon);
	ret = daemon_receive(daemon, signals);
	notify_manager("STOPPING=1");
	daemon_finish(daemon, ret);
	http_stop(&daemon->http);
	return daemon_report(daemon, ret);
}

static void daemon_close(struct daemon *daemon)
{
	http_stop(&daemon->http);
	keyring_free(&daemon->keyring);
	receiver_close(&daemon->receiver);
	keeper_close(&daemon->writer.keeper);
	backlog_free(&daemon->backlog);
}

/*
 * What is wrong in the options stays wrong, so that the unit does not try again:
 * files that are something else are too.  What is missing, or in use, may change.
 */
static int daemon_fail(struct daemon *daemon, const struct err *err)
{
	bool wrong = err->code == ERR_FORMAT || err->code == ERR_UNSUPPORTED;

	return cmd_fail(daemon->ctx, wrong ? CMD_USAGE : CMD_FAILURE, "%s",
			err->text);
}

/**
 * daemon_run - run until a signal comes
 * @ctx: the run
 * @config: what is wanted
 *
 * Return: the exit status.
 */
int daemon_run(struct cmd_context *ctx, const struct config *config)
{
	struct daemon daemon = {
		.ctx = ctx, .config = config, .http = { .fd = -1 },
	};
	u64 backlog = config->backlog << 20;
	sigset_t signals;
	struct err err;
	int ret;

	/* A store may take seconds to open. */
	daemon_block_signals(&signals);
	daemon.receiver.backlog = &daemon.backlog;
	if (backlog_init(&daemon.backlog, backlog,
			 config->allow_unsealed ? backlog / 2 : backlog,
			 daemon_hurried, &err) ||
	    daemon_listen(&daemon, &err) ||
	    privileges_drop(config->user, &err) || daemon_open(&daemon, &err))
		ret = daemon_fail(&daemon, &err);
	else
		ret = daemon_work(&daemon, &signals);
	if (daemon.stuck) {
		/* The other thread has all of this still in use. */
		keyring_free(&daemon.keyring);
		_exit(ret);
	}
	daemon_close(&daemon);
	return ret;
}
