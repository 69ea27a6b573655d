// SPDX-License-Identifier: LGPL-2.1-or-later
/* Errors and problems as text that the caller owns. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

static int __attribute__((format(printf, 3, 0)))
err_fill(struct err *err, enum err_code code, const char *fmt, va_list args)
{
	err->code = code;
	err->error = 0;
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	return -1;
}

/**
 * err_set - note why a call fails
 * @err: where to
 * @fmt: printf format; lower case, names quoted, the cause last
 *
 * Return: -1, for the caller to return.
 */
int err_set(struct err *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	err_fill(err, ERR_OTHER, fmt, args);
	va_end(args);
	return -1;
}

/**
 * err_set_code - note why a call fails, and what kind of failure it is
 * @err: where to
 * @code: the kind, not ERR_SYSTEM
 * @fmt: as for err_set()
 *
 * Return: -1, for the caller to return.
 */
int err_set_code(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	err_fill(err, code, fmt, args);
	va_end(args);
	return -1;
}

/**
 * err_system - note why a call fails: what errno says
 * @err: where to
 * @fmt: as for err_set(), without the cause, which comes behind it
 *
 * Return: -1, for the caller to return.
 */
int err_system(struct err *err, const char *fmt, ...)
{
	int error = errno;
	va_list args;
	size_t len;

	va_start(args, fmt);
	err_fill(err, ERR_SYSTEM, fmt, args);
	va_end(args);
	err->error = error;
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s",
		 strerror(error));
	return -1;
}

/**
 * err_memory - note that a call fails because there is no more memory
 * @err: where to
 *
 * Return: -1, for the caller to return.
 */
int err_memory(struct err *err)
{
	return err_set_code(err, ERR_MEMORY, "out of memory");
}

/**
 * err_cause - note that an error is of the kind that caused it
 * @err: the error, with its text
 * @cause: what it comes from
 *
 * Return: -1, for the caller to return.
 */
int err_cause(struct err *err, const struct err *cause)
{
	err->code = cause->code;
	err->error = cause->error;
	return -1;
}

static void __attribute__((format(printf, 4, 0)))
problems_take(struct problems *problems, uint64_t offset, uint32_t dump,
	      const char *fmt, va_list args)
{
	struct err err;

	err_fill(&err, ERR_DAMAGED, fmt, args);
	if (problems->count++ < PROBLEMS_KEPT)
		problems->kept[problems->count - 1] = err;
	if (problems->tell)
		problems->tell(problems->tell_arg, offset, dump, err.text);
}

/**
 * problems_add - note damage that does not keep the rest from being read
 * @problems: where to; all are counted, the first PROBLEMS_KEPT are kept
 * @fmt: printf format
 */
void problems_add(struct problems *problems, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	problems_take(problems, PROBLEM_NOWHERE, PROBLEM_NO_DUMP, fmt, args);
	va_end(args);
}

/**
 * problems_add_at - the same, of damage whose place is known
 * @problems: where to
 * @offset: where it is in the file, in bytes, or PROBLEM_NOWHERE
 * @dump: number of the dump that has it, or PROBLEM_NO_DUMP
 * @fmt: printf format
 */
void problems_add_at(struct problems *problems, uint64_t offset, uint32_t dump,
		     const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	problems_take(problems, offset, dump, fmt, args);
	va_end(args);
}
