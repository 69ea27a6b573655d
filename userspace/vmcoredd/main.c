// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd: the program, and how its commands open a vmcore. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "cmd.h"

static void cmd_tell(void *arg, const char *what, u64 done, u64 total)
{
	struct cmd_context *ctx = arg;

	/* Called for each record and note. */
	if (!ctx->progress.terminal)
		return;
	snprintf(ctx->progress.what, sizeof(ctx->progress.what), "%s", what);
	progress_update(&ctx->progress, done, total);
}

/* Nobody named a file, there is none, and somebody gave us one to read. */
static bool cmd_wants_input(const char *path, const struct err *err)
{
	struct stat st;

	return !strcmp(path, SYSROOT_VMCORE) && err->code == ERR_SYSTEM &&
	       err->error == ENOENT && !fstat(STDIN_FILENO, &st) &&
	       (S_ISFIFO(st.st_mode) || (S_ISREG(st.st_mode) && st.st_size));
}

/**
 * cmd_open - open the vmcore that a command is about
 * @ctx: the run; shows the progress of walks that take long, until the caller
 *	calls progress_end() because it has something to show
 * @core: to be set up; vmcore_close() it after success
 * @path: its name; "-" is standard input
 * @problems: damage that still lets the notes be read
 *
 * Return: CMD_OK, or CMD_FAILURE after one line on stderr.
 */
int cmd_open(struct cmd_context *ctx, struct vmcore *core, const char *path,
	     struct problems *problems)
{
	bool input = !strcmp(path, "-");
	struct err err;
	int ret;

	ctx->watch.tell = cmd_tell;
	ctx->watch.arg = ctx;
	progress_begin(&ctx->progress, "");
	ret = vmcore_open_watched(core, input ? STDIN_FILENO : -1,
				  input ? "standard input" : path, &ctx->watch,
				  problems, &err);
	if (!ret)
		return CMD_OK;
	progress_end(&ctx->progress);
	return cmd_fail(ctx, CMD_FAILURE, "%s%s", err.text,
			cmd_wants_input(path, &err) ?
			"; '-' reads standard input" : "");
}

/**
 * cmd_out_file - put what a file is into the open object
 * @out: where to; people are not told
 * @core: the file
 */
void cmd_out_file(struct out *out, const struct vmcore *core)
{
	out_str(out, "file", NULL, core->path);
	out_str(out, "format", NULL, vmcore_format_name(core));
	out_bool(out, "flattened", NULL, core->flattened);
	if (core->packed)
		out_str(out, "packed", NULL, core->packed);
	else
		out_null(out, "packed", NULL);
	if (core->format == VMCORE_KDUMP && core->kdump.split) {
		out_begin(out, "split");
		out_u64(out, "start_pfn", NULL, core->kdump.start_pfn);
		out_u64(out, "end_pfn", NULL, core->kdump.end_pfn);
		out_end(out);
	}
}

static void main_out_versions(struct out *out)
{
	out_str(out, "libzstd", "libzstd %s\n", ZSTD_versionString());
}

int main(int argc, char **argv)
{
	static const struct cmd * const commands[] = {
		&cmd_list,
		&cmd_show,
		&cmd_extract,
		&cmd_verify,
		&cmd_inject,
		&cmd_strip,
		&cmd_attach,
		&cmd_detach,
		&cmd_doctor,
		&cmd_help,
		&cmd_version,
		NULL,
	};
	static const struct cmd_program program = {
		.name = "vmcoredd",
		.about =
"Device dumps in the notes of a vmcore: what the hardware knew when the\n"
"machine died.\n",
		.without = "list " SYSROOT_VMCORE,
		.commands = commands,
		.fallback = &cmd_list,
		.module = "vmcoredd",
		.out_versions = main_out_versions,
	};

	return cmd_main(&program, argc, argv);
}
