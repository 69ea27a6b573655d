/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The frames of a call trace in a kernel log, and which of them say something
 * of the crash (tables in signature.rules).  Pure.
 */
#ifndef _LIB_CALLTRACE_H
#define _LIB_CALLTRACE_H

#include <vmcoredd/env.h>

#include "logline.h"

#define CALLTRACE_NAME	80	/* of a function, with its NUL; longer ones are cut */

/* Sets of the rule FRAME. */
enum calltrace_set {
	CALLTRACE_GENERIC	= 1,	/* says nothing */
	CALLTRACE_WAITING	= 2,	/* nor does it of a task that waits */
	CALLTRACE_ANCHOR	= 4,	/* what a loop was called from */
};

enum calltrace_kind {
	CALLTRACE_NONE,		/* no frame */
	CALLTRACE_UNRELIABLE,	/* something on the stack that looks like one */
	CALLTRACE_FRAME,
	CALLTRACE_REGISTER,	/* the instruction pointer */
};

const char *calltrace_symbol(const char *text, size_t len, size_t *ret_len,
			     size_t *ret_end);
enum calltrace_kind calltrace_frame(const struct logline *line,
				    char name[CALLTRACE_NAME]);
void calltrace_name(char name[CALLTRACE_NAME], const char *text, size_t len);
bool calltrace_is(const char *name, unsigned int sets);

#endif /* _LIB_CALLTRACE_H */
