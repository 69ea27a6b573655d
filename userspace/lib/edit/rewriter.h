/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes the copy of a dump that an edit script describes, from the front to the
 * back, through one small buffer.  What is a hole in the dump becomes one in the
 * copy.
 */
#ifndef _LIB_REWRITER_H
#define _LIB_REWRITER_H

#include "rewrite.h"
#include "../base/sink.h"
#include "../dump/vmcore.h"

#define REWRITER_TABLES	5
#define REWRITER_CHUNK	65536	/* bytes copied at a time */

/**
 * struct rewriter - a copy that is being written
 * @core: the dump; the caller's, as all below
 * @script: the sealed script
 * @table: numbers that change with it, in the order of the file; the script
 *	changes nothing inside
 * @tables: how many
 * @names: what the kinds of tables are called, for errors
 * @fix: change an entry of a table in place; 0, -EBUSY when it is about bytes
 *	that change, -EOVERFLOW when a number does not fit
 * @fix_arg: for @fix
 * @insert: write an insertion of the script, @size bytes; 0 or -1
 * @insert_arg: for @insert
 * @sink: where the copy goes
 * @buf: REWRITER_CHUNK bytes
 * @ended: the dump has ended
 */
struct rewriter {
	const struct vmcore		*core;
	const struct rewrite		*script;
	struct rewrite_table		table[REWRITER_TABLES];
	unsigned int			tables;
	const char * const		*names;
	int				(*fix)(void *arg, unsigned int kind,
					       void *raw);
	void				*fix_arg;
	int				(*insert)(void *arg, u32 what, u64 size,
						  struct sink *sink,
						  struct err *err);
	void				*insert_arg;
	struct sink			*sink;
	u8				*buf;
	bool				ended;
};

int rewriter_check(struct rewriter *rewriter, struct err *err);
int rewriter_run(struct rewriter *rewriter, struct err *err);

#endif /* _LIB_REWRITER_H */
