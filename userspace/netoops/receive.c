// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops receive: a receiver that prints records and stores nothing else. */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../lib/base/clock.h"
#include "../lib/record/assembly.h"
#include "../lib/record/fleets.h"
#include "../lib/record/inbox.h"
#include "../lib/record/intake.h"
#include "../lib/base/sink.h"
#include "cmd.h"
#include "files.h"
#include "keys.h"

#define RECEIVE_EXPIRE		5		/* seconds */
#define RECEIVE_LOG_MAX		(4 << 20)	/* bytes */
#define RECEIVE_MEMORY		64		/* MiB */
#define RECEIVE_RECORDS		1024
#define RECEIVE_TOMBSTONES	16384
/* Portions that a full socket may hold. */
#define RECEIVE_DRAIN		(INBOX_RCVBUF / INBOX_BATCH / 256)

enum {
	OPT_DIR = OPT_FIRST,
	OPT_COUNT,
	OPT_TIMEOUT,
	OPT_EXPIRE,
	OPT_LOG_MAX,
	OPT_MEMORY,
	OPT_ALLOW_UNSEALED,
	OPT_STATS,
};

/**
 * struct receive - one run of the command
 * @ctx: the run
 * @listen: where to listen, as the user wrote it
 * @key: file of a host's key
 * @fleet_keys: what --fleet-key said
 * @fleet_count: how often
 * @dir: directory for files, or NULL
 * @dir_fd: the same
 * @stats: file for the counters, or NULL
 * @wanted: records to wait for, 0 for no end
 * @timeout: seconds to wait, 0 for no end
 * @memory: MiB for records in the making
 * @limits: of these
 * @inbox: the socket
 * @intake: what judges datagrams
 * @assembly: where its records are made
 * @records: printed
 * @incomplete: of these
 * @failed: of these, not written to files
 * @hung_up: the output takes nothing any more
 */
struct receive {
	struct cmd_context		*ctx;
	const char			*listen;
	const char			*key;
	const char			*fleet_keys[FLEETS_MAX];
	unsigned int			fleet_count;
	const char			*dir;
	int				dir_fd;
	const char			*stats;
	u64				wanted;
	u64				timeout;
	u64				memory;
	struct reassembly_limits	limits;
	struct inbox			*inbox;
	struct intake			intake;
	struct assembly			assembly;
	u64				records;
	u64				incomplete;
	u64				failed;
	bool				hung_up;
};

/* Set by the first signal that asks us to end. */
static volatile sig_atomic_t receive_ended;

static void receive_signal(int signal_number)
{
	(void)signal_number;
	receive_ended = 1;
}

static bool receive_satisfied(const struct receive *receive)
{
	return receive->hung_up ||
	       (receive->wanted && receive->records >= receive->wanted);
}

static void receive_record(struct receive *receive,
			   const struct recordout *from)
{
	struct out *out = &receive->ctx->out;
	struct err err;

	receive->records++;
	receive->incomplete += !from->record->complete;
	recordout_print(from, out);
	/* Whoever reads us should not have to wait for the next record. */
	if (out_finish(out))
		receive->hung_up = true;
	if (!receive->dir)
		return;
	if (files_write(receive->dir_fd, receive->dir, from, &err)) {
		receive->failed++;
		cmd_fail(receive->ctx, CMD_PARTIAL, "%s", err.text);
	}
}

static void receive_take(struct receive *receive, bool flush)
{
	struct recordout record;

	while (!receive_satisfied(receive) &&
	       assembly_take(&receive->assembly, clock_ns(CLOCK_MONOTONIC), flush,
			     &record))
		receive_record(receive, &record);
}

/* Return: 1 when there may be more, 0, -1. */
static int receive_portion(struct receive *receive, struct err *err)
{
	struct inbox *inbox = receive->inbox;
	struct reassembly_source source;
	struct inbox_mail *mail;
	u64 now_ns;
	unsigned int i;
	int ret;

	ret = inbox_receive(inbox, err);
	now_ns = clock_ns(CLOCK_MONOTONIC);
	for (i = 0; i < inbox->count; i++) {
		mail = &inbox->mail[i];
		addr_mapped(&mail->from, source.addr);
		if (mail->len > sizeof(mail->bytes))
			mail->len = 0;
		if (intake_add(&receive->intake, mail->bytes, mail->len,
			       &source, now_ns))
			receive_take(receive, false);
		if (receive_satisfied(receive))
			return 0;
	}
	return ret;
}

/*
 * Waits for packets until a record is due or the end, whichever is first.  Signals
 * come only here, so it is called even when there is nothing to wait for.
 */
static void receive_wait(const struct receive *receive, u64 end_ns,
			 const sigset_t *signals)
{
	struct pollfd poll = { .fd = receive->inbox->fd, .events = POLLIN };
	u64 until = reassembly_deadline(receive->intake.reassembly);
	u64 now_ns = clock_ns(CLOCK_MONOTONIC), wait_ns;
	struct timespec wait;

	if (until > end_ns)
		until = end_ns;
	wait_ns = until > now_ns ? until - now_ns : 0;
	wait = clock_timespec(wait_ns);
	ppoll(&poll, 1, until == U64_MAX ? NULL : &wait, signals);
}

/* What came before the end counts, but nobody can put the end off. */
static void receive_drain(struct receive *receive)
{
	unsigned int portions;
	struct err ignored;

	for (portions = 0; portions < RECEIVE_DRAIN; portions++) {
		if (receive_satisfied(receive) ||
		    receive_portion(receive, &ignored) <= 0)
			break;
	}
	receive_take(receive, true);
}

/* Return: CMD_OK, or CMD_FAILURE after one line on stderr. */
static int receive_loop(struct receive *receive)
{
	u64 end_ns = U64_MAX;
	sigset_t blocked, old;
	struct err err;
	int ret = 0;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &old);
	if (receive->timeout)
		end_ns = clock_ns(CLOCK_MONOTONIC) + receive->timeout * NSEC_PER_SEC;
	while (!receive_ended && !receive_satisfied(receive) &&
	       clock_ns(CLOCK_MONOTONIC) < end_ns) {
		receive_wait(receive, ret ? 0 : end_ns, &old);
		ret = receive_portion(receive, &err);
		if (ret < 0)
			return cmd_fail(receive->ctx, CMD_FAILURE, "%s",
					err.text);
		receive_take(receive, false);
	}
	receive_drain(receive);
	return CMD_OK;
}

static void receive_out_counts(const struct receive *receive, struct out *out)
{
	out_begin(out, NULL);
	intake_out(&receive->intake, out);
	out_u64(out, "socket_drops", ", %ju dropped by the socket",
		inbox_drops(receive->inbox));
	out_u64(out, "records", "; %ju records", receive->records);
	out_u64(out, "incomplete", ", %ju incomplete\n", receive->incomplete);
	out_end(out);
}

static int receive_write_stats(const struct receive *receive)
{
	struct out out;
	FILE *file;
	int error;

	file = fopen(receive->stats, "we");
	error = errno;
	if (file) {
		out_init(&out, file, true);
		receive_out_counts(receive, &out);
		error = out_finish(&out);
		fclose(file);
	}
	if (!error)
		return CMD_OK;
	return cmd_fail(receive->ctx, CMD_PARTIAL, "cannot write '%s': %s",
			receive->stats, strerror(error));
}

static int receive_report(const struct receive *receive)
{
	struct out out;
	int ret = CMD_OK;

	out_init(&out, stderr, false);
	fputs("netoops receive: ", stderr);
	receive_out_counts(receive, &out);
	if (receive->stats)
		ret = receive_write_stats(receive);
	if (receive->failed)
		return CMD_PARTIAL;
	if (ret || receive_ended || receive_satisfied(receive))
		return ret;
	/* The time is up. */
	if (!receive->records)
		return CMD_FAILURE;
	return receive->wanted ? CMD_PARTIAL : CMD_OK;
}

static int receive_prepare(struct receive *receive, struct err *err)
{
	receive->limits.records = RECEIVE_RECORDS;
	receive->limits.tombstones = RECEIVE_TOMBSTONES;
	if (assembly_open(&receive->assembly, &receive->limits,
			  receive->memory << 20, err))
		return -1;
	receive->intake.reassembly = receive->assembly.reassembly;
	receive->inbox = malloc(sizeof(*receive->inbox));
	if (!receive->inbox)
		return err_set(err, "no memory for packets");
	if (!receive->dir)
		return 0;
	receive->dir_fd = sink_open_dir(receive->dir, err);
	return receive->dir_fd < 0 ? -1 : 0;
}

static void receive_free(struct receive *receive)
{
	if (receive->dir_fd >= 0)
		close(receive->dir_fd);
	assembly_close(&receive->assembly);
	free(receive->inbox);
}

static int receive_all(struct receive *receive)
{
	struct sigaction action = { .sa_handler = receive_signal };
	struct cmd_context *ctx = receive->ctx;
	struct addr addr;
	char text[ADDR_TEXT];
	struct err err;
	int ret;

	if (addr_parse(&addr, receive->listen, NETOOPS_PORT, false, &err))
		return cmd_fail(ctx, CMD_USAGE, "--listen: %s", err.text);
	if (receive_prepare(receive, &err) ||
	    inbox_open(receive->inbox, &addr, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	fprintf(stderr, "listening on %s\n",
		addr_text(&receive->inbox->addr, text));
	ret = receive_loop(receive);
	if (!ret)
		ret = receive_report(receive);
	inbox_close(receive->inbox);
	return ret;
}

static int receive_number(struct receive *receive, int opt)
{
	struct reassembly_limits *limits = &receive->limits;
	struct cmd_context *ctx = receive->ctx;
	u64 value = 0;
	int ret;

	switch (opt) {
	case OPT_COUNT:
		return cmd_number(ctx, "count", optarg, 1, U32_MAX,
				  &receive->wanted);
	case OPT_TIMEOUT:
		return cmd_number(ctx, "timeout", optarg, 1, U32_MAX,
				  &receive->timeout);
	case OPT_EXPIRE:
		ret = cmd_number(ctx, "expire", optarg, 0, U32_MAX, &value);
		limits->timeout_ns = value * NSEC_PER_SEC;
		return ret;
	case OPT_LOG_MAX:
		ret = cmd_number(ctx, "log-max", optarg, 1, 1 << 30, &value);
		limits->log_max = (u32)value;
		return ret;
	case OPT_MEMORY:
		return cmd_number(ctx, "memory", optarg, 1, 1 << 20,
				  &receive->memory);
	}
	return -1;
}

static int receive_add_fleet(struct receive *receive)
{
	if (receive->fleet_count == FLEETS_MAX) {
		cmd_fail(receive->ctx, CMD_USAGE,
			 "--fleet-key: %d are the most", FLEETS_MAX);
		return -1;
	}
	receive->fleet_keys[receive->fleet_count++] = optarg;
	return 0;
}

static int receive_option(struct receive *receive, int opt)
{
	switch (opt) {
	case OPT_LISTEN:
		receive->listen = optarg;
		return 0;
	case OPT_KEY:
		receive->key = optarg;
		return 0;
	case OPT_FLEET_KEY:
		return receive_add_fleet(receive);
	case OPT_DIR:
		receive->dir = optarg;
		return 0;
	case OPT_STATS:
		receive->stats = optarg;
		return 0;
	case OPT_ALLOW_UNSEALED:
		receive->intake.allow_unsealed = true;
		return 0;
	}
	return receive_number(receive, opt);
}

/* Reads the keys, runs, and wipes them. */
static int receive_keyed(struct receive *receive)
{
	struct intake *intake = &receive->intake;
	struct cmd_context *ctx = receive->ctx;
	struct fleets *fleets;
	struct keys *keys;
	struct err err;
	int ret;

	if (receive->key && receive->fleet_count)
		return cmd_fail(ctx, CMD_USAGE,
				"--key and --fleet-key exclude each other");
	if (fleets_check(receive->fleet_keys, receive->fleet_count, &err))
		return cmd_fail(ctx, CMD_USAGE, "--fleet-key: %s", err.text);
	if (fleets_read(receive->fleet_keys, receive->fleet_count, &fleets,
			&err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (fleets) {
		intake->fleets = fleets->keys;
		intake->fleet_count = fleets->count;
	}
	ret = keys_open(ctx, receive->key, NULL, &keys);
	if (keys)
		intake->host_key = keys->host_key;
	if (!ret)
		ret = receive_all(receive);
	keys_free(keys);
	fleets_free(fleets);
	return ret;
}

static int receive_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct receive receive = {
		.ctx = ctx, .listen = ":2004", .dir_fd = -1,
		.memory = RECEIVE_MEMORY,
		.limits = {
			.timeout_ns = RECEIVE_EXPIRE * NSEC_PER_SEC,
			.log_max = RECEIVE_LOG_MAX,
		},
	};
	int opt, ret;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (receive_option(&receive, opt))
			return CMD_USAGE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	ret = receive_keyed(&receive);
	receive_free(&receive);
	return ret;
}

static const struct cmd_option receive_table[] = {
	{ OPT_LISTEN, "listen", "ADDR:PORT", "where to listen (any address, port 2004)" },
	{ OPT_DIR, "dir", "DIR", "write each record to files in DIR, too" },
	{ OPT_KEY, "key", "FILE", "key of the one host that sends" },
	{ OPT_FLEET_KEY, "fleet-key", "[N:]FILE", "derive the keys of hosts from this" },
	{ OPT_ALLOW_UNSEALED, "allow-unsealed", NULL, "with a key, take unsealed packets too" },
	{ OPT_COUNT, "count", "N", "end after N records" },
	{ OPT_TIMEOUT, "timeout", "SECONDS", "end after this time" },
	{ OPT_EXPIRE, "expire", "SECONDS", "time after a record's last packet (5)" },
	{ OPT_LOG_MAX, "log-max", "BYTES", "refuse records with a longer log (4 MiB)" },
	{ OPT_MEMORY, "memory", "MIB", "memory for records in the making (64)" },
	{ OPT_STATS, "stats", "FILE", "write the counters to FILE as JSON" },
	{ 0 },
};

const struct cmd cmd_receive = {
	.name = "receive",
	.args = "",
	.summary = "Receive records and print them",
	.text =
"ADDR is an IPv4 or IPv6 address, the latter in brackets when a port follows.  A\n"
"record is printed once: when all of its log is there, or else what there is of it\n"
"after a while.  With a key, packets that are not sealed with it are refused.\n"
"SIGINT or SIGTERM ends it: what is not complete is printed as it is, and what\n"
"became of all packets is told on standard error.\n",
	.options = receive_table,
	.run = receive_run,
};
