// SPDX-License-Identifier: LGPL-2.1-or-later
/* Frames of a call trace.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "calltrace.h"

/**
 * struct frame_rule - functions that are not what is looked for
 * @sets: for whom (enum calltrace_set)
 * @name: the function's name; with "*" at its end, what it begins with
 */
struct frame_rule {
	unsigned int sets;
	const char *name;
};

/**
 * struct prefix_rule - functions that are one and the same to a reader
 * @from: what the name begins with
 * @to: what it begins with then
 */
struct prefix_rule {
	const char *from;
	const char *to;
};

/* As the rules call them. */
enum {
	GENERIC = CALLTRACE_GENERIC,
	WAITING = CALLTRACE_WAITING,
	ANCHOR = CALLTRACE_ANCHOR,
};

static const struct frame_rule frame_rules[] = {
#define FRAME(sets, name) { sets, name },
#include "signature.rules"
	{ 0, NULL }
};

static const struct prefix_rule prefix_rules[] = {
#define PREFIX(from, to) { from, to },
#include "signature.rules"
	{ NULL, NULL }
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
		c == '_' || c == '.' || c == '$';
}

/* A number such as "0x1f"; returns where it ends, 0 when there is none. */
static size_t number_end(const char *text, size_t len, size_t at)
{
	size_t from = at + 2;

	if (len < 3 || at > len - 3 || text[at] != '0' || text[at + 1] != 'x')
		return 0;
	for (at = from; at < len && is_hex(text[at]); at++)
		;
	return at > from ? at : 0;
}

/**
 * calltrace_symbol - take a place in a function, such as "f.cold+0x1/0x2"
 * @text: where it may be
 * @len: bytes at @text
 * @ret_len: bytes of the function's name
 * @ret_end: bytes of all
 *
 * Return: the function's name, in @text; NULL when there is no place in a function.
 */
const char *calltrace_symbol(const char *text, size_t len, size_t *ret_len,
			     size_t *ret_end)
{
	size_t i = 0, end;

	while (i < len && is_name(text[i]))
		i++;
	if (!i || is_digit(text[0]) || i == len || text[i] != '+')
		return NULL;
	end = number_end(text, len, i + 1);
	if (!end)
		return NULL;
	*ret_len = i;
	*ret_end = end;
	if (end < len && text[end] == '/') {
		end = number_end(text, len, end + 1);
		if (end)
			*ret_end = end;
	}
	return text;
}

static bool skip(struct logline *line, const char *text)
{
	size_t len = strlen(text);

	if (!logline_starts(line, text))
		return false;
	line->text += len;
	line->len -= len;
	return true;
}

/* Leaves out blanks, "<IRQ>" and, from before 4.10, "[<ffffffff81000000>]". */
static void skip_decoration(struct logline *line)
{
	const char *end;

	for (;;) {
		while (skip(line, " "))
			;
		if (logline_starts(line, "["))
			end = memchr(line->text, ']', line->len);
		else if (logline_starts(line, "<"))
			end = memchr(line->text, '>', line->len);
		else
			return;
		if (!end)
			return;
		line->len -= (size_t)(end + 1 - line->text);
		line->text = end + 1;
	}
}

/* Before the instruction pointer on x86, arm64, arm, riscv and powerpc. */
static bool skip_register(struct logline *line)
{
	size_t i;

	if (skip(line, "RIP: ") || skip(line, "EIP: ")) {
		for (i = 0; i < line->len && is_hex(line->text[i]); i++)
			;
		if (i == 4 && i < line->len && line->text[i] == ':')
			line->text += i + 1, line->len -= i + 1;
		return true;
	}
	return skip(line, "pc : ") || skip(line, "PC is at ") ||
		skip(line, "epc : ") || skip(line, "NIP ");
}

/**
 * calltrace_frame - take the frame that a line is
 * @line: the line
 * @name: its function, as calltrace_name() makes it
 *
 * Return: what kind of frame it is; @name is set for the last two kinds only.
 */
enum calltrace_kind calltrace_frame(const struct logline *line,
				    char name[CALLTRACE_NAME])
{
	enum calltrace_kind kind = CALLTRACE_FRAME;
	struct logline rest = *line;
	const char *symbol;
	size_t len, end;

	if (skip_register(&rest))
		kind = CALLTRACE_REGISTER;
	skip_decoration(&rest);
	if (skip(&rest, "? "))
		kind = CALLTRACE_UNRELIABLE;
	symbol = calltrace_symbol(rest.text, rest.len, &len, &end);
	if (!symbol)
		return CALLTRACE_NONE;
	/* Of other lines some begin like a frame, but go on with text. */
	if (end < rest.len &&
	    (rest.text[end] != ' ' || end + 1 == rest.len ||
	     (rest.text[end + 1] != '[' && rest.text[end + 1] != '(')))
		return CALLTRACE_NONE;
	if (kind != CALLTRACE_UNRELIABLE)
		calltrace_name(name, symbol, len);
	return kind;
}

/**
 * calltrace_name - the name by which a function is known
 * @name: the name
 * @text: as the kernel calls it: with what the compiler appended, and one of the
 *	prefixes that system calls have
 * @len: bytes at @text
 */
void calltrace_name(char name[CALLTRACE_NAME], const char *text, size_t len)
{
	const struct prefix_rule *rule;
	size_t room = CALLTRACE_NAME - 1, from, to = 0;
	const char *dot;

	/* Entry points of powerpc begin with one. */
	if (len > 1 && *text == '.')
		text++, len--;
	dot = memchr(text, '.', len);
	if (dot)
		len = (size_t)(dot - text);
	for (rule = prefix_rules; rule->from; rule++) {
		from = strlen(rule->from);
		if (len <= from || memcmp(text, rule->from, from))
			continue;
		to = strlen(rule->to);
		memcpy(name, rule->to, to);
		text += from;
		len -= from;
		break;
	}
	if (len > room - to)
		len = room - to;
	memcpy(name + to, text, len);
	name[to + len] = '\0';
}

static bool matches(const char *rule, const char *name)
{
	while (*rule && *rule != '*' && *rule == *name)
		rule++, name++;
	return *rule == '*' || *rule == *name;
}

/**
 * calltrace_is - look a function up in the tables
 * @name: as calltrace_name() made it
 * @sets: the sets to look in
 *
 * Return: whether it is in one of them.
 */
bool calltrace_is(const char *name, unsigned int sets)
{
	const struct frame_rule *rule;

	for (rule = frame_rules; rule->name; rule++) {
		if (rule->sets & sets && matches(rule->name, name))
			return true;
	}
	return false;
}
