// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops send: machines that crash, behind a network that is as bad as wanted. */
#include <getopt.h>
#include <stdlib.h>
#include <sys/random.h>

#include "../lib/base/clock.h"
#include "channel.h"
#include "cmd.h"
#include "hostload.h"
#include "keys.h"
#include "wholerecord.h"

enum {
	OPT_HOSTS = OPT_FIRST,
	OPT_AT_ONCE,
	OPT_FROM,
	OPT_RECORDS,
	OPT_LOSS,
	OPT_BURST,
	OPT_DUPLICATE,
	OPT_REORDER,
	OPT_CORRUPT,
	OPT_RATE,
	OPT_VERSION,
	OPT_LOG,
	OPT_LOG_SIZE,
	OPT_CHUNK,
	OPT_SEED,
};

#define SEND_NUMBERS	12
#define SEND_NOT_GIVEN	U64_MAX

/**
 * struct send - one run of the command
 * @ctx: the run
 * @to: where to, as the user wrote it
 * @addr: the same
 * @from: addresses that the hosts have, when the channel's options say so
 * @at_once: hosts that send at the same time
 * @key: file of a host's key
 * @fleet_key: file of a fleet key
 * @numbers: options that are numbers, in the order of send_numbers
 * @channel_options: the network
 * @hostload_options: what is sent
 * @channel: the network
 * @load: what is sent
 * @whole: the record that is sent now
 * @complete: records of which enough packets got through
 * @start_ns: when it began
 */
struct send {
	struct cmd_context	*ctx;
	const char		*to;
	struct addr		addr;
	struct subnet		from;
	u32			at_once;
	const char		*key;
	const char		*fleet_key;
	u64			numbers[SEND_NUMBERS];
	struct channel_options	channel_options;
	struct hostload_options	hostload_options;
	struct channel		channel;
	struct hostload		load;
	struct wholerecord		whole;
	u64			complete;
	u64			start_ns;
};

/* A percentage with up to four decimals.  Return: 0 or -1. */
static int send_percent(struct cmd_context *ctx, const char *option,
			u32 *ret_ppm)
{
	u32 scale = RNG_MILLION / 100, whole = 0;
	const char *at = optarg;

	for (; *at >= '0' && *at <= '9' && whole <= 100; at++)
		whole = whole * 10 + (u32)(*at - '0');
	*ret_ppm = whole * scale;
	if (at > optarg && *at == '.' && at[1] >= '0' && at[1] <= '9') {
		for (at++; *at >= '0' && *at <= '9' && scale > 1; at++) {
			scale /= 10;
			*ret_ppm += (u32)(*at - '0') * scale;
		}
	}
	if (at > optarg && *at == '%')
		at++;
	if (at > optarg && !*at && *ret_ppm <= RNG_MILLION)
		return 0;
	cmd_fail(ctx, CMD_USAGE, "--%s: '%s' is not a percentage (0 to 100, 4 decimals)",
		 option, optarg);
	return -1;
}

/* Options that are numbers; @value is what they are when not given. */
static const struct {
	int		opt;
	const char	*name;
	u64		min;
	u64		max;
	u64		value;
} send_numbers[] = {
	{ OPT_HOSTS, "hosts", 1, 1000000, 1 },
	{ OPT_AT_ONCE, "at-once", 1, 1000000, 1000000 },
	{ OPT_RECORDS, "records", 1, 1000000, 1 },
	{ OPT_BURST, "burst", 1, RNG_MILLION, 0 },
	{ OPT_REORDER, "reorder", 0, CHANNEL_REORDER_MAX, 0 },
	{ OPT_RATE, "rate", 1, 100000000, 0 },
	{ OPT_PARITY, "parity", 0, NETOOPS_PARITY_PERCENT_MAX,
	  NETOOPS_PARITY_PERCENT_MAX },
	{ OPT_VERSION, "version", 2, NETOOPS_VERSION, NETOOPS_VERSION },
	{ OPT_LOG_SIZE, "log-size", 0, HOSTLOAD_FILE_MAX, SEND_NOT_GIVEN },
	{ OPT_CHUNK, "chunk", 1, NETOOPS_PACKET_MAX, 0 },
	{ OPT_KEY_ID, "key-id", 0, U32_MAX, 1 },
	{ OPT_SEED, "seed", 0, U32_MAX, SEND_NOT_GIVEN },
};

static_assert(sizeof(send_numbers) / sizeof(*send_numbers) == SEND_NUMBERS);

/* Return: where it is in the table, SEND_NUMBERS when it is no number. */
static size_t send_find(int opt)
{
	size_t i;

	for (i = 0; i < SEND_NUMBERS && send_numbers[i].opt != opt; i++)
		;
	return i;
}

static u64 send_value(const struct send *send, int opt)
{
	return send->numbers[send_find(opt)];
}

static void send_apply(struct send *send)
{
	struct channel_options *channel = &send->channel_options;
	struct hostload_options *load = &send->hostload_options;
	u64 size = send_value(send, OPT_LOG_SIZE);

	channel->burst = (u32)send_value(send, OPT_BURST);
	channel->reorder = (u32)send_value(send, OPT_REORDER);
	channel->rate = send_value(send, OPT_RATE);
	load->hosts = (u32)send_value(send, OPT_HOSTS);
	send->at_once = (u32)send_value(send, OPT_AT_ONCE);
	if (send->at_once > load->hosts)
		send->at_once = load->hosts;
	load->records = (u32)send_value(send, OPT_RECORDS);
	load->percent = (u16)send_value(send, OPT_PARITY);
	load->version = (unsigned int)send_value(send, OPT_VERSION);
	load->log_size = size == SEND_NOT_GIVEN ? 0 : (u32)size;
	load->log_empty = !size;
	load->chunk = (u16)send_value(send, OPT_CHUNK);
	load->key_id = (u32)send_value(send, OPT_KEY_ID);
	load->seed = send_value(send, OPT_SEED);
}

static void send_defaults(struct send *send)
{
	u32 seed = 0;
	size_t i;

	for (i = 0; i < SEND_NUMBERS; i++)
		send->numbers[i] = send_numbers[i].value;
	if (getrandom(&seed, sizeof(seed), 0) == sizeof(seed))
		send->numbers[send_find(OPT_SEED)] = seed;
	else
		send->numbers[send_find(OPT_SEED)] = 1;
}

static int send_set_from(struct send *send)
{
	struct err err;

	if (subnet_parse(&send->from, optarg, &err)) {
		cmd_fail(send->ctx, CMD_USAGE, "--from: %s", err.text);
		return -1;
	}
	send->channel_options.from = &send->from;
	return 0;
}

static int send_option(struct send *send, int opt)
{
	struct channel_options *channel = &send->channel_options;
	struct cmd_context *ctx = send->ctx;
	size_t i = send_find(opt);

	if (i < SEND_NUMBERS)
		return cmd_number(ctx, send_numbers[i].name, optarg,
				  send_numbers[i].min, send_numbers[i].max,
				  &send->numbers[i]);
	switch (opt) {
	case OPT_LOSS:
		return send_percent(ctx, "loss", &channel->loss);
	case OPT_DUPLICATE:
		return send_percent(ctx, "duplicate", &channel->duplicate);
	case OPT_CORRUPT:
		return send_percent(ctx, "corrupt", &channel->corrupt);
	case OPT_TO:
		send->to = optarg;
		return 0;
	case OPT_FROM:
		return send_set_from(send);
	case OPT_LOG:
		send->hostload_options.log_file = optarg;
		return 0;
	case OPT_KEY:
		send->key = optarg;
		return 0;
	case OPT_FLEET_KEY:
		send->fleet_key = optarg;
		return 0;
	case OPT_BLOB:
		send->hostload_options.blob = optarg;
		if (strlen(optarg) <= NETOOPS_BLOB_MAX)
			return 0;
		cmd_fail(ctx, CMD_USAGE,
			 "--blob: %d bytes are the most", NETOOPS_BLOB_MAX);
		return -1;
	}
	return -1;
}

static void send_out_counts(struct send *send)
{
	static const char * const kinds[] = { "facts", "data", "parity" };
	struct out *out = &send->ctx->out;
	const struct channel_counts *counts;
	unsigned int i;

	out_text(out, "KIND         MADE      LOST   DOUBLED   DAMAGED      SENT\n");
	out_begin(out, "packets");
	for (i = 0; i < CHANNEL_KINDS; i++) {
		counts = &send->channel.counts[i];
		out_text(out, "%-6s", kinds[i]);
		out_begin(out, kinds[i]);
		out_u64(out, "made", " %10ju", counts->made);
		out_u64(out, "lost", " %9ju", counts->lost);
		out_u64(out, "duplicated", " %9ju", counts->duplicated);
		out_u64(out, "corrupted", " %9ju", counts->corrupted);
		out_u64(out, "sent", " %9ju\n", counts->sent);
		out_end(out);
	}
	out_end(out);
	out_bool(out, "refused", NULL, send->channel.refused);
	if (send->channel.refused)
		fprintf(stderr, "netoops send: packets were refused: is anything at %s?\n",
			send->to);
}

static void send_report(struct send *send)
{
	const struct hostload_options *options = &send->hostload_options;
	u64 ns = clock_ns(CLOCK_MONOTONIC) - send->start_ns;
	const struct netoops_record *shape = &send->load.shape;
	struct out *out = &send->ctx->out;
	char text[ADDR_TEXT];

	out_begin(out, NULL);
	out_str(out, "to", "to %s", addr_text(&send->addr, text));
	out_u64(out, "version", ", version %ju", options->version);
	out_u64(out, "seed", ", seed %ju\n", options->seed);
	out_u64(out, "hosts", "%ju hosts, ", options->hosts);
	out_u64(out, "records", "%ju records each, ", options->records);
	out_u64(out, "log_len", "%ju bytes of log", send->load.log_len);
	out_u64(out, "log_lost", NULL, send->load.log_lost);
	if (options->version == NETOOPS_VERSION) {
		out_u64(out, "chunk_size", " in chunks of %ju",
			shape->chunk_size);
		out_u64(out, "data_count", NULL, shape->data_count);
		out_u64(out, "parity_count", NULL, shape->parity_count);
		out_u64(out, "blocks", NULL, shape->blocks);
	}
	out_text(out, "\n");
	send_out_counts(send);
	if (options->version == NETOOPS_VERSION)
		out_u64(out, "complete", "%ju records can be complete\n",
			send->complete);
	out_u64(out, "sent", "%ju packets", send->channel.sent);
	out_u64(out, "bytes", ", %ju bytes of UDP payload", send->channel.bytes);
	out_u64(out, "ms", " in %ju ms\n", ns / 1000000);
	out_end(out);
}

/* All hosts send their packet @seq before any sends the next. */
static int send_packets(struct send *send, u32 first, u32 hosts, u32 seq,
			struct err *err)
{
	u8 packet[CHANNEL_PACKET], kind;
	struct netoops_slot slot;
	size_t len;
	u32 i;

	netoops_record_slot(&send->load.shape, seq, &slot);
	for (i = 0; i < hosts; i++) {
		len = hostload_packet(&send->load, first + i, seq, &kind, packet,
				      sizeof(packet));
		if (channel_put(&send->channel, first + i, kind, packet, len,
				err))
			return -1;
		if (send->channel.intact)
			wholerecord_add(&send->whole, i, &slot);
	}
	return 0;
}

/* The hosts from @first on send their record @number. */
static int send_record(struct send *send, u32 first, u32 hosts, u32 number,
		       struct err *err)
{
	const struct hostload_options *options = &send->hostload_options;
	u32 seq, count = hostload_count(&send->load);
	u64 done, total = (u64)count * options->hosts * options->records;
	int ret;

	ret = wholerecord_begin(&send->whole, &send->load.shape, hosts, err);
	for (seq = 0; !ret && seq < count; seq++) {
		ret = send_packets(send, first, hosts, seq, err);
		done = ((u64)first * options->records + (u64)number * hosts) *
		       count + (u64)seq * hosts;
		progress_update(&send->ctx->progress,
				done * NETOOPS_PACKET_MAX,
				total * NETOOPS_PACKET_MAX);
	}
	if (!ret)
		send->complete += wholerecord_complete(&send->whole);
	wholerecord_end(&send->whole);
	return ret;
}

static int send_hosts(struct send *send, u32 first, struct err *err)
{
	const struct hostload_options *options = &send->hostload_options;
	u32 number, hosts = options->hosts - first;

	if (hosts > send->at_once)
		hosts = send->at_once;
	for (number = 0; number < options->records; number++) {
		/* With one record each, all hosts share what was prepared. */
		if (options->records > 1 || !first) {
			if (hostload_record(&send->load, number, err))
				return -1;
		}
		if (send_record(send, first, hosts, number, err))
			return -1;
	}
	return 0;
}

static int send_all(struct send *send, struct err *err)
{
	u64 first;
	int ret = 0;

	if (hostload_open(&send->load, &send->hostload_options, err))
		return -1;
	if (channel_open(&send->channel, &send->addr, &send->channel_options,
			 send->hostload_options.hosts, send->hostload_options.seed,
			 err))
		return -1;
	progress_begin(&send->ctx->progress, "sending");
	send->start_ns = clock_ns(CLOCK_MONOTONIC);
	for (first = 0; !ret && first < send->hostload_options.hosts;
	     first += send->at_once)
		ret = send_hosts(send, (u32)first, err);
	if (!ret)
		ret = channel_flush(&send->channel, err);
	progress_end(&send->ctx->progress);
	if (!ret)
		send_report(send);
	channel_close(&send->channel);
	return ret;
}

/* What the options say together. */
static int send_check(struct send *send, int argc)
{
	struct hostload_options *options = &send->hostload_options;
	struct err err;

	if (optind != argc)
		return cmd_fail(send->ctx, CMD_USAGE, "too many arguments");
	if (!send->to)
		return cmd_fail(send->ctx, CMD_USAGE, "say where to: --to ADDR:PORT");
	if (options->version < NETOOPS_VERSION &&
	    (send->key || send->fleet_key || options->chunk))
		return cmd_fail(send->ctx, CMD_USAGE,
				"version %u has neither keys nor a choice of chunks",
				options->version);
	if (send->key && options->hosts > 1)
		return cmd_fail(send->ctx, CMD_USAGE,
				"--key is for one host; --fleet-key is for more");
	if (addr_parse(&send->addr, send->to, NETOOPS_PORT, true, &err))
		return cmd_fail(send->ctx, CMD_USAGE, "--to: %s", err.text);
	if (!addr_port(&send->addr))
		return cmd_fail(send->ctx, CMD_USAGE, "--to: port 0 is none");
	if (send->channel_options.from &&
	    send->from.first.sa.sa_family != send->addr.sa.sa_family)
		return cmd_fail(send->ctx, CMD_USAGE,
				"--from and --to are not of the same version of IP");
	return CMD_OK;
}

static int send_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct send send = { .ctx = ctx };
	struct keys *keys;
	struct err err;
	int opt, ret;

	send_defaults(&send);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (send_option(&send, opt))
			return CMD_USAGE;
	}
	send_apply(&send);
	ret = send_check(&send, argc);
	if (!ret)
		ret = keys_open(ctx, send.key, send.fleet_key, &keys);
	if (ret)
		return ret;
	if (keys && keys->has_host)
		send.hostload_options.host_key = keys->host_key;
	if (keys && keys->has_fleet)
		send.hostload_options.fleet_key = keys->fleet_key;
	if (send_all(&send, &err))
		ret = cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	hostload_close(&send.load);
	keys_free(keys);
	return ret;
}

static const struct cmd_option send_table[] = {
	{ OPT_TO, "to", "ADDR:PORT", "where to; port 2004 when left out" },
	{ OPT_HOSTS, "hosts", "N", "machines that crash at once (1)" },
	{ OPT_AT_ONCE, "at-once", "N", "so many at the same time, then the next (all)" },
	{ OPT_FROM, "from", "ADDR/BITS", "each from an address of its own in this block" },
	{ OPT_RECORDS, "records", "N", "records of each (1)" },
	{ OPT_LOSS, "loss", "P", "percent of packets that are lost" },
	{ OPT_BURST, "burst", "LEN", "in runs of so many on average" },
	{ OPT_DUPLICATE, "duplicate", "P", "percent that are sent twice" },
	{ OPT_REORDER, "reorder", "WINDOW", "shuffle among so many packets" },
	{ OPT_CORRUPT, "corrupt", "P", "percent with one byte changed" },
	{ OPT_RATE, "rate", "PPS", "packets a second" },
	{ OPT_PARITY, "parity", "PERCENT", "parity, 0 to 200 (200)" },
	{ OPT_VERSION, "version", "2|3|4", "version of the packets (4)" },
	{ OPT_LOG, "log", "FILE", "the log (made up)" },
	{ OPT_LOG_SIZE, "log-size", "BYTES", "its newest bytes only (65536 when made up)" },
	{ OPT_CHUNK, "chunk", "N", "bytes of log in a packet (what fits)" },
	{ OPT_BLOB, "blob", "TEXT", "user blob (number of the host)" },
	{ OPT_KEY, "key", "FILE", "key of the one host" },
	{ OPT_FLEET_KEY, "fleet-key", "FILE", "derive the keys of the hosts from this" },
	{ OPT_KEY_ID, "key-id", "N", "number of the fleet key (1)" },
	{ OPT_SEED, "seed", "N", "the same seed, the same ids and losses" },
	{ 0 },
};

const struct cmd cmd_send = {
	.name = "send",
	.args = "--to ADDR:PORT",
	.summary = "Send records as machines that crash do, through a bad network",
	.text =
"Every host sends the same log: packet by packet in turn, record after record.\n"
"Two records make a crash, an oops and its panic.  The packets are those of\n"
"netoops.ko; which of them are lost, sent twice, changed or overtaken is decided\n"
"before they reach the network, and reported.\n",
	.options = send_table,
	.run = send_run,
};
