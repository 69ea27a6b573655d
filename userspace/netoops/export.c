// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops export: the records of a store as lines of JSON. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "../lib/base/sink.h"
#include "filter.h"
#include "storedcrash.h"

enum {
	OPT_FORCE = OPT_FIRST,
};

/**
 * struct export - one run of the command
 * @ctx: the run
 * @filter: which crashes
 * @store: the store
 * @output: file to write to, or NULL
 * @force: replace it
 */
struct export {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct store		*store;
	const char		*output;
	bool			force;
};

static int export_records(struct export *export, struct out *out)
{
	struct cmd_context *ctx = export->ctx;
	struct storequery *query;
	struct store_crash crash;
	int found, ret = CMD_OK, one;
	u64 count = 0;
	struct err err;

	if (storequery_open(&query, export->store, &export->filter.query, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	progress_begin(&ctx->progress, "crashes exported");
	while ((found = storequery_next(query, &crash, &err)) > 0) {
		one = storedcrash_print(ctx, export->store, &crash, NULL, out);
		ret = one ? one : ret;
		if (ret == CMD_FAILURE || out->error || ferror(out->file))
			break;
		progress_update(&ctx->progress, ++count, 0);
	}
	progress_end(&ctx->progress);
	storequery_close(query);
	if (found < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	return ret;
}

/* The file appears when it is complete. */
static int export_file(struct export *export)
{
	struct cmd_context *ctx = export->ctx;
	char shown[PATH_MAX], name[PATH_MAX];
	struct sink sink;
	struct out out;
	struct err err;
	FILE *file;
	int dir, error, ret;

	dir = sink_open_parent(export->output, shown, name, &err);
	if (dir < 0 || sink_open_at(&sink, dir, shown, &err)) {
		if (dir >= 0)
			close(dir);
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	}
	file = fdopen(fcntl(sink.fd, F_DUPFD_CLOEXEC, 3), "w");
	if (!file) {
		err_set(&err, "no memory");
		goto failed;
	}
	out_init(&out, file, true);
	ret = export_records(export, &out);
	error = out_finish(&out);
	fclose(file);
	if (ret == CMD_FAILURE) {
		sink_discard(&sink);
		close(dir);
		return ret;
	}
	if (error)
		err_set(&err, "cannot write '%s': %s", export->output,
			strerror(error));
	if (error || sink_commit(&sink, name, export->force, &err))
		goto failed;
	close(dir);
	return ret;
failed:
	sink_discard(&sink);
	close(dir);
	return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
}

static int export_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct export export = { .ctx = ctx };
	struct out out;
	int opt, ret;

	filter_init(&export.filter);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (filter_option(ctx, &export.filter, opt) < 0)
			return CMD_USAGE;
		if (opt == 'o')
			export.output = optarg;
		export.force |= opt == OPT_FORCE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	ret = filter_open(ctx, &export.filter, STORE_SALVAGE, &export.store);
	if (ret)
		return ret;
	if (export.output && strcmp(export.output, "-")) {
		ret = export_file(&export);
	} else {
		out_init(&out, stdout, true);
		ret = export_records(&export, &out);
		ctx->out.error = out.error;
	}
	return filter_close(ctx, export.store, ret);
}

static const struct cmd_option export_table[] = {
#include "filter.options"
	{ 'o', "output", "FILE", "write to FILE (-: standard output)" },
	{ OPT_FORCE, "force", NULL, "replace FILE" },
	{ 0 },
};

const struct cmd cmd_export = {
	.name = "export",
	.args = "",
	.summary = "Write the records of a store as lines of JSON",
	.text =
"An object for each record, as list -j prints, in the order in which crashes came.\n"
FILTER_TEXT,
	.options = export_table,
	.run = export_run,
};
