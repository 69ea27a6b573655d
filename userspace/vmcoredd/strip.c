// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd strip: a copy without device dumps. */
#include <getopt.h>
#include <stdlib.h>

#include "copy.h"

enum { STRIP_FORCE = 256 };

static void strip_report_dump(struct out *out, const struct dump *dump)
{
	out_begin(out, NULL);
	if (dump->in_file)
		out_u64(out, "index", "%5ju", dump->number);
	else
		out_null(out, "index", "    -");
	out_str(out, "name", " %s", dump->name);
	if (dump->in_file)
		out_u64(out, "bytes", ": %ju bytes left out\n",
			dump->end - dump->start);
	else
		out_null(out, "bytes", ": left out of the index\n");
	out_end(out);
}

/* A second walk, because what goes is known only now that it has gone. */
static int strip_report(struct copy *copy, struct err *err)
{
	struct out *out = &copy->ctx->out;
	struct problems ignored = { 0 };
	struct dump dump;
	int ret;

	out_begin(out, NULL);
	out_begin_array(out, "stripped");
	dumps_rewind(copy->edit->dumps, &ignored);
	while ((ret = dumps_next(copy->edit->dumps, &dump, err)) > 0) {
		if (dumpedit_goes(copy->edit, &dump))
			strip_report_dump(out, &dump);
	}
	out_end_array(out);
	copy_report(copy);
	out_end(out);
	return ret;
}

/* A choice that meets nothing may be a slip that leaves private state in. */
static int strip_plan(struct copy *copy, struct err *err)
{
	const struct dumpedit *edit = copy->edit;
	size_t i;

	if (dumpedit_plan(copy->edit, err))
		return -1;
	for (i = 0; i < edit->selects; i++) {
		if (!edit->matches[i])
			return err_set(err, "'%s' has no dump '%s'",
				       copy->core.path, edit->select[i].text);
	}
	return 0;
}

static int strip_core(struct copy *copy, const struct select *select,
		      size_t selects, unsigned long *matches)
{
	struct err err;
	int status = copy_open(copy);

	if (status)
		return status;
	copy->edit->select = select;
	copy->edit->selects = selects;
	copy->edit->all = !selects;
	copy->edit->matches = matches;
	if (strip_plan(copy, &err) || copy_write(copy, &err))
		return copy_fail(copy, &err);
	if (!outfile_is_stdout(&copy->target) && strip_report(copy, &err))
		return copy_fail(copy, &err);
	return copy_end(copy);
}

static int strip_options(struct copy *copy, int argc, char **argv)
{
	int opt;

	while ((opt = cmd_getopt(copy->ctx, argc, argv)) != CMD_OPT_END) {
		switch (opt) {
		case 'o':
			copy->target.out = optarg;
			break;
		case STRIP_FORCE:
			copy->target.force = true;
			break;
		default:
			return opt;
		}
	}
	return CMD_OPT_END;
}

static int strip_chosen(struct copy *copy, size_t count, char **texts)
{
	struct select *select = calloc(count + 1, sizeof(*select));
	unsigned long *matches = calloc(count + 1, sizeof(*matches));
	struct err err;
	int status = CMD_OK;
	size_t i;

	if (!select || !matches)
		status = cmd_fail(copy->ctx, CMD_FAILURE, "out of memory");
	for (i = 0; i < count && !status; i++) {
		if (select_parse(&select[i], texts[i], &err))
			status = cmd_fail(copy->ctx, CMD_USAGE, "%s", err.text);
	}
	if (!status) {
		status = strip_core(copy, select, count, matches);
		copy_close(copy);
	}
	free(select);
	free(matches);
	return status;
}

static int strip_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct copy copy = { .ctx = ctx };
	const char *misuse;
	int opt = strip_options(&copy, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	misuse = copy_misuse(&copy, argc - optind);
	if (misuse)
		return cmd_fail(ctx, CMD_USAGE, "%s", misuse);
	copy.path = argv[optind];
	return strip_chosen(&copy, (size_t)(argc - optind - 1),
			    argv + optind + 1);
}

static const struct cmd_option strip_table[] = {
	{ 'o', "output", "OUT", "write the copy to OUT; - is standard output" },
	{ STRIP_FORCE, "force", NULL, "replace a file that exists, or write to a terminal" },
	{ 0 },
};

const struct cmd cmd_strip = {
	.name = "strip",
	.args = "FILE [INDEX|NAME|PATTERN...] -o OUT",
	.summary = "Write a copy without device dumps",
	.text =
"All device dumps and their index are left out, or those that are named: then the\n"
"index forgets them.  Memory and all other notes stay as they are, to the byte.\n"
"The copy is ELF or kdump-compressed as FILE is, neither flattened nor packed.\n",
	.options = strip_table,
	.run = strip_run,
};
