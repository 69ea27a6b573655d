// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops: the program. */
#include <stddef.h>

#include <uapi/vmcoredd/netoops.h>

#include "cmd.h"

static void main_out_versions(struct out *out)
{
	out_u64(out, "format", "packets of version %ju, 2 and 3 are understood\n",
		NETOOPS_VERSION);
}

int main(int argc, char **argv)
{
	static const struct cmd * const commands[] = {
		&cmd_list,
		&cmd_show,
		&cmd_dmesg,
		&cmd_top,
		&cmd_export,
		&cmd_vacuum,
		&cmd_receive,
		&cmd_send,
		&cmd_configure,
		&cmd_status,
		&cmd_test,
		&cmd_doctor,
		&cmd_key,
		&cmd_help,
		&cmd_version,
		NULL,
	};
	static const struct cmd_program program = {
		.name = "netoops",
		.about =
"The last words of a machine: its kernel log and what is known of it, sent as UDP\n"
"packets before the crash kernel boots.\n",
		.without = "status",
		.commands = commands,
		.fallback = &cmd_status,
		.module = "netoops",
		.out_versions = main_out_versions,
	};

	return cmd_main(&program, argc, argv);
}
