// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finding the line that says why.  Pure file (see scripts/pure-files).
 *
 * This runs in a panic: every byte is looked at a fixed number of times, and of
 * a long log only the end.
 */
#include <vmcoredd/env.h>
#include <pure/reason.h>

/* A number between brackets, as the time and the caller of a line are. */
#define REASON_PREFIX_MAX	24

/* Between what happened and the header of the oops, arm64 decodes the fault. */
#define REASON_HEADER_LINES	24

/* The header has its number, "[#1]", near its beginning. */
#define REASON_HEADER_MAX	200

struct reason_line {
	const char	*text;
	size_t		len;
};

static bool reason_starts(const struct reason_line *line, const char *text)
{
	size_t len = strlen(text);

	return line->len >= len && !memcmp(line->text, text, len);
}

static bool reason_skip(struct reason_line *line, const char *text)
{
	size_t len = strlen(text);

	if (!reason_starts(line, text))
		return false;
	line->text += len;
	line->len -= len;
	return true;
}

/* Bytes of a prefix such as "[   12.345678]" or "[  T123]"; 0 without one. */
static size_t reason_prefix(const struct reason_line *line)
{
	size_t i;

	if (!line->len || line->text[0] != '[')
		return 0;
	for (i = 1; i < line->len && i < REASON_PREFIX_MAX; i++) {
		if (line->text[i] == ']')
			return i + 1;
		if (!strchr(" .0123456789CT", line->text[i]) || !line->text[i])
			return 0;
	}
	return 0;
}

/* Leaves what was printed: without level, time and caller before, blanks behind. */
static void reason_strip(struct reason_line *line)
{
	size_t prefix, count;

	if (line->len >= 3 && line->text[0] == '<' && line->text[2] == '>') {
		line->text += 3;
		line->len -= 3;
	}
	for (count = 0; count < 2; count++) {
		prefix = reason_prefix(line);
		line->text += prefix;
		line->len -= prefix;
	}
	while (line->len && line->text[0] == ' ') {
		line->text++;
		line->len--;
	}
	while (line->len && (u8)line->text[line->len - 1] <= ' ')
		line->len--;
}

static bool reason_is_panic(const struct reason_line *line)
{
	return reason_starts(line, "Kernel panic - not syncing:");
}

/* A line with which the text of an oops begins. */
static bool reason_is_start(struct reason_line line)
{
	static const char * const starts[] = {
		"BUG: ",
		"kernel BUG at ",
		"Unable to handle kernel ",
		"general protection fault",
		"divide error",
		"double fault",
		"stack segment",
		"PANIC: double fault",
		NULL
	};
	size_t i;

	while (reason_skip(&line, "Oops: ") || reason_skip(&line, "watchdog: ") ||
	       reason_skip(&line, "traps: "))
		;
	for (i = 0; starts[i]; i++) {
		if (reason_starts(&line, starts[i]))
			return true;
	}
	return false;
}

/*
 * The header of an oops, such as "Oops: 0000 [#1] SMP": it says less than the
 * line with which the oops began, but not every oops begins with one.
 */
static bool reason_is_header(const struct reason_line *line)
{
	size_t i, len = line->len;

	if (len > REASON_HEADER_MAX)
		len = REASON_HEADER_MAX;
	for (i = 1; i + 3 < len; i++) {
		if (line->text[i] == '[' && line->text[i + 1] == '#' &&
		    line->text[i - 1] == ' ' && line->text[i + 2] >= '1' &&
		    line->text[i + 2] <= '9')
			return true;
	}
	return reason_starts(line, "Internal error: ");
}

/**
 * netoops_reason - find the line that says why
 * @log: the end of a kernel log, its lines with or without time and caller
 * @len: bytes at @log; only the last NETOOPS_REASON_SCAN are looked at
 * @panic: prefer what a panic says to what an oops says
 * @ret_line: the line, in @log, without time and caller; NULL when there is none
 *
 * When several oopses are there, the last one counts.
 *
 * Context: any; takes time in proportion to @len.
 *
 * Return: bytes of the line, 0 when there is none.
 */
size_t netoops_reason(const char *log, size_t len, bool panic,
		      const char **ret_line)
{
	struct reason_line line, oops = { NULL, 0 }, last = { NULL, 0 };
	const char *end = log + len, *pos = log, *next;
	size_t since = REASON_HEADER_LINES;

	/* What is cut at its beginning is no line. */
	if (len > NETOOPS_REASON_SCAN) {
		pos = end - NETOOPS_REASON_SCAN;
		next = memchr(pos - 1, '\n', (size_t)(end - pos) + 1);
		pos = next ? next + 1 : end;
	}
	for (; pos < end; pos = next + 1) {
		next = memchr(pos, '\n', (size_t)(end - pos));
		if (!next)
			next = end;
		line.text = pos;
		line.len = (size_t)(next - pos);
		reason_strip(&line);
		since++;
		if (panic && reason_is_panic(&line)) {
			last = line;
		} else if (reason_is_start(line)) {
			oops = line;
			since = 0;
		} else if (since > REASON_HEADER_LINES &&
			   reason_is_header(&line)) {
			oops = line;
		}
	}
	if (!last.len)
		last = oops;
	*ret_line = last.len ? last.text : NULL;
	return last.len;
}
