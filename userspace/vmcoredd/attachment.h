/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our file over the stock /proc/vmcore: a bind mount, and a pinned module so
 * that the file under it cannot go away.
 */
#ifndef _VMCOREDD_ATTACHMENT_H
#define _VMCOREDD_ATTACHMENT_H

#include "../lib/base/err.h"
#include "../lib/base/sysroot.h"

#define ATTACHMENT_MERGED	"/proc/vmcoredd/vmcore"
#define ATTACHMENT_MODULE	"/sys/module/vmcoredd"
#define ATTACHMENT_PINNED	ATTACHMENT_MODULE "/parameters/pinned"

struct cmd_context;

/**
 * struct attachment - how things are
 * @vmcore: there is a stock file: this is a capture kernel
 * @module: the module is loaded
 * @merged: it has a file
 * @attached: that file stands in the stock file's place
 * @pinned: the module refuses to be unloaded
 */
struct attachment {
	bool	vmcore;
	bool	module;
	bool	merged;
	bool	attached;
	bool	pinned;
};

void attachment_find(const struct sysroot *root, struct attachment *ret);
int attachment_check(const struct sysroot *root, struct attachment *ret,
		     struct err *err);
int attachment_set(const struct sysroot *root, bool attach, struct err *err);
int attachment_run(struct cmd_context *ctx, int argc, char **argv, bool attach);

#endif /* _VMCOREDD_ATTACHMENT_H */
