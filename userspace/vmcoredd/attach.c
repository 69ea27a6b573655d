// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd attach: put the file with device dumps in the place of /proc/vmcore. */
#include <stddef.h>

#include "attachment.h"
#include "cmd.h"

static int attach_run(struct cmd_context *ctx, int argc, char **argv)
{
	return attachment_run(ctx, argc, argv, true);
}

static const struct cmd_option attach_table[] = {
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_attach = {
	.name = "attach",
	.args = "",
	.summary = "Put the file with device dumps in the place of /proc/vmcore",
	.text =
"In the capture kernel, mounts " ATTACHMENT_MERGED " over " SYSROOT_VMCORE ", so\n"
"that everything that reads the latter saves the device dumps too, and pins the\n"
"module.  Does nothing when that is done already.\n",
	.options = attach_table,
	.run = attach_run,
};
