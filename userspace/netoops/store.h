/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be set up again at the next boot. */
#ifndef _NETOOPS_STORE_H
#define _NETOOPS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "../lib/err.h"
#include "../lib/sysroot.h"
#include "configfs.h"

#define STORE_DIR	"/etc/netoops"
#define STORE_SETTINGS	"settings"
#define STORE_KEY	"host.key"

/**
 * struct store_settings - what holds for all targets; "" where nothing was said
 * @host_id: the machine's id, else that in /etc/machine-id
 * @parity: percent
 * @blob: user blob
 * @key_id: which fleet key the host's key was derived from
 * @key: file with the host's key
 */
struct store_settings {
	char	host_id[64];
	char	parity[16];
	char	blob[160];
	char	key_id[16];
	char	key[128];
};

/**
 * enum store_unit - will it be set up at boot?
 * @STORE_ENABLED: yes
 * @STORE_NO_SYSTEMD: there is no systemd
 * @STORE_NO_UNIT: netoops.service is not installed
 */
enum store_unit { STORE_ENABLED, STORE_NO_SYSTEMD, STORE_NO_UNIT };

int store_load_settings(const struct sysroot *root,
			struct store_settings *settings, struct err *err);
void store_merge_settings(struct store_settings *to,
			  const struct store_settings *from);
int store_save_settings(const struct sysroot *root,
			const struct store_settings *settings,
			struct err *err);
int store_save_key(const struct sysroot *root, const uint8_t *key,
		   bool *ret_cached, struct err *err);
int store_remove_key(const struct sysroot *root, struct err *err);
int store_load_target(const struct sysroot *root, const char *name,
		      struct configfs_target *target, struct err *err);
int store_save_target(const struct sysroot *root,
		      const struct configfs_target *target, struct err *err);
int store_remove_target(const struct sysroot *root, const char *name,
			struct err *err);
int store_targets(const struct sysroot *root, char ***ret_names,
		  struct err *err);
int store_enable(const struct sysroot *root, enum store_unit *ret_unit,
		 struct err *err);
int store_disable(const struct sysroot *root, struct err *err);

#endif /* _NETOOPS_STORE_H */
