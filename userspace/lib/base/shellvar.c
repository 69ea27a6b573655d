// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Variables of shell files.  Assignments of literal texts are understood, also
 * those that add to the variable itself.  Whatever else names the variable makes
 * it unclear: nothing is guessed.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shellvar.h"

/* One reading of a file. */
struct shellvar {
	const char		*name;
	size_t			len;
	char			*buf;
	size_t			size;
	unsigned int		depth;	/* of if, for, case and the like */
	bool			open;	/* a text that goes on in the next line */
	enum shellvar_result	result;
};

/* A value that is being put together; without @buf it is only looked through. */
struct shellvar_text {
	char	*buf;
	size_t	size;
	size_t	used;
};

static bool shellvar_is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Cuts a comment off.  Return: true when a quote or \ goes on in the next line. */
static bool shellvar_cut_comment(char *line)
{
	bool word_begins = true;
	char quote = '\0';
	char *at;

	for (at = line; *at; at++) {
		if (*at == '#' && !quote && word_begins) {
			*at = '\0';
			return false;
		}
		word_begins = !quote && strchr(" \t;&|(", *at);
		if (*at == '\\' && quote != '\'') {
			if (!*++at)
				return true;
		} else if (quote) {
			quote = *at == quote ? '\0' : quote;
		} else if (*at == '"' || *at == '\'') {
			quote = *at;
		}
	}
	return quote;
}

/* Is the variable named anywhere in the line? */
static bool shellvar_mentioned(const struct shellvar *var, const char *line)
{
	const char *at = line;

	while ((at = strstr(at, var->name))) {
		if ((at == line || !shellvar_is_name(at[-1])) &&
		    !shellvar_is_name(at[var->len]))
			return true;
		at++;
	}
	return false;
}

static int shellvar_add(struct shellvar_text *text, const char *from,
			size_t len)
{
	if (!text->buf)
		return 0;
	if (len >= text->size - text->used)
		return -1;
	memcpy(text->buf + text->used, from, len);
	text->used += len;
	text->buf[text->used] = '\0';
	return 0;
}

/* The variable itself may stand in its value.  Return: its end, or NULL. */
static const char *shellvar_expand(const struct shellvar *var, const char *at,
				   struct shellvar_text *text)
{
	bool brace = at[1] == '{';

	at += brace ? 2 : 1;
	if (strncmp(at, var->name, var->len))
		return NULL;
	at += var->len;
	if (brace ? *at != '}' : shellvar_is_name(*at))
		return NULL;
	if (shellvar_add(text, var->buf, strlen(var->buf)))
		return NULL;
	return at + brace;
}

/* Takes one character, escape or expansion.  Return: behind it, or NULL. */
static const char *shellvar_step(const struct shellvar *var, const char *at,
				 bool quoted, struct shellvar_text *text)
{
	if (*at == '$')
		return shellvar_expand(var, at, text);
	if (*at == '`' || (!quoted && strchr("&|<>()~", *at)))
		return NULL;
	if (*at == '\\' && (!quoted || strchr("$`\"\\", at[1])))
		at++;
	if (!*at || shellvar_add(text, at, 1))
		return NULL;
	return at + 1;
}

/* Takes a whole value.  Return: 0, or -1 when a shell would be needed. */
static int shellvar_value(const struct shellvar *var, const char *at,
			  struct shellvar_text *text)
{
	const char *end;
	bool quoted = false;

	while (*at && (quoted || !strchr(" \t;", *at))) {
		if (*at == '"') {
			quoted = !quoted;
			at++;
		} else if (*at == '\'' && !quoted) {
			end = strchr(at + 1, '\'');
			if (!end || shellvar_add(text, at + 1,
						 (size_t)(end - at - 1)))
				return -1;
			at = end + 1;
		} else {
			at = shellvar_step(var, at, quoted, text);
			if (!at)
				return -1;
		}
	}
	/* With a command behind it the assignment is for that command only. */
	return quoted || at[strspn(at, " \t;")] ? -1 : 0;
}

static int shellvar_assign(struct shellvar *var, const char *line)
{
	char *value = calloc(1, var->size);
	struct shellvar_text text = { .buf = value, .size = var->size };
	const char *at = line;
	int ret = -1;

	if (!value)
		return -1;
	if (!strncmp(at, "export", 6) && strchr(" \t", at[6])) {
		at += 6;
		at += strspn(at, " \t");
	}
	if (strncmp(at, var->name, var->len) || var->depth || var->open)
		goto out;
	at += var->len;
	ret = 0;
	/* "export NAME" alone changes nothing. */
	if (!at[strspn(at, " \t")] && at - line > (ptrdiff_t)var->len)
		goto out;
	ret = -1;
	if (!strncmp(at, "+=", 2)) {
		if (shellvar_add(&text, var->buf, strlen(var->buf)))
			goto out;
		at++;
	}
	if (*at != '=' || shellvar_value(var, at + 1, &text))
		goto out;
	memcpy(var->buf, value, var->size);
	var->result = SHELLVAR_SET;
	ret = 0;
out:
	free(value);
	return ret;
}

/* Is the line nothing but an assignment, of a literal text? */
static bool shellvar_literal(const struct shellvar *var, const char *line)
{
	struct shellvar_text ignored = { 0 };
	const char *at = line;

	while (shellvar_is_name(*at))
		at++;
	return at > line && *at == '=' &&
	       !shellvar_value(var, at + 1, &ignored);
}

/* Follows compound commands; what is in one may be run or not. */
static void shellvar_nest(struct shellvar *var, const char *line)
{
	static const char * const words[] = {
		"if", "for", "while", "until", "case", "fi", "done", "esac", "}",
	};
	size_t i, len;

	for (; *line; line += strspn(line, ";")) {
		line += strspn(line, " \t");
		len = strcspn(line, " \t;");
		for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
			if (strlen(words[i]) != len ||
			    strncmp(line, words[i], len))
				continue;
			if (i < 5)
				var->depth++;
			else if (var->depth)
				var->depth--;
		}
		line += strcspn(line, ";");
		/* The body of a function */
		if (!*line && line[-1] == '{')
			var->depth++;
	}
}

static void shellvar_line(struct shellvar *var, char *line)
{
	bool goes_on = shellvar_cut_comment(line), literal;

	line += strspn(line, " \t");
	/* Its text is no command, nor does it name the variable. */
	literal = !goes_on && !var->open && shellvar_literal(var, line);
	if (literal && (strncmp(line, var->name, var->len) ||
			line[var->len] != '='))
		return;
	/* What another file does is not followed. */
	if (!strncmp(line, ". ", 2) || !strncmp(line, "source ", 7))
		var->result = SHELLVAR_UNCLEAR;
	else if (shellvar_mentioned(var, line) &&
		 (goes_on || shellvar_assign(var, line)))
		var->result = SHELLVAR_UNCLEAR;
	var->open |= goes_on;
	if (!literal)
		shellvar_nest(var, line);
}

/**
 * shellvar_read - find out what a shell file makes of a variable
 * @root: the machine
 * @path: the file
 * @name: the variable
 * @buf: its value before; its value behind for SHELLVAR_SET
 * @size: bytes there; a longer value is unclear
 *
 * Return: what the file says.
 */
enum shellvar_result shellvar_read(const struct sysroot *root, const char *path,
				   const char *name, char *buf, size_t size)
{
	struct shellvar var = {
		.name = name, .len = strlen(name), .buf = buf, .size = size,
	};
	char full[PATH_MAX], *line = NULL;
	size_t room = 0;
	FILE *file;

	file = fopen(sysroot_path(root, path, full), "re");
	if (!file)
		return SHELLVAR_NONE;
	while (var.result != SHELLVAR_UNCLEAR &&
	       getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		shellvar_line(&var, line);
	}
	free(line);
	fclose(file);
	return var.result;
}
