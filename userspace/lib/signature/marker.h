/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines with which a report in a kernel log begins, and how it is called
 * (tables in signature.rules).  Pure.
 */
#ifndef _LIB_MARKER_H
#define _LIB_MARKER_H

#include <vmcoredd/env.h>

#include "calltrace.h"
#include "logline.h"

#define MARKER_TEXT	128	/* of what a line says, with its NUL; more is cut */

/* What a report is of.  A machine may go on after all but PANIC. */
enum marker_class {
	MARKER_WARN,		/* something that is wrong */
	MARKER_HUNG,		/* a task that does not go on */
	MARKER_STALL,		/* RCU */
	MARKER_SOFT,		/* a processor that does not schedule */
	MARKER_HARD,		/* a processor without interrupts */
	MARKER_MCE,		/* a machine check */
	MARKER_CLASSES,		/* those before it are not fatal */
	MARKER_OOPS = MARKER_CLASSES,
	MARKER_PANIC,
};

enum marker_flags {
	MARKER_HEADER	= 1,	/* says less than a line before it may have said */
	MARKER_MESSAGE	= 2,	/* what a BUG or WARNING says, before or after its
				 * header, and more than the header
				 */
	MARKER_LEADS	= 4,	/* an oops of the same task is what it led to */
	MARKER_LOOP	= 8,	/* anywhere in a loop: its anchor is looked for */
	MARKER_WAITING	= 16,	/* of a task that waits */
	MARKER_SECOND	= 32,	/* never the first line of a report */
	MARKER_INIT	= 64,	/* of AFTER: when it was a report of PID 1 */
};

/**
 * struct marker - a rule START
 * @class: what the report is of
 * @flags: enum marker_flags
 * @frames: how many frames tell such crashes apart, at most 3; 0 for none
 * @pattern: the line
 * @title: the title
 */
struct marker {
	enum marker_class class;
	unsigned int	flags;
	unsigned int	frames;
	const char	*pattern;
	const char	*title;
};

#define MARKER_RULES_MAX	254
#define MARKER_NONE		255	/* no rule: larger than the number of any */

/**
 * struct marker_index - rules START by the first byte of their lines
 * @heads: for each byte the first rule
 * @wild: the first rule for lines that begin with anything
 * @next: for each rule the next like it
 */
struct marker_index {
	u8	heads[256];
	u8	wild;
	u8	next[MARKER_RULES_MAX];
};

/**
 * struct marker_found - a line that matched
 * @rule: the rule
 * @text: its parts %1 and %2, without what varies
 * @function: its part %f
 */
struct marker_found {
	const struct marker *rule;
	char		text[2][MARKER_TEXT];
	char		function[CALLTRACE_NAME];
};

void marker_index(struct marker_index *index);
bool marker_find(const struct marker_index *index, const struct logline *line,
		 struct marker_found *ret);
bool marker_is_after(const char *message, enum marker_class *ret_class,
		     unsigned int *ret_flags);
void marker_normalise(char *ret, size_t size, const char *text, size_t len);

#endif /* _LIB_MARKER_H */
