// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops status: would this machine send, and what became of it before? */
#include <string.h>

#include "../lib/base/number.h"
#include "cmd.h"
#include "configfs.h"

/**
 * struct status - one run of the command
 * @ctx: the run
 * @root: the machine
 * @hooks: hooks that there are
 * @silent: of these, not armed
 * @enabled: targets that are enabled
 */
struct status {
	struct cmd_context	*ctx;
	struct sysroot		root;
	unsigned int		hooks;
	unsigned int		silent;
	unsigned int		enabled;
};

/* Names become keys of JSON as they are. */
static bool status_name_ok(const char *name)
{
	return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

/* Cuts the next "NAME VALUE" line off.  Return: false at the end. */
static bool status_line(char **at, char **ret_name, char **ret_value)
{
	char *line;

	do {
		line = strsep(at, "\n");
		if (!line)
			return false;
		*ret_name = strsep(&line, " ");
	} while (!status_name_ok(*ret_name));
	*ret_value = line ? line : "";
	return true;
}

static void status_hooks(struct status *status)
{
	struct out *out = &status->ctx->out;
	char text[CONFIGFS_TEXT], *at = text, *name, *value;
	bool armed;

	configfs_read(&status->root, NULL, "hooks", text);
	out_begin_array(out, "hooks");
	while (status_line(&at, &name, &value)) {
		armed = configfs_hook_armed(value);
		status->hooks++;
		status->silent += !armed && configfs_hook_tells(name);
		out_begin(out, NULL);
		out_str(out, "name", "hook %-12s", name);
		out_bool(out, "armed", NULL, armed);
		out_str(out, "state", " %s\n", value);
		out_end(out);
	}
	out_end_array(out);
}

static void status_counters(struct status *status)
{
	struct out *out = &status->ctx->out;
	char text[CONFIGFS_TEXT], *at = text, *name, *value;
	struct err ignored;
	uint64_t number;

	configfs_read(&status->root, NULL, "stats", text);
	out_begin(out, "counters");
	while (status_line(&at, &name, &value)) {
		out_text(out, "%-17s", name);
		if (number_parse(value, UINT64_MAX, &number, &ignored))
			out_str(out, name, " %s\n", value);
		else
			out_u64(out, name, " %ju\n", number);
	}
	out_end(out);
}

static void status_settings(struct status *status)
{
	static const char * const names[] = {
		"host_id", "boot_id", "blob", "parity", "key_id", "budget_ms",
		"gap_us", "oops",
	};
	struct out *out = &status->ctx->out;
	char text[CONFIGFS_TEXT];
	size_t i;

	out_begin(out, "settings");
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (configfs_read(&status->root, NULL, names[i], text)) {
			out_null(out, names[i], NULL);
			continue;
		}
		out_text(out, "%-17s", names[i]);
		out_str(out, names[i], " %s\n", text);
	}
	out_end(out);
}

static void status_target(struct status *status, const char *target)
{
	static const char * const names[] = {
		"remote_ip", "remote_port", "local_ip", "local_port",
		"dev_name", "remote_mac", "local_mac", "next_hop",
		"last_result",
	};
	struct out *out = &status->ctx->out;
	char text[CONFIGFS_TEXT];
	bool enabled;
	size_t i;

	enabled = !configfs_read(&status->root, target, "enabled", text) &&
		  *text == '1';
	status->enabled += enabled;
	out_begin(out, NULL);
	out_str(out, "name", "target %s", target);
	out_bool(out, "enabled", NULL, enabled);
	out_text(out, ": %s\n", enabled ? "enabled" : "disabled");
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (configfs_read(&status->root, target, names[i], text)) {
			out_null(out, names[i], NULL);
			continue;
		}
		out_text(out, "  %-15s", names[i]);
		out_str(out, names[i], " %s\n", text);
	}
	out_end(out);
}

static int status_verdict(const struct status *status)
{
	if (!status->enabled)
		return cmd_fail(status->ctx, CMD_PARTIAL,
				"no target is enabled: 'netoops configure --to ADDR' sets one up");
	if (!status->hooks)
		return cmd_fail(status->ctx, CMD_PARTIAL,
				"the module tells of no hooks");
	if (status->silent)
		return cmd_fail(status->ctx, CMD_PARTIAL,
				"hooks that are not armed: %u; some crashes would be missed",
				status->silent);
	return CMD_OK;
}

static int status_show(struct status *status)
{
	struct cmd_context *ctx = status->ctx;
	struct out *out = &ctx->out;
	char **names, **name;
	struct err err;

	if (!sysroot_exists(&status->root, CONFIGFS_DIR))
		return cmd_fail(ctx, CMD_PARTIAL,
				"netoops.ko is not loaded: 'netoops configure --to ADDR' sets it up");
	if (configfs_targets(&status->root, &names, &err) < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	out_begin(out, NULL);
	status_hooks(status);
	status_counters(status);
	status_settings(status);
	out_begin_array(out, "targets");
	for (name = names; *name; name++)
		status_target(status, *name);
	out_end_array(out);
	out_bool(out, "ready", NULL, status->enabled && status->hooks &&
		 !status->silent);
	out_end(out);
	configfs_free(names);
	return status_verdict(status);
}

static int status_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct status status = { .ctx = ctx };
	int exit_status = cmd_plain(ctx, argc, argv, &status.root.dir);

	if (exit_status >= 0)
		return exit_status;
	return status_show(&status);
}

static const struct cmd_option status_table[] = {
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_status = {
	.name = "status",
	.args = "",
	.summary = "Tell whether this machine would send, and what it sent",
	.text =
"Shows the hooks, the counters, the settings, and each target with its next hop\n"
"and what became of the last record.  Exit status 3 when no target is enabled or\n"
"a hook is not armed.\n",
	.options = status_table,
	.run = status_run,
};
