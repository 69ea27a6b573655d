/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The headers of an ELF file whose bytes move: what an edit script does to the
 * offsets and sizes in them.  Pure.
 *
 * Notes grow and shrink with what is inserted in them and at their ends; where two
 * segments meet, it belongs to the second, and one without bytes has none.  No
 * other segment or section may change inside.
 */
#ifndef _LIB_ELFEDIT_H
#define _LIB_ELFEDIT_H

#include <vmcoredd/env.h>

#include "rewrite.h"

#define ELFEDIT_EHDR_MAX	64	/* bytes of the longer ELF header */
#define ELFEDIT_ENTRY_MAX	64	/* bytes of the longest other header */
#define ELFEDIT_TABLES		3

/* What a table holds. */
enum elfedit_kind {
	ELFEDIT_EHDR,
	ELFEDIT_PHDR,
	ELFEDIT_SHDR,
};

/**
 * struct elfedit - an ELF file that is copied with changes
 * @script: the sealed script
 * @bits: 32 or 64
 * @big_endian: its byte order
 * @empty_grows: a segment without bytes is the only one for notes
 * @begins: whether notes begin at an offset; NULL for nowhere
 * @begins_arg: for it
 */
struct elfedit {
	const struct rewrite	*script;
	unsigned int		bits;
	bool			big_endian;
	bool			empty_grows;
	bool			(*begins)(const void *arg, u64 offset);
	const void		*begins_arg;
};

int elfedit_tables(const struct elfedit *edit, const void *ehdr, u64 phnum,
		   struct rewrite_table ret_table[ELFEDIT_TABLES],
		   unsigned int *ret_tables);
int elfedit_fix(const struct elfedit *edit, enum elfedit_kind kind, void *raw);

#endif /* _LIB_ELFEDIT_H */
