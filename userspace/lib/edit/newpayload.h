/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a file or a stream, with their size and checksum known. */
#ifndef _LIB_NEWPAYLOAD_H
#define _LIB_NEWPAYLOAD_H

#include <vmcoredd/env.h>

#include "../base/err.h"
#include "../base/sink.h"
#include "../dump/source.h"

/**
 * struct newpayload - bytes that will be copied
 * @path: where they come from, the caller's
 * @fd: an unlinked copy of what can be read only once, or -1
 * @size: bytes
 * @crc32c: of them
 */
struct newpayload {
	const char	*path;
	int		fd;
	u64		size;
	u32		crc32c;
};

int newpayload_open(struct newpayload *blob, const char *path, u64 max,
		    const struct watch *watch, struct err *err);
int newpayload_write(const struct newpayload *blob, struct sink *sink, struct err *err);
void newpayload_close(struct newpayload *blob);

#endif /* _LIB_NEWPAYLOAD_H */
