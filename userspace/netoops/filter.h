/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that choose crashes of a store. */
#ifndef _NETOOPS_FILTER_H
#define _NETOOPS_FILTER_H

#include "../lib/store/storequery.h"
#include "cmd.h"

enum {
	OPT_STORE = 700,	/* filter.options has their table */
	OPT_SINCE,
	OPT_UNTIL,
	OPT_HOST,
	OPT_SOURCE,
	OPT_BOOT,
	OPT_CRASH,
	OPT_KERNEL,
	OPT_BOARD,
	OPT_BIOS,
	OPT_CPU,
	OPT_REASON,
	OPT_TITLE,
	OPT_SIGNATURE,
	OPT_TYPE,
	OPT_INCOMPLETE,
};

#define FILTER_STORE	\
	{ OPT_STORE, "store", "FILE", "the store (" STORE_PATH ")" }

/* For the text of a command. */
#define FILTER_TEXT	\
"TIME is UTC, or so long ago.  A PATTERN with *, ? or [ is for the whole text, as\n" \
"in a shell; another one may be anywhere in it.\n"

/**
 * struct filter - what options have chosen
 * @store: the store
 * @query: the crashes
 * @signature: room for what @query points to
 */
struct filter {
	const char		*store;
	struct storequery_filter query;
	char			signature[SIGNATURE_HASH];
};

void filter_init(struct filter *filter);
int filter_option(struct cmd_context *ctx, struct filter *filter, int opt);
int filter_pattern(struct cmd_context *ctx, const char *option,
		   const char **ret);
int filter_open(struct cmd_context *ctx, const struct filter *filter,
		enum store_mode mode, struct store **ret);
int filter_close(struct cmd_context *ctx, struct store *store, int status);

#endif /* _NETOOPS_FILTER_H */
