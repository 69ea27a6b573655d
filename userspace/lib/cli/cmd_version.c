// SPDX-License-Identifier: LGPL-2.1-or-later
/* The version command of every program: what was built, what the kernel runs. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"

static void version_module(struct out *out, const char *module)
{
	char path[128], version[64] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/sys/module/%s/version", module);
	file = fopen(path, "re");
	if (file) {
		if (fgets(version, sizeof(version), file))
			version[strcspn(version, "\n")] = '\0';
		fclose(file);
	}
	out_text(out, "%s.ko ", module);
	if (*version)
		out_str(out, "module", "%s (loaded)\n", version);
	else
		out_null(out, "module", "not loaded\n");
}

static int version_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct out *out = &ctx->out;
	int status = cmd_plain(ctx, argc, argv, NULL);

	if (status >= 0)
		return status;
	out_begin(out, NULL);
	out_text(out, "%s ", ctx->program->name);
	out_str(out, "version", "%s\n", VMCOREDD_VERSION);
	ctx->program->out_versions(out);
	if (ctx->program->module)
		version_module(out, ctx->program->module);
	out_end(out);
	return CMD_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.args = "",
	.summary = "Print the versions of the tool and of the loaded module",
	.run = version_run,
};
