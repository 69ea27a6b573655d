// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon status: what the drop monitor does, and what it has missed. */
#include <getopt.h>

#include "../lib/drop/dropinfo.h"
#include "cmd.h"
#include "family.h"

/**
 * struct status - what the kernel told
 * @stats: the statistics
 * @config: the settings
 * @damaged: an answer cannot be read
 */
struct status {
	struct dropinfo_stats	stats;
	struct dropinfo_config	config;
	bool			damaged;
};

static void status_stats(void *arg, struct dropattr_walk walk)
{
	struct status *status = arg;

	status->damaged |= dropinfo_stats(&status->stats, walk) < 0;
}

static void status_config(void *arg, struct dropattr_walk walk)
{
	struct status *status = arg;

	status->damaged |= dropinfo_config(&status->config, walk) < 0;
}

static int status_read(struct status *status, struct err *err)
{
	struct family *family;
	int ret;

	if (family_open(&family, err))
		return -1;
	ret = family_ask(family, family_begin(family, DROPMON_CMD_STATS_GET), status_stats,
			 status, err) ||
	      family_ask(family, family_begin(family, DROPMON_CMD_CONFIG_GET), status_config,
			 status, err);
	family_close(family);
	if (!ret && status->damaged)
		return err_set(err, "the kernel's answer cannot be read");
	return ret ? -1 : 0;
}

static void status_lost(const struct dropinfo_stats *stats, struct out *out)
{
	out_u64(out, "overflow", "no room in a table  %ju\n", stats->overflow);
	out_u64(out, "no_table", "no table            %ju\n", stats->no_table);
	out_u64(out, "nested", "nested              %ju\n", stats->nested);
	out_u64(out, "nmi", "in an NMI           %ju\n", stats->nmi);
	out_u64(out, "forgotten", "places forgotten    %ju\n", stats->forgotten);
	out_u64(out, "own", "own messages        %ju\n", stats->own);
	out_u64(out, "unseen", "caller not sought   %ju\n", stats->unseen);
}

static void status_show(const struct status *status, struct out *out)
{
	const struct dropinfo_stats *stats = &status->stats;
	bool armed = stats->have & DROPATTR_BIT(DROPMON_STATS_ARMED);
	bool kept = stats->have & DROPATTR_BIT(DROPMON_STATS_KEPT);

	out_begin(out, NULL);
	out_text(out, "drops are %scounted%s\n", armed ? "" : "not ",
		 kept ? ", until 'dropmon stop'" : "");
	out_bool(out, "armed", NULL, armed);
	out_bool(out, "kept", NULL, kept);
	out_u64(out, "listeners", "listeners           %ju\n", stats->listeners);
	out_u64(out, "counted", "drops               %ju\n", stats->counted);
	out_u64(out, "places", "places              %ju", stats->places);
	out_u64(out, "places_max", " of %ju\n", stats->places_max);
	status_lost(stats, out);
	out_u64(out, "memory", "memory              %ju bytes\n", stats->memory);
	out_u64(out, "interval_ms", "interval            %ju ms\n",
		status->config.interval);
	out_u64(out, "debounce_ms", "debounce            %ju ms\n",
		status->config.debounce);
	out_end(out);
}

static int status_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct status status = { .damaged = false };
	struct err err;
	int opt;

	opt = cmd_getopt(ctx, argc, argv);
	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (status_read(&status, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	status_show(&status, &ctx->out);
	return CMD_OK;
}

const struct cmd cmd_status = {
	.name = "status",
	.args = "",
	.summary = "Tell whether drops are counted, and what was missed",
	.text =
"Shows who listens, how many drops were counted at how many places, how many are in\n"
"the count of no place and why, and the settings.\n",
	.run = status_run,
};
