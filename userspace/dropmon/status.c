// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon status: what the drop monitor does, and what it has missed. */
#include "cmd.h"
#include "stats.h"

/**
 * struct status - what the kernel told
 * @stats: the statistics
 * @config: the settings
 */
struct status {
	struct dropinfo_stats	stats;
	struct dropinfo_config	config;
};

static int status_read(struct status *status, struct err *err)
{
	struct family *family;
	int ret;

	if (family_open(&family, err))
		return -1;
	ret = stats_read(family, &status->stats, err) ||
	      stats_read_config(family, &status->config, err);
	family_close(family);
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
	bool armed = stats_armed(stats);
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
	struct status status;
	int exit_status = cmd_plain(ctx, argc, argv, NULL);
	struct err err;

	if (exit_status >= 0)
		return exit_status;
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
