// SPDX-License-Identifier: LGPL-2.1-or-later
/* The payload of one dump as a stream: see payload.h. */
#include <stdlib.h>
#include <string.h>
#include <zstd_errors.h>

#include <pure/crc32c.h>

#include "payload.h"

static int payload_open_zstd(struct payload *payload, struct err *err)
{
	payload->in_buf = malloc(PAYLOAD_CHUNK);
	payload->zstd = ZSTD_createDStream();
	if (!payload->in_buf || !payload->zstd) {
		payload_close(payload);
		return err_memory(err);
	}
	payload->in.src = payload->in_buf;
	ZSTD_DCtx_setParameter(payload->zstd, ZSTD_d_windowLogMax,
			       PAYLOAD_WINDOW_LOG_MAX);
	return 0;
}

/**
 * payload_open - begin to read a payload
 * @payload: to be set up; payload_close() it after success
 * @core: the file
 * @dump: a dump that is in it; must outlive @payload
 * @as_stored: give the note's bytes as they are, with padding
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int payload_open(struct payload *payload, const struct vmcore *core,
		 const struct dump *dump, bool as_stored, struct err *err)
{
	memset(payload, 0, sizeof(*payload));
	payload->core = core;
	payload->dump = dump;
	payload->as_stored = as_stored;
	payload->end = as_stored ? dump->avail : dump->stored;
	if (payload->end > dump->avail)
		payload->end = dump->avail;
	if (as_stored)
		return 0;
	if (!dump->known || dump->entry.codec == VMCOREDD_CODEC_RAW) {
		if (payload->end > dump->size)
			payload->end = dump->size;
		return 0;
	}
	if (dump->entry.codec == VMCOREDD_CODEC_ZSTD)
		return payload_open_zstd(payload, err);
	return err_unsupported(err,
			       "dump %u '%s' is stored with codec %u, which this version does not know",
			       dump->number, dump->name, dump->entry.codec);
}

/* Takes bytes from the note. */
static ssize_t payload_take(struct payload *payload, void *buf, size_t len,
			    struct err *err)
{
	u64 left = payload->end - payload->pos;
	ssize_t got;

	if (len > left)
		len = (size_t)left;
	got = vmcore_read(payload->core, payload->dump->offset + payload->pos,
			  buf, len, err);
	if (got > 0)
		payload->pos += (u64)got;
	return got;
}

static int payload_zstd_error(const struct payload *payload, u64 given,
			      size_t result, struct err *err)
{
	err_damaged(err, "dump %u '%s' cannot be decompressed behind byte %ju: %s",
		    payload->dump->number, payload->dump->name, given,
		    ZSTD_getErrorName(result));
	if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
		err->code = ERR_MEMORY;
	if (ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge)
		err->code = ERR_UNSUPPORTED;
	return -1;
}

static ssize_t payload_read_zstd(struct payload *payload, void *buf, size_t len,
				 struct err *err)
{
	ZSTD_outBuffer out = { .dst = buf, .size = len };
	size_t ret;
	ssize_t got;

	while (out.pos < out.size && !payload->frame_end) {
		if (payload->in.pos == payload->in.size) {
			got = payload_take(payload, payload->in_buf,
					   PAYLOAD_CHUNK, err);
			if (got < 0)
				return -1;
			if (!got)
				break;
			payload->in.size = (size_t)got;
			payload->in.pos = 0;
		}
		ret = ZSTD_decompressStream(payload->zstd, &out, &payload->in);
		if (ZSTD_isError(ret))
			return payload_zstd_error(payload, payload->given + out.pos,
						  ret, err);
		payload->frame_end = !ret;
	}
	return (ssize_t)out.pos;
}

/* A payload may be packed in a file that is packed. */
static int payload_too_much(const struct payload *payload, struct err *err)
{
	return err_unsupported(err,
			       "dump %u '%s' is not decompressed beyond byte %ju: that would be over %u times the %ju that the file has",
			       payload->dump->number, payload->dump->name,
			       payload->given, SOURCE_RATIO,
			       source_arrived(payload->core->source));
}

/**
 * payload_read - read the next bytes
 * @payload: the payload
 * @buf: where to
 * @len: how many at most
 * @err: why it failed
 *
 * Return: bytes read; 0 at the end; -1.
 */
ssize_t payload_read(struct payload *payload, void *buf, size_t len,
		     struct err *err)
{
	u64 room = payload->dump->size - payload->given;
	ssize_t got;

	if (payload->zstd && len > room)
		len = (size_t)room;
	if (!len)
		return 0;
	if (payload->zstd)
		got = payload_read_zstd(payload, buf, len, err);
	else
		got = payload_take(payload, buf, len, err);
	if (got <= 0)
		return got;
	if (payload->zstd && !source_allows(payload->core->source,
					    payload->given + (u64)got))
		return payload_too_much(payload, err);
	if (!payload->as_stored)
		payload->crc32c = vmcoredd_crc32c(payload->crc32c, buf,
						  (size_t)got);
	payload->given += (u64)got;
	return got;
}

/**
 * payload_check - compare what was read with what the index says
 * @payload: a payload that was read to its end
 * @err: what is wrong, for PAYLOAD_BAD
 *
 * Return: the verdict.
 */
enum payload_verdict payload_check(const struct payload *payload,
				   struct err *err)
{
	const struct dump *dump = payload->dump;
	u64 want = payload->as_stored || !dump->exact ? dump->padded :
							dump->size;

	if (payload->given != want) {
		err_damaged(err, "dump %u '%s' is cut short: %ju of %ju bytes are there",
			    dump->number, dump->name, payload->given, want);
		return PAYLOAD_BAD;
	}
	if (payload->as_stored || !dump->known)
		return PAYLOAD_UNKNOWN;
	if (payload->crc32c == dump->entry.crc32c)
		return PAYLOAD_GOOD;
	err_damaged(err, "dump %u '%s' is damaged: its checksum is %08x, not %08x",
		    dump->number, dump->name, payload->crc32c, dump->entry.crc32c);
	return PAYLOAD_BAD;
}

/**
 * payload_close - give back what payload_open() took
 * @payload: the payload
 */
void payload_close(struct payload *payload)
{
	ZSTD_freeDStream(payload->zstd);
	free(payload->in_buf);
	payload->zstd = NULL;
	payload->in_buf = NULL;
}
