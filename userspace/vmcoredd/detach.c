// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd detach: take the file with device dumps off /proc/vmcore again. */
#include <stddef.h>

#include "attachment.h"
#include "cmd.h"

static int detach_run(struct cmd_context *ctx, int argc, char **argv)
{
	return attachment_run(ctx, argc, argv, false);
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
