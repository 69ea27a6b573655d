// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops top: which crashes are the most. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/store/storegroup.h"
#include "../lib/base/when.h"
#include "filter.h"
#include "storedcrash.h"

#define TOP_LIMIT	20	/* groups */
#define TOP_FACETS	4	/* kernels, models, and hosts of each, for people */
#define TOP_FACETS_JSON	32	/* likewise for programs */

enum {
	OPT_LIMIT = OPT_FIRST,
	OPT_NEW_IN,
};

/**
 * struct top - one run of the command
 * @ctx: the run
 * @filter: which crashes
 * @store: the store
 * @new_in: only signatures of this kernel alone, or NULL
 */
struct top {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct store		*store;
	const char		*new_in;
};

/* "TEXT (N), TEXT (N) and M others" */
static int top_facets(const struct top *top, const struct storegroup *group,
		      enum storegroup_by by, const char *key, u64 all)
{
	struct storegroup_facet facets[TOP_FACETS_JSON];
	struct out *out = &top->ctx->out;
	size_t count = out->json ? TOP_FACETS_JSON : TOP_FACETS, i;
	struct err err;

	if (storegroup_facets(top->store, &top->filter.query, group, by, facets,
			      &count, &err))
		return cmd_fail(top->ctx, CMD_FAILURE, "%s", err.text);
	out_text(out, "         %-8s", key);
	out_begin_array(out, key);
	for (i = 0; i < count; i++) {
		if (by == STOREGROUP_HOST && !out->json &&
		    strlen(facets[i].text) == IDS_TEXT - 1)
			facets[i].text[STOREDCRASH_SHORT] = '\0';
		out_text(out, i ? ", " : " ");
		out_begin(out, NULL);
		out_str(out, "name", "%s", facets[i].text[0] ? facets[i].text :
							       "unknown");
		out_u64(out, "crashes", group->crashes > 1 ? " (%ju)" : NULL,
			facets[i].crashes);
		out_end(out);
	}
	out_end_array(out);
	if (all > count)
		out_text(out, " and %ju more", all - count);
	out_text(out, "\n");
	return CMD_OK;
}

static int top_group(const struct top *top, const struct storegroup *group)
{
	const struct signature *signature = &group->signature;
	char first[WHEN_TEXT], last[WHEN_TEXT], seen[WHEN_TEXT];
	struct out *out = &top->ctx->out;
	int ret;

	out_begin(out, NULL);
	out_u64(out, "crashes", "%7ju  ", group->crashes);
	out_str(out, "title", "%s\n", signature->title[0] ? signature->title :
						       STOREDCRASH_NO_TITLE);
	out_str(out, "signature", signature->hash[0] ? "         %s" : NULL,
		signature->hash);
	out_bool(out, "corrupted", ", of logs that are not whole",
		 signature->corrupted);
	out_u64(out, "host_count", NULL, group->hosts);
	if (signature->hash[0])
		out_text(out, "\n");
	out_text(out, "         %-8s ", "seen");
	out_str(out, "first", NULL, when_text(group->first_ns, first));
	out_str(out, "last", NULL, when_text(group->last_ns, last));
	out_str(out, "seen", NULL, when_text(group->seen_ns, seen));
	when_minute(group->last_ns, last);
	out_text(out, "%s", when_minute(group->first_ns, first));
	if (strcmp(first, last))
		out_text(out, " to %s", last);
	if (strcmp(when_minute(group->seen_ns, seen), first))
		out_text(out, ", for the first time %s", seen);
	out_text(out, "\n");
	ret = top_facets(top, group, STOREGROUP_HOST, "hosts", group->hosts);
	if (!ret)
		ret = top_facets(top, group, STOREGROUP_KERNEL, "kernels",
				 group->kernels);
	if (!ret)
		ret = top_facets(top, group, STOREGROUP_MODEL, "models",
				 group->models);
	out_end(out);
	return ret;
}

static int top_all(struct top *top)
{
	struct cmd_context *ctx = top->ctx;
	struct storegroup *groups;
	size_t count, i;
	struct err err;
	int ret = CMD_OK;

	if (storegroup_list(top->store, &top->filter.query, top->new_in,
			    &groups, &count, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	for (i = 0; i < count && !ret; i++) {
		if (i)
			out_text(&ctx->out, "\n");
		ret = top_group(top, &groups[i]);
	}
	if (!count)
		out_text(&ctx->out, "no crash\n");
	free(groups);
	return ret;
}

static int top_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct top top = { .ctx = ctx };
	u64 limit = TOP_LIMIT;
	int opt, ret;

	filter_init(&top.filter);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		ret = filter_option(ctx, &top.filter, opt);
		if (opt == OPT_NEW_IN)
			ret = filter_pattern(ctx, "new-in", &top.new_in);
		if (opt == OPT_LIMIT)
			ret = cmd_number(ctx, "limit", optarg, 1,
					 STOREGROUP_LIMIT_MAX, &limit);
		if (ret < 0)
			return CMD_USAGE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	top.filter.query.limit = (u32)limit;
	ret = filter_open(ctx, &top.filter, STORE_SALVAGE, &top.store);
	if (ret)
		return ret;
	ret = top_all(&top);
	return filter_close(ctx, top.store, ret);
}

static const struct cmd_option top_table[] = {
#include "filter.options"
	{ OPT_NEW_IN, "new-in", "PATTERN", "only what no other kernel release had" },
	{ OPT_LIMIT, "limit", "N", "only the N largest groups (20)" },
	{ 0 },
};

const struct cmd cmd_top = {
	.name = "top",
	.args = "",
	.summary = "Show which crashes are the most",
	.text =
"Crashes with the same signature are likely of the same cause: for each, how many\n"
"there are, when and where.  What a store has removed since still counts for\n"
"--new-in.\n"
FILTER_TEXT,
	.options = top_table,
	.run = top_run,
};
