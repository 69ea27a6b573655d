/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be set up again at the next boot. */
#ifndef _NETOOPS_BOOTCONFIG_H
#define _NETOOPS_BOOTCONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "../lib/base/err.h"
#include "../lib/base/sysroot.h"
#include "configfs.h"

#define BOOTCONFIG_DIR	"/etc/netoops"
#define BOOTCONFIG_SETTINGS	"settings"
#define BOOTCONFIG_KEY	"host.key"

/**
 * struct bootconfig_settings - what holds for all targets; "" where nothing was said
 * @host_id: the machine's id, else that in /etc/machine-id
 * @parity: percent
 * @blob: user blob
 * @key_id: which fleet key the host's key was derived from
 * @key: file with the host's key
 */
struct bootconfig_settings {
	char	host_id[64];
	char	parity[16];
	char	blob[160];
	char	key_id[16];
	char	key[128];
};

/**
 * enum bootconfig_unit - will it be set up at boot?
 * @BOOTCONFIG_ENABLED: yes
 * @BOOTCONFIG_NO_SYSTEMD: there is no systemd
 * @BOOTCONFIG_NO_UNIT: netoops.service is not installed
 */
enum bootconfig_unit { BOOTCONFIG_ENABLED, BOOTCONFIG_NO_SYSTEMD, BOOTCONFIG_NO_UNIT };

int bootconfig_read_settings(const struct sysroot *root,
			     struct bootconfig_settings *settings, struct err *err);
void bootconfig_merge_settings(struct bootconfig_settings *to,
			       const struct bootconfig_settings *from);
int bootconfig_keep_settings(const struct sysroot *root,
			     const struct bootconfig_settings *settings,
			     struct err *err);
int bootconfig_keep_key(const struct sysroot *root, const uint8_t *key,
			bool *ret_cached, struct err *err);
int bootconfig_remove_key(const struct sysroot *root, struct err *err);
int bootconfig_read_target(const struct sysroot *root, const char *name,
			   struct configfs_target *target, struct err *err);
int bootconfig_keep_target(const struct sysroot *root,
			   const struct configfs_target *target, struct err *err);
int bootconfig_remove_target(const struct sysroot *root, const char *name,
			     struct err *err);
int bootconfig_targets(const struct sysroot *root, char ***ret_names,
		       struct err *err);
int bootconfig_enable(const struct sysroot *root, enum bootconfig_unit *ret_unit,
		      struct err *err);
int bootconfig_disable(const struct sysroot *root, struct err *err);

#endif /* _NETOOPS_BOOTCONFIG_H */
