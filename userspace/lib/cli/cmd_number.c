// SPDX-License-Identifier: LGPL-2.1-or-later
/* The number that an option has: see cmd.h. */
#include "../base/number.h"
#include "cmd.h"

/**
 * cmd_number - read the number that an option has
 * @ctx: the run
 * @option: name of the option
 * @text: what the user wrote
 * @min: the smallest that will do
 * @max: the largest
 * @ret_value: the number
 *
 * Return: 0; -1 after one line on stderr.
 */
int cmd_number(struct cmd_context *ctx, const char *option, const char *text,
	       uint64_t min, uint64_t max, uint64_t *ret_value)
{
	struct err err;

	if (!number_parse(text, max, ret_value, &err)) {
		if (*ret_value >= min)
			return 0;
		err_set(&err, "%s is too small: %ju is the least", text, min);
	}
	cmd_fail(ctx, CMD_USAGE, "--%s: %s", option, err.text);
	return -1;
}
