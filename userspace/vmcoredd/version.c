// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd version: what was built, with what, and what the kernel runs. */
#include <getopt.h>
#include <stddef.h>
#include <zstd.h>

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
	out_str(out, "version", "vmcoredd %s", VMCOREDD_VERSION);
	out_text(out, "\n");
	out_str(out, "libzstd", "libzstd %s\n", ZSTD_versionString());
	cmd_out_module(ctx, "vmcoredd");
	out_end(out);
	return CMD_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.args = "",
	.summary = "Print the versions of the tool and of the loaded module",
	.run = version_run,
};
