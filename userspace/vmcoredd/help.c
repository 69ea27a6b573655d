// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd help: the commands, or one of them. */
#include <getopt.h>
#include <stddef.h>
#include <string.h>

#include "cmd.h"

static void help_overview(struct out *out)
{
	const struct cmd * const *cmd;

	out_text(out, "Usage: vmcoredd COMMAND [OPTIONS] [ARGUMENTS]\n\n"
		 "Device dumps in the notes of a vmcore: what the hardware knew when the\n"
		 "machine died.\n\nCommands:\n");
	out_begin(out, NULL);
	out_begin_array(out, "commands");
	for (cmd = cmd_table; *cmd; cmd++) {
		out_begin(out, NULL);
		out_str(out, "command", "  %-10s", (*cmd)->name);
		out_str(out, "summary", " %s\n", (*cmd)->summary);
		out_end(out);
	}
	out_end_array(out);
	out_end(out);
	out_text(out, "\n'vmcoredd help COMMAND' or 'vmcoredd COMMAND --help' tells more; so does\n"
		 "vmcoredd(8).  Without a command: list " VMCORE_PATH ".\n\n"
		 "Exit status: 0 ok, 1 usage, 2 failure, 3 done in part.\n");
}

static int help_run(struct cmd_context *ctx, int argc, char **argv)
{
	const struct cmd *cmd;
	int opt = cmd_getopt(ctx, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (argc - optind > 1)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (optind == argc) {
		help_overview(&ctx->out);
		return CMD_OK;
	}
	cmd = cmd_find(argv[optind]);
	if (!cmd)
		return cmd_fail(ctx, CMD_USAGE, "no command '%s'",
				argv[optind]);
	return cmd_show_help(ctx, cmd);
}

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "Print the commands, or what one of them does",
	.run = help_run,
};
