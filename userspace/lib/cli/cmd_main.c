// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds the command, runs it, hands out its exit status; "help": see cmd.h. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

static const struct cmd *cmd_find(const struct cmd_program *program,
				  const char *name)
{
	const struct cmd * const *cmd;

	for (cmd = program->commands; *cmd; cmd++) {
		if (!strcmp((*cmd)->name, name))
			return *cmd;
	}
	return NULL;
}

/* -j counts wherever it stands, so that every error is JSON too. */
static bool cmd_wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "-j") || !strcmp(argv[i], "--json"))
			return true;
	}
	return false;
}

/* A program that does one thing, and can tell its version. */
static int cmd_dispatch_only(struct cmd_context *ctx, int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";

	ctx->cmd = ctx->program->fallback;
	if (strcmp(word, "--version") && strcmp(word, "-V"))
		return ctx->cmd->run(ctx, argc, argv);
	ctx->cmd = &cmd_version;
	return ctx->cmd->run(ctx, argc - 1, argv + 1);
}

static int cmd_dispatch(struct cmd_context *ctx, int argc, char **argv)
{
	const struct cmd_program *program = ctx->program;

	while (argc > 1 && (!strcmp(argv[1], "-j") ||
			    !strcmp(argv[1], "--json"))) {
		argc--;
		argv++;
	}
	if (!program->commands)
		return cmd_dispatch_only(ctx, argc, argv);
	if (argc < 2) {
		ctx->cmd = program->fallback;
		return ctx->cmd->run(ctx, 1, argv);
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))
		ctx->cmd = &cmd_help;
	else if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		ctx->cmd = &cmd_version;
	else
		ctx->cmd = cmd_find(program, argv[1]);
	if (ctx->cmd)
		return ctx->cmd->run(ctx, argc - 1, argv + 1);
	if (argv[1][0] == '-')
		return cmd_fail(ctx, CMD_USAGE, "unknown option '%s'", argv[1]);
	return cmd_fail(ctx, CMD_USAGE, "no command '%s'; '%s help' lists them",
			argv[1], program->name);
}

/*
 * A standard stream that is closed would be the first file that is opened, and get
 * what is printed.  This one takes nothing, so that printing fails as before.
 */
static void cmd_fill_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/*
 * What the system has not written by now, it may not be able to.  A command that
 * has failed has said why, in one line.
 */
static int cmd_close_output(struct cmd_context *ctx, int status)
{
	int error = out_finish(&ctx->out);

	if (!error && fclose(stdout) && !status)
		error = errno;
	return error;
}

/*
 * A reader that has seen enough ends a program as it ends others, by the signal:
 * without a word, and not as if all had been written.  Where the signal is ignored
 * it is an error like others.
 */
static int cmd_hung_up(struct cmd_context *ctx, bool ignored)
{
	if (ignored)
		return cmd_fail(ctx, CMD_FAILURE, "cannot write the output: %s",
				strerror(EPIPE));
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
	return CMD_FAILURE;
}

/**
 * cmd_main - the main function of a program
 * @program: the program
 * @argc: of main()
 * @argv: of main()
 *
 * Return: the exit status.
 */
int cmd_main(const struct cmd_program *program, int argc, char **argv)
{
	struct cmd_context ctx = { .program = program };
	int status, error;
	bool ignored;

	cmd_fill_streams();
	/* A reader that goes away ends the output; a file is finished before. */
	ignored = signal(SIGPIPE, SIG_IGN) == SIG_IGN;
	/* A limit on file sizes is an error of write(), told like others. */
	signal(SIGXFSZ, SIG_IGN);
	ctx.json = cmd_wants_json(argc, argv);
	out_init(&ctx.out, stdout, ctx.json);
	status = cmd_dispatch(&ctx, argc, argv);
	error = cmd_close_output(&ctx, status);
	if (!status && (ctx.hung_up || error == EPIPE))
		return cmd_hung_up(&ctx, ignored);
	if (!error || error == EPIPE)
		return status;
	return cmd_fail(&ctx, CMD_FAILURE, "cannot write the output: %s",
			strerror(error));
}

static void cmd_help_overview(struct cmd_context *ctx)
{
	const struct cmd_program *program = ctx->program;
	const char *name = program->name;
	const struct cmd * const *cmd;
	struct out *out = &ctx->out;

	out_text(out, "Usage: %s COMMAND [OPTIONS] [ARGUMENTS]\n\n%s\nCommands:\n",
		 name, program->about);
	out_begin(out, NULL);
	out_begin_array(out, "commands");
	for (cmd = program->commands; *cmd; cmd++) {
		out_begin(out, NULL);
		out_str(out, "command", "  %-10s", (*cmd)->name);
		out_str(out, "summary", " %s\n", (*cmd)->summary);
		out_end(out);
	}
	out_end_array(out);
	out_end(out);
	out_text(out, "\n'%s help COMMAND' or '%s COMMAND --help' tells more; so does\n"
		 "%s(8).  Without a command: %s.\n\n"
		 "Exit status: 0 ok, 1 usage, 2 failure, 3 done in part.\n",
		 name, name, name, program->without);
}

static int cmd_help_run(struct cmd_context *ctx, int argc, char **argv)
{
	const struct cmd *cmd;
	int opt = cmd_getopt(ctx, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (argc - optind > 1)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (optind == argc) {
		cmd_help_overview(ctx);
		return CMD_OK;
	}
	cmd = cmd_find(ctx->program, argv[optind]);
	if (!cmd)
		return cmd_fail(ctx, CMD_USAGE, "no command '%s'",
				argv[optind]);
	return cmd_show_help(ctx, cmd);
}

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "Print the commands, or what one of them does",
	.run = cmd_help_run,
};
