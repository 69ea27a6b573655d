/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What gzip, bzip2, xz, zstd or lz4 has packed, unpacked as a stream by their own
 * libraries.  Checksums of the formats are verified.
 */
#ifndef _LIB_UNPACK_H
#define _LIB_UNPACK_H

#include <vmcoredd/env.h>

#include "../base/err.h"

#define UNPACK_HEAD		6	/* bytes that tell with what it is packed */

/*
 * Formats let the packer choose how much memory unpacking takes.  More than what
 * the highest levels of xz and zstd need is refused.  A fuzzer wants less.
 */
#ifndef UNPACK_MEMORY_MAX
#define UNPACK_MEMORY_MAX	(160U << 20)
#define UNPACK_WINDOW_LOG_MAX	27
#endif

struct unpack;

/* How far a step has come. */
enum unpack_state {
	UNPACK_MORE,	/* wants more input, or room for output */
	UNPACK_WHOLE,	/* the same, and what was taken is complete so far */
	UNPACK_BAD,	/* cannot go on */
};

/**
 * struct unpack_io - bytes on their way; a step moves all four
 * @in: packed bytes
 * @in_len: how many
 * @out: where unpacked bytes go
 * @out_len: how many fit
 */
struct unpack_io {
	const u8	*in;
	size_t		in_len;
	u8		*out;
	size_t		out_len;
};

const char *unpack_sniff(const void *head, size_t len);
struct unpack *unpack_open(const char *name, struct err *err);
enum unpack_state unpack_step(struct unpack *unpack, struct unpack_io *io,
			      bool last, struct err *err);
void unpack_close(struct unpack *unpack);

#endif /* _LIB_UNPACK_H */
