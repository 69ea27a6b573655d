// SPDX-License-Identifier: LGPL-2.1-or-later
/* Errors and problems as text that the caller owns. */
#include <stdarg.h>
#include <stdio.h>

#include "err.h"

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
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return -1;
}

/**
 * problems_add - note damage that does not keep the rest from being read
 * @problems: where to; all are counted, the first PROBLEMS_KEPT are kept
 * @fmt: printf format
 */
void problems_add(struct problems *problems, const char *fmt, ...)
{
	va_list args;

	if (problems->count++ >= PROBLEMS_KEPT)
		return;
	va_start(args, fmt);
	vsnprintf(problems->kept[problems->count - 1].text, ERR_TEXT, fmt,
		  args);
	va_end(args);
}
