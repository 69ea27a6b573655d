// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops vacuum: makes a store smaller. */
#include <getopt.h>
#include <sys/stat.h>

#include "filter.h"

#define VACUUM_SIGN	256	/* records signed in one transaction */
#define VACUUM_DAY_NS	(86400 * NSEC_PER_SEC)

enum {
	OPT_RETAIN_AGE = OPT_FIRST,
	OPT_RETAIN_COUNT,
	OPT_RETAIN_SIZE,
	OPT_RETAIN_UNSEALED,
	OPT_TOMBSTONES,
};

/**
 * struct vacuum - one run of the command
 * @ctx: the run
 * @filter: names the store
 * @store: the store
 * @limits: what to keep
 * @removed: records that were removed
 * @renewed: signatures that were renewed
 */
struct vacuum {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct store		*store;
	struct store_limits	limits;
	u64			removed;
	u64			renewed;
};

static u64 vacuum_size(const struct vacuum *vacuum)
{
	struct stat st;

	return stat(vacuum->filter.store, &st) ? 0 : (u64)st.st_size;
}

static int vacuum_work(struct vacuum *vacuum, struct err *err)
{
	struct store_removed removed;
	unsigned int i;
	u32 renewed;
	int more;

	do {
		if (store_resign(vacuum->store, VACUUM_SIGN, &renewed, err))
			return -1;
	} while (renewed == VACUUM_SIGN);
	vacuum->renewed = store_resigned(vacuum->store);
	do {
		more = store_retain(vacuum->store, &vacuum->limits, &removed,
				    err);
		if (more < 0)
			return -1;
		for (i = 0; i < STORE_WHYS; i++)
			vacuum->removed += removed.records[i];
	} while (more);
	return store_vacuum(vacuum->store, err);
}

static int vacuum_all(struct vacuum *vacuum)
{
	struct out *out = &vacuum->ctx->out;
	struct err err;
	u64 before;
	int ret;

	before = vacuum_size(vacuum);
	if (!before)
		return cmd_fail(vacuum->ctx, CMD_FAILURE, "there is no '%s'",
				vacuum->filter.store);
	ret = filter_open(vacuum->ctx, &vacuum->filter, STORE_WRITE,
			  &vacuum->store);
	if (ret)
		return ret;
	ret = vacuum_work(vacuum, &err);
	store_close(vacuum->store);
	if (ret)
		return cmd_fail(vacuum->ctx, CMD_FAILURE, "%s", err.text);
	out_begin(out, NULL);
	out_u64(out, "removed", "%ju records removed", vacuum->removed);
	out_u64(out, "renewed", ", %ju signatures renewed", vacuum->renewed);
	out_u64(out, "before", "; %ju", before);
	out_u64(out, "after", " bytes became %ju\n", vacuum_size(vacuum));
	out_end(out);
	return CMD_OK;
}

static int vacuum_number(struct vacuum *vacuum, int opt)
{
	struct store_limits *limits = &vacuum->limits;
	struct cmd_context *ctx = vacuum->ctx;
	u64 value = 0;
	int ret;

	switch (opt) {
	case OPT_RETAIN_AGE:
		ret = cmd_number(ctx, "retain-age", optarg, 1, 100000, &value);
		limits->max_age_ns = value * VACUUM_DAY_NS;
		return ret;
	case OPT_RETAIN_COUNT:
		return cmd_number(ctx, "retain-count", optarg, 1, U32_MAX,
				  &limits->max_records);
	case OPT_RETAIN_SIZE:
		ret = cmd_number(ctx, "retain-size", optarg, 1, 1 << 30, &value);
		limits->max_bytes = value << 20;
		return ret;
	case OPT_RETAIN_UNSEALED:
		ret = cmd_number(ctx, "retain-unsealed", optarg, 0, 100, &value);
		limits->unsealed_percent = (u32)value;
		return ret;
	case OPT_TOMBSTONES:
		return cmd_number(ctx, "tombstones", optarg, 1, U32_MAX,
				  &limits->tombstones);
	}
	return filter_option(ctx, &vacuum->filter, opt);
}

static int vacuum_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct vacuum vacuum = {
		.ctx = ctx, .limits.unsealed_percent = STORE_UNSEALED_PERCENT,
	};
	int opt;

	filter_init(&vacuum.filter);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (vacuum_number(&vacuum, opt))
			return CMD_USAGE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	return vacuum_all(&vacuum);
}

static const struct cmd_option vacuum_table[] = {
	FILTER_STORE,
	{ OPT_RETAIN_AGE, "retain-age", "DAYS", "remove what netoopsd has run so long with" },
	{ OPT_RETAIN_COUNT, "retain-count", "N", "remove records over N, as netoopsd does" },
	{ OPT_RETAIN_SIZE, "retain-size", "MIB", "remove what is over this size, likewise" },
	{ OPT_RETAIN_UNSEALED, "retain-unsealed", "PERCENT", "share of what is not sealed (25)" },
	{ OPT_TOMBSTONES, "tombstones", "N", "forget removed records over N" },
	{ 0 },
};

const struct cmd cmd_vacuum = {
	.name = "vacuum",
	.args = "",
	.summary = "Make a store smaller, and bring it up to date",
	.text =
"Removes what is too old or too much, if anything is to be, and gives the disk\n"
"back what is not used.  A store of an older version is brought to that of this\n"
"program, and signatures by older rules are renewed.  netoopsd may run meanwhile:\n"
"it keeps what it receives in memory until this is done.\n",
	.options = vacuum_table,
	.run = vacuum_run,
};
