/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys that "--key" and "--fleet-key" name. */
#ifndef _NETOOPS_KEYS_H
#define _NETOOPS_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include <uapi/vmcoredd/netoops.h>

#include "../lib/cli/cmd.h"

/**
 * struct keys - what "--key" and "--fleet-key" named
 * @fleet_key: the fleet key, when has_fleet
 * @host_key: the host's key, when has_host
 * @has_fleet: there is a fleet key
 * @has_host: there is a key of one host
 * @cached: a key was read through the page cache
 *
 * Lives in memory from keyfile_alloc().
 */
struct keys {
	uint8_t	fleet_key[NETOOPS_KEY_SIZE];
	uint8_t	host_key[NETOOPS_KEY_SIZE];
	bool	has_fleet;
	bool	has_host;
	bool	cached;
};

int keys_open(struct cmd_context *ctx, const char *key, const char *fleet_key,
	      struct keys **ret_keys);
void keys_free(struct keys *keys);

#endif /* _NETOOPS_KEYS_H */
