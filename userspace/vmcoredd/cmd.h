/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every command of vmcoredd shares: its entry in the table, options,
 * errors and exit status.
 */
#ifndef _VMCOREDD_CMD_H
#define _VMCOREDD_CMD_H

#include <stdbool.h>

#include "../lib/err.h"
#include "../lib/output.h"
#include "../lib/progress.h"
#include "../lib/vmcore.h"

#define VMCORE_PATH	"/proc/vmcore"

/* Exit status; documented in the man page. */
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
 * @name: its name
 * @args: its arguments for the usage line
 * @summary: what it does, in one line
 * @text: what one must know to use it, lines of at most 79 columns
 * @options: its options besides -j and -h, ended by an empty one
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
 * struct cmd_context - one run of a command
 * @cmd: the command, NULL before one is known
 * @out: where its results go
 * @json: -j was given
 * @progress: of a walk over the notes of a file
 */
struct cmd_context {
	const struct cmd	*cmd;
	struct out		out;
	bool			json;
	struct progress		progress;
};

/* What cmd_getopt() returns besides the option's id. */
#define CMD_OPT_END	(-1)
#define CMD_OPT_ERROR	(-2)
#define CMD_OPT_HELP	(-3)

/* For commands that look at a machine rather than at a file. */
#define CMD_OPT_ROOT	512
#define CMD_OPTION_ROOT	\
	{ CMD_OPT_ROOT, "root", "DIR", "take files from DIR instead of /" }

extern const struct cmd cmd_list, cmd_show, cmd_extract, cmd_attach, cmd_detach,
			cmd_doctor, cmd_help, cmd_version;

extern const struct cmd * const cmd_table[];

const struct cmd *cmd_find(const char *name);
int cmd_getopt(struct cmd_context *ctx, int argc, char **argv);
int cmd_fail(const struct cmd_context *ctx, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int cmd_open(struct cmd_context *ctx, struct vmcore *core, const char *path,
	     struct problems *problems);
int cmd_problems(struct cmd_context *ctx, const char *path,
		 const struct problems *problems);
void cmd_out_problems(struct cmd_context *ctx, const struct problems *problems);
int cmd_show_help(struct cmd_context *ctx, const struct cmd *cmd);

#endif /* _VMCOREDD_CMD_H */
