// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon reasons: what this kernel calls the reasons of drops. */
#include <fnmatch.h>
#include <getopt.h>

#include "../lib/drop/dropinfo.h"
#include "cmd.h"
#include "family.h"

/**
 * struct reasons - one run of the command
 * @out: where to
 * @patterns: which are wanted, ended by NULL; none for all
 * @begun: something was written
 * @damaged: messages that cannot be read
 */
struct reasons {
	struct out	*out;
	char		**patterns;
	bool		begun;
	u64		damaged;
};

/* Who gets nothing but an error is not told that there are none. */
static void reasons_begin(struct reasons *reasons)
{
	if (reasons->begun)
		return;
	reasons->begun = true;
	out_begin(reasons->out, NULL);
	out_begin_array(reasons->out, "reasons");
}

static bool reasons_wants(const struct reasons *reasons, const char *name)
{
	char **pattern;

	for (pattern = reasons->patterns; *pattern; pattern++) {
		if (!fnmatch(*pattern, name, FNM_CASEFOLD))
			return true;
	}
	return pattern == reasons->patterns;
}

static void reasons_tell(void *arg, struct dropattr_walk walk)
{
	struct reasons *reasons = arg;
	struct dropinfo_reason reason;

	if (dropinfo_reason(&reason, walk)) {
		reasons->damaged++;
		return;
	}
	if (!reasons_wants(reasons, reason.name))
		return;
	reasons_begin(reasons);
	out_begin(reasons->out, NULL);
	out_u64(reasons->out, "value", "%10ju", reason.value);
	out_str(reasons->out, "name", " %s\n", reason.name);
	out_end(reasons->out);
}

static int reasons_read(struct cmd_context *ctx, struct family *family, char **patterns)
{
	struct reasons reasons = { .out = &ctx->out, .patterns = patterns };
	struct err err;
	int ret;

	ret = family_dump(family, DROPMON_CMD_REASON_GET, reasons_tell, &reasons, &err);
	if (ret >= 0)
		reasons_begin(&reasons);
	if (reasons.begun) {
		out_end_array(&ctx->out);
		out_end(&ctx->out);
	}
	if (ret < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (reasons.damaged)
		return cmd_fail(ctx, CMD_PARTIAL, "%ju reasons cannot be read",
				(uintmax_t)reasons.damaged);
	return CMD_OK;
}

static int reasons_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct family *family;
	struct err err;
	int opt, status;

	opt = cmd_getopt(ctx, argc, argv);
	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (family_open(&family, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	status = reasons_read(ctx, family, argv + optind);
	family_close(family);
	return status;
}

const struct cmd cmd_reasons = {
	.name = "reasons",
	.args = "[PATTERN]...",
	.summary = "Show what this kernel calls the reasons of drops",
	.text =
"Their numbers differ between kernels, even those of one release; names are what a\n"
"filter takes.  A pattern may have *, ? and [...].\n",
	.run = reasons_run,
};
