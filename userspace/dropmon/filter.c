// SPDX-License-Identifier: GPL-2.0-or-later
/* Which places are wanted: see filter.h. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "filter.h"

/* All names of one kind, in words */
#define FILTER_NAMES	(ERR_TEXT / 2)

enum {
	FILTER_CLASS,
	FILTER_TYPE,
	FILTER_VERDICT,
	FILTER_REASON,
	FILTER_FUNCTION,
	FILTER_MODULE,
	FILTER_PROTO,
	FILTER_DEV,
	FILTER_NETNS,
	FILTER_KEYS,
};

static const char * const filter_keys[FILTER_KEYS] = {
	[FILTER_CLASS] = "class", [FILTER_TYPE] = "type", [FILTER_VERDICT] = "verdict",
	[FILTER_REASON] = "reason", [FILTER_FUNCTION] = "function",
	[FILTER_MODULE] = "module", [FILTER_PROTO] = "proto", [FILTER_DEV] = "dev",
	[FILTER_NETNS] = "netns",
};

/* Cuts the next pattern off.  Return: false at the end. */
static bool filter_next(const char **at, char pattern[FILTER_PATTERN])
{
	size_t len;

	if (!*at)
		return false;
	len = strcspn(*at, ",");
	snprintf(pattern, FILTER_PATTERN, "%.*s", (int)len, *at);
	*at = (*at)[len] ? *at + len + 1 : NULL;
	return true;
}

static bool filter_matches(const char *patterns, const char *text)
{
	char pattern[FILTER_PATTERN];

	while (filter_next(&patterns, pattern)) {
		if (!fnmatch(pattern, text, FNM_CASEFOLD))
			return true;
	}
	return false;
}

/* Names of which one is meant, by number; NULL behind the last. */
static const char *filter_key_name(unsigned int number)
{
	return number < FILTER_KEYS ? filter_keys[number] : NULL;
}

static const char *filter_class_name(unsigned int number)
{
	return number < DROPCLASS_CLASSES ? dropclass_class_name(number) : NULL;
}

static const char *filter_verdict_name(unsigned int number)
{
	return number < DROPCLASS_VERDICTS ? dropclass_verdict_name(number) : NULL;
}

static const char *filter_names(const char *(*name)(unsigned int number),
				char names[FILTER_NAMES])
{
	size_t len = 0;
	unsigned int i;

	*names = '\0';
	for (i = 0; name(i) && len < FILTER_NAMES; i++)
		len += (size_t)snprintf(names + len, FILTER_NAMES - len, "%s%s",
					i ? ", " : "", name(i));
	return names;
}

/* A pattern that none of a few names can match is a mistake. */
static int filter_check_names(const char *key, const char *pattern,
			      const char *(*name)(unsigned int number), struct err *err)
{
	char names[FILTER_NAMES];
	unsigned int i;

	for (i = 0; name(i); i++) {
		if (!fnmatch(pattern, name(i), FNM_CASEFOLD))
			return 0;
	}
	return err_set(err, "%s: '%s' matches none of %s", key, pattern,
		       filter_names(name, names));
}

static int filter_check(const struct filter_term *term, struct err *err)
{
	const char *at = term->patterns, *key = filter_keys[term->key];
	char pattern[FILTER_PATTERN];
	int ret = 0;

	while (!ret && at) {
		if (strcspn(at, ",") >= FILTER_PATTERN)
			return err_set(err, "%s: a pattern has more than %d characters", key,
				       FILTER_PATTERN - 1);
		filter_next(&at, pattern);
		if (!*pattern)
			return err_set(err, "%s: a pattern is empty", key);
		if (term->key == FILTER_CLASS)
			ret = filter_check_names(key, pattern, filter_class_name, err);
		else if (term->key == FILTER_VERDICT)
			ret = filter_check_names(key, pattern, filter_verdict_name, err);
	}
	return ret;
}

static int filter_word(struct filter_term *term, const char *word, struct err *err)
{
	size_t len = strcspn(word, "!=");
	char names[FILTER_NAMES];

	term->negated = word[len] == '!';
	term->patterns = word + len + term->negated + 1;
	if (!word[len] || word[len + term->negated] != '=')
		return err_set(err, "'%s' is neither KEY=PATTERN nor KEY!=PATTERN", word);
	for (term->key = 0; term->key < FILTER_KEYS; term->key++) {
		if (strlen(filter_keys[term->key]) == len &&
		    !strncmp(filter_keys[term->key], word, len))
			return filter_check(term, err);
	}
	return err_set(err, "'%.*s' is none of %s", (int)len, word,
		       filter_names(filter_key_name, names));
}

/**
 * filter_parse - read a filter
 * @filter: zeroed; gets the terms
 * @words: the words, ended by NULL; stay in use
 * @err: what is wrong with them
 *
 * Return: 0 or -1.
 */
int filter_parse(struct filter *filter, char **words, struct err *err)
{
	for (; *words; words++) {
		if (filter->count == FILTER_TERMS)
			return err_set(err, "more than %d conditions", FILTER_TERMS);
		if (filter_word(&filter->term[filter->count], *words, err))
			return -1;
		/* Who chooses verdicts has them all to choose from. */
		filter->all |= filter->term[filter->count++].key == FILTER_VERDICT;
	}
	return 0;
}

/* Bytes of a text that ends elsewhere. */
static bool filter_matches_part(const char *patterns, const char *text, size_t len)
{
	char buf[VIEW_TEXT];

	snprintf(buf, sizeof(buf), "%.*s", (int)len, text);
	return filter_matches(patterns, buf);
}

static bool filter_in_netns(const char *patterns, const struct view *view)
{
	char inode[NETNS_TEXT];

	if (filter_matches(patterns, netns_text(view->place->netns, inode)))
		return true;
	if (!view->foreign)
		return view->place->netns && filter_matches(patterns, "self");
	return view->netns_name && filter_matches(patterns, view->netns_name);
}

static bool filter_holds(const struct filter_term *term, const struct view *view)
{
	const struct dropplace *place = view->place;
	const char *patterns = term->patterns;

	switch (term->key) {
	case FILTER_CLASS:
		return filter_matches(patterns, dropclass_class_name(view->class.class));
	case FILTER_TYPE:
		return filter_matches(patterns, view->class.type);
	case FILTER_VERDICT:
		return filter_matches(patterns,
				      dropclass_verdict_name(view->class.verdict));
	case FILTER_REASON:
		return filter_matches(patterns, place->reason);
	case FILTER_FUNCTION:
		return filter_matches_part(patterns, place->symbol, view->part.name);
	case FILTER_MODULE:
		return view->part.module_len ?
			filter_matches_part(patterns, view->part.module,
					    view->part.module_len) :
			filter_matches(patterns, "vmlinux");
	case FILTER_PROTO:
		return filter_matches(patterns, view->protocol) ||
		       filter_matches(patterns, view->l4);
	case FILTER_DEV:
		return filter_matches(patterns, place->ifname);
	default:
		return filter_in_netns(patterns, view);
	}
}

/**
 * filter_wants - is a place wanted?
 * @filter: the filter
 * @view: the place
 *
 * Return: whether it is.
 */
bool filter_wants(const struct filter *filter, const struct view *view)
{
	size_t i;

	if (!dropclass_shown(view->class.verdict, filter->all))
		return false;
	for (i = 0; i < filter->count; i++) {
		if (filter_holds(&filter->term[i], view) == filter->term[i].negated)
			return false;
	}
	return true;
}
