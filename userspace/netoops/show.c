// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops show: everything that is known of a crash. */
#include <getopt.h>
#include <string.h>

#include "../lib/base/when.h"
#include "crashes.h"
#include "filter.h"
#include "crashlog.h"

enum {
	OPT_CAPTURES = OPT_FIRST,
};

/**
 * struct show - one run of the command
 * @ctx: the run
 * @filter: names the store
 * @store: the store
 * @captures: directory of captures, or NULL
 * @shown: crashes that were printed
 */
struct show {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct store		*store;
	const char		*captures;
	unsigned int		shown;
};

static void show_capture(void *arg, const char *path)
{
	out_str(arg, NULL, "capture    %s\n", path);
}

static int show_captures(const struct show *show,
			 const struct store_crash *crash)
{
	struct out *out = &show->ctx->out;
	struct err err;
	int ret = 0;

	if (!show->captures)
		return CMD_OK;
	out_begin_array(out, "captures");
	if (crash->version >= NETOOPS_VERSION)
		ret = crashes_captures(show->captures, crash->crash_id,
				       show_capture, out, &err);
	out_end_array(out);
	if (!ret)
		return CMD_OK;
	return cmd_fail(show->ctx, CMD_PARTIAL, "%s", err.text);
}

static void show_summary(const struct store_crash *crash, struct out *out)
{
	const struct signature *signature = &crash->signature;
	char id[IDS_TEXT], time[WHEN_TEXT];

	out_str(out, "id", "crash      %s\n", storedcrash_id(crash, id));
	recordout_text(out, "title", signature->title);
	if (!out->json)
		out_str(out, NULL, "title      %s\n", storedcrash_title(crash));
	out_str(out, "signature", signature->hash[0] ? "signature  %s" : NULL,
		signature->hash);
	out_bool(out, "corrupted", ", of a log that is not whole",
		 signature->corrupted);
	if (signature->hash[0])
		out_text(out, "\n");
	out_str(out, "type", NULL, storedcrash_type(crash));
	out_str(out, "received", "received   %s\n",
		when_text(crash->received_ns, time));
	out_u64(out, "received_ns", NULL, crash->received_ns);
	out_u64(out, "count", "records    %ju", crash->records);
	out_u64(out, "incomplete", crash->incomplete ?
		", %ju of them not complete" : NULL, crash->incomplete);
	out_bool(out, "sealed", NULL, crash->sealed);
	out_text(out, "\n");
}

/* In text the facts of each record, and the log once for all. */
static int show_records(const struct show *show,
			const struct store_crash *crash)
{
	struct out *out = &show->ctx->out;
	struct storedcrash stored;
	struct err err;
	u32 from = 0;
	int found;

	if (out->json)
		return storedcrash_print(show->ctx, show->store, crash, NULL, out);
	for (;;) {
		found = storedcrash_next(&stored, show->store, crash, from, NULL,
					 &err);
		if (!found)
			return CMD_OK;
		if (found == -1)
			return cmd_fail(show->ctx, CMD_FAILURE, "%s", err.text);
		out_text(out, "\n");
		recordout_facts(&stored.out, out);
		from = (u32)stored.entry->record.packet.record + 1;
		storedcrash_free(&stored);
	}
}

static int show_log(const struct show *show, const struct store_crash *crash)
{
	struct out *out = &show->ctx->out;
	struct crashlog joined;
	int ret;

	if (out->json)
		return CMD_OK;
	ret = crashlog_make(&joined, show->ctx, show->store, crash);
	if (ret == CMD_FAILURE)
		return ret;
	out_text(out, "\n");
	crashlog_out(&joined, out);
	crashlog_free(&joined);
	return ret;
}

static int show_crash(struct show *show, const struct store_crash *crash)
{
	struct out *out = &show->ctx->out;
	int ret, captures, log;

	if (show->shown++)
		out_text(out, "\n");
	out_begin(out, NULL);
	show_summary(crash, out);
	captures = show_captures(show, crash);
	out_begin_array(out, "records");
	ret = show_records(show, crash);
	out_end_array(out);
	out_end(out);
	log = ret == CMD_FAILURE ? CMD_OK : show_log(show, crash);
	return ret ? ret : log ? log : captures;
}

static int show_name(struct show *show, const char *name)
{
	struct crashes crashes;
	unsigned int i;
	int ret = CMD_OK, one;
	struct err err;

	if (crashes_find(&crashes, show->store, name, &err))
		return cmd_fail(show->ctx, CMD_FAILURE, "%s", err.text);
	for (i = 0; i < crashes.count; i++) {
		one = show_crash(show, &crashes.list[i]);
		ret = one ? one : ret;
		if (ret == CMD_FAILURE)
			return ret;
	}
	if (!crashes.missing)
		return ret;
	return cmd_fail(show->ctx, CMD_PARTIAL,
			"there is nothing of %u other crashes that '%s' names",
			crashes.missing, name);
}

static int show_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct show show = { .ctx = ctx };
	int opt, ret, one;

	filter_init(&show.filter);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (opt == OPT_CAPTURES)
			show.captures = optarg;
		else if (filter_option(ctx, &show.filter, opt))
			return CMD_USAGE;
	}
	if (optind == argc)
		return cmd_fail(ctx, CMD_USAGE, "which crash?  Give its id");
	ret = filter_open(ctx, &show.filter, STORE_SALVAGE, &show.store);
	if (ret)
		return ret;
	for (; optind < argc && ret != CMD_FAILURE; optind++) {
		one = show_name(&show, argv[optind]);
		ret = one ? one : ret;
	}
	return filter_close(ctx, show.store, ret);
}

static const struct cmd_option show_table[] = {
	FILTER_STORE,
	{ OPT_CAPTURES, "captures", "DIR", "print where in DIR memory was captured to" },
	{ 0 },
};

const struct cmd cmd_show = {
	.name = "show",
	.args = "ID...",
	.summary = "Show all that is known of a crash",
	.text =
CRASHES_TEXT
"With -j an object for each crash, with its records; otherwise the log is shown\n"
"once, as dmesg does.\n",
	.options = show_table,
	.run = show_run,
};
