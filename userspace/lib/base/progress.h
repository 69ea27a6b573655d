/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line on the terminal while something takes longer than a second. */
#ifndef _LIB_PROGRESS_H
#define _LIB_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct progress - something that takes a while
 * @what: shown before the numbers; the caller's
 * @terminal: standard error is one
 * @start_ms: when it began
 * @last_ms: when the line was last written
 */
struct progress {
	char		what[64];
	bool		terminal;
	uint64_t	start_ms;
	uint64_t	last_ms;
};

void progress_begin(struct progress *progress, const char *what);
void progress_update(struct progress *progress, uint64_t done, uint64_t total);
void progress_clear(void);
void progress_end(struct progress *progress);

#endif /* _LIB_PROGRESS_H */
