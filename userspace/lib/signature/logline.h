/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines of a kernel log, of which parts may be missing: what was printed,
 * without the level, the time and the caller that may be before it.  Pure.
 */
#ifndef _LIB_LOGLINE_H
#define _LIB_LOGLINE_H

#include <vmcoredd/env.h>

/* The kernel prints no longer ones; what is more is not looked at. */
#define LOGLINE_MAX	1024

/**
 * struct logline - what was printed
 * @text: in the log; not terminated, without blanks at its end
 * @len: bytes at @text, at most LOGLINE_MAX
 * @when: when it was printed, in microseconds since the boot; 0 when the log does
 *	not say
 * @caller: the task or processor that printed it (CONFIG_PRINTK_CALLER), in a
 *	form that is only good for comparing; 0 when the log does not say
 * @torn: bytes are missing before it: only what surely is the beginning of a
 *	line is shown, else @len is 0
 * @cut: bytes are missing after it, or the log ends without the line's end
 */
struct logline {
	const char	*text;
	size_t		len;
	u64		when;
	u64		caller;
	bool		torn;
	bool		cut;
};

/**
 * struct logline_cursor - where in a log
 * @pos: the next line
 * @end: the log's end
 * @newline: the first end of a line from @pos on, @end if there is none
 * @zero: the first byte that is missing from @pos on, @end if there is none
 * @torn: bytes are missing before @pos
 */
struct logline_cursor {
	const u8	*pos;
	const u8	*end;
	const u8	*newline;
	const u8	*zero;
	bool		torn;
};

void logline_open(struct logline_cursor *cursor, const u8 *log, size_t len);
bool logline_next(struct logline_cursor *cursor, struct logline *ret);
bool logline_starts(const struct logline *line, const char *text);
bool logline_is_soon(u64 one, u64 other, u64 limit);

#endif /* _LIB_LOGLINE_H */
