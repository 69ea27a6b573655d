// SPDX-License-Identifier: LGPL-2.1-or-later
/* The lines of a kernel log.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "logline.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void drop(struct logline *line, size_t len)
{
	line->text += len;
	line->len -= len;
}

/* A level such as "<6>". */
static size_t level_len(const struct logline *line)
{
	size_t i = 1;

	if (!line->len || line->text[0] != '<')
		return 0;
	while (i < line->len && i < 4 && is_digit(line->text[i]))
		i++;
	return i > 1 && i < line->len && line->text[i] == '>' ? i + 1 : 0;
}

/* A time such as "[   12.345678]". */
static size_t time_len(const struct logline *line)
{
	size_t i = 1, point;

	if (!line->len || line->text[0] != '[')
		return 0;
	while (i < line->len && line->text[i] == ' ')
		i++;
	while (i < line->len && is_digit(line->text[i]))
		i++;
	if (i == line->len || line->text[i] != '.' || !is_digit(line->text[i - 1]))
		return 0;
	point = i++;
	while (i < line->len && is_digit(line->text[i]))
		i++;
	return i > point + 1 && i < line->len && line->text[i] == ']' ? i + 1 : 0;
}

/* A caller such as "[  T123]" or "[    C0]". */
static size_t caller_len(const struct logline *line, u64 *ret_caller)
{
	u64 number = 0;
	size_t i = 1, from;
	char kind;

	if (!line->len || line->text[0] != '[')
		return 0;
	while (i < line->len && line->text[i] == ' ')
		i++;
	if (i == line->len || (line->text[i] != 'T' && line->text[i] != 'C'))
		return 0;
	kind = line->text[i];
	from = ++i;
	while (i < line->len && i < from + 10 && is_digit(line->text[i]))
		number = number * 10 + (u64)(line->text[i++] - '0');
	if (i == from || i == line->len || line->text[i] != ']')
		return 0;
	*ret_caller = number << 2 | (kind == 'T' ? 1 : 2);
	return i + 1;
}

/* Returns whether there was anything that only the beginning of a line has. */
static bool drop_prefix(struct logline *line)
{
	size_t level, when, who;

	level = level_len(line);
	drop(line, level);
	when = time_len(line);
	drop(line, when);
	who = caller_len(line, &line->caller);
	drop(line, who);
	if ((when || who) && line->len && line->text[0] == ' ')
		drop(line, 1);
	return level || when || who;
}

/**
 * logline_next - take the next line of a log
 * @ret: the line
 * @pos: where it is; moved behind it
 * @end: the log's end
 * @torn: false at first; kept between the calls
 *
 * Bytes that are zero are missing.
 *
 * Return: whether there was one.
 */
bool logline_next(struct logline *ret, const u8 **pos, const u8 *end, bool *torn)
{
	const u8 *from = *pos, *stop = from, *next;
	bool prefix;

	if (from == end)
		return false;
	while (stop < end && *stop && *stop != '\n')
		stop++;
	ret->torn = *torn;
	*torn = stop < end && !*stop;
	ret->cut = stop == end || *torn;
	for (next = stop; next < end && !*next; next++)
		;
	*pos = next < end && next == stop ? next + 1 : next;
	ret->caller = 0;
	ret->text = (const char *)from;
	ret->len = (size_t)(stop - from);
	if (ret->len > LOGLINE_MAX)
		ret->len = LOGLINE_MAX;
	prefix = drop_prefix(ret);
	if (ret->torn && !prefix)
		ret->len = 0;
	while (ret->len && (u8)ret->text[ret->len - 1] <= ' ')
		ret->len--;
	return true;
}

/**
 * logline_starts - compare the beginning of a line
 * @line: the line
 * @text: what it may begin with
 *
 * Return: whether it does.
 */
bool logline_starts(const struct logline *line, const char *text)
{
	size_t len = strlen(text);

	return line->len >= len && !memcmp(line->text, text, len);
}
