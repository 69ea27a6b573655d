/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other logs of the same crash: what another machine, or another day, changes. */
#ifndef _TESTS_VARIANT_H
#define _TESTS_VARIANT_H

#include <stddef.h>

enum variant_flags {
	VARIANT_ADDRESSES	= 1,	/* and register contents */
	VARIANT_OFFSETS		= 2,	/* in functions, and their sizes */
	VARIANT_CPUS		= 4,
	VARIANT_PIDS		= 8,	/* the same for the same; 0 and 1 stay */
	VARIANT_TIMES		= 16,
	VARIANT_NO_TIMES	= 32,
	VARIANT_LEVELS		= 64,	/* "<4>" before each line */
	VARIANT_CALLERS		= 128,	/* "[T123]" before each line without one */
	VARIANT_RELEASE		= 256,	/* of the kernel: the last numbers */
	VARIANT_TAINT		= 512,
	VARIANT_LINES		= 1024,	/* in between that are of something else */
	VARIANT_BEFORE		= 2048,	/* hundreds of lines of something else */
	VARIANT_SUFFIXES	= 4096,	/* of the compiler, to functions without */
	VARIANT_FLAGS		= 13,	/* how many */
};

char *variant_make(const char *log, size_t len, unsigned int flags,
		   unsigned int seed, size_t *ret_len);

#endif /* _TESTS_VARIANT_H */
