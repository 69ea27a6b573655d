// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops version: what was built, and what the kernel runs. */
#include <getopt.h>

#include "cmd.h"

static int version_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct out *out = &ctx->out;
	int opt = cmd_getopt(ctx, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	out_begin(out, NULL);
	out_str(out, "version", "netoops %s\n", VMCOREDD_VERSION);
	out_u64(out, "format", "packets of version %ju, 2 and 3 are understood\n",
		NETOOPS_VERSION);
	cmd_out_module(ctx, "netoops");
	out_end(out);
	return CMD_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.args = "",
	.summary = "Print the versions of the tool and of the loaded module",
	.run = version_run,
};
