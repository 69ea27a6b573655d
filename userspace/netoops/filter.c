// SPDX-License-Identifier: GPL-2.0-or-later
/* Options that choose crashes of a store: see filter.h. */
#include <ctype.h>
#include <getopt.h>
#include <string.h>

#include "../lib/base/addr.h"
#include "../lib/base/number.h"
#include "../lib/base/when.h"
#include "filter.h"

/**
 * filter_init - choose everything
 * @filter: to be set up
 */
void filter_init(struct filter *filter)
{
	memset(filter, 0, sizeof(*filter));
	filter->store = STORE_PATH;
}

static int filter_id(struct cmd_context *ctx, struct storequery_range *range,
		     const char *option)
{
	if (storequery_prefix(range, optarg))
		return 0;
	cmd_fail(ctx, CMD_USAGE,
		 "--%s: '%s' is not the beginning of an id: hexadecimal digits",
		 option, optarg);
	return -1;
}

/* Sets what is behind the first @bits of an address to all zeros or all ones. */
static void filter_mask(u8 addr[16], unsigned int bits, bool ones)
{
	unsigned int i;
	u8 mask;

	for (i = 0; i < 16; i++, bits -= bits < 8 ? bits : 8) {
		mask = bits >= 8 ? 0 : (u8)(0xff >> bits);
		addr[i] = ones ? addr[i] | mask : addr[i] & (u8)~mask;
	}
}

static int filter_source(struct cmd_context *ctx,
			 struct storequery_range *range)
{
	const char *slash = strchr(optarg, '/');
	char text[64];
	struct addr addr;
	struct err err;
	u64 bits = 128;

	snprintf(text, sizeof(text), "%.*s", slash ? (int)(slash - optarg) :
						     (int)strlen(optarg), optarg);
	if (!*text || addr_parse(&addr, text, 0, false, &err) ||
	    addr_port(&addr))
		goto failed;
	if (slash) {
		if (number_parse(slash + 1, addr.sa.sa_family == AF_INET ?
				 32 : 128, &bits, &err))
			goto failed;
		bits += addr.sa.sa_family == AF_INET ? 96 : 0;
	}
	addr_mapped(&addr, range->low);
	memcpy(range->high, range->low, sizeof(range->high));
	filter_mask(range->low, (unsigned int)bits, false);
	filter_mask(range->high, (unsigned int)bits, true);
	range->low_len = sizeof(range->low);
	return 0;
failed:
	cmd_fail(ctx, CMD_USAGE,
		 "--source: '%s' is not an IP address or block of them", optarg);
	return -1;
}

static int filter_time(struct cmd_context *ctx, u64 *ret, const char *option)
{
	struct err err;

	if (!when_parse(optarg, when_now(), ret, &err)) {
		/* 0 is for no limit. */
		*ret += !*ret;
		return 0;
	}
	cmd_fail(ctx, CMD_USAGE, "--%s: %s", option, err.text);
	return -1;
}

static int filter_type(struct cmd_context *ctx, struct filter *filter)
{
	static const char * const names[] = {
		[NETOOPS_TYPE_OOPS] = "oops",
		[NETOOPS_TYPE_PANIC] = "panic",
		[NETOOPS_TYPE_SOFT] = "soft",
	};
	unsigned int i;

	for (i = NETOOPS_TYPE_OOPS; i <= NETOOPS_TYPE_SOFT; i++) {
		if (strcmp(optarg, names[i]))
			continue;
		filter->query.types |= 1u << i;
		return 0;
	}
	cmd_fail(ctx, CMD_USAGE, "--type: '%s' is none of oops, panic, soft",
		 optarg);
	return -1;
}

static int filter_signature(struct cmd_context *ctx, struct filter *filter)
{
	size_t len = strlen(optarg), i;

	if (!len || len >= SIGNATURE_HASH ||
	    strspn(optarg, "0123456789abcdefABCDEF") != len) {
		cmd_fail(ctx, CMD_USAGE,
			 "--signature: '%s' is not the beginning of a signature",
			 optarg);
		return -1;
	}
	for (i = 0; i <= len; i++)
		filter->signature[i] = (char)tolower((unsigned char)optarg[i]);
	filter->query.signature = filter->signature;
	return 0;
}

/**
 * filter_pattern - take a pattern
 * @ctx: the run
 * @option: the option that has it, as optarg
 * @ret: the pattern
 *
 * Return: 0; -1 after one line on stderr.
 */
int filter_pattern(struct cmd_context *ctx, const char *option,
		   const char **ret)
{
	if (strlen(optarg) > STOREQUERY_PATTERN_MAX) {
		cmd_fail(ctx, CMD_USAGE,
			 "--%s: the pattern is too long: %d bytes are the most",
			 option, STOREQUERY_PATTERN_MAX);
		return -1;
	}
	*ret = optarg;
	return 0;
}

/* Return: as filter_option(). */
static int filter_text(struct cmd_context *ctx, struct filter *filter, int opt)
{
	struct storequery_filter *query = &filter->query;

	switch (opt) {
	case OPT_STORE:
		filter->store = optarg;
		return 0;
	case OPT_KERNEL:
		return filter_pattern(ctx, "kernel", &query->kernel);
	case OPT_BOARD:
		return filter_pattern(ctx, "board", &query->board);
	case OPT_BIOS:
		return filter_pattern(ctx, "bios", &query->bios);
	case OPT_CPU:
		return filter_pattern(ctx, "cpu", &query->cpu);
	case OPT_REASON:
		return filter_pattern(ctx, "reason", &query->reason);
	case OPT_TITLE:
		return filter_pattern(ctx, "title", &query->title);
	}
	return 1;
}

/**
 * filter_option - take an option, if it is one of these
 * @ctx: the run
 * @filter: gets what it chooses
 * @opt: the option, with optarg set
 *
 * Return: 0; 1 when it is another one; -1 after one line on stderr.
 */
int filter_option(struct cmd_context *ctx, struct filter *filter, int opt)
{
	struct storequery_filter *query = &filter->query;

	switch (opt) {
	case OPT_SINCE:
		return filter_time(ctx, &query->since_ns, "since");
	case OPT_UNTIL:
		return filter_time(ctx, &query->until_ns, "until");
	case OPT_HOST:
		return filter_id(ctx, &query->host, "host");
	case OPT_BOOT:
		return filter_id(ctx, &query->boot, "boot");
	case OPT_CRASH:
		return filter_id(ctx, &query->crash, "crash");
	case OPT_SOURCE:
		return filter_source(ctx, &query->source);
	case OPT_SIGNATURE:
		return filter_signature(ctx, filter);
	case OPT_TYPE:
		return filter_type(ctx, filter);
	case OPT_INCOMPLETE:
		query->incomplete = true;
		return 0;
	}
	return filter_text(ctx, filter, opt);
}

/**
 * filter_open - open the store
 * @ctx: the run
 * @filter: names it
 * @mode: what for
 * @ret: the store, for store_close()
 *
 * Return: CMD_OK, or another status after one line on stderr.
 */
int filter_open(struct cmd_context *ctx, const struct filter *filter,
		enum store_mode mode, struct store **ret)
{
	struct err err;

	if (!store_open(ret, filter->store, mode, &err))
		return CMD_OK;
	return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
}

/**
 * filter_close - close the store
 * @ctx: the run
 * @store: the store
 * @status: what the command came to
 *
 * Return: @status; CMD_PARTIAL in the place of CMD_OK, after one line on stderr, when
 * the store is damaged.
 */
int filter_close(struct cmd_context *ctx, struct store *store, int status)
{
	const char *damage = store_damage(store);

	if (damage && status == CMD_OK)
		status = cmd_fail(ctx, CMD_PARTIAL, "%s: it is read in part",
				  damage);
	store_close(store);
	return status;
}
