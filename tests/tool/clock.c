// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A clock that is wrong, for a program that this is preloaded into: CLOCK_SHIFT names
 * a file with seconds to add to CLOCK_REALTIME and to CLOCK_BOOTTIME, read each time;
 * and, if it has two more numbers, the first and last time that they are added.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	const char *name = getenv("CLOCK_SHIFT");
	long realtime = 0, boottime = 0, first = 0, last = LONG_MAX;
	static long readings;
	long reading = __atomic_add_fetch(&readings, 1, __ATOMIC_RELAXED);
	FILE *file = name ? fopen(name, "re") : NULL;
	int ret = (int)syscall(SYS_clock_gettime, clock, now);

	if (file) {
		if (fscanf(file, "%ld %ld %ld %ld", &realtime, &boottime, &first,
			   &last) < 2)
			abort();
		fclose(file);
	}
	if (reading < first || reading > last)
		return ret;
	if (clock == CLOCK_REALTIME)
		now->tv_sec += realtime;
	if (clock == CLOCK_BOOTTIME)
		now->tv_sec += boottime;
	return ret;
}
