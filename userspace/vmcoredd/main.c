// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd: finds the command, runs it, hands out its exit status. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>

#include "cmd.h"

const struct cmd * const cmd_table[] = {
	&cmd_list,
	&cmd_show,
	&cmd_extract,
	&cmd_attach,
	&cmd_detach,
	&cmd_doctor,
	&cmd_help,
	&cmd_version,
	NULL,
};

/**
 * cmd_find - look a command up
 * @name: its name
 *
 * Return: the command, or NULL.
 */
const struct cmd *cmd_find(const char *name)
{
	const struct cmd * const *cmd;

	for (cmd = cmd_table; *cmd; cmd++) {
		if (!strcmp((*cmd)->name, name))
			return *cmd;
	}
	return NULL;
}

/* -j counts wherever it stands, so that every error is JSON too. */
static bool main_wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "-j") || !strcmp(argv[i], "--json"))
			return true;
	}
	return false;
}

static int main_run(struct cmd_context *ctx, int argc, char **argv)
{
	while (argc > 1 && (!strcmp(argv[1], "-j") ||
			    !strcmp(argv[1], "--json"))) {
		argc--;
		argv++;
	}
	if (argc < 2) {
		ctx->cmd = &cmd_list;
		return ctx->cmd->run(ctx, 1, argv);
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))
		ctx->cmd = &cmd_help;
	else if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		ctx->cmd = &cmd_version;
	else
		ctx->cmd = cmd_find(argv[1]);
	if (ctx->cmd)
		return ctx->cmd->run(ctx, argc - 1, argv + 1);
	if (argv[1][0] == '-')
		return cmd_fail(ctx, CMD_USAGE, "unknown option '%s'", argv[1]);
	return cmd_fail(ctx, CMD_USAGE,
			"no command '%s'; 'vmcoredd help' lists them", argv[1]);
}

int main(int argc, char **argv)
{
	struct cmd_context ctx = { 0 };
	int status, error;

	/* A reader that goes away ends the output, and nothing else. */
	signal(SIGPIPE, SIG_IGN);
	/* A limit on file sizes is an error of write(), told like others. */
	signal(SIGXFSZ, SIG_IGN);
	ctx.json = main_wants_json(argc, argv);
	out_init(&ctx.out, stdout, ctx.json);
	status = main_run(&ctx, argc, argv);
	error = out_finish(&ctx.out);
	if (!error || error == EPIPE)
		return status;
	return cmd_fail(&ctx, CMD_FAILURE, "cannot write the output: %s",
			strerror(error));
}
