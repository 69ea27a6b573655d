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
 * @caller: the task or processor that printed it (CONFIG_PRINTK_CALLER), in a
 *	form that is only good for comparing; 0 when the log does not say
 * @torn: bytes are missing before it: only what surely is the beginning of a
 *	line is shown, else @len is 0
 * @cut: bytes are missing after it, or the log ends without the line's end
 */
struct logline {
	const char	*text;
	size_t		len;
	u64		caller;
	bool		torn;
	bool		cut;
};

bool logline_next(struct logline *ret, const u8 **pos, const u8 *end, bool *torn);
bool logline_starts(const struct logline *line, const char *text);

#endif /* _LIB_LOGLINE_H */
