/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a file or a stream, with their size and checksum known. */
#ifndef _LIB_BLOB_H
#define _LIB_BLOB_H

#include <vmcoredd/env.h>

#include "../base/err.h"
#include "../base/sink.h"
#include "../dump/source.h"

/**
 * struct blob - bytes that will be copied
 * @path: where they come from, the caller's
 * @fd: an unlinked copy of what can be read only once, or -1
 * @size: bytes
 * @crc32c: of them
 */
struct blob {
	const char	*path;
	int		fd;
	u64		size;
	u32		crc32c;
};

int blob_open(struct blob *blob, const char *path, u64 max,
	      const struct watch *watch, struct err *err);
int blob_write(const struct blob *blob, struct sink *sink, struct err *err);
void blob_close(struct blob *blob);

#endif /* _LIB_BLOB_H */
