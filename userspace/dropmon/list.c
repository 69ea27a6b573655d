// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon list: all places where packets were dropped. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "family.h"
#include "filter.h"
#include "places.h"

/**
 * struct list_row - a place that is wanted
 * @place: the place, with strings behind it
 * @text: the strings
 */
struct list_row {
	struct dropplace	place;
	char			text[];
};

/**
 * struct list - one run of the command
 * @ctx: the run
 * @filter: what is wanted
 * @netns: names of network namespaces
 * @rows: places
 * @row: these
 * @no_memory: some could not be kept
 */
struct list {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct netns		netns;
	size_t			rows;
	struct list_row		**row;
	bool			no_memory;
};

/* Copies a string to *at, which goes on behind it. */
static const char *list_keep_string(char **at, const char *text)
{
	const char *kept = *at;

	*at = stpcpy(*at, text) + 1;
	return kept;
}

static struct list_row *list_keep(const struct dropplace *place)
{
	struct list_row *row = malloc(sizeof(*row) + strlen(place->symbol) +
				      strlen(place->reason) + strlen(place->ifname) + 3);
	char *at;

	if (!row)
		return NULL;
	at = row->text;
	row->place = *place;
	row->place.symbol = list_keep_string(&at, place->symbol);
	row->place.reason = list_keep_string(&at, place->reason);
	row->place.ifname = list_keep_string(&at, place->ifname);
	return row;
}

static void list_add(void *arg, const struct dropplace *place)
{
	struct list *list = arg;
	struct list_row **row;
	struct view view;

	view_of(&view, place, &list->netns);
	if (!filter_wants(&list->filter, &view))
		return;
	/* There is room up to the next power of two. */
	row = list->row;
	if (!(list->rows & (list->rows - 1)))
		row = reallocarray(list->row, list->rows ? 2 * list->rows : 1, sizeof(*row));
	if (row)
		list->row = row;
	if (row)
		row[list->rows] = list_keep(place);
	if (!row || !row[list->rows])
		list->no_memory = true;
	else
		list->rows++;
}

/* Most drops first, then in the order in which they were found. */
static int list_compare(const void *a, const void *b)
{
	const struct dropplace *one = &(*(struct list_row * const *)a)->place;
	const struct dropplace *two = &(*(struct list_row * const *)b)->place;

	if (one->count != two->count)
		return one->count > two->count ? -1 : 1;
	return one->id < two->id ? -1 : one->id > two->id;
}

static void list_print(struct list *list, bool partial)
{
	struct out *out = &list->ctx->out;
	struct view view;
	size_t i;

	if (list->rows)
		qsort(list->row, list->rows, sizeof(*list->row), list_compare);
	out_begin(out, NULL);
	out_begin_array(out, "places");
	if (list->rows)
		view_out_heading(out, "DROPS");
	for (i = 0; i < list->rows; i++) {
		view_of(&view, &list->row[i]->place, &list->netns);
		out_begin(out, NULL);
		out_text(out, "%10ju", (uintmax_t)view.place->count);
		view_out_line(&view, out);
		view_out_members(&view, out);
		out_end(out);
	}
	out_end_array(out);
	out_bool(out, "partial", NULL, partial);
	out_end(out);
}

static int list_read(struct list *list)
{
	struct family *family;
	struct err err;
	u64 damaged;
	int ret;

	if (family_open(&family, &err))
		return cmd_fail(list->ctx, CMD_FAILURE, "%s", err.text);
	ret = places_read(family, list_add, list, &damaged, &err);
	family_close(family);
	if (ret < 0)
		return cmd_fail(list->ctx, CMD_FAILURE, "%s", err.text);
	if (list->no_memory)
		return cmd_fail(list->ctx, CMD_FAILURE, "out of memory");
	list_print(list, ret || damaged);
	if (damaged)
		return cmd_fail(list->ctx, CMD_PARTIAL, "%ju places cannot be read",
				(uintmax_t)damaged);
	if (ret)
		return cmd_fail(list->ctx, CMD_PARTIAL,
				"places changed meanwhile, some may be missing");
	return CMD_OK;
}

static int list_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct list list = { .ctx = ctx };
	struct err err;
	int opt, status;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt != 'a')
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		list.filter.all = true;
	}
	if (filter_parse(&list.filter, argv + optind, &err))
		return cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	netns_open(&list.netns);
	status = list_read(&list);
	netns_close(&list.netns);
	while (list.rows)
		free(list.row[--list.rows]);
	free(list.row);
	return status;
}

static const struct cmd_option list_table[] = {
	{ 'a', "all", NULL, "also what is cleaned up, and noise" },
	{ 0 },
};

const struct cmd cmd_list = {
	.name = "list",
	.args = FILTER_ARGS,
	.summary = "Show all places where packets were dropped, most drops first",
	.text =
"Counts are since the module was loaded; nothing is counted before 'dropmon start'\n"
"or 'dropmon watch'.\n"
FILTER_TEXT,
	.options = list_table,
	.run = list_run,
};
