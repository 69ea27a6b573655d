// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which dumps are meant: see select.h. */
#include <fnmatch.h>
#include <string.h>

#include "../base/number.h"
#include "select.h"

/**
 * select_parse - understand a choice
 * @select: to be set up
 * @text: digits for an index, else a name or a shell pattern; NULL for all;
 *	must outlive @select
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int select_parse(struct select *select, const char *text, struct err *err)
{
	memset(select, 0, sizeof(*select));
	select->text = text;
	if (!text)
		return 0;
	if (!*text)
		return err_set(err, "an empty name matches no dump");
	if (text[strspn(text, "0123456789")])
		return 0;
	select->by_number = true;
	return number_parse(text, UINT32_MAX, &select->number, err);
}

/**
 * select_matches - is this dump meant?
 * @select: the choice
 * @dump: the dump
 *
 * Return: true when it is.
 */
bool select_matches(const struct select *select, const struct dump *dump)
{
	if (!select->text)
		return true;
	if (select->by_number)
		return dump->in_file && dump->number == select->number;
	return !strcmp(select->text, dump->name) ||
	       !fnmatch(select->text, dump->name, 0);
}
