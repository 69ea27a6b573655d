// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unpacking streams: see unpack.h. */
#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "unpack.h"

/**
 * struct unpack_codec - one way of packing
 * @name: its name
 * @magic: how it begins
 * @magic_len: bytes there
 * @open: makes it ready for a stream; 0 or -1
 * @step: unpacks some
 * @close: gives back what @open took; also after that failed
 */
struct unpack_codec {
	const char	*name;
	const char	*magic;
	size_t		magic_len;
	int		(*open)(struct unpack *unpack, struct err *err);
	enum unpack_state (*step)(struct unpack *unpack, struct unpack_io *io,
				  bool last, struct err *err);
	void		(*close)(struct unpack *unpack);
};

/**
 * struct unpack - a stream that is being unpacked
 * @codec: how it is packed
 * @whole: what was taken so far ends where a stream may end
 * @z: zlib's state, so the others; only the codec's own is used
 */
struct unpack {
	const struct unpack_codec	*codec;
	bool				whole;
	z_stream			z;
	bz_stream			bz;
	lzma_stream			xz;
	ZSTD_DStream			*zstd;
	LZ4F_dctx			*lz4;
};

static int gzip_open(struct unpack *unpack, struct err *err)
{
	/* 15: the largest window there is; 16: gzip's header and trailer. */
	return inflateInit2(&unpack->z, 15 + 16) == Z_OK ? 0 : err_memory(err);
}

static enum unpack_state gzip_step(struct unpack *unpack, struct unpack_io *io,
				   bool last, struct err *err)
{
	z_stream *z = &unpack->z;
	int ret;

	(void)last;
	if (unpack->whole && io->in_len)
		inflateReset(z);
	z->next_in = (Bytef *)io->in;
	z->avail_in = (uInt)io->in_len;
	z->next_out = io->out;
	z->avail_out = (uInt)io->out_len;
	ret = inflate(z, Z_NO_FLUSH);
	io->in = z->next_in;
	io->in_len = z->avail_in;
	io->out = z->next_out;
	io->out_len = z->avail_out;
	if (ret == Z_STREAM_END)
		return UNPACK_WHOLE;
	if (ret == Z_OK || ret == Z_BUF_ERROR)
		return UNPACK_MORE;
	if (ret == Z_MEM_ERROR)
		err_memory(err);
	else
		err_damaged(err, "%s", z->msg ? z->msg : "damaged data");
	return UNPACK_BAD;
}

static void gzip_close(struct unpack *unpack)
{
	inflateEnd(&unpack->z);
}

static int bzip2_open(struct unpack *unpack, struct err *err)
{
	return BZ2_bzDecompressInit(&unpack->bz, 0, 0) == BZ_OK ?
	       0 : err_memory(err);
}

static void bzip2_close(struct unpack *unpack)
{
	BZ2_bzDecompressEnd(&unpack->bz);
}

static enum unpack_state bzip2_step(struct unpack *unpack, struct unpack_io *io,
				    bool last, struct err *err)
{
	bz_stream *bz = &unpack->bz;
	int ret;

	(void)last;
	if (unpack->whole && io->in_len) {
		bzip2_close(unpack);
		memset(bz, 0, sizeof(*bz));
		if (bzip2_open(unpack, err))
			return UNPACK_BAD;
	}
	bz->next_in = (char *)io->in;
	bz->avail_in = (unsigned int)io->in_len;
	bz->next_out = (char *)io->out;
	bz->avail_out = (unsigned int)io->out_len;
	ret = BZ2_bzDecompress(bz);
	io->in = (const u8 *)bz->next_in;
	io->in_len = bz->avail_in;
	io->out = (u8 *)bz->next_out;
	io->out_len = bz->avail_out;
	if (ret == BZ_STREAM_END)
		return UNPACK_WHOLE;
	if (ret == BZ_OK)
		return UNPACK_MORE;
	if (ret == BZ_MEM_ERROR)
		err_memory(err);
	else
		err_damaged(err, "damaged data");
	return UNPACK_BAD;
}

static int xz_open(struct unpack *unpack, struct err *err)
{
	return lzma_stream_decoder(&unpack->xz, UNPACK_MEMORY_MAX,
				   LZMA_CONCATENATED) == LZMA_OK ?
	       0 : err_memory(err);
}

static enum unpack_state xz_fail(struct unpack *unpack, lzma_ret ret,
				 struct err *err)
{
	if (ret == LZMA_MEM_ERROR)
		err_memory(err);
	else if (ret == LZMA_MEMLIMIT_ERROR)
		err_unsupported(err, "unpacking takes %ju MiB of memory, more than %u",
				lzma_memusage(&unpack->xz) >> 20,
				UNPACK_MEMORY_MAX >> 20);
	else if (ret == LZMA_FORMAT_ERROR)
		err_damaged(err, "something else follows");
	else if (ret == LZMA_OPTIONS_ERROR)
		err_unsupported(err, "packed in a way that liblzma does not know");
	else
		err_damaged(err, "damaged data");
	return UNPACK_BAD;
}

static enum unpack_state xz_step(struct unpack *unpack, struct unpack_io *io,
				 bool last, struct err *err)
{
	lzma_stream *xz = &unpack->xz;
	lzma_ret ret;

	xz->next_in = io->in;
	xz->avail_in = io->in_len;
	xz->next_out = io->out;
	xz->avail_out = io->out_len;
	ret = lzma_code(xz, last ? LZMA_FINISH : LZMA_RUN);
	io->in = xz->next_in;
	io->in_len = xz->avail_in;
	io->out = xz->next_out;
	io->out_len = xz->avail_out;
	/* Whether a stream follows, liblzma knows only at the end of the input. */
	if (ret == LZMA_STREAM_END)
		return UNPACK_WHOLE;
	if (ret == LZMA_OK || ret == LZMA_BUF_ERROR)
		return UNPACK_MORE;
	return xz_fail(unpack, ret, err);
}

static void xz_close(struct unpack *unpack)
{
	lzma_end(&unpack->xz);
}

static int zstd_open(struct unpack *unpack, struct err *err)
{
	unpack->zstd = ZSTD_createDStream();
	if (!unpack->zstd)
		return err_memory(err);
	ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax,
			       UNPACK_WINDOW_LOG_MAX);
	return 0;
}

static enum unpack_state zstd_step(struct unpack *unpack, struct unpack_io *io,
				   bool last, struct err *err)
{
	ZSTD_inBuffer in = { io->in, io->in_len, 0 };
	ZSTD_outBuffer out = { io->out, io->out_len, 0 };
	size_t ret;

	(void)last;
	ret = ZSTD_decompressStream(unpack->zstd, &out, &in);
	io->in += in.pos;
	io->in_len -= in.pos;
	io->out += out.pos;
	io->out_len -= out.pos;
	if (!ZSTD_isError(ret))
		return ret ? UNPACK_MORE : UNPACK_WHOLE;
	err_damaged(err, "%s", ZSTD_getErrorName(ret));
	return UNPACK_BAD;
}

static void zstd_close(struct unpack *unpack)
{
	ZSTD_freeDStream(unpack->zstd);
}

static int lz4_open(struct unpack *unpack, struct err *err)
{
	return LZ4F_isError(LZ4F_createDecompressionContext(&unpack->lz4,
							    LZ4F_VERSION)) ?
	       err_memory(err) : 0;
}

static enum unpack_state lz4_step(struct unpack *unpack, struct unpack_io *io,
				  bool last, struct err *err)
{
	size_t ret, in = io->in_len, out = io->out_len;

	(void)last;
	ret = LZ4F_decompress(unpack->lz4, io->out, &out, io->in, &in, NULL);
	if (LZ4F_isError(ret)) {
		err_damaged(err, "%s", LZ4F_getErrorName(ret));
		return UNPACK_BAD;
	}
	io->in += in;
	io->in_len -= in;
	io->out += out;
	io->out_len -= out;
	return ret ? UNPACK_MORE : UNPACK_WHOLE;
}

static void lz4_close(struct unpack *unpack)
{
	LZ4F_freeDecompressionContext(unpack->lz4);
}

static const struct unpack_codec unpack_codecs[] = {
	{ "gzip", "\x1f\x8b", 2, gzip_open, gzip_step, gzip_close },
	{ "bzip2", "BZh", 3, bzip2_open, bzip2_step, bzip2_close },
	{ "xz", "\xfd\67zXZ", 6, xz_open, xz_step, xz_close },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, zstd_open, zstd_step, zstd_close },
	{ "lz4", "\x04\x22\x4d\x18", 4, lz4_open, lz4_step, lz4_close },
};

/**
 * unpack_sniff - with what is a file packed?
 * @head: its first bytes
 * @len: how many; UNPACK_HEAD are enough
 *
 * Return: gzip, bzip2, xz, zstd or lz4, or NULL.
 */
const char *unpack_sniff(const void *head, size_t len)
{
	const struct unpack_codec *codec = unpack_codecs;
	size_t i, count = sizeof(unpack_codecs) / sizeof(*codec);

	for (i = 0; i < count; i++, codec++) {
		if (len >= codec->magic_len &&
		    !memcmp(head, codec->magic, codec->magic_len))
			return codec->name;
	}
	return NULL;
}

/**
 * unpack_open - begin to unpack
 * @name: what unpack_sniff() has returned
 * @err: why it failed
 *
 * Return: for unpack_close(), or NULL.
 */
struct unpack *unpack_open(const char *name, struct err *err)
{
	const struct unpack_codec *codec = unpack_codecs;
	struct unpack *unpack = calloc(1, sizeof(*unpack));

	if (!unpack) {
		err_memory(err);
		return NULL;
	}
	while (strcmp(codec->name, name))
		codec++;
	unpack->codec = codec;
	if (!codec->open(unpack, err))
		return unpack;
	free(unpack);
	return NULL;
}

/**
 * unpack_step - unpack some
 * @unpack: the stream
 * @io: what there is, and where to; moved on by what was taken and given
 * @last: there is no input behind this
 * @err: why it cannot go on
 *
 * Streams that follow each other are one.  What came before damage is given.
 *
 * Return: how far it is; UNPACK_WHOLE only when nothing of the next stream was
 * taken.
 */
enum unpack_state unpack_step(struct unpack *unpack, struct unpack_io *io,
			      bool last, struct err *err)
{
	const u8 *out = io->out;
	enum unpack_state state;

	/* Tapes and block devices are padded with zeros. */
	while (unpack->whole && io->in_len && !*io->in) {
		io->in++;
		io->in_len--;
	}
	if (unpack->whole && !io->in_len)
		return UNPACK_WHOLE;
	state = unpack->codec->step(unpack, io, last, err);
	if (state == UNPACK_BAD && unpack->whole && io->out == out &&
	    err->code == ERR_DAMAGED)
		err_damaged(err, "something else follows");
	unpack->whole = state == UNPACK_WHOLE;
	return state;
}

/**
 * unpack_close - end unpacking
 * @unpack: the stream, or NULL
 */
void unpack_close(struct unpack *unpack)
{
	if (!unpack)
		return;
	unpack->codec->close(unpack);
	free(unpack);
}
