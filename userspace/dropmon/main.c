// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon: the program. */
#include <stddef.h>

#include <uapi/vmcoredd/dropmon.h>

#include "cmd.h"

static void main_out_versions(struct out *out)
{
	out_u64(out, "family", "netlink family of version %ju\n", DROPMON_GENL_VERSION);
}

int main(int argc, char **argv)
{
	static const struct cmd * const commands[] = {
		&cmd_watch,
		&cmd_list,
		&cmd_reasons,
		&cmd_start,
		&cmd_stop,
		&cmd_status,
		&cmd_configure,
		&cmd_doctor,
		&cmd_help,
		&cmd_version,
		NULL,
	};
	static const struct cmd_program program = {
		.name = "dropmon",
		.about =
"Where, why and how often the network stack drops packets.\n",
		.without = "watch",
		.commands = commands,
		.fallback = &cmd_watch,
		.module = "dropmon",
		.out_versions = main_out_versions,
	};

	return cmd_main(&program, argc, argv);
}
