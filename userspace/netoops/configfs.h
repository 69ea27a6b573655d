/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings and targets of netoops.ko, which are files in configfs. */
#ifndef _NETOOPS_CONFIGFS_H
#define _NETOOPS_CONFIGFS_H

#include <stdbool.h>

#include "../lib/base/err.h"
#include "../lib/base/sysroot.h"

#define CONFIGFS_MOUNT	"/sys/kernel/config"
#define CONFIGFS_DIR	CONFIGFS_MOUNT "/netoops"
#define CONFIGFS_TEXT	4096	/* of an attribute */

/* At most that long, and made of characters that a file name likes. */
#define CONFIGFS_NAME	64

/**
 * struct configfs_target - a target as the administrator wants it
 * @name: of its directory
 * @to: address and port
 * @dev: device, or ""
 * @local: source address and port, or ""
 * @mac: next hop, or ""
 */
struct configfs_target {
	char	name[CONFIGFS_NAME];
	char	to[128];
	char	dev[16];
	char	local[128];
	char	mac[18];
};

int configfs_prepare(const struct sysroot *root, struct err *err);
int configfs_write(const struct sysroot *root, const char *name,
		   const char *text, size_t len, struct err *err);
int configfs_read(const struct sysroot *root, const char *target,
		  const char *name, char buf[CONFIGFS_TEXT]);
bool configfs_hook_armed(const char *state);
bool configfs_hook_tells(const char *name);
int configfs_check(const struct configfs_target *target, struct err *err);
int configfs_apply(const struct sysroot *root,
		   const struct configfs_target *target, struct err *err);
int configfs_remove(const struct sysroot *root, const char *name,
		    struct err *err);
int configfs_targets(const struct sysroot *root, char ***ret_names,
		     struct err *err);
void configfs_free(char **names);

#endif /* _NETOOPS_CONFIGFS_H */
