// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops: the program, and what its commands share. */
#include <stddef.h>

#include "../lib/record/keyfile.h"
#include "../lib/base/number.h"
#include "cmd.h"

/**
 * cmd_number - read the number that an option has
 * @ctx: the run
 * @option: name of the option
 * @text: what the user wrote
 * @min: the smallest that will do
 * @max: the largest
 * @ret_value: the number
 *
 * Return: 0; -1 after one line on stderr.
 */
int cmd_number(struct cmd_context *ctx, const char *option, const char *text,
	       uint64_t min, uint64_t max, uint64_t *ret_value)
{
	struct err err;

	if (!number_parse(text, max, ret_value, &err)) {
		if (*ret_value >= min)
			return 0;
		err_set(&err, "%s is too small: %ju is the least", text, min);
	}
	cmd_fail(ctx, CMD_USAGE, "--%s: %s", option, err.text);
	return -1;
}

/**
 * cmd_keys - read the key that was named, if any
 * @ctx: the run
 * @key: file of a host's key, or NULL
 * @fleet_key: file of a fleet key, or NULL
 * @ret_keys: the keys, for cmd_free_keys(); NULL when none was named
 *
 * Return: CMD_OK, or another status after one line on stderr.
 */
int cmd_keys(struct cmd_context *ctx, const char *key, const char *fleet_key,
	     struct keys **ret_keys)
{
	struct keys *keys;
	struct err err;
	int ret;

	*ret_keys = NULL;
	if (!key && !fleet_key)
		return CMD_OK;
	if (key && fleet_key)
		return cmd_fail(ctx, CMD_USAGE,
				"--key and --fleet-key exclude each other");
	keys = keyfile_alloc(sizeof(*keys), &err);
	if (!keys)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	keys->has_host = key;
	keys->has_fleet = fleet_key;
	if (key)
		ret = keyfile_read(key, keys->host_key, &keys->cached, &err);
	else
		ret = keyfile_read(fleet_key, keys->fleet_key, &keys->cached,
				   &err);
	if (ret) {
		cmd_free_keys(keys);
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	}
	*ret_keys = keys;
	return CMD_OK;
}

/**
 * cmd_free_keys - wipe keys
 * @keys: from cmd_keys(), or NULL
 */
void cmd_free_keys(struct keys *keys)
{
	keyfile_free(keys, sizeof(*keys));
}

static void main_out_versions(struct out *out)
{
	out_u64(out, "format", "packets of version %ju, 2 and 3 are understood\n",
		NETOOPS_VERSION);
}

int main(int argc, char **argv)
{
	static const struct cmd * const commands[] = {
		&cmd_list,
		&cmd_show,
		&cmd_dmesg,
		&cmd_top,
		&cmd_export,
		&cmd_vacuum,
		&cmd_receive,
		&cmd_send,
		&cmd_configure,
		&cmd_status,
		&cmd_test,
		&cmd_doctor,
		&cmd_key,
		&cmd_help,
		&cmd_version,
		NULL,
	};
	static const struct cmd_program program = {
		.name = "netoops",
		.about =
"The last words of a machine: its kernel log and what is known of it, sent as UDP\n"
"packets before the crash kernel boots.\n",
		.without = "status",
		.commands = commands,
		.fallback = &cmd_status,
		.module = "netoops",
		.out_versions = main_out_versions,
	};

	return cmd_main(&program, argc, argv);
}
