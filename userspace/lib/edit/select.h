/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which dumps are meant: an index, a name or a pattern. */
#ifndef _LIB_SELECT_H
#define _LIB_SELECT_H

#include "../dump/dumps.h"

/**
 * struct select - a choice of dumps
 * @text: what the user wrote; NULL for all
 * @by_number: it is an index
 * @number: the index
 */
struct select {
	const char	*text;
	bool		by_number;
	u64		number;
};

int select_parse(struct select *select, const char *text, struct err *err);
bool select_matches(const struct select *select, const struct dump *dump);

#endif /* _LIB_SELECT_H */
