// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops list: the crashes of a store. */
#include <getopt.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/base/when.h"
#include "filter.h"
#include "storedcrash.h"

#define LIST_POLL_MS	500
#define LIST_FOLLOWED	10	/* crashes that are shown before it waits */
/* Columns of a terminal that are worth a kernel, and a host and type. */
#define LIST_WIDE	100
#define LIST_WIDER	125

enum {
	OPT_LIMIT = OPT_FIRST,
	OPT_FOLLOW,
};

/**
 * struct list - one run of the command
 * @ctx: the run
 * @filter: which crashes
 * @store: the store
 * @width: columns of the terminal, 0 for no limit
 * @headed: the heading has been printed
 * @follow: go on with what comes
 */
struct list {
	struct cmd_context	*ctx;
	struct filter		filter;
	struct store		*store;
	unsigned int		width;
	bool			headed;
	bool			follow;
};

static unsigned int list_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		return 0;
	return size.ws_col;
}

static bool list_has(const struct list *list, unsigned int width)
{
	return !list->width || list->width >= width;
}

static void list_head(struct list *list)
{
	struct out *out = &list->ctx->out;

	if (list->headed)
		return;
	list->headed = true;
	out_text(out, "%-16s  %-8s  ", "RECEIVED (UTC)", "CRASH");
	if (list_has(list, LIST_WIDER))
		out_text(out, "%-8s  ", "HOST");
	out_text(out, "%-15s  ", "SOURCE");
	if (list_has(list, LIST_WIDE))
		out_text(out, "%-20s  ", "KERNEL");
	if (list_has(list, LIST_WIDER))
		out_text(out, "%-5s  ", "TYPE");
	out_text(out, "WHAT\n");
}

/* The title, as far as the line has room for it; titles are ASCII mostly. */
static void list_title(const struct list *list, const struct store_crash *crash,
		       unsigned int used)
{
	char text[256], safe[4 * sizeof(text)];
	size_t len, room;

	snprintf(text, sizeof(text), "%s%s",
		 crash->incomplete ? "[incomplete] " : "", storedcrash_title(crash));
	len = out_escape(text, strlen(text), safe, sizeof(safe));
	room = list->width > used + 10 ? list->width - used : 10;
	if (list->width && len > room) {
		while (room > 1 && ((unsigned char)safe[room - 1] & 0xc0) == 0x80)
			room--;
		snprintf(safe + room - 1, sizeof(safe) - room, "~");
	}
	out_text(&list->ctx->out, "%s\n", safe);
}

static void list_line(struct list *list, const struct store_crash *crash)
{
	char time[WHEN_TEXT], id[IDS_TEXT], source[RECORDOUT_ADDRESS];
	struct out *out = &list->ctx->out;
	unsigned int used = 16 + 2 + 8 + 2 + 15 + 2;

	list_head(list);
	out_text(out, "%-16s  %-8s  ", when_minute(crash->received_ns, time),
		 storedcrash_short_id(crash, id));
	if (list_has(list, LIST_WIDER)) {
		ids_text(crash->host_id, id);
		id[STOREDCRASH_SHORT] = '\0';
		out_text(out, "%-8s  ", crash->version < NETOOPS_VERSION ? "-" :
									   id);
		used += 8 + 2 + 5 + 2;
	}
	recordout_address(&crash->source, source);
	out_text(out, "%-15s  ", source);
	used += strlen(source) > 15 ? (unsigned int)strlen(source) - 15 : 0;
	if (list_has(list, LIST_WIDE)) {
		out_str(out, NULL, "%-20s  ", crash->kernel);
		used += 2 + (strlen(crash->kernel) > 20 ?
			     (unsigned int)strlen(crash->kernel) : 20);
	}
	if (list_has(list, LIST_WIDER))
		out_text(out, "%-5s  ", storedcrash_type(crash));
	list_title(list, crash, used);
}

/* Prints what the filter lets through. */
static int list_pass(struct list *list)
{
	struct cmd_context *ctx = list->ctx;
	struct storequery *query;
	struct store_crash crash;
	struct err err;
	int found, ret = CMD_OK, one;

	if (storequery_open(&query, list->store, &list->filter.query, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	while ((found = storequery_next(query, &crash, &err)) > 0) {
		if (!ctx->json) {
			list_line(list, &crash);
			continue;
		}
		one = storedcrash_print(ctx, list->store, &crash,
					&list->filter.query.numbers, &ctx->out);
		ret = one ? one : ret;
		if (ret == CMD_FAILURE)
			break;
	}
	storequery_close(query);
	if (found < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	return ret;
}

/* Return: false when nobody reads us any more. */
static bool list_wait(void)
{
	struct pollfd poll_out = { .fd = STDOUT_FILENO };

	return poll(&poll_out, 1, LIST_POLL_MS) <= 0 ||
	       !(poll_out.revents & (POLLERR | POLLHUP | POLLNVAL));
}

static int list_is_replaced(const struct list *list, const struct stat *old)
{
	struct stat now;

	return stat(list->filter.store, &now) || now.st_ino != old->st_ino ||
	       now.st_dev != old->st_dev;
}

static int list_follow(struct list *list)
{
	struct storequery_filter *query = &list->filter.query;
	struct cmd_context *ctx = list->ctx;
	struct stat store;
	struct err err;
	u64 newest;
	int ret;

	if (stat(list->filter.store, &store))
		memset(&store, 0, sizeof(store));
	for (;;) {
		if (storequery_newest(list->store, &newest, &err))
			return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
		if (newest > query->numbers.after) {
			query->numbers.last = newest;
			ret = list_pass(list);
			if (ret == CMD_FAILURE)
				return ret;
			query->numbers.after = newest;
			query->limit = 0;
		}
		if (store_damage(list->store) || out_finish(&ctx->out) ||
		    !list_wait())
			return CMD_OK;
		if (list_is_replaced(list, &store))
			return cmd_fail(ctx, CMD_FAILURE,
					"'%s' was removed or replaced",
					list->filter.store);
	}
}

static int list_all(struct list *list)
{
	int ret = filter_open(list->ctx, &list->filter, STORE_SALVAGE,
			      &list->store);

	if (ret)
		return ret;
	list->width = list_width();
	if (list->follow) {
		if (!list->filter.query.limit)
			list->filter.query.limit = LIST_FOLLOWED;
		ret = list_follow(list);
	} else {
		ret = list_pass(list);
		if (!ret && !list->headed)
			out_text(&list->ctx->out, "no crash\n");
	}
	return filter_close(list->ctx, list->store, ret);
}

static int list_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct list list = { .ctx = ctx };
	u64 limit = 0;
	int opt, ret;

	filter_init(&list.filter);
	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		ret = filter_option(ctx, &list.filter, opt);
		if (opt == OPT_LIMIT)
			ret = cmd_number(ctx, "limit", optarg, 1,
					 STOREQUERY_LIMIT_MAX, &limit);
		if (ret < 0)
			return CMD_USAGE;
		list.follow |= opt == OPT_FOLLOW;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	list.filter.query.limit = (u32)limit;
	return list_all(&list);
}

static const struct cmd_option list_table[] = {
#include "filter.options"
	{ OPT_LIMIT, "limit", "N", "only the N crashes that came last" },
	{ OPT_FOLLOW, "follow", NULL, "show the last ten, then what comes" },
	{ 0 },
};

const struct cmd cmd_list = {
	.name = "list",
	.args = "",
	.summary = "List the crashes of a store",
	.text =
"A line for each crash, in the order in which they came; with -j an object for each\n"
"record.  A terminal of 125 columns shows host and type too.\n"
FILTER_TEXT,
	.options = list_table,
	.run = list_run,
};
