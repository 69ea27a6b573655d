/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the programs share: commands, their options, errors, help and exit
 * status.
 */
#ifndef _LIB_CMD_H
#define _LIB_CMD_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/err.h"
#include "../base/output.h"
#include "../base/progress.h"
#include "../base/watch.h"

/* Exit status; documented in the man pages. */
enum cmd_exit {
	CMD_OK		= 0,
	CMD_USAGE	= 1,
	CMD_FAILURE	= 2,
	CMD_PARTIAL	= 3,
};

/**
 * struct cmd_option - one option of a command
 * @id: its letter, or above 255 when it has none; 0 ends a table
 * @name: its long name
 * @arg: what its argument is called, NULL when it has none
 * @help: one line
 */
struct cmd_option {
	int		id;
	const char	*name;
	const char	*arg;
	const char	*help;
};

struct cmd_context;

/**
 * struct cmd - one command
 * @name: its name, "" for that of a program that does one thing
 * @args: its arguments for the usage line
 * @summary: what it does, in one line
 * @text: what one must know to use it, lines of at most 79 columns
 * @options: its options besides -j and -h, at most 29, ended by an empty one
 * @run: does it; returns enum cmd_exit
 */
struct cmd {
	const char		*name;
	const char		*args;
	const char		*summary;
	const char		*text;
	const struct cmd_option	*options;
	int			(*run)(struct cmd_context *ctx, int argc,
				       char **argv);
};

/**
 * struct cmd_program - a program
 * @name: its name
 * @about: what it is about, whole lines
 * @without: what it does without a command, in a few words
 * @commands: its commands, "help" among them, ended by NULL; NULL when it does
 *	one thing, which is @fallback, and needs no @about and @without
 * @fallback: the command that is run without one
 * @module: the kernel module that belongs to it, or NULL
 * @out_versions: tells the versions of what the program is made of
 */
struct cmd_program {
	const char			*name;
	const char			*about;
	const char			*without;
	const struct cmd * const	*commands;
	const struct cmd		*fallback;
	const char			*module;
	void				(*out_versions)(struct out *out);
};

/**
 * struct cmd_context - one run of a command
 * @program: the program
 * @cmd: the command, NULL before one is known
 * @out: where its results go
 * @json: -j was given
 * @progress: of what takes long
 * @watch: tells it
 * @hung_up: what else was written to standard output has no reader any more
 */
struct cmd_context {
	const struct cmd_program	*program;
	const struct cmd		*cmd;
	struct out			out;
	bool				json;
	struct progress			progress;
	struct watch			watch;
	bool				hung_up;
};

/* What cmd_getopt() returns besides the option's id. */
#define CMD_OPT_END	(-1)
#define CMD_OPT_ERROR	(-2)
#define CMD_OPT_HELP	(-3)

/* For commands that look at a machine rather than at a file. */
#define CMD_OPT_ROOT	512
#define CMD_OPTION_ROOT	\
	{ CMD_OPT_ROOT, "root", "DIR", "take files from DIR instead of /" }

/* The commands that every program has. */
extern const struct cmd cmd_help, cmd_version;

int cmd_main(const struct cmd_program *program, int argc, char **argv);
int cmd_getopt(struct cmd_context *ctx, int argc, char **argv);
int cmd_plain(struct cmd_context *ctx, int argc, char **argv, const char **ret_root);
int cmd_fail(const struct cmd_context *ctx, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int cmd_number(struct cmd_context *ctx, const char *option, const char *text,
	       uint64_t min, uint64_t max, uint64_t *ret_value);
void cmd_note(const struct cmd_context *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int cmd_show_help(struct cmd_context *ctx, const struct cmd *cmd);
int cmd_problems(struct cmd_context *ctx, const char *path,
		 const struct problems *problems);
void cmd_out_problems(struct cmd_context *ctx, const struct problems *problems);

#endif /* _LIB_CMD_H */
