/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of this machine, or of a tree that stands for one. */
#ifndef _LIB_SYSROOT_H
#define _LIB_SYSROOT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What only a capture kernel has: the memory of the one that died. */
#define SYSROOT_VMCORE	"/proc/vmcore"

/**
 * struct sysroot - where the files are
 * @dir: put before every path; empty for this machine
 */
struct sysroot {
	const char *dir;
};

const char *sysroot_path(const struct sysroot *root, const char *path,
			 char buf[PATH_MAX]);
bool sysroot_exists(const struct sysroot *root, const char *path);
ssize_t sysroot_read(const struct sysroot *root, const char *path, char *buf,
		     size_t size);
int sysroot_read_u64(const struct sysroot *root, const char *path,
		     unsigned long long *ret_value);
int sysroot_write(const struct sysroot *root, const char *path,
		  const char *text);
int sysroot_line(const struct sysroot *root, const char *path,
		 const char *prefix, char *buf, size_t size);

#endif /* _LIB_SYSROOT_H */
