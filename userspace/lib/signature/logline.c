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

/* Digits from *@at on. */
static u64 number_at(const struct logline *line, size_t *at)
{
	u64 number = 0;

	while (*at < line->len && is_digit(line->text[*at]))
		number = number * 10 + (u64)(line->text[(*at)++] - '0');
	return number;
}

/* A time such as "[   12.345678]", to the microsecond. */
static size_t time_len(const struct logline *line, u64 *ret_when)
{
	u64 seconds, fraction;
	size_t i = 1, from;

	if (!line->len || line->text[0] != '[')
		return 0;
	while (i < line->len && line->text[i] == ' ')
		i++;
	from = i;
	seconds = number_at(line, &i);
	if (i == from || i == line->len || line->text[i] != '.')
		return 0;
	from = ++i;
	fraction = number_at(line, &i);
	if (i == from || i == line->len || line->text[i] != ']')
		return 0;
	*ret_when = seconds * 1000000 + fraction;
	return i + 1;
}

/* A caller such as "[  T123]" or "[    C0]". */
static size_t caller_len(const struct logline *line, u64 *ret_caller)
{
	size_t i = 1, from;
	u64 number;
	char kind;

	if (!line->len || line->text[0] != '[')
		return 0;
	while (i < line->len && line->text[i] == ' ')
		i++;
	if (i == line->len || (line->text[i] != 'T' && line->text[i] != 'C'))
		return 0;
	kind = line->text[i];
	from = ++i;
	number = number_at(line, &i);
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
	when = time_len(line, &line->when);
	drop(line, when);
	who = caller_len(line, &line->caller);
	drop(line, who);
	if ((when || who) && line->len && line->text[0] == ' ')
		drop(line, 1);
	return level || when || who;
}

static const u8 *find(const u8 *from, const u8 *end, u8 byte)
{
	const u8 *found = from < end ? memchr(from, byte, (size_t)(end - from)) : NULL;

	return found ? found : end;
}

/**
 * logline_open - begin to read a log
 * @cursor: where in the log
 * @log: bytes of the log; zeros are missing
 * @len: bytes at @log
 */
void logline_open(struct logline_cursor *cursor, const u8 *log, size_t len)
{
	cursor->pos = log;
	cursor->end = log + len;
	cursor->newline = find(log, cursor->end, '\n');
	cursor->zero = find(log, cursor->end, 0);
	cursor->torn = false;
}

/* Goes behind what ended the line; what was found once is not looked for again. */
static void advance(struct logline_cursor *cursor, const u8 *stop)
{
	if (stop < cursor->end && *stop) {
		cursor->pos = stop + 1;
	} else {
		while (stop < cursor->end && !*stop)
			stop++;
		cursor->pos = stop;
		cursor->zero = find(stop, cursor->end, 0);
	}
	if (cursor->newline < cursor->pos)
		cursor->newline = find(cursor->pos, cursor->end, '\n');
}

/**
 * logline_next - take the next line of a log
 * @cursor: where in the log
 * @ret: the line
 *
 * Return: whether there was one.
 */
bool logline_next(struct logline_cursor *cursor, struct logline *ret)
{
	const u8 *from = cursor->pos, *stop;
	bool prefix;

	if (from == cursor->end)
		return false;
	stop = cursor->newline < cursor->zero ? cursor->newline : cursor->zero;
	ret->torn = cursor->torn;
	cursor->torn = stop < cursor->end && !*stop;
	ret->cut = stop == cursor->end || cursor->torn;
	advance(cursor, stop);
	ret->when = 0;
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

/**
 * logline_is_soon - were two lines printed at about the same time?
 * @one: time of a line, see struct logline
 * @other: of another; times of processors differ a little, so that the later line
 *	may have the earlier time
 * @limit: microseconds that may be between them
 *
 * Return: whether less is; true when the log has no times.
 */
bool logline_is_soon(u64 one, u64 other, u64 limit)
{
	return (one < other ? other - one : one - other) < limit;
}
