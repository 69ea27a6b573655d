/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Variables of shell files that hold settings, without running a shell. */
#ifndef _LIB_SHELLVAR_H
#define _LIB_SHELLVAR_H

#include "sysroot.h"

/**
 * enum shellvar_result - what a file says of a variable
 * @SHELLVAR_NONE: nothing, or there is no such file
 * @SHELLVAR_SET: its value
 * @SHELLVAR_UNCLEAR: something that only a shell could tell
 */
enum shellvar_result { SHELLVAR_NONE, SHELLVAR_SET, SHELLVAR_UNCLEAR };

enum shellvar_result shellvar_read(const struct sysroot *root, const char *path,
				   const char *name, char *buf, size_t size);

#endif /* _LIB_SHELLVAR_H */
