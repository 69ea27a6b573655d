/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The payload of one dump as a stream, decompressed and checked on the way.
 */
#ifndef _LIB_PAYLOAD_H
#define _LIB_PAYLOAD_H

#include <zstd.h>

#include "dumps.h"

#define PAYLOAD_CHUNK	65536	/* a good size for payload_read() */

/* zstd windows beyond 4 MiB are refused: memory stays bounded. */
#define PAYLOAD_WINDOW_LOG_MAX	22

/**
 * struct payload - a payload that is being read
 * @core: the file
 * @dump: the dump; the caller's
 * @as_stored: the note's bytes as they are, with padding
 * @pos: bytes taken from the note
 * @end: bytes that are to be taken from it
 * @given: bytes given to the caller
 * @crc32c: of the bytes given
 * @zstd: decompressor, or NULL
 * @frame_end: the zstd frame is complete
 * @in: bytes taken from the note and not yet decompressed
 * @in_buf: where they are
 */
struct payload {
	const struct vmcore	*core;
	const struct dump	*dump;
	bool			as_stored;
	u64			pos;
	u64			end;
	u64			given;
	u32			crc32c;
	ZSTD_DStream		*zstd;
	bool			frame_end;
	ZSTD_inBuffer		in;
	u8			*in_buf;
};

/* What payload_check() finds. */
enum payload_verdict {
	PAYLOAD_UNKNOWN,	/* nothing to compare with */
	PAYLOAD_GOOD,		/* size and checksum are right */
	PAYLOAD_BAD,		/* they are not */
};

int payload_open(struct payload *payload, const struct vmcore *core,
		 const struct dump *dump, bool as_stored, struct err *err);
ssize_t payload_read(struct payload *payload, void *buf, size_t len,
		     struct err *err);
enum payload_verdict payload_check(const struct payload *payload,
				   struct err *err);
void payload_close(struct payload *payload);

#endif /* _LIB_PAYLOAD_H */
