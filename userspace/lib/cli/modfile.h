/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of kernel modules, and whether the kernel would take them. */
#ifndef _LIB_MODFILE_H
#define _LIB_MODFILE_H

#include "../base/sysroot.h"

int modfile_find(const struct sysroot *root, const char *release,
		 const char *name, char ret_path[PATH_MAX]);
int modfile_is_signed(const struct sysroot *root, const char *path);
const char *modfile_refused(const struct sysroot *root);

#endif /* _LIB_MODFILE_H */
