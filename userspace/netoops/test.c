// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops test: send a soft dump, and see it in the collector's store. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lib/base/clock.h"
#include "../lib/cli/httpget.h"
#include "cmd.h"
#include "configfs.h"
#include "kmsg.h"

#define TEST_TIMEOUT	30	/* seconds */
#define TEST_PAUSE	200	/* milliseconds */

enum {
	OPT_TIMEOUT = OPT_FIRST,
};

/**
 * struct test - one run of the command
 * @ctx: the run
 * @root: the machine
 * @collector: where netoopsd tells what it has stored
 * @timeout: seconds to wait for that
 * @id: the crash id of the soft dump
 * @begin_ms: when it was sent
 */
struct test {
	struct cmd_context	*ctx;
	struct sysroot		root;
	const char		*collector;
	uint64_t		timeout;
	char			id[IDS_TEXT];
	uint64_t		begin_ms;
};

/* Asks the kernel for a soft dump, which is sent when it answers. */
static int test_send(struct test *test, struct err *err)
{
	int fd, ret;

	if (!sysroot_exists(&test->root, CONFIGFS_DIR))
		return err_set(err, "netoops.ko is not loaded: 'netoops configure' sets it up");
	fd = kmsg_open(&test->root, err);
	if (fd < 0)
		return -1;
	test->begin_ms = clock_ms(CLOCK_MONOTONIC);
	ret = configfs_write(&test->root, "dump_now", "1", 1, err);
	if (!ret)
		ret = kmsg_crash_id(fd, test->id, err);
	close(fd);
	return ret;
}

/* What the sender says itself. */
static void test_out_targets(struct test *test)
{
	struct out *out = &test->ctx->out;
	char **names, **name, text[CONFIGFS_TEXT];
	struct err ignored;

	out_begin_array(out, "targets");
	if (configfs_targets(&test->root, &names, &ignored) >= 0) {
		for (name = names; *name; name++) {
			if (configfs_read(&test->root, *name, "last_result",
					  text))
				continue;
			out_begin(out, NULL);
			out_str(out, "name", "target %s: ", *name);
			out_str(out, "last_result", "%s\n", text);
			out_end(out);
		}
		configfs_free(names);
	}
	out_end_array(out);
}

static void test_report(struct test *test)
{
	struct out *out = &test->ctx->out;

	out_begin(out, NULL);
	out_str(out, "crash_id", "crash id %s\n", test->id);
	out_str(out, "collector", NULL, test->collector);
	test_out_targets(test);
	out_bool(out, "stored", NULL, true);
	out_u64(out, "ms", "stored after %ju ms\n",
		clock_ms(CLOCK_MONOTONIC) - test->begin_ms);
	out_end(out);
}

/* Return: 1 when it is stored, 0 when the time is up, -1. */
static int test_wait(const struct test *test, struct err *err)
{
	uint64_t end_ms = test->begin_ms + test->timeout * 1000;
	struct timespec pause = { .tv_nsec = TEST_PAUSE * 1000000L };
	unsigned int code;
	char path[64];

	snprintf(path, sizeof(path), "/records/%s", test->id);
	for (;;) {
		if (httpget(test->collector, path, NULL, &code, err))
			return -1;
		if (code == 200)
			return 1;
		if (code != 404)
			return err_set(err, "%s answers %u: it is no netoopsd",
				       test->collector, code);
		if (clock_ms(CLOCK_MONOTONIC) >= end_ms)
			return 0;
		nanosleep(&pause, NULL);
	}
}

static int test_all(struct test *test)
{
	struct cmd_context *ctx = test->ctx;
	unsigned int code;
	struct err err;
	int ret;

	/* Before anything is sent: whom to ask must be there. */
	if (httpget(test->collector, "/metrics", NULL, &code, &err) ||
	    test_send(test, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	ret = test_wait(test, &err);
	if (ret < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (!ret)
		return cmd_fail(ctx, CMD_FAILURE,
				"%s has not stored crash %s after %ju s: see 'netoops doctor' here, and its counters there",
				test->collector, test->id,
				(uintmax_t)test->timeout);
	test_report(test);
	return CMD_OK;
}

static int test_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct test test = {
		.ctx = ctx, .root = { .dir = "" }, .timeout = TEST_TIMEOUT,
	};
	int opt;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt == CMD_OPT_ROOT)
			test.root.dir = optarg;
		else if (opt == OPT_COLLECTOR)
			test.collector = optarg;
		else if (opt != OPT_TIMEOUT)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		else if (cmd_number(ctx, "timeout", optarg, 1, UINT32_MAX,
				    &test.timeout))
			return CMD_USAGE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (!test.collector)
		return cmd_fail(ctx, CMD_USAGE, "say whom to ask: --collector ADDR:PORT");
	return test_all(&test);
}

static const struct cmd_option test_table[] = {
	{ OPT_COLLECTOR, "collector", "ADDR:PORT", "where netoopsd tells of itself" },
	{ OPT_TIMEOUT, "timeout", "SECONDS", "how long to wait for it (30)" },
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_test = {
	.name = "test",
	.args = "--collector ADDR:PORT",
	.summary = "Send a soft dump and wait until the collector has stored it",
	.text =
"Asks the kernel of this machine for a soft dump, which does no harm, and netoopsd\n"
"until it has a record of that crash id.  Exit status 2 when it does not get one.\n",
	.options = test_table,
	.run = test_run,
};
