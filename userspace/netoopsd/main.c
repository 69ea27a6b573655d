// SPDX-License-Identifier: GPL-2.0-or-later
/* netoopsd: the program, and its command line. */
#include <getopt.h>
#include <ini.h>
#include <microhttpd.h>
#include <sqlite3.h>

#include <uapi/vmcoredd/netoops.h>

#include "config.h"
#include "daemon.h"

static int main_configure(struct cmd_context *ctx, struct config *config,
			  int argc, char **argv)
{
	struct err err;
	int opt;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (config_set(config, opt, optarg, &err))
			return cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (config_read(config, &err) || config_finish(config, &err))
		return cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	return daemon_run(ctx, config);
}

static int main_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct config config;
	int ret;

	config_init(&config);
	ret = main_configure(ctx, &config, argc, argv);
	config_free(&config);
	return ret;
}

static void main_out_versions(struct out *out)
{
	out_u64(out, "format", "packets of version %ju, 2 and 3 are understood\n",
		NETOOPS_VERSION);
	out_str(out, "sqlite", "SQLite %s\n", sqlite3_libversion());
	out_str(out, "libmicrohttpd", "libmicrohttpd %s\n", MHD_get_version());
}

int main(int argc, char **argv)
{
	static const struct cmd only = {
		.name = "",
		.args = "",
		.summary = "Receive the last words of machines and store them",
		.text =
"ADDR is an IPv4 or IPv6 address, the latter in brackets when a port follows.\n"
"Every option may stand in the file too, below [netoopsd], as name = value; the\n"
"command line wins.  Of each record that is stored one line of JSON is printed.\n"
"SIGTERM ends it, SIGHUP reads the keys anew.\n",
		.options = config_options,
		.run = main_run,
	};
	static const struct cmd_program program = {
		.name = "netoopsd",
		.fallback = &only,
		.out_versions = main_out_versions,
	};

	return cmd_main(&program, argc, argv);
}
