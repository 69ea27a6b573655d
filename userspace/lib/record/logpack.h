/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What compresses logs, one after the other, in memory that is made once. */
#ifndef _LIB_LOGPACK_H
#define _LIB_LOGPACK_H

#include <stddef.h>
#include <stdint.h>

#include "../base/err.h"

/**
 * struct logpack - a compressor; zeros before its first log
 * @zstd: of libzstd
 * @bytes: the log that was packed last
 * @len: bytes there
 * @size: room there
 */
struct logpack {
	struct ZSTD_CCtx_s	*zstd;
	uint8_t			*bytes;
	size_t			len;
	size_t			size;
};

int logpack_pack(struct logpack *pack, const uint8_t *log, size_t len,
		 struct err *err);
void logpack_free(struct logpack *pack);

#endif /* _LIB_LOGPACK_H */
