// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines with which a report begins.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "marker.h"

#define STRIPS_MAX	3	/* of the rules STRIP, on one line */

/**
 * struct after_rule - what a panic is a consequence of
 * @class: of a report of this class
 * @flags: MARKER_INIT or 0
 * @pattern: its message
 */
struct after_rule {
	enum marker_class class;
	unsigned int flags;
	const char *pattern;
};

struct word_rule {
	const char *from;
	const char *to;
};

/* As the rules call them. */
enum {
	HEADER = MARKER_HEADER,
	MESSAGE = MARKER_MESSAGE,
	LEADS = MARKER_LEADS,
	LOOP = MARKER_LOOP,
	WAITING = MARKER_WAITING,
	SECOND = MARKER_SECOND,
	INIT = MARKER_INIT,
};

static const struct marker markers[] = {
#define START(class, flags, frames, pattern, title) \
	{ MARKER_##class, flags, frames, pattern, title },
#include "signature.rules"
};

#define MARKERS	(sizeof(markers) / sizeof(*markers))

static_assert(MARKERS <= MARKER_RULES_MAX && MARKERS < MARKER_NONE);

static const struct after_rule after_rules[] = {
#define AFTER(class, flags, pattern) { MARKER_##class, flags, pattern },
#include "signature.rules"
	{ 0, 0, NULL }
};

static const struct word_rule word_rules[] = {
#define REWORD(from, to) { from, to },
#include "signature.rules"
	{ NULL, NULL }
};

static const char * const strips[] = {
#define STRIP(text) text,
#include "signature.rules"
	NULL
};

/* Some bytes of a line. */
struct span {
	const char	*text;
	size_t		len;
};

/**
 * struct match - how far a line and a pattern are the same
 * @pattern: what is left of the pattern
 * @rest: what is left of the line
 * @any: after "*" in the pattern
 * @parts: %1, %2 and %f
 */
struct match {
	const char	*pattern;
	struct span	rest;
	bool		any;
	struct span	parts[3];
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
		c == '_';
}

/* As of functions: with what the compiler appends. */
static bool is_name(char c)
{
	return is_word(c) || c == '.' || c == '$';
}

static void drop(struct span *span, size_t len)
{
	span->text += len;
	span->len -= len;
}

/* Bytes of a pattern up to its next "*" or "%". */
static size_t literal_len(const char *pattern)
{
	return strcspn(pattern, "*%");
}

/* Where some text is in a span; its length when it is not there. */
static size_t find(const struct span *span, const char *text, size_t len)
{
	const char *pos = span->text, *end = span->text + span->len;

	while ((size_t)(end - pos) >= len) {
		pos = memchr(pos, *text, (size_t)(end - pos) - len + 1);
		if (!pos)
			break;
		if (!memcmp(pos, text, len))
			return (size_t)(pos - span->text);
		pos++;
	}
	return span->len;
}

static bool match_literal(struct match *match)
{
	size_t len = literal_len(match->pattern), at;

	if (match->any) {
		at = find(&match->rest, match->pattern, len);
		if (at == match->rest.len)
			return false;
		drop(&match->rest, at);
	} else if (match->rest.len < len ||
		   memcmp(match->rest.text, match->pattern, len)) {
		return false;
	}
	drop(&match->rest, len);
	match->pattern += len;
	return true;
}

/* Text up to what follows in the pattern; there must be some. */
static bool match_text(struct match *match)
{
	struct span *part = &match->parts[match->pattern[1] - '1'];
	size_t len = literal_len(match->pattern + 2);

	part->text = match->rest.text;
	part->len = match->rest.len;
	if (len)
		part->len = find(&match->rest, match->pattern + 2, len);
	if (len && part->len == match->rest.len)
		return false;
	drop(&match->rest, part->len);
	match->pattern += 2;
	return part->len && *part->text != ' ';
}

/* The first place in a function. */
static bool find_function(struct span *rest, struct span *function)
{
	size_t end, from = 0;

	while (from < rest->len) {
		function->text = calltrace_symbol(rest->text + from,
						  rest->len - from,
						  &function->len, &end);
		if (function->text) {
			drop(rest, from + end);
			return true;
		}
		while (from < rest->len && is_name(rest->text[from]))
			from++;
		while (from < rest->len && !is_name(rest->text[from]))
			from++;
	}
	return false;
}

static bool match_function(struct match *match)
{
	struct span *function = &match->parts[2];
	size_t len = 0, end;

	match->pattern += 2;
	if (match->any)
		return find_function(&match->rest, function);
	function->text = calltrace_symbol(match->rest.text, match->rest.len,
					  &function->len, &end);
	if (!function->text) {
		while (len < match->rest.len && is_name(match->rest.text[len]))
			len++;
		function->text = match->rest.text;
		function->len = len;
		end = len;
	}
	drop(&match->rest, end);
	return end && !is_digit(*function->text);
}

static bool matches(struct match *match)
{
	bool good;

	while (*match->pattern) {
		if (*match->pattern == '*') {
			match->any = true;
			match->pattern++;
			continue;
		}
		if (*match->pattern != '%')
			good = match_literal(match);
		else if (match->pattern[1] == 'f')
			good = match_function(match);
		else
			good = match_text(match);
		if (!good)
			return false;
		match->any = false;
	}
	return true;
}

static void reword(char text[MARKER_TEXT])
{
	const struct word_rule *rule;

	for (rule = word_rules; rule->from; rule++) {
		if (!strcmp(text, rule->from)) {
			memcpy(text, rule->to, strlen(rule->to) + 1);
			return;
		}
	}
}

static bool is_literal(const char *pattern)
{
	return *pattern != '*' && *pattern != '%';
}

/**
 * marker_index - find the rules for each beginning of a line
 * @index: to be filled
 *
 * Almost no line begins as any rule does, and this is how that is found quickly.
 */
void marker_index(struct marker_index *index)
{
	unsigned int rule = MARKERS;
	u8 first;

	memset(index->heads, MARKER_NONE, sizeof(index->heads));
	index->wild = MARKER_NONE;
	while (rule--) {
		if (is_literal(markers[rule].pattern)) {
			first = (u8)*markers[rule].pattern;
			index->next[rule] = index->heads[first];
			index->heads[first] = (u8)rule;
		} else {
			index->next[rule] = index->wild;
			index->wild = (u8)rule;
		}
	}
}

static bool try_rule(const struct marker *rule, struct span line,
		     struct marker_found *ret)
{
	struct match match = { rule->pattern, line, false, {} };
	size_t i;

	if (!matches(&match))
		return false;
	ret->rule = rule;
	for (i = 0; i < 2; i++) {
		marker_normalise(ret->text[i], MARKER_TEXT, match.parts[i].text,
				 match.parts[i].len);
		reword(ret->text[i]);
	}
	ret->function[0] = '\0';
	if (match.parts[2].len)
		calltrace_name(ret->function, match.parts[2].text,
			       match.parts[2].len);
	return true;
}

/* Of those that begin like the line and those that may begin anyhow, in order. */
static bool find_at(const struct marker_index *index, struct span line,
		    struct marker_found *ret)
{
	u8 like = index->heads[(u8)*line.text], wild = index->wild, rule;

	while (like != MARKER_NONE || wild != MARKER_NONE) {
		rule = like < wild ? like : wild;
		if (rule == like)
			like = index->next[rule];
		else
			wild = index->next[rule];
		if (try_rule(&markers[rule], line, ret))
			return true;
	}
	return false;
}

static bool strip(struct span *span)
{
	size_t i, len;

	for (i = 0; span->len && strips[i]; i++) {
		/* Almost all lines differ here. */
		if (*span->text != *strips[i])
			continue;
		len = strlen(strips[i]);
		if (span->len < len || memcmp(span->text, strips[i], len))
			continue;
		drop(span, len);
		return true;
	}
	return false;
}

/**
 * marker_find - find the rule for the beginning of a report
 * @index: from marker_index()
 * @line: the line
 * @ret: the rule and what it takes from the line
 *
 * What several print before such a line is left out as long as there is a rule for
 * the rest: the rules know "Oops: 0002 [#1]", but not "0002 [#1]".
 *
 * Return: whether a report begins with this line.
 */
bool marker_find(const struct marker_index *index, const struct logline *line,
		 struct marker_found *ret)
{
	struct span spans[STRIPS_MAX + 1] = { { line->text, line->len } };
	size_t count = 1;

	while (count <= STRIPS_MAX) {
		spans[count] = spans[count - 1];
		if (!strip(&spans[count]))
			break;
		count++;
	}
	while (count--) {
		if (spans[count].len && find_at(index, spans[count], ret))
			return true;
	}
	return false;
}

/**
 * marker_is_after - find out what a panic is a consequence of
 * @message: what it says, as marker_normalise() leaves it
 * @ret_class: class of the reports before it that may be its reason
 * @ret_flags: MARKER_INIT if only those of PID 1 may
 *
 * Return: whether it is the consequence of a report.
 */
bool marker_is_after(const char *message, enum marker_class *ret_class,
		     unsigned int *ret_flags)
{
	const struct after_rule *rule;

	for (rule = after_rules; rule->pattern; rule++) {
		struct match match = {
			rule->pattern, { message, strlen(message) }, false, {}
		};

		if (!matches(&match))
			continue;
		*ret_class = rule->class;
		*ret_flags = rule->flags;
		return true;
	}
	return false;
}

/* Text that is made in a buffer, and what does not fit is left out. */
struct output {
	char	*text;
	size_t	size;
	size_t	len;
};

static void put(struct output *output, const char *text, size_t len)
{
	size_t room = output->size - 1 - output->len;

	if (len > room)
		len = room;
	memcpy(output->text + output->len, text, len);
	output->len += len;
}

static bool is_hex(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (!is_digit(text[i]) && !(text[i] >= 'a' && text[i] <= 'f') &&
		    !(text[i] >= 'A' && text[i] <= 'F'))
			return false;
	}
	return len;
}

static size_t digits(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && is_digit(text[i]))
		i++;
	return i;
}

/*
 * A word, or what stands for it if it varies: addresses and numbers.  "e1000e" is
 * neither.
 */
static void put_word(struct output *output, const char *text, size_t len)
{
	size_t number = digits(text, len), i, in_word = 0;

	for (i = 0; i < len; i++)
		in_word += is_digit(text[i]);
	if (len > 2 && text[0] == '0' && text[1] == 'x' && is_hex(text + 2, len - 2)) {
		put(output, "ADDR", 4);
	} else if (number < len && in_word && (number || len >= 8) &&
		   is_hex(text, len)) {
		put(output, "ADDR", 4);
	} else if (number) {
		put(output, "NUM", 3);
		put(output, text + number, len - number);
	} else if (len > 3 && (!memcmp(text, "CPU", 3) || !memcmp(text, "cpu", 3)) &&
		   digits(text + 3, len - 3) == len - 3) {
		put(output, text, 3);
	} else {
		put(output, text, len);
	}
}

/* Bytes of a name that the compiler has made of another, behind its first word. */
static size_t suffix_len(const char *text, size_t len)
{
	static const char * const suffixes[] = {
		".isra", ".constprop", ".part", ".cold", ".llvm", NULL
	};
	size_t i, at;

	for (i = 0; suffixes[i]; i++) {
		at = strlen(suffixes[i]);
		if (len < at || memcmp(text, suffixes[i], at))
			continue;
		while (at < len && is_name(text[at]))
			at++;
		return at;
	}
	return 0;
}

/* Bytes of a module's name such as " [ext4]". */
static size_t module_len(const char *text, size_t len)
{
	size_t i = 2;

	if (len < 3 || text[0] != ' ' || text[1] != '[')
		return 0;
	while (i < len && is_word(text[i]))
		i++;
	return i < len && text[i] == ']' ? i + 1 : 0;
}

/* Puts the word, or place in a function, at the beginning; returns its bytes. */
static size_t put_item(struct output *output, const char *text, size_t len)
{
	char name[CALLTRACE_NAME];
	size_t word = 0, end;

	if (calltrace_symbol(text, len, &word, &end)) {
		calltrace_name(name, text, word);
		put(output, name, strlen(name));
		return end + module_len(text + end, len - end);
	}
	for (word = 0; word < len && is_word(text[word]); word++)
		;
	put_word(output, text, word);
	return word + suffix_len(text + word, len - word);
}

/**
 * marker_normalise - leave out of a text what varies
 * @ret: the text: printable ASCII, with words for addresses ("ADDR") and numbers
 *	("NUM"), and functions without what the compiler appended, and without places
 *	in them
 * @size: bytes at @ret, at least 1; what does not fit is left out
 * @text: the text
 * @len: bytes at @text
 */
void marker_normalise(char *ret, size_t size, const char *text, size_t len)
{
	struct output output = { ret, size, 0 };
	size_t i = 0;

	while (i < len && output.len < size - 1) {
		if (is_word(text[i])) {
			i += put_item(&output, text + i, len - i);
			continue;
		}
		put(&output, text[i] >= ' ' && text[i] <= '~' ? text + i : "?", 1);
		i++;
	}
	while (output.len && ret[output.len - 1] == ' ')
		output.len--;
	ret[output.len] = '\0';
}
