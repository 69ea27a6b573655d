/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files that hold a key: 64 hexadecimal digits and white space.
 *
 * A key must not be found in a dump of the machine's memory later.  So it is
 * read past the page cache where that is possible, is kept in memory that is
 * neither swapped nor dumped nor forked, and is wiped after use.
 */
#ifndef _LIB_KEYFILE_H
#define _LIB_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/err.h"

#define KEYFILE_KEY	32
#define KEYFILE_DIGITS	(2 * KEYFILE_KEY)

void *keyfile_alloc(size_t size, struct err *err);
void keyfile_free(void *memory, size_t size);
int keyfile_read(const char *path, uint8_t ret_key[KEYFILE_KEY],
		 bool *ret_cached, struct err *err);
int keyfile_write(int dir, const char *shown, const char *name,
		  const uint8_t key[KEYFILE_KEY], bool force, struct err *err);
int keyfile_write_padded(int dir, const char *shown, const char *name,
			 const uint8_t key[KEYFILE_KEY], bool *ret_cached,
			 struct err *err);

#endif /* _LIB_KEYFILE_H */
