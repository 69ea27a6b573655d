// SPDX-License-Identifier: LGPL-2.1-or-later
/* Compressing logs: see logpack.h. */
#include <stdlib.h>

#include <zstd.h>

#include "logpack.h"

/* Fast rather than small: a fleet may crash at once. */
#define LOGPACK_LEVEL	1

static int logpack_grow(struct logpack *pack, size_t len, struct err *err)
{
	size_t size = ZSTD_compressBound(len);

	if (!pack->zstd)
		pack->zstd = ZSTD_createCCtx();
	if (!pack->zstd)
		return err_memory(err);
	if (size <= pack->size)
		return 0;
	free(pack->bytes);
	pack->bytes = malloc(size);
	pack->size = pack->bytes ? size : 0;
	return pack->bytes ? 0 : err_memory(err);
}

/**
 * logpack_pack - compress a log
 * @pack: what does it; keeps the result until the next one
 * @log: the log
 * @len: bytes there
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int logpack_pack(struct logpack *pack, const uint8_t *log, size_t len,
		 struct err *err)
{
	size_t ret;

	if (logpack_grow(pack, len, err))
		return -1;
	ret = ZSTD_compressCCtx(pack->zstd, pack->bytes, pack->size, log, len,
				LOGPACK_LEVEL);
	if (ZSTD_isError(ret))
		return err_set(err, "cannot compress a log: %s",
			       ZSTD_getErrorName(ret));
	pack->len = ret;
	return 0;
}

/**
 * logpack_free - give its memory back
 * @pack: the compressor; it is as before its first log
 */
void logpack_free(struct logpack *pack)
{
	ZSTD_freeCCtx(pack->zstd);
	free(pack->bytes);
	*pack = (struct logpack){ 0 };
}
