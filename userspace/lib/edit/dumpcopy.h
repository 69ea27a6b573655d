/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The copy of a dump with other device dumps in it, whatever the dump is. */
#ifndef _LIB_DUMPCOPY_H
#define _LIB_DUMPCOPY_H

#include "dumpedit.h"
#include "elfcopy.h"
#include "kdumpcopy.h"

/**
 * struct dumpcopy - a copy
 * @edit: what changes, planned; the caller's
 * @insert: write a dump that comes, the whole note of @size bytes; @what as in
 *	&enum dumpedit_what; 0 or -1
 * @insert_arg: for @insert
 * @rewriter: writes it
 * @elf: what changes in an ELF file
 * @kdump: what changes in a kdump-compressed file
 */
struct dumpcopy {
	const struct dumpedit	*edit;
	int			(*insert)(void *arg, u32 what, u64 size,
					  struct sink *sink, struct err *err);
	void			*insert_arg;
	struct rewriter		rewriter;
	struct elfedit		elf;
	struct kdumpedit	kdump;
};

int dumpcopy_prepare(struct dumpcopy *copy, struct err *err);
int dumpcopy_write(struct dumpcopy *copy, struct sink *sink,
		   struct problems *problems, struct err *err);

#endif /* _LIB_DUMPCOPY_H */
