// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon configure: how often the kernel tells of drops. */
#include <getopt.h>

#include "cmd.h"
#include "family.h"

enum {
	OPT_INTERVAL = 600,
	OPT_DEBOUNCE,
};

static const struct cmd_option configure_table[] = {
	{ OPT_INTERVAL, "interval", "MS", "tell of a place once in so long, 1000 at first" },
	{ OPT_DEBOUNCE, "debounce", "MS", "let a new place wait for others, 20 at first" },
	{ 0 },
};

/**
 * struct configure - what is asked for
 * @interval: 0 for what it was
 * @debounce: U64_MAX for what it was
 */
struct configure {
	u64	interval;
	u64	debounce;
};

static int configure_set(const struct configure *configure, struct err *err)
{
	struct nlmsghdr *request;
	struct family *family;
	struct nlattr *nest;
	int ret;

	if (family_open(&family, err))
		return -1;
	request = family_begin(family, DROPMON_CMD_CONFIG_SET);
	nest = mnl_attr_nest_start(request, DROPMON_ATTR_CONFIG);
	if (configure->interval)
		mnl_attr_put_u32(request, DROPMON_CONFIG_INTERVAL, (u32)configure->interval);
	if (configure->debounce != U64_MAX)
		mnl_attr_put_u32(request, DROPMON_CONFIG_DEBOUNCE, (u32)configure->debounce);
	mnl_attr_nest_end(request, nest);
	ret = family_ask(family, request, NULL, NULL, err);
	family_close(family);
	return ret;
}

static int configure_option(struct cmd_context *ctx, struct configure *configure, int opt)
{
	if (opt == OPT_INTERVAL)
		return cmd_number(ctx, "interval", optarg, DROPMON_INTERVAL_MIN,
				  DROPMON_INTERVAL_MAX, &configure->interval);
	return cmd_number(ctx, "debounce", optarg, 0, DROPMON_DEBOUNCE_MAX,
			  &configure->debounce);
}

static int configure_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct configure configure = { .debounce = U64_MAX };
	struct err err;
	int opt;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (configure_option(ctx, &configure, opt))
			return CMD_USAGE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (!configure.interval && configure.debounce == U64_MAX)
		return cmd_fail(ctx, CMD_USAGE, "give --interval, --debounce or both");
	if (configure_set(&configure, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	return CMD_OK;
}

const struct cmd cmd_configure = {
	.name = "configure",
	.args = "",
	.summary = "Set how often the kernel tells of drops, for all who watch",
	.text =
"What is not given stays as it is.  'dropmon status' shows it.\n",
	.options = configure_table,
	.run = configure_run,
};
