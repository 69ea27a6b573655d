// SPDX-License-Identifier: LGPL-2.1-or-later
/* Numbers that people write: the one parser of the tools. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "number.h"

/**
 * number_parse - read a whole number
 * @text: decimal, or hexadecimal with 0x; nothing before or behind it
 * @max: the largest that is allowed
 * @ret_value: the number
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int number_parse(const char *text, uint64_t max, uint64_t *ret_value,
		 struct err *err)
{
	int hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)text[0]) ||
	    (hex && !isxdigit((unsigned char)text[2])))
		return err_set(err, "'%s' is not a number", text);
	errno = 0;
	value = strtoull(text, &end, hex ? 16 : 10);
	if (*end)
		return err_set(err, "'%s' is not a number", text);
	if (errno || value > max)
		return err_set(err, "%s is too large: %ju is the most",
			       text, max);
	*ret_value = value;
	return 0;
}
