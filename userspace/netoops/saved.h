/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be set up again at the next boot. */
#ifndef _NETOOPS_SAVED_H
#define _NETOOPS_SAVED_H

#include <stdbool.h>
#include <stdint.h>

#include "../lib/base/err.h"
#include "../lib/base/sysroot.h"
#include "configfs.h"

#define SAVED_DIR	"/etc/netoops"
#define SAVED_SETTINGS	"settings"
#define SAVED_KEY	"host.key"

/**
 * struct saved_settings - what holds for all targets; "" where nothing was said
 * @host_id: the machine's id, else that in /etc/machine-id
 * @parity: percent
 * @blob: user blob
 * @key_id: which fleet key the host's key was derived from
 * @key: file with the host's key
 */
struct saved_settings {
	char	host_id[64];
	char	parity[16];
	char	blob[160];
	char	key_id[16];
	char	key[128];
};

/**
 * enum saved_unit - will it be set up at boot?
 * @SAVED_ENABLED: yes
 * @SAVED_NO_SYSTEMD: there is no systemd
 * @SAVED_NO_UNIT: netoops.service is not installed
 */
enum saved_unit { SAVED_ENABLED, SAVED_NO_SYSTEMD, SAVED_NO_UNIT };

int saved_read_settings(const struct sysroot *root,
			struct saved_settings *settings, struct err *err);
void saved_merge_settings(struct saved_settings *to,
			  const struct saved_settings *from);
int saved_keep_settings(const struct sysroot *root,
			const struct saved_settings *settings,
			struct err *err);
int saved_keep_key(const struct sysroot *root, const uint8_t *key,
		   bool *ret_cached, struct err *err);
int saved_remove_key(const struct sysroot *root, struct err *err);
int saved_read_target(const struct sysroot *root, const char *name,
		      struct configfs_target *target, struct err *err);
int saved_keep_target(const struct sysroot *root,
		      const struct configfs_target *target, struct err *err);
int saved_remove_target(const struct sysroot *root, const char *name,
			struct err *err);
int saved_targets(const struct sysroot *root, char ***ret_names,
		  struct err *err);
int saved_enable(const struct sysroot *root, enum saved_unit *ret_unit,
		 struct err *err);
int saved_disable(const struct sysroot *root, struct err *err);

#endif /* _NETOOPS_SAVED_H */
