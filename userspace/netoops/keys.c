// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys that "--key" and "--fleet-key" name: see keys.h. */
#include "../lib/record/keyfile.h"
#include "keys.h"

/**
 * keys_open - read the key that was named, if any
 * @ctx: the run
 * @key: file of a host's key, or NULL
 * @fleet_key: file of a fleet key, or NULL
 * @ret_keys: the keys, for keys_free(); NULL when none was named
 *
 * Return: CMD_OK, or another status after one line on stderr.
 */
int keys_open(struct cmd_context *ctx, const char *key, const char *fleet_key,
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
		keys_free(keys);
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	}
	*ret_keys = keys;
	return CMD_OK;
}

/**
 * keys_free - wipe keys
 * @keys: from keys_open(), or NULL
 */
void keys_free(struct keys *keys)
{
	keyfile_free(keys, sizeof(*keys));
}
