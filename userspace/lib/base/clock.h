/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the system's clocks say, in nanoseconds. */
#ifndef _LIB_CLOCK_H
#define _LIB_CLOCK_H

#include <time.h>

#include <vmcoredd/env.h>

/**
 * clock_ns - what a clock says
 * @clock: CLOCK_MONOTONIC, CLOCK_REALTIME or another
 *
 * Return: nanoseconds since it began.
 */
static inline u64 clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * NSEC_PER_SEC + (u64)now.tv_nsec;
}

/**
 * clock_ms - what a clock says
 * @clock: as for clock_ns()
 *
 * Return: milliseconds since it began.
 */
static inline u64 clock_ms(clockid_t clock)
{
	return clock_ns(clock) / NSEC_PER_MSEC;
}

/**
 * clock_timespec - nanoseconds as the system's calls want them
 * @ns: nanoseconds
 *
 * Return: the same.
 */
static inline struct timespec clock_timespec(u64 ns)
{
	return (struct timespec) {
		.tv_sec = (time_t)(ns / NSEC_PER_SEC),
		.tv_nsec = (long)(ns % NSEC_PER_SEC),
	};
}

#endif /* _LIB_CLOCK_H */
