// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd version: what was built, with what, and what the kernel runs. */
#include <getopt.h>
#include <stddef.h>
#include <string.h>
#include <zstd.h>

#include "cmd.h"

#define VERSION_MODULE	"/sys/module/vmcoredd/version"

/* Version of the loaded module, or an empty text. */
static void version_module(char *buf, size_t size)
{
	FILE *file = fopen(VERSION_MODULE, "re");

	*buf = '\0';
	if (!file)
		return;
	if (fgets(buf, (int)size, file))
		buf[strcspn(buf, "\n")] = '\0';
	fclose(file);
}

static int version_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct out *out = &ctx->out;
	char module[64];
	int opt = cmd_getopt(ctx, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	version_module(module, sizeof(module));
	out_begin(out, NULL);
	out_str(out, "version", "vmcoredd %s", VMCOREDD_VERSION);
	out_text(out, "\n");
	out_str(out, "libzstd", "libzstd %s\n", ZSTD_versionString());
	if (*module)
		out_str(out, "module", "vmcoredd.ko %s (loaded)\n", module);
	else
		out_null(out, "module", "vmcoredd.ko not loaded\n");
	out_end(out);
	return CMD_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.args = "",
	.summary = "Print the versions of the tool and of the loaded module",
	.run = version_run,
};
