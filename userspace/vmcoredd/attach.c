// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd attach: put the file with device dumps in the place of /proc/vmcore. */
#include <getopt.h>
#include <stddef.h>

#include "attachment.h"
#include "cmd.h"

/**
 * attachment_run - what "attach" and "detach" do with their arguments
 * @ctx: the command
 * @argc: number of arguments
 * @argv: the arguments
 * @attach: attach, or detach
 *
 * Return: the exit status.
 */
int attachment_run(struct cmd_context *ctx, int argc, char **argv, bool attach)
{
	const char *done = attach ? "attached" : "detached";
	struct sysroot root = { .dir = "" };
	struct err err;
	int opt, ret;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt != CMD_OPT_ROOT)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		root.dir = optarg;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	ret = attachment_set(&root, attach, &err);
	if (ret < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	out_begin(&ctx->out, NULL);
	out_bool(&ctx->out, "attached", NULL, attach);
	out_bool(&ctx->out, "changed", NULL, ret);
	out_text(&ctx->out, "%s%s\n", ret ? "" : "already ", done);
	out_end(&ctx->out);
	return CMD_OK;
}

static int attach_run(struct cmd_context *ctx, int argc, char **argv)
{
	return attachment_run(ctx, argc, argv, true);
}

static const struct cmd_option attach_table[] = {
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_attach = {
	.name = "attach",
	.args = "",
	.summary = "Put the file with device dumps in the place of /proc/vmcore",
	.text =
"In the capture kernel, mounts " ATTACHMENT_MERGED " over " SYSROOT_VMCORE ", so\n"
"that everything that reads the latter saves the device dumps too, and pins the\n"
"module.  Does nothing when that is done already.\n",
	.options = attach_table,
	.run = attach_run,
};
