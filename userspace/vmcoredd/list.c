// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd list: what dumps a vmcore has, and which failed. */
#include <getopt.h>
#include <string.h>

#include "../lib/dump/dumps.h"
#include "../lib/decode/notetypes.h"
#include "cmd.h"

enum { LIST_ALL_NOTES = 256 };

/* One run of the command. */
struct list {
	struct cmd_context	*ctx;
	bool			all_notes;
	unsigned long		notes;
};

static void list_head(struct out *out, const struct vmcore *core)
{
	out_begin(out, NULL);
	cmd_out_file(out, core);
	out_u64(out, "class", NULL, core->bits);
	out_str(out, "byte_order", NULL, core->big_endian ? "big" : "little");
	out_u64(out, "machine", NULL, core->machine);
	out_begin_array(out, "dumps");
}

/* Sizes of notes without an index include padding: "<=" says so. */
static void list_sizes(struct out *out, const struct dump *dump)
{
	char text[32];

	snprintf(text, sizeof(text), "%s%ju", dump->exact ? "" : "<=",
		 dump->size);
	out_u64(out, "size", NULL, dump->size);
	out_bool(out, "size_exact", NULL, dump->exact);
	out_text(out, " %11s", text);
	if (!dump->in_file) {
		out_null(out, "stored", "           -");
		out_null(out, "padded", NULL);
		out_null(out, "offset", "             -");
		return;
	}
	out_u64(out, "stored", " %11ju", dump->stored);
	out_u64(out, "padded", NULL, dump->padded);
	out_u64(out, "offset", " 0x%011jx", dump->offset);
}

static void list_unknown_error(struct out *out, u64 error)
{
	out_text(out, " %-7ju", error);
	out_null(out, "errno_name", NULL);
}

/* The same keys as below: what no index tells is null. */
static void list_no_facts(struct out *out)
{
	static const char * const keys[] = {
		"device", "max_size", "start_ns", "duration_ns", "priority",
		"required",
	};
	size_t i;

	out_null(out, "errno", NULL);
	out_null(out, "errno_name", " -      ");
	out_null(out, "producer", " -             ");
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		out_null(out, keys[i], NULL);
}

static void list_index_facts(struct out *out, const struct dump *dump)
{
	const struct index_entry *entry = &dump->entry;
	const char *error = strerrorname_np((int)entry->error);

	out_u64(out, "errno", NULL, entry->error);
	if (!entry->error)
		out_null(out, "errno_name", " -      ");
	else if (error)
		out_str(out, "errno_name", " %-7s", error);
	else
		list_unknown_error(out, entry->error);
	out_str(out, "producer", " %-14s", *entry->owner ? entry->owner : "-");
	if (*entry->device)
		out_str(out, "device", NULL, entry->device);
	else
		out_null(out, "device", NULL);
	out_u64(out, "max_size", NULL, entry->max_size);
	out_u64(out, "start_ns", NULL, entry->start_ns);
	out_u64(out, "duration_ns", NULL, entry->duration_ns);
	out_u64(out, "priority", NULL, entry->priority);
	out_bool(out, "required", NULL, entry->flags & VMCOREDD_FLAG_REQUIRED);
}

static void list_dump(struct out *out, const struct dump *dump)
{
	out_begin(out, NULL);
	if (dump->in_file)
		out_u64(out, "index", "%5ju", dump->number);
	else
		out_null(out, "index", "    -");
	list_sizes(out, dump);
	if (dump->known && dump->in_file)
		out_u64(out, "crc32c", " %08jx",
			dump->entry.crc32c);
	else
		out_null(out, "crc32c", " -       ");
	out_str(out, "codec", " %-7s", dump_codec_name(dump));
	out_str(out, "status", " %-8s", dump_status_name(dump));
	if (dump->known)
		list_index_facts(out, dump);
	else
		list_no_facts(out);
	out_str(out, "name", " %s\n", dump->name);
	out_end(out);
}

/* A note that is no device dump; called for every note. */
static void list_note(void *arg, const struct note *note)
{
	const char *name = notetype_name(note->name, note->type);
	struct list *list = arg;
	struct out *out = &list->ctx->out;

	if (note->type == VMCOREDD_NT_DUMP)
		return;
	progress_end(&list->ctx->progress);
	if (!list->notes++)
		out_text(out, "\n%-13s %11s %-10s %-14s %s\n", "OFFSET", "SIZE",
			 "TYPE", "NAME", "OWNER");
	out_begin(out, NULL);
	out_u64(out, "offset", "0x%011jx", note->desc_offset);
	out_u64(out, "size", " %11ju", note->descsz);
	out_text(out, " 0x%08x", note->type);
	out_u64(out, "type", NULL, note->type);
	if (name)
		out_str(out, "type_name", " %-14s", name);
	else
		out_null(out, "type_name", " -             ");
	out_str(out, "owner", " %s\n", note->name);
	out_end(out);
}

/* A walk of its own, so that dumps come first; its damage is known already. */
static void list_notes(struct list *list, struct dumps *dumps)
{
	struct problems *problems = dumps->problems;
	struct problems ignored = { 0 };
	struct dump dump;
	struct err err;
	int ret;

	out_begin_array(&list->ctx->out, "notes");
	dumps_rewind(dumps, &ignored);
	dumps->watch = list_note;
	dumps->watch_arg = list;
	do {
		ret = dumps_next(dumps, &dump, &err);
	} while (ret > 0);
	progress_end(&list->ctx->progress);
	if (ret < 0)
		problems_add(problems, "%s", err.text);
	out_end_array(&list->ctx->out);
	if (!list->notes)
		out_text(&list->ctx->out, "No other notes.\n");
	dumps->problems = problems;
}

static void list_tail(struct list *list, struct dumps *dumps,
		      unsigned long count)
{
	struct out *out = &list->ctx->out;

	out_end_array(out);
	if (dumps->have_index) {
		out_begin(out, "index");
		out_u64(out, "number", NULL, dumps->index_number);
		out_u64(out, "version", NULL, dumps->index.version);
		out_u64(out, "budget", NULL, dumps->index.budget);
		out_u64(out, "used", NULL, dumps->index.used);
		out_u64(out, "lost", NULL, dumps->index.lost);
		out_end(out);
		if (dumps->index.lost)
			out_text(out, "%u more registrations found no room in the index.\n",
				 dumps->index.lost);
	} else {
		out_null(out, "index", NULL);
		if (count)
			out_text(out,
				 "No usable index: sizes include padding, failures are not known.\n");
	}
	if (!count)
		out_text(out, "No device dumps.\n");
	if (list->all_notes)
		list_notes(list, dumps);
	cmd_out_problems(list->ctx, dumps->problems);
	out_end(out);
}

static int list_core(struct list *list, const struct vmcore *core,
		     struct problems *problems)
{
	struct cmd_context *ctx = list->ctx;
	struct dumps *dumps;
	unsigned long count = 0;
	struct dump dump;
	struct err err;
	int ret;

	dumps = dumps_open(core, problems, &err);
	if (!dumps)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	list_head(&ctx->out, core);
	while ((ret = dumps_next(dumps, &dump, &err)) > 0) {
		progress_end(&ctx->progress);
		if (!count++)
			out_text(&ctx->out, "%5s %11s %11s %-13s %-8s %-7s %-8s %-7s %-14s %s\n",
				 "INDEX", "SIZE", "STORED", "OFFSET", "CRC32C",
				 "CODEC", "STATUS", "ERROR", "PRODUCER", "NAME");
		list_dump(&ctx->out, &dump);
	}
	progress_end(&ctx->progress);
	if (ret < 0)
		problems_add(problems, "%s", err.text);
	vmcore_check_memory(core, problems);
	list_tail(list, dumps, count);
	dumps_close(dumps);
	return cmd_problems(ctx, core->path, problems);
}

static int list_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct problems problems = { 0 };
	struct list list = { .ctx = ctx };
	const char *path = SYSROOT_VMCORE;
	struct vmcore core;
	int opt, ret;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt != LIST_ALL_NOTES)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		list.all_notes = true;
	}
	if (argc - optind > 1)
		return cmd_fail(ctx, CMD_USAGE, "more than one file");
	if (optind < argc)
		path = argv[optind];
	if (cmd_open(ctx, &core, path, &problems))
		return CMD_FAILURE;
	ret = list_core(&list, &core, &problems);
	vmcore_close(&core);
	return ret;
}

static const struct cmd_option list_table[] = {
	{ LIST_ALL_NOTES, "all-notes", NULL, "list the notes of others as well" },
	{ 0 },
};

const struct cmd cmd_list = {
	.name = "list",
	.args = "[FILE]",
	.summary = "List the device dumps of a vmcore",
	.text =
"FILE is a dump in any form, '-' for standard input, or " SYSROOT_VMCORE " when not\n"
"given.  INDEX counts as the 'dev -V' command of crash does.  Dumps that failed are\n"
"listed last, with their error.  A SIZE with '<=' includes padding, because no index\n"
"tells the true one.\n",
	.options = list_table,
	.run = list_run,
};
