// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd detach: take the file with device dumps off /proc/vmcore again. */
#include <getopt.h>
#include <stddef.h>

#include "attachment.h"
#include "cmd.h"

static int detach_run(struct cmd_context *ctx, int argc, char **argv)
{
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
	ret = attachment_set(&root, false, &err);
	if (ret < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	out_begin(&ctx->out, NULL);
	out_bool(&ctx->out, "attached", NULL, false);
	out_bool(&ctx->out, "changed", NULL, ret);
	out_text(&ctx->out, "%s\n", ret ? "detached" : "already detached");
	out_end(&ctx->out);
	return CMD_OK;
}

static const struct cmd_option detach_table[] = {
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_detach = {
	.name = "detach",
	.args = "",
	.summary = "Take the file with device dumps off /proc/vmcore again",
	.text =
"Undoes 'vmcoredd attach': unmounts and lets the module be unloaded.  Does nothing\n"
"when nothing is attached.\n",
	.options = detach_table,
	.run = detach_run,
};
