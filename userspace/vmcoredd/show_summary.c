// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show --summary: one line a dump. */
#include <stdlib.h>

#include "../lib/edit/select.h"
#include "cmd.h"
#include "show.h"

/* Return: what is in a dump, in a few words. */
static const char *summary_kind(struct show *show, const struct vmcore *core,
				const struct dump *dump, u8 *buf)
{
	const char *kind = "not readable";
	struct payload payload;
	struct err err;
	ssize_t got;

	if (!dump->in_file)
		return "none";
	if (dump->is_index)
		return "index";
	if (payload_open(&payload, core, dump, false, &err)) {
		problems_add(&show->problems, "%s", err.text);
		return kind;
	}
	got = show_fill(&payload, buf, PAYLOAD_CHUNK, &err);
	if (got < 0)
		problems_add(&show->problems, "%s", err.text);
	else
		kind = show_kind_name(dump, buf, (size_t)got);
	payload_close(&payload);
	return kind;
}

static void summary_dump(struct out *out, const struct dump *dump,
			 const char *kind)
{
	char size[32];

	snprintf(size, sizeof(size), "%s%ju", dump->exact ? "" : "<=",
		 dump->size);
	out_begin(out, NULL);
	if (dump->in_file)
		out_u64(out, "index", "%5ju", dump->number);
	else
		out_null(out, "index", "    -");
	out_u64(out, "size", NULL, dump->size);
	out_bool(out, "size_exact", NULL, dump->exact);
	out_text(out, " %11s", size);
	out_str(out, "status", " %-8s", dump_status_name(dump));
	out_str(out, "kind", " %-24s", kind);
	out_str(out, "name", " %s\n", dump->name);
	out_end(out);
}

/* With the first dump, so that a choice that matches nothing prints nothing. */
static void summary_begin(struct out *out, const struct vmcore *core)
{
	out_begin(out, NULL);
	out_str(out, "file", NULL, core->path);
	out_begin_array(out, "dumps");
	out_text(out, "%5s %11s %-8s %-24s %s\n", "INDEX", "SIZE", "STATUS",
		 "KIND", "NAME");
}

/* Return: number of dumps that were shown, or -1. */
static long summary_dumps(struct show *show, struct dumps *dumps,
			  const struct select *select, u8 *buf, struct err *err)
{
	const char *kind;
	struct dump dump;
	long count = 0;
	int ret;

	while ((ret = dumps_next(dumps, &dump, err)) > 0) {
		if (!select_matches(select, &dump))
			continue;
		kind = summary_kind(show, dumps->core, &dump, buf);
		progress_end(show->progress);
		if (!count++)
			summary_begin(show->out, dumps->core);
		summary_dump(show->out, &dump, kind);
	}
	progress_end(show->progress);
	if (ret < 0 && !count)
		return -1;
	if (ret < 0)
		problems_add(&show->problems, "%s", err->text);
	return count;
}

/**
 * show_summary - show one line a dump, of those that are meant
 * @ctx: the run of the command
 * @show: the run
 * @core: the file
 * @select: which dumps
 *
 * Return: exit status.
 */
int show_summary(struct cmd_context *ctx, struct show *show,
		 const struct vmcore *core, const struct select *select)
{
	u8 *buf = malloc(PAYLOAD_CHUNK);
	struct dumps *dumps = NULL;
	struct err err;
	long count = -1;

	if (!buf)
		err_memory(&err);
	else
		dumps = dumps_open(core, &show->problems, &err);
	if (dumps)
		count = summary_dumps(show, dumps, select, buf, &err);
	dumps_close(dumps);
	free(buf);
	if (count < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (!count)
		return show_nothing(ctx, core, select);
	out_end_array(show->out);
	cmd_out_problems(ctx, &show->problems);
	out_end(show->out);
	return cmd_problems(ctx, core->path, &show->problems);
}
