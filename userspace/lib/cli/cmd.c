// SPDX-License-Identifier: LGPL-2.1-or-later
/* Options, errors and exit status of every command: see cmd.h. */
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

#define CMD_OPTIONS_MAX	32

static const struct cmd_option cmd_common[] = {
	{ 'j', "json", NULL, "print JSON" },
	{ 'h', "help", NULL, "print this help" },
	{ 0 },
};

/* Hands a table to getopt: the long options, and the letters behind @shorts. */
static void cmd_add_options(const struct cmd_option *from, struct option *longs,
			    size_t *count, char *shorts)
{
	size_t len = strlen(shorts);

	for (; from && from->id && *count < CMD_OPTIONS_MAX - 1; from++) {
		longs[(*count)++] = (struct option){
			from->name,
			from->arg ? required_argument : no_argument,
			NULL, from->id,
		};
		if (from->id > 255)
			continue;
		shorts[len++] = (char)from->id;
		if (from->arg)
			shorts[len++] = ':';
	}
	shorts[len] = '\0';
}

static int cmd_bad_option(const struct cmd_context *ctx, char **argv, int ret)
{
	const char *word = argv[optind - 1];
	int name = (int)strcspn(word, "=");

	if (ret == '?' && optopt && !strncmp(word, "--", 2) && word[name])
		cmd_fail(ctx, CMD_USAGE, "option '%.*s' takes no value", name,
			 word);
	else if (ret == ':')
		cmd_fail(ctx, CMD_USAGE, "option '%s' needs an argument", word);
	else if (optopt && optopt < 256)
		cmd_fail(ctx, CMD_USAGE, "unknown option '-%c'", optopt);
	else
		cmd_fail(ctx, CMD_USAGE, "unknown option '%s'", word);
	return CMD_OPT_ERROR;
}

/**
 * cmd_getopt - take the next option of a command
 * @ctx: the run; -j is taken care of here
 * @argc: of the command
 * @argv: of the command, its name first
 *
 * Return: the option's id, with optarg set; CMD_OPT_END, with optind at the
 * first argument; CMD_OPT_ERROR after the error was printed; CMD_OPT_HELP after
 * the help was.
 */
int cmd_getopt(struct cmd_context *ctx, int argc, char **argv)
{
	struct option longs[CMD_OPTIONS_MAX] = { 0 };
	char shorts[2 * CMD_OPTIONS_MAX + 1] = ":";
	size_t count = 0;
	int ret;

	cmd_add_options(cmd_common, longs, &count, shorts);
	cmd_add_options(ctx->cmd->options, longs, &count, shorts);
	opterr = 0;
	for (;;) {
		ret = getopt_long(argc, argv, shorts, longs, NULL);
		switch (ret) {
		case 'j':
			ctx->json = true;
			out_init(&ctx->out, stdout, true);
			break;
		case 'h':
			cmd_show_help(ctx, ctx->cmd);
			return CMD_OPT_HELP;
		case '?':
		case ':':
			return cmd_bad_option(ctx, argv, ret);
		default:
			return ret;
		}
	}
}

/* One line on stderr; a status of its own goes with an error. */
static void __attribute__((format(printf, 3, 0)))
cmd_say(const struct cmd_context *ctx, const int *status, const char *fmt,
	va_list args)
{
	char text[2 * ERR_TEXT], safe[4 * sizeof(text)];
	const char *command = ctx->cmd ? ctx->cmd->name : "";
	struct out out;

	progress_clear();
	vsnprintf(text, sizeof(text), fmt, args);
	if (ctx->json) {
		out_init(&out, stderr, true);
		out_begin(&out, NULL);
		out_str(&out, status ? "error" : "message", "%s", text);
		if (status)
			out_u64(&out, "exit_status", NULL, *status);
		out_end(&out);
		return;
	}
	out_escape(text, strlen(text), safe, sizeof(safe));
	fprintf(stderr, "%s%s%s: %s\n", ctx->program->name,
		*command ? " " : "", command, safe);
}

/**
 * cmd_fail - print the one line that says what went wrong
 * @ctx: the run
 * @status: the exit status it will end with
 * @fmt: printf format; may name texts of a hostile file
 *
 * Return: @status.
 */
int cmd_fail(const struct cmd_context *ctx, int status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	cmd_say(ctx, &status, fmt, args);
	va_end(args);
	return status;
}

/**
 * cmd_note - print a line of what goes on, on stderr
 * @ctx: the run, which does not end with it
 * @fmt: printf format; may name texts of a hostile file
 */
void cmd_note(const struct cmd_context *ctx, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	cmd_say(ctx, NULL, fmt, args);
	va_end(args);
}

/**
 * cmd_problems - end a command that met damage
 * @ctx: the run
 * @path: the file
 * @problems: what was found
 *
 * Return: CMD_OK without problems; else CMD_PARTIAL after one line on stderr.
 */
int cmd_problems(struct cmd_context *ctx, const char *path,
		 const struct problems *problems)
{
	if (!problems->count)
		return CMD_OK;
	if (problems->count == 1)
		return cmd_fail(ctx, CMD_PARTIAL, "'%s' is read in part: %s",
				path, problems->kept[0].text);
	return cmd_fail(ctx, CMD_PARTIAL,
			"'%s' is read in part: %s (and %lu more)", path,
			problems->kept[0].text, problems->count - 1);
}

/**
 * cmd_out_problems - put the problems into the JSON object that is open
 * @ctx: the run
 * @problems: what was found
 */
void cmd_out_problems(struct cmd_context *ctx, const struct problems *problems)
{
	unsigned long i;

	out_bool(&ctx->out, "partial", NULL, problems->count);
	out_u64(&ctx->out, "problem_count", NULL, problems->count);
	out_begin_array(&ctx->out, "problems");
	for (i = 0; i < problems->count && i < PROBLEMS_KEPT; i++)
		out_str(&ctx->out, NULL, NULL, problems->kept[i].text);
	out_end_array(&ctx->out);
}

static void cmd_help_options(struct out *out, const struct cmd_option *option)
{
	char left[64];

	for (; option && option->id; option++) {
		if (option->id > 255)
			snprintf(left, sizeof(left), "    --%s%s%s",
				 option->name, option->arg ? " " : "",
				 option->arg ? option->arg : "");
		else
			snprintf(left, sizeof(left), "-%c, --%s%s%s",
				 option->id, option->name,
				 option->arg ? " " : "",
				 option->arg ? option->arg : "");
		out_begin(out, NULL);
		out_str(out, "option", NULL, option->name);
		if (option->arg)
			out_str(out, "argument", NULL, option->arg);
		else
			out_null(out, "argument", NULL);
		out_text(out, "  %-24s ", left);
		out_str(out, "help", "%s\n", option->help);
		out_end(out);
	}
}

/**
 * cmd_show_help - print the help of a command
 * @ctx: the run
 * @cmd: the command
 *
 * Return: CMD_OK.
 */
int cmd_show_help(struct cmd_context *ctx, const struct cmd *cmd)
{
	struct out *out = &ctx->out;

	out_begin(out, NULL);
	out_text(out, "Usage: %s", ctx->program->name);
	out_str(out, "command", *cmd->name ? " %s [OPTIONS]" : "%s [OPTIONS]",
		cmd->name);
	out_str(out, "arguments", *cmd->args ? " %s" : "%s", cmd->args);
	out_str(out, "summary", "\n\n%s.\n", cmd->summary);
	if (cmd->text)
		out_text(out, "%s", cmd->text);
	out_text(out, "\nOptions:\n");
	out_begin_array(out, "options");
	cmd_help_options(out, cmd->options);
	cmd_help_options(out, cmd_common);
	out_end_array(out);
	out_end(out);
	return CMD_OK;
}
