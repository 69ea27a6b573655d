/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands share that write a changed copy of a dump. */
#ifndef _VMCOREDD_COPY_H
#define _VMCOREDD_COPY_H

#include "../lib/edit/dumpcopy.h"
#include "outfile.h"
#include "cmd.h"

/**
 * struct copy - a copy
 * @ctx: the run of the command
 * @path: the dump, "-" for standard input
 * @target: where the copy goes
 * @core: the dump
 * @problems: what is wrong with it
 * @edit: what changes; holds the dumps
 * @dumpcopy: writes it; @insert and @insert_arg are the command's
 * @file: what the copy is called, after copy_write()
 * @bytes: of the copy
 */
struct copy {
	struct cmd_context	*ctx;
	const char		*path;
	struct outfile		target;
	struct vmcore		core;
	struct problems		problems;
	struct dumpedit		*edit;
	struct dumpcopy		dumpcopy;
	char			file[OUTFILE_FILE_LEN];
	u64			bytes;
};

const char *copy_misuse(const struct copy *copy, int args);
int copy_open(struct copy *copy);
int copy_write(struct copy *copy, struct err *err);
int copy_fail(struct copy *copy, const struct err *err);
void copy_report(struct copy *copy);
int copy_end(struct copy *copy);
void copy_close(struct copy *copy);

#endif /* _VMCOREDD_COPY_H */
