// SPDX-License-Identifier: LGPL-2.1-or-later
/* Commands that take no argument, and of options --root at most: see cmd.h. */
#include <getopt.h>

#include "cmd.h"

/**
 * cmd_plain - take the options of a command that has --root at most, and no arguments
 * @ctx: the run
 * @argc: of the command
 * @argv: of the command, its name first
 * @ret_root: what --root says, "" without one; NULL for a command that has no options
 *
 * Return: -1 when the command goes on; else the status that it ends with.
 */
int cmd_plain(struct cmd_context *ctx, int argc, char **argv, const char **ret_root)
{
	int opt;

	if (ret_root)
		*ret_root = "";
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt != CMD_OPT_ROOT)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		*ret_root = optarg;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	return -1;
}
