// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show: what is in the dumps, in words. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/decode/statereader.h"
#include "../lib/base/progress.h"
#include "../lib/edit/select.h"
#include "cmd.h"
#include "show.h"

/* How much of a payload is shown without --all. */
#define SHOW_TEXT_MAX	65536
#define SHOW_HEX_MAX	256
/* Larger ones are not read on for the checksum alone. */
#define SHOW_CHECK_MAX	(16U << 20)

enum { SHOW_ALL = 256, SHOW_SUMMARY };

static void show_begin(struct out *out, const struct dump *dump)
{
	out_begin(out, NULL);
	if (dump->in_file)
		out_u64(out, "index", "dump %ju", dump->number);
	else
		out_null(out, "index", "no dump");
	out_str(out, "name", " '%s'", dump->name);
	out_u64(out, "size", dump->exact ? ": %ju bytes" :
				       ": at most %ju bytes",
		dump->size);
	out_bool(out, "size_exact", NULL, dump->exact);
	out_str(out, "status", ", %s", dump_status_name(dump));
}

static void show_kind(struct out *out, const char *kind)
{
	out_str(out, "kind", ", %s\n", kind);
}

/* A registration that failed has nothing but its error. */
static void show_failed(struct out *out, const struct dump *dump)
{
	const char *error = strerrorname_np((int)dump->entry.error);

	show_begin(out, dump);
	out_str(out, "kind", NULL, "none");
	out_u64(out, "errno", NULL, dump->entry.error);
	if (error)
		out_str(out, "errno_name", ", %s\n", error);
	else
		out_null(out, "errno_name", "\n");
	out_end(out);
}

static void show_piece(struct show *show, const struct dump *dump, bool text,
		       u64 offset, const u8 *buf, size_t len)
{
	u64 max = text ? SHOW_TEXT_MAX : SHOW_HEX_MAX;

	if (!show->all && offset >= max)
		return;
	if (!show->all && len > max - offset)
		len = (size_t)(max - offset);
	if (text)
		show_text(show->out, dump, buf, len);
	else
		show_hex(show->out, offset, buf, len);
}

/**
 * show_fill - read a piece of a payload
 * @payload: the payload
 * @buf: where to
 * @len: how many bytes, fewer only at the end of the payload
 * @err: why it failed
 *
 * Return: bytes read, or -1.
 */
ssize_t show_fill(struct payload *payload, u8 *buf, size_t len, struct err *err)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		got = payload_read(payload, buf + done, len - done, err);
		if (got < 0)
			return -1;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/*
 * Shows text or bytes as far as wanted, and reads on for the checksum unless
 * that would take long.
 */
static int show_raw(struct show *show, struct payload *payload, u8 *buf,
		    size_t len, struct err *err)
{
	const struct dump *dump = payload->dump;
	bool text = show_is_text(dump, buf, len);
	u64 max = text ? SHOW_TEXT_MAX : SHOW_HEX_MAX;
	struct progress progress;
	u64 offset = 0;
	ssize_t got = (ssize_t)len;

	show_kind(show->out, show_kind_name(dump, buf, len));
	show_cudbg(show->out, buf, len);
	out_stream_begin(show->out, text ? "text" : "hex");
	progress_begin(&progress, dump->name);
	while (got > 0) {
		show_piece(show, dump, text, offset, buf, (size_t)got);
		offset += (u64)got;
		progress_update(&progress, offset, dump->size);
		show->unchecked = !show->all && offset > max &&
				  dump->size > SHOW_CHECK_MAX;
		if (show->unchecked)
			break;
		got = show_fill(payload, buf, PAYLOAD_CHUNK, err);
	}
	progress_end(&progress);
	out_stream_end(show->out);
	out_bool(show->out, "cut", NULL, !show->all && offset > max);
	if (!show->all && offset > max)
		out_text(show->out, "  ... %ju more bytes; --all shows them\n",
			 (show->unchecked ? dump->size : offset) - max);
	return got < 0 ? -1 : 1;
}

static int show_content(struct show *show, struct payload *payload,
			struct err *err)
{
	u8 *buf = malloc(PAYLOAD_CHUNK);
	ssize_t got;
	int ret;

	if (!buf)
		return err_set(err, "out of memory");
	got = show_fill(payload, buf, PAYLOAD_CHUNK, err);
	if (got < 0) {
		show_kind(show->out, "not readable");
		ret = -1;
	} else if (statereader_detect(buf, (size_t)got)) {
		show_kind(show->out, "device state");
		payload_close(payload);
		ret = payload_open(payload, payload->core, payload->dump,
				   false, err);
		if (!ret)
			ret = show_state(show, payload, err);
		while (ret > 0 && got > 0)
			got = show_fill(payload, buf, PAYLOAD_CHUNK, err);
		if (got < 0)
			ret = -1;
	} else {
		ret = show_raw(show, payload, buf, (size_t)got, err);
	}
	free(buf);
	return ret;
}

static void show_verdict(struct show *show, const struct payload *payload,
			 bool failed)
{
	struct out *out = show->out;
	enum payload_verdict verdict;
	struct err err;

	if (failed)
		verdict = PAYLOAD_BAD;
	else if (show->unchecked)
		verdict = PAYLOAD_UNKNOWN;
	else
		verdict = payload_check(payload, &err);
	if (verdict == PAYLOAD_UNKNOWN)
		out_null(out, "verified", NULL);
	else
		out_bool(out, "verified", NULL, verdict == PAYLOAD_GOOD);
	if (verdict != PAYLOAD_BAD)
		return;
	if (!failed)
		problems_add(&show->problems, "%s", err.text);
	out_text(out, "  This dump is damaged or incomplete.\n");
}

static void show_dump(struct show *show, const struct vmcore *core,
		      const struct dump *dump)
{
	struct payload payload;
	struct err err;
	int ret;

	if (!dump->in_file) {
		show_failed(show->out, dump);
		return;
	}
	show_begin(show->out, dump);
	show->unchecked = false;
	if (payload_open(&payload, core, dump, false, &err)) {
		problems_add(&show->problems, "%s", err.text);
		show_kind(show->out, "not readable");
		out_end(show->out);
		return;
	}
	ret = show_content(show, &payload, &err);
	if (ret < 0)
		problems_add(&show->problems, "%s", err.text);
	show_verdict(show, &payload, ret < 0);
	out_end(show->out);
	payload_close(&payload);
}

/* The index is shown by a walk of its own, so it comes last. */
static int show_index_dump(struct show *show, struct dumps *dumps,
			   const struct dump *dump, struct err *err)
{
	int ret;

	show_begin(show->out, dump);
	show_kind(show->out, "index");
	ret = show_index(show, dumps, err);
	out_end(show->out);
	return ret;
}

/*
 * Return: number of dumps shown, or -1.  Without a choice all but the index
 * are shown; a first walk looks whether there are any, so that a choice that
 * matches nothing prints nothing.
 */
static long show_dumps(struct show *show, struct dumps *dumps,
		       const struct select *select, bool dry, struct err *err)
{
	struct problems ignored = { 0 };
	struct dump dump, index;
	bool has_index = false;
	long count = 0;
	int ret;

	dumps_rewind(dumps, dry ? &ignored : &show->problems);
	while ((ret = dumps_next(dumps, &dump, err)) > 0) {
		progress_end(show->progress);
		if (!select_matches(select, &dump))
			continue;
		if (dump.is_index && dumps->have_index) {
			has_index = select->text;
			index = dump;
			count += has_index;
			continue;
		}
		if (!dry && count && !show->out->json)
			fputc('\n', show->out->file);
		count++;
		if (!dry)
			show_dump(show, dumps->core, &dump);
	}
	progress_end(show->progress);
	if (ret < 0)
		return -1;
	if (has_index && !dry &&
	    show_index_dump(show, dumps, &index, err) < 0)
		return -1;
	return count;
}

/**
 * show_nothing - tell that there is nothing to show
 * @ctx: the run of the command
 * @core: the file
 * @select: what was meant
 *
 * Return: exit status.
 */
int show_nothing(const struct cmd_context *ctx, const struct vmcore *core,
		 const struct select *select)
{
	if (select->text)
		return cmd_fail(ctx, CMD_FAILURE, "'%s' has no dump '%s'",
				core->path, select->text);
	return cmd_fail(ctx, CMD_FAILURE, "'%s' has no device dumps",
			core->path);
}

static int show_core(struct cmd_context *ctx, struct show *show,
		     const struct vmcore *core, const struct select *select)
{
	struct dumps *dumps;
	struct err err;
	long count;

	dumps = dumps_open(core, &show->problems, &err);
	if (!dumps)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	count = show_dumps(show, dumps, select, true, &err);
	if (count > 0) {
		out_begin(show->out, NULL);
		out_str(show->out, "file", NULL, core->path);
		out_begin_array(show->out, "dumps");
		if (show_dumps(show, dumps, select, false, &err) < 0)
			problems_add(&show->problems, "%s", err.text);
		out_end_array(show->out);
		cmd_out_problems(ctx, &show->problems);
		out_end(show->out);
	}
	dumps_close(dumps);
	if (count < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (!count)
		return show_nothing(ctx, core, select);
	return cmd_problems(ctx, core->path, &show->problems);
}

static int show_file(struct cmd_context *ctx, struct show *show,
		     const char *path, const struct select *select,
		     int (*run)(struct cmd_context *ctx, struct show *show,
				const struct vmcore *core,
				const struct select *select))
{
	struct vmcore core;
	int status;

	if (cmd_open(ctx, &core, path, &show->problems))
		return CMD_FAILURE;
	vmcore_check_memory(&core, &show->problems);
	show->progress = &ctx->progress;
	if (pciids_open(&show->ids)) {
		vmcore_close(&core);
		return cmd_fail(ctx, CMD_FAILURE, "out of memory");
	}
	status = run(ctx, show, &core, select);
	pciids_close(&show->ids);
	vmcore_close(&core);
	return status;
}

static int show_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct show show = { .out = &ctx->out };
	bool summary = false;
	struct select select;
	struct err err;
	int opt;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt == SHOW_ALL)
			show.all = true;
		else if (opt == SHOW_SUMMARY)
			summary = true;
		else
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	}
	if (show.all && summary)
		return cmd_fail(ctx, CMD_USAGE, "--all and --summary exclude each other");
	if (argc - optind > 2)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (select_parse(&select, argc - optind == 2 ? argv[optind + 1] : NULL,
			 &err))
		return cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	return show_file(ctx, &show, optind < argc ? argv[optind] : SYSROOT_VMCORE,
			 &select, summary ? show_summary : show_core);
}

static const struct cmd_option show_table[] = {
	{ SHOW_ALL, "all", NULL, "do not shorten texts and bytes" },
	{ SHOW_SUMMARY, "summary", NULL, "one line a dump, with what is in it" },
	{ 0 },
};

const struct cmd cmd_show = {
	.name = "show",
	.args = "[FILE [INDEX|NAME|PATTERN]]",
	.summary = "Show what is in device dumps, decoded",
	.text =
"FILE is a dump in any form, '-' for standard input, or " SYSROOT_VMCORE " when not\n"
"given.  PCI functions are shown with what their configuration space says:\n"
"command, status, link, slot, interrupts and the errors that AER has recorded;\n"
"register sets by name; what could not be read, with the reason.  Text is shown as\n"
"text, anything else as bytes; what is in another known format is named.\n"
"'show FILE vmcoredd.index' tells how each dump was collected.\n",
	.options = show_table,
	.run = show_run,
};
