// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops dmesg: the kernel log of a crash. */
#include <getopt.h>
#include <stdio.h>

#include "crashes.h"
#include "filter.h"
#include "crashlog.h"

enum {
	OPT_RAW = OPT_FIRST,
};

/**
 * struct dmesg - one run of the command
 * @ctx: the run
 * @filter: names the store
 * @store: the store
 * @raw: print the bytes as they are
 * @several: crashes are told apart by a line
 */
struct dmesg {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct store		*store;
	bool			raw;
	bool			several;
};

static int dmesg_write(void *arg, const void *bytes, size_t len)
{
	return fwrite(bytes, 1, len, arg) == len ? 0 : -1;
}

static int dmesg_crash(const struct dmesg *dmesg,
		       const struct store_crash *crash)
{
	struct out *out = &dmesg->ctx->out;
	struct crashlog joined;
	char id[IDS_TEXT];
	int ret;

	ret = crashlog_make(&joined, dmesg->ctx, dmesg->store, crash);
	if (ret == CMD_FAILURE)
		return ret;
	if (dmesg->raw) {
		crashlog_write(&joined, dmesg_write, out->file);
	} else {
		out_begin(out, NULL);
		storedcrash_id(crash, id);
		out_str(out, "id", dmesg->several ? "==> %s <==\n" : NULL, id);
		crashlog_out(&joined, out);
		out_end(out);
	}
	crashlog_free(&joined);
	return ret;
}

static int dmesg_name(struct dmesg *dmesg, const char *name)
{
	struct crashes crashes;
	int ret = CMD_OK, one;
	unsigned int i;
	struct err err;

	if (crashes_find(&crashes, dmesg->store, name, &err))
		return cmd_fail(dmesg->ctx, CMD_FAILURE, "%s", err.text);
	dmesg->several |= crashes.count > 1;
	for (i = 0; i < crashes.count && ret != CMD_FAILURE; i++) {
		one = dmesg_crash(dmesg, &crashes.list[i]);
		ret = one ? one : ret;
	}
	if (!crashes.missing || ret == CMD_FAILURE)
		return ret;
	return cmd_fail(dmesg->ctx, CMD_PARTIAL,
			"there is nothing of %u other crashes that '%s' names",
			crashes.missing, name);
}

static int dmesg_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct dmesg dmesg = { .ctx = ctx };
	int opt, ret, one;

	filter_init(&dmesg.filter);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (opt == OPT_RAW)
			dmesg.raw = true;
		else if (filter_option(ctx, &dmesg.filter, opt))
			return CMD_USAGE;
	}
	if (optind == argc)
		return cmd_fail(ctx, CMD_USAGE, "which crash?  Give its id");
	if (dmesg.raw && ctx->json)
		return cmd_fail(ctx, CMD_USAGE, "--raw and -j exclude each other");
	ret = filter_open(ctx, &dmesg.filter, STORE_SALVAGE, &dmesg.store);
	if (ret)
		return ret;
	dmesg.several = argc - optind > 1;
	for (; optind < argc && ret != CMD_FAILURE; optind++) {
		one = dmesg_name(&dmesg, argv[optind]);
		ret = one ? one : ret;
	}
	return filter_close(ctx, dmesg.store, ret);
}

static const struct cmd_option dmesg_table[] = {
	FILTER_STORE,
	{ OPT_RAW, "raw", NULL, "the bytes as they are, whatever they do to a terminal" },
	{ 0 },
};

const struct cmd cmd_dmesg = {
	.name = "dmesg",
	.args = "ID...",
	.summary = "Print the kernel log of a crash",
	.text =
CRASHES_TEXT
"The logs of its records are joined.  A line says where something is missing.\n",
	.options = dmesg_table,
	.run = dmesg_run,
};
