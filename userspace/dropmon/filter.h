/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which places are wanted: words of the form KEY=PATTERN[,PATTERN...] or KEY!=..., all of
 * which must hold.
 */
#ifndef _DROPMON_FILTER_H
#define _DROPMON_FILTER_H

#include "../lib/base/err.h"
#include "view.h"

#define FILTER_TERMS	32

/* Longest pattern and a NUL */
#define FILTER_PATTERN	128

/* For the usage line and the help of commands that have one. */
#define FILTER_ARGS	"[KEY=PATTERN[,PATTERN...]]..."
#define FILTER_TEXT \
"Arguments choose places: KEY=PATTERN[,PATTERN...] or KEY!=..., where KEY is class,\n" \
"type, verdict, reason, function, module, proto, dev or netns; a pattern may have *,\n" \
"? and [...]; capitals do not matter.  All of them must hold.  Unless one is about\n" \
"the verdict, only what is lost or dropped by policy is shown.\n"

/**
 * struct filter_term - one word
 * @key: which key, as a number
 * @negated: none of the patterns may match
 * @patterns: the text behind the sign
 */
struct filter_term {
	unsigned int	key;
	bool		negated;
	const char	*patterns;
};

/**
 * struct filter - all words
 * @all: also what is no loss and no policy; a term about the verdict sets it
 * @count: terms
 * @term: these
 */
struct filter {
	bool			all;
	size_t			count;
	struct filter_term	term[FILTER_TERMS];
};

int filter_parse(struct filter *filter, char **words, struct err *err);
bool filter_wants(const struct filter *filter, const struct view *view);

#endif /* _DROPMON_FILTER_H */
