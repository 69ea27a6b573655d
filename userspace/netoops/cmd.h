/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of netoops, and what they share. */
#ifndef _NETOOPS_CMD_H
#define _NETOOPS_CMD_H

#include <stdint.h>

#include <uapi/vmcoredd/netoops.h>

#include "../lib/cli/cmd.h"

extern const struct cmd cmd_receive, cmd_send, cmd_configure, cmd_status,
			cmd_key, cmd_test, cmd_doctor, cmd_list, cmd_show,
			cmd_dmesg, cmd_top, cmd_export, cmd_vacuum;

/* Options that several commands have. */
enum {
	OPT_KEY = 600,
	OPT_FLEET_KEY,
	OPT_KEY_ID,
	OPT_HOST_ID,
	OPT_PARITY,
	OPT_BLOB,
	OPT_LISTEN,
	OPT_TO,
	OPT_COLLECTOR,
	OPT_FIRST,	/* those of one command begin here */
};

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

int cmd_number(struct cmd_context *ctx, const char *option, const char *text,
	       uint64_t min, uint64_t max, uint64_t *ret_value);
int cmd_keys(struct cmd_context *ctx, const char *key, const char *fleet_key,
	     struct keys **ret_keys);
void cmd_free_keys(struct keys *keys);

#endif /* _NETOOPS_CMD_H */
