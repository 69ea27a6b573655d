// SPDX-License-Identifier: GPL-2.0-or-later
/* What the drop monitor says of itself: see stats.h. */
#include "stats.h"

/**
 * struct stats - an answer
 * @stats: the statistics
 * @config: or the settings
 * @answers: answers that could be read
 */
struct stats {
	struct dropinfo_stats	stats;
	struct dropinfo_config	config;
	unsigned int		answers;
};

static void stats_answer(void *arg, struct dropattr_walk walk)
{
	struct stats *stats = arg;

	stats->answers += !dropinfo_stats(&stats->stats, walk);
}

static void stats_config_answer(void *arg, struct dropattr_walk walk)
{
	struct stats *stats = arg;

	stats->answers += !dropinfo_config(&stats->config, walk);
}

static int stats_ask(struct family *family, enum dropmon_cmd cmd, family_tell *tell,
		     struct stats *stats, struct err *err)
{
	if (family_ask(family, family_begin(family, cmd), tell, stats, err))
		return -1;
	if (stats->answers != 1)
		return err_set(err, "the kernel's answer cannot be read");
	return 0;
}

/**
 * stats_read - ask for the statistics
 * @family: the socket
 * @ret: gets them
 * @err: why there are none
 *
 * Return: 0 or -1.
 */
int stats_read(struct family *family, struct dropinfo_stats *ret, struct err *err)
{
	struct stats stats = { .answers = 0 };

	if (stats_ask(family, DROPMON_CMD_STATS_GET, stats_answer, &stats, err))
		return -1;
	*ret = stats.stats;
	return 0;
}

/**
 * stats_read_config - ask for the settings
 * @family: the socket
 * @ret: gets them
 * @err: why there are none
 *
 * Return: 0 or -1.
 */
int stats_read_config(struct family *family, struct dropinfo_config *ret, struct err *err)
{
	struct stats stats = { .answers = 0 };

	if (stats_ask(family, DROPMON_CMD_CONFIG_GET, stats_config_answer, &stats, err))
		return -1;
	*ret = stats.config;
	return 0;
}

/**
 * stats_armed - are drops counted?
 * @stats: the statistics
 *
 * Return: whether they are.
 */
bool stats_armed(const struct dropinfo_stats *stats)
{
	return stats->have & DROPATTR_BIT(DROPMON_STATS_ARMED);
}
