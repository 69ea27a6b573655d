/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What "doctor" commands find: one line each, and what to do about it. */
#ifndef _LIB_FINDINGS_H
#define _LIB_FINDINGS_H

#include "../base/output.h"

/**
 * enum finding - how good or bad it is
 * @FINDING_OK: well
 * @FINDING_WARN: not good, but no failure
 * @FINDING_FAIL: what the machine is for would fail
 */
enum finding { FINDING_OK, FINDING_WARN, FINDING_FAIL };

/**
 * struct findings - where findings go, and how many were bad
 * @out: the destination; in JSON an array is open
 * @warnings: number of FINDING_WARN
 * @failures: number of FINDING_FAIL
 */
struct findings {
	struct out	*out;
	unsigned int	warnings;
	unsigned int	failures;
};

void findings_say(struct findings *findings, enum finding result,
		  const char *name, const char *fix, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

#endif /* _LIB_FINDINGS_H */
