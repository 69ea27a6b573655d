/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One report of a kernel log: what it is of, and the functions that it names.
 * Pure.
 */
#ifndef _LIB_REPORT_H
#define _LIB_REPORT_H

#include <vmcoredd/env.h>

#include "calltrace.h"
#include "logline.h"
#include "marker.h"

#define REPORT_FRAMES	3	/* the most that a rule asks for */
#define REPORT_TITLE	120	/* the longest title, without NUL */

/* How much of a report was there. */
enum report_state {
	REPORT_HEAD,		/* its first lines */
	REPORT_REGISTERS,	/* the instruction pointer as well */
	REPORT_TRACE,		/* it is in its call trace */
	REPORT_DONE,		/* all that tells it from others */
};

/*
 * Microseconds within which two reports belong together: the kernel tells of what
 * hangs every few minutes, and an oops soon after a warning is what that warned of.
 */
#define REPORT_FOLLOW	600000000

/**
 * struct report - a report while its lines come by
 * @begin: its first line, or the one that says more
 * @class: what it is of
 * @state: how far it is
 * @when: its first line was printed, see struct logline; 0 when not known
 * @told: the same of the newest report that repeats this one, as the kernel repeats
 *	those of tasks that hang; it is not kept besides
 * @caller: who prints it, see struct logline; 0 when not known
 * @pid: of the task that it is about; 0 when not known, or of an idle task
 * @lines: how many came since it began, while it is in its first lines
 * @access: "Read" or "Write", or ""
 * @frames: the functions of the call trace that tell this crash from others; of a
 *	CPU in a loop (MARKER_LOOP) the one function that the loop is in
 * @count: how many
 * @spare: the first function of the trace, for when none tells anything; or ""
 * @reliable: of the stack whose frames come now, one had no "?" before it
 * @ended: the kernel said that this was all
 * @corrupted: something is missing or was in between
 */
struct report {
	struct marker_found	begin;
	enum marker_class	class;
	enum report_state	state;
	u64			when;
	u64			told;
	u64			caller;
	u32			pid;
	unsigned int		lines;
	char			access[8];
	char			frames[REPORT_FRAMES][CALLTRACE_NAME];
	unsigned int		count;
	char			spare[CALLTRACE_NAME];
	bool			reliable;
	bool			ended;
	bool			corrupted;
};

void report_begin(struct report *report, const struct marker_found *begin,
		  const struct logline *line);
bool report_is_complete(const struct report *report);
bool report_continue(struct report *report, const struct marker_found *begin,
		     const struct logline *line);
void report_line(struct report *report, const struct logline *line);
void report_close(struct report *report);
void report_title(const struct report *report, bool function,
		  char title[REPORT_TITLE + 1]);

#endif /* _LIB_REPORT_H */
