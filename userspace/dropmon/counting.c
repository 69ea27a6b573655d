// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon start, dropmon stop: count drops when nobody watches. */
#include <errno.h>

#include "cmd.h"
#include "family.h"

/* Is so already what was asked for?  Then scripts may go on. */
static int counting_refused(struct cmd_context *ctx, const struct err *err)
{
	if (err->code == ERR_SYSTEM && err->error == EALREADY) {
		cmd_note(ctx, "%s", err->text);
		return CMD_OK;
	}
	return cmd_fail(ctx, CMD_FAILURE, "%s", err->text);
}

static int counting_ask(struct cmd_context *ctx, enum dropmon_cmd cmd, int argc,
			char **argv)
{
	struct nlmsghdr *request;
	struct family *family;
	struct err err;
	int ret = cmd_plain(ctx, argc, argv, NULL);

	if (ret >= 0)
		return ret;
	if (family_open(&family, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	request = family_begin(family, cmd);
	mnl_attr_put(request, DROPMON_ATTR_KEEP, 0, NULL);
	ret = family_ask(family, request, NULL, NULL, &err);
	family_close(family);
	return ret ? counting_refused(ctx, &err) : CMD_OK;
}

static int counting_start(struct cmd_context *ctx, int argc, char **argv)
{
	return counting_ask(ctx, DROPMON_CMD_START, argc, argv);
}

static int counting_stop(struct cmd_context *ctx, int argc, char **argv)
{
	return counting_ask(ctx, DROPMON_CMD_STOP, argc, argv);
}

const struct cmd cmd_start = {
	.name = "start",
	.args = "",
	.summary = "Count drops from now on, also when nobody watches",
	.text =
"Until 'dropmon stop', or until the module is unloaded.  'dropmon list' shows what\n"
"was counted.\n",
	.run = counting_start,
};

const struct cmd cmd_stop = {
	.name = "stop",
	.args = "",
	.summary = "Take 'dropmon start' back",
	.text =
"Who watches goes on; what was counted can still be listed.\n",
	.run = counting_stop,
};
