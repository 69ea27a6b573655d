// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd extract: write dumps to files. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "filenames.h"
#include "../lib/decode/lspci.h"
#include "../lib/dump/payload.h"
#include "../lib/base/progress.h"
#include "../lib/edit/select.h"
#include "outfile.h"
#include "cmd.h"

enum { EXTRACT_ALL = 256, EXTRACT_FORCE, EXTRACT_FORMAT, EXTRACT_STORED };

/* One run of the command. */
struct extract {
	struct cmd_context	*ctx;
	const char		*path;
	struct select		select;
	struct outfile		target;
	bool			all;
	bool			stored;
	bool			lspci;
	struct vmcore		core;
	struct problems		problems;
	struct filenames	*names;
	unsigned long		written;
	unsigned long		unverified;
	unsigned long		failed;
};

/* JSON begins with the first file, so that a failure prints nothing else. */
static void extract_begin(struct extract *ex)
{
	if (ex->written++)
		return;
	out_begin(&ex->ctx->out, NULL);
	out_begin_array(&ex->ctx->out, "extracted");
}

static void extract_end(struct extract *ex)
{
	if (!ex->written)
		return;
	out_end_array(&ex->ctx->out);
	cmd_out_problems(ex->ctx, &ex->problems);
	out_end(&ex->ctx->out);
}

static int extract_number(const struct extract *ex, unsigned long matches)
{
	if (!matches && !ex->select.text)
		return cmd_fail(ex->ctx, CMD_FAILURE,
				"'%s' has no device dumps", ex->core.path);
	if (!matches)
		return cmd_fail(ex->ctx, CMD_FAILURE,
				"'%s' has no dump '%s'", ex->core.path,
				ex->select.text);
	if (matches > 1 && !ex->target.dir)
		return cmd_fail(ex->ctx, CMD_FAILURE,
				"%lu dumps match '%s'; -d DIR takes them all",
				matches, ex->select.text);
	return CMD_OK;
}

/* A first walk finds out what is meant before anything is written. */
static int extract_count(struct extract *ex, struct dumps *dumps)
{
	struct problems ignored = { 0 };
	unsigned long matches = 0;
	struct dump dump, failed;
	bool has_failed = false;
	const char *error;
	struct err err;
	int ret;

	dumps_rewind(dumps, &ignored);
	while ((ret = dumps_next(dumps, &dump, &err)) > 0) {
		if (!select_matches(&ex->select, &dump))
			continue;
		if (dump.in_file) {
			matches++;
		} else {
			failed = dump;
			has_failed = true;
		}
	}
	if (ret < 0)
		return cmd_fail(ex->ctx, CMD_FAILURE, "%s", err.text);
	if (matches || !has_failed || !ex->select.text)
		return extract_number(ex, matches);
	error = strerrorname_np((int)failed.entry.error);
	return cmd_fail(ex->ctx, CMD_FAILURE, "dump '%s' is not in the file: %s (%s)",
			failed.name, dump_status_name(&failed),
			error ? error : "no error");
}

static int extract_copy(struct extract *ex, const struct dump *dump,
			struct payload *payload, struct sink *sink,
			struct err *err)
{
	struct progress progress;
	ssize_t got;
	u8 *buf;
	int ret = 0;

	buf = malloc(PAYLOAD_CHUNK);
	if (!buf)
		return err_set(err, "out of memory");
	progress_begin(&progress, dump->name);
	while (!ret) {
		got = payload_read(payload, buf, PAYLOAD_CHUNK, err);
		if (!got)
			break;
		if (got < 0) {
			problems_add(&ex->problems, "%s", err->text);
			break;
		}
		ret = sink_write(sink, buf, (size_t)got, err);
		progress_update(&progress, payload->given, dump->size);
	}
	progress_end(&progress);
	free(buf);
	return ret;
}

static void extract_report(struct extract *ex, const struct dump *dump,
			   const char *file, u64 bytes,
			   enum payload_verdict verdict)
{
	struct out *out = &ex->ctx->out;

	if (outfile_is_stdout(&ex->target))
		return;
	out_begin(out, NULL);
	out_u64(out, "index", "%ju", dump->number);
	out_str(out, "name", " %s", dump->name);
	out_str(out, "file", " -> %s", file);
	out_u64(out, "bytes", ": %ju bytes", bytes);
	if (verdict == PAYLOAD_UNKNOWN)
		out_null(out, "verified", ", no checksum known\n");
	else
		out_bool(out, "verified", ", checksum right\n",
			 verdict == PAYLOAD_GOOD);
	if (verdict == PAYLOAD_BAD)
		out_text(out, ", incomplete or damaged\n");
	out_end(out);
}

static int extract_commit(struct extract *ex, struct sink *sink,
			  const char *name, const struct dump *dump,
			  enum payload_verdict verdict, struct err *err)
{
	char file[OUTFILE_FILE_LEN];

	if (outfile_commit(&ex->target, sink, name, verdict == PAYLOAD_BAD,
			   &ex->problems, file, err))
		return -1;
	extract_begin(ex);
	extract_report(ex, dump, file, sink->bytes, verdict);
	return 0;
}

static int extract_payload(struct extract *ex, const struct dump *dump,
			   struct sink *sink, enum payload_verdict *ret_verdict, struct err *err)
{
	unsigned long before = ex->problems.count;
	struct payload payload;
	int ret;

	if (payload_open(&payload, &ex->core, dump, ex->stored, err))
		return -1;
	if (ex->lspci)
		ret = lspci_write(&payload, sink, &ex->problems, err);
	else
		ret = extract_copy(ex, dump, &payload, sink, err);
	*ret_verdict = PAYLOAD_BAD;
	if (!ret && ex->problems.count == before) {
		*ret_verdict = payload_check(&payload, err);
		if (*ret_verdict == PAYLOAD_BAD)
			problems_add(&ex->problems, "%s", err->text);
		ex->unverified += *ret_verdict == PAYLOAD_UNKNOWN;
	}
	payload_close(&payload);
	return ret;
}

/* Return: 0; 1 when this dump is passed over; -1. */
static int extract_dump(struct extract *ex, const struct dump *dump,
			struct err *err)
{
	enum payload_verdict verdict;
	char name[FILENAME_LEN];
	struct sink sink;
	int ret;

	if ((ex->target.dir && filenames_pick(ex->names, dump, name, err)) ||
	    outfile_open(&ex->target, &sink, err))
		return -1;
	ret = extract_payload(ex, dump, &sink, &verdict, err);
	if (ret) {
		sink_discard(&sink);
		/* A reader that has seen enough: cmd_main() ends it. */
		ex->ctx->hung_up = sink.hung_up &&
				   outfile_is_stdout(&ex->target);
		return ex->ctx->hung_up ? 1 : ret;
	}
	return extract_commit(ex, &sink, ex->target.dir ? name : NULL, dump,
			      verdict, err);
}

/* One line and the exit status, after everything was tried. */
static int extract_status(struct extract *ex, const struct err *failure)
{
	if (ex->failed && !ex->target.dir)
		return cmd_fail(ex->ctx, CMD_FAILURE, "%s", failure->text);
	if (ex->failed)
		return cmd_fail(ex->ctx, ex->written ? CMD_PARTIAL : CMD_FAILURE,
				"%lu of %lu dumps were not written: %s",
				ex->failed, ex->failed + ex->written,
				failure->text);
	if (!ex->written && !ex->ctx->hung_up)
		return cmd_fail(ex->ctx, CMD_FAILURE,
				"no dump with PCI configuration space among those chosen");
	return cmd_problems(ex->ctx, ex->core.path, &ex->problems);
}

/* A dump that cannot be written does not keep the others from it. */
static int extract_dumps(struct extract *ex, struct dumps *dumps)
{
	struct err err, failure;
	struct dump dump;
	int ret;

	dumps_rewind(dumps, &ex->problems);
	while ((ret = dumps_next(dumps, &dump, &err)) > 0) {
		progress_end(&ex->ctx->progress);
		if (!dump.in_file || !select_matches(&ex->select, &dump))
			continue;
		if (extract_dump(ex, &dump, &err) >= 0)
			continue;
		problems_add(&ex->problems, "%s", err.text);
		if (!ex->failed++)
			failure = err;
	}
	progress_end(&ex->ctx->progress);
	if (ret < 0)
		problems_add(&ex->problems, "%s", err.text);
	if (ex->unverified && *vmcore_damage(&ex->core))
		problems_add(&ex->problems, "%lu dumps without a checksum may be wrong: %s",
			     ex->unverified, vmcore_damage(&ex->core));
	extract_end(ex);
	if (ret < 0)
		return cmd_fail(ex->ctx, CMD_FAILURE, "%s", err.text);
	return extract_status(ex, &failure);
}

static int extract_chosen(struct extract *ex, struct dumps *dumps)
{
	int status = extract_count(ex, dumps);
	struct err err;

	if (status)
		return status;
	if (outfile_prepare(&ex->target, &ex->core.stat, &err))
		return cmd_fail(ex->ctx, CMD_FAILURE, "%s", err.text);
	status = extract_dumps(ex, dumps);
	outfile_close(&ex->target);
	return status;
}

/* Memory that is cut short is no matter here; notes that are, are. */
static int extract_core(struct extract *ex)
{
	struct dumps *dumps;
	struct err err;
	int status;

	if (cmd_open(ex->ctx, &ex->core, ex->path, &ex->problems))
		return CMD_FAILURE;
	dumps = dumps_open(&ex->core, &ex->problems, &err);
	ex->names = filenames_open();
	if (!dumps)
		status = cmd_fail(ex->ctx, CMD_FAILURE, "%s", err.text);
	else if (!ex->names)
		status = cmd_fail(ex->ctx, CMD_FAILURE, "out of memory");
	else
		status = extract_chosen(ex, dumps);
	filenames_close(ex->names);
	dumps_close(dumps);
	vmcore_close(&ex->core);
	return status;
}

static int extract_options(struct extract *ex, int argc, char **argv)
{
	int opt;

	while ((opt = cmd_getopt(ex->ctx, argc, argv)) != CMD_OPT_END) {
		switch (opt) {
		case 'o':
			ex->target.out = optarg;
			break;
		case 'd':
			ex->target.dir = optarg;
			break;
		case EXTRACT_ALL:
			ex->all = true;
			break;
		case EXTRACT_FORCE:
			ex->target.force = true;
			break;
		case EXTRACT_STORED:
			ex->stored = true;
			break;
		case EXTRACT_FORMAT:
			ex->lspci = !strcmp(optarg, "lspci");
			if (ex->lspci || !strcmp(optarg, "raw"))
				break;
			cmd_fail(ex->ctx, CMD_USAGE, "unknown format '%s'; there are raw and lspci",
				 optarg);
			return CMD_OPT_ERROR;
		default:
			return opt;
		}
	}
	return CMD_OPT_END;
}

/* Return: NULL, or what is wrong with the command line. */
static const char *extract_misuse(const struct extract *ex, int args)
{
	if (args < 1)
		return "which file? FILE is missing";
	if (args > 2)
		return "too many arguments";
	if (ex->all && args == 2)
		return "--all and an index or name exclude each other";
	if (!ex->all && args == 1)
		return "which dump? give an index, a name or a pattern, or --all";
	if (ex->target.out && ex->target.dir)
		return "-o and -d exclude each other";
	if (!ex->target.out && !ex->target.dir)
		return "where to? give -o OUT or -d DIR";
	if (ex->all && ex->target.out)
		return "--all needs -d DIR, not -o";
	if (ex->lspci && ex->stored)
		return "--stored and --format lspci exclude each other";
	if (ex->ctx->json && outfile_is_stdout(&ex->target))
		return "-j and '-o -' exclude each other";
	return NULL;
}

static int extract_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct extract ex = { .ctx = ctx };
	const char *misuse;
	struct err err;
	int opt = extract_options(&ex, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	misuse = extract_misuse(&ex, argc - optind);
	if (misuse)
		return cmd_fail(ctx, CMD_USAGE, "%s", misuse);
	ex.path = argv[optind];
	if (select_parse(&ex.select, ex.all ? NULL : argv[optind + 1], &err))
		return cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	return extract_core(&ex);
}

static const struct cmd_option extract_table[] = {
	{ 'o', "output", "OUT", "write one dump to OUT; - is standard output" },
	{ 'd', "directory", "DIR", "write every dump to a file in DIR" },
	{ EXTRACT_ALL, "all", NULL, "all dumps; needs -d" },
	{ EXTRACT_FORCE, "force", NULL, "replace files that exist, or write to a terminal" },
	{ EXTRACT_FORMAT, "format", "FORMAT", "raw (default), or lspci for 'lspci -F'" },
	{ EXTRACT_STORED, "stored", NULL, "the bytes of the note, padded, not unpacked" },
	{ 0 },
};

const struct cmd cmd_extract = {
	.name = "extract",
	.args = "FILE INDEX|NAME|PATTERN -o OUT | --all -d DIR",
	.summary = "Write device dumps to files",
	.text =
"Dumps are unpacked, cut to their true size and compared with their checksum.\n"
"One that is damaged or cut short goes to OUT.partial, with exit status 3.\n"
"File names in DIR are made of dump names; what is unfit in them becomes '_'.\n",
	.options = extract_table,
	.run = extract_run,
};
