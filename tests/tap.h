/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Test Anything Protocol for unit tests: one line a check, and what was
 * wrong with file and line.
 */
#ifndef _TESTS_TAP_H
#define _TESTS_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned int tap_count, tap_failed;

static inline bool __attribute__((format(printf, 4, 5)))
tap_result(bool good, const char *file, int line, const char *fmt, ...)
{
	va_list args;

	printf("%sok %u - ", good ? "" : "not ", ++tap_count);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	if (!good) {
		tap_failed++;
		printf("# %s:%d\n", file, line);
	}
	return good;
}

static inline bool __attribute__((format(printf, 5, 6)))
tap_u64(uint64_t got, uint64_t want, const char *file, int line,
	const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (tap_result(got == want, file, line, "%s", text))
		return true;
	printf("# got %" PRIu64 " (0x%" PRIx64 "), want %" PRIu64 " (0x%" PRIx64 ")\n",
	       got, got, want, want);
	return false;
}

static inline bool tap_str(const char *got, const char *want, const char *file,
			   int line, const char *text)
{
	if (tap_result(!strcmp(got, want), file, line, "%s", text))
		return true;
	printf("# got '%s', want '%s'\n", got, want);
	return false;
}

#define ok(cond, ...)	tap_result((cond), __FILE__, __LINE__, __VA_ARGS__)
#define is_u64(got, want, ...) \
	tap_u64((uint64_t)(got), (uint64_t)(want), __FILE__, __LINE__, __VA_ARGS__)
#define is_str(got, want, text) \
	tap_str(got, want, __FILE__, __LINE__, text)

/* Ends the program: the plan, and the exit status. */
static inline int tap_done(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif /* _TESTS_TAP_H */
