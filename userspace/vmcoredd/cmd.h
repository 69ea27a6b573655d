/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of vmcoredd, and what those share that read a vmcore. */
#ifndef _VMCOREDD_CMD_H
#define _VMCOREDD_CMD_H

#include "../lib/base/sysroot.h"
#include "../lib/cli/cmd.h"
#include "../lib/dump/vmcore.h"

extern const struct cmd cmd_list, cmd_show, cmd_extract, cmd_verify, cmd_attach,
			cmd_detach, cmd_doctor, cmd_inject, cmd_strip;

int cmd_open(struct cmd_context *ctx, struct vmcore *core, const char *path,
	     struct problems *problems);
void cmd_out_file(struct out *out, const struct vmcore *core);

#endif /* _VMCOREDD_CMD_H */
