// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing a changed copy of a dump: what inject and strip share. */
#include <stdlib.h>

#include "copy.h"

/**
 * copy_misuse - what both commands want of their command line
 * @copy: options are set
 * @args: arguments that are no options
 *
 * Return: NULL, or what is wrong.
 */
const char *copy_misuse(const struct copy *copy, int args)
{
	if (args < 1)
		return "which file? FILE is missing";
	if (!copy->target.out)
		return "where to? give -o OUT";
	if (copy->ctx->json && outfile_is_stdout(&copy->target))
		return "-j and '-o -' exclude each other";
	return NULL;
}

/**
 * copy_open - open the dump and find its dumps
 * @copy: @ctx and @path are set; copy_close() it in any case
 *
 * Return: CMD_OK, or an exit status after one line on stderr.
 */
int copy_open(struct copy *copy)
{
	struct err err;

	if (cmd_open(copy->ctx, &copy->core, copy->path, &copy->problems))
		return CMD_FAILURE;
	copy->edit = calloc(1, sizeof(*copy->edit));
	if (!copy->edit)
		return cmd_fail(copy->ctx, CMD_FAILURE, "out of memory");
	copy->edit->problems = &copy->problems;
	copy->edit->dumps = dumps_open(&copy->core, &copy->problems, &err);
	if (!copy->edit->dumps)
		return copy_fail(copy, &err);
	return CMD_OK;
}

static int copy_run(struct copy *copy, struct err *err)
{
	struct sink sink;
	int ret;

	if (outfile_open(&copy->target, &sink, err))
		return -1;
	ret = dumpcopy_write(&copy->dumpcopy, &sink, &copy->problems, err);
	copy->bytes = sink.bytes;
	if (ret) {
		sink_discard(&sink);
		return -1;
	}
	return outfile_commit(&copy->target, &sink, NULL, copy->problems.count,
			      &copy->problems, copy->file, err);
}

/**
 * copy_write - write the copy
 * @copy: open, and its changes are planned
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int copy_write(struct copy *copy, struct err *err)
{
	int ret;

	copy->dumpcopy.edit = copy->edit;
	if (dumpcopy_prepare(&copy->dumpcopy, err) ||
	    outfile_prepare(&copy->target, &copy->core.stat, err))
		return -1;
	ret = copy_run(copy, err);
	progress_end(&copy->ctx->progress);
	outfile_close(&copy->target);
	return ret;
}

/**
 * copy_fail - end a command that cannot do it
 * @copy: the copy
 * @err: why
 *
 * Return: CMD_FAILURE, after one line on stderr.
 */
int copy_fail(struct copy *copy, const struct err *err)
{
	progress_end(&copy->ctx->progress);
	return cmd_fail(copy->ctx, CMD_FAILURE, "%s", err->text);
}

/**
 * copy_report - say what was made
 * @copy: the copy; an object of the output is open
 */
void copy_report(struct copy *copy)
{
	struct out *out = &copy->ctx->out;

	out_str(out, "output", "%s", copy->file);
	out_str(out, "format", NULL, vmcore_format_name(&copy->core));
	out_u64(out, "bytes", ": %ju bytes", copy->bytes);
	out_text(out, ", %s\n", copy->core.format == VMCORE_KDUMP ?
		 "kdump-compressed" : "ELF");
	cmd_out_problems(copy->ctx, &copy->problems);
}

/**
 * copy_end - the exit status
 * @copy: the copy, written
 *
 * Return: CMD_OK; CMD_PARTIAL after one line on stderr.
 */
int copy_end(struct copy *copy)
{
	return cmd_problems(copy->ctx, copy->core.path, &copy->problems);
}

/**
 * copy_close - give back what copy_open() took
 * @copy: the copy
 */
void copy_close(struct copy *copy)
{
	if (copy->edit && copy->edit->dumps)
		dumps_close(copy->edit->dumps);
	free(copy->edit);
	if (copy->core.source)
		vmcore_close(&copy->core);
}
