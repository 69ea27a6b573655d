// SPDX-License-Identifier: LGPL-2.1-or-later
/* Streams that are read as if they were files: see spool.h. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"
#include "../base/tempfile.h"
#include "unpack.h"

/* Bytes that are read, and unpacked, at a time; a fuzzer wants more steps. */
#ifndef SPOOL_BUF
#define SPOOL_BUF	65536
#endif
#define SPOOL_GRAIN	4096	/* zeros of this many bytes become a hole */

/**
 * struct spool - a stream and what was unpacked of it
 * @source: what others see of it
 * @watch: is told how far it is, or NULL
 * @below: the bytes of the stream, or NULL when they come from @input
 * @input: a descriptor that only streams, or -1
 * @pos: bytes taken from @below or @input
 * @last: there are no more
 * @packed: with what it is packed, or NULL
 * @unpack: unpacks it, or NULL
 * @whole: what was taken ends where a packed stream may end
 * @fd: the file that holds what was unpacked
 * @have: bytes of it
 * @done: the stream has ended
 * @drained: nothing more is kept
 * @failed: why it never will
 * @in: bytes of the stream that were taken and not used
 * @in_pos: the first of them
 * @in_len: how many
 * @out: bytes that were unpacked
 */
struct spool {
	struct source	source;
	const struct watch *watch;
	struct source	*below;
	int		input;
	u64		pos;
	bool		last;
	const char	*packed;
	struct unpack	*unpack;
	bool		whole;
	int		fd;
	u64		have;
	bool		done;
	bool		drained;
	struct err	failed;
	u8		in[SPOOL_BUF];
	size_t		in_pos;
	size_t		in_len;
	u8		out[SPOOL_BUF];
};

static ssize_t spool_read_input(const struct spool *spool, u8 *buf, size_t len,
				struct err *err)
{
	struct pollfd wait = { .fd = spool->input, .events = POLLIN };
	ssize_t got;

	for (;;) {
		got = read(spool->input, buf, len);
		if (got >= 0)
			return got;
		if (errno == EAGAIN)
			poll(&wait, 1, -1);
		else if (errno != EINTR)
			return err_system(err, "cannot read '%s'",
					  spool->source.path);
	}
}

/* Takes more of the stream, behind what is there. */
static int spool_pull(struct spool *spool, struct err *err)
{
	u8 *buf = spool->in + spool->in_len;
	size_t len = sizeof(spool->in) - spool->in_len;
	ssize_t got;

	watch_tell(spool->watch, "unpacking", spool->pos,
		   spool->below ? spool->below->size : SOURCE_SIZE_UNKNOWN);
	if (spool->below)
		got = source_read(spool->below, spool->pos, buf, len, err);
	else
		got = spool_read_input(spool, buf, len, err);
	if (got < 0)
		return -1;
	spool->last = !got;
	spool->pos += (u64)got;
	spool->in_len += (size_t)got;
	return 0;
}

static void spool_end(struct spool *spool)
{
	spool->done = true;
	spool->source.size = spool->have;
}

/* The stream breaks off: what came before it is all that there will ever be. */
static void spool_damaged(struct spool *spool, const struct err *why)
{
	err_damaged(&spool->source.damage, "its %s stream breaks off at byte %ju: %s",
		    spool->packed, spool->have, why->text);
	err_cause(&spool->source.damage, why);
	spool_end(spool);
}

static bool spool_is_zero(const u8 *data, size_t len)
{
	return !data[0] && !memcmp(data, data + 1, len - 1);
}

/* How far zeros go on, or what is none, in steps of SPOOL_GRAIN of the file. */
static size_t spool_run(const struct spool *spool, const u8 *data, size_t len,
			bool *ret_zero)
{
	size_t run = 0, grain = SPOOL_GRAIN - (size_t)(spool->have % SPOOL_GRAIN);
	bool zero;

	for (;;) {
		if (grain > len - run)
			grain = len - run;
		zero = spool_is_zero(data + run, grain);
		if (!run)
			*ret_zero = zero;
		else if (zero != *ret_zero)
			return run;
		run += grain;
		if (run == len)
			return run;
		grain = SPOOL_GRAIN;
	}
}

static int spool_write(struct spool *spool, const u8 *data, size_t len,
		       struct err *err)
{
	size_t run;
	ssize_t put;
	bool zero;

	if (spool->drained)
		spool->have += len;
	while (len && !spool->drained) {
		run = spool_run(spool, data, len, &zero);
		put = (ssize_t)run;
		if (!zero)
			put = pwrite(spool->fd, data, run, (off_t)spool->have);
		if (put < 0 && errno == EINTR)
			continue;
		if (!put)
			errno = ENOSPC;
		if (put <= 0)
			return err_system(err,
					  "cannot keep what is unpacked of '%s' in $TMPDIR or /var/tmp",
					  spool->source.path);
		data += put;
		len -= (size_t)put;
		spool->have += (u64)put;
	}
	return 0;
}

static u64 spool_arrived(const struct source *source)
{
	const struct spool *spool = (const struct spool *)source;

	return spool->below ? source_arrived(spool->below) : spool->pos;
}

static int spool_check_ratio(const struct spool *spool, size_t more,
			     struct err *err)
{
	const struct source *source = &spool->source;

	if (source_allows(source, spool->have + more))
		return 0;
	return err_unsupported(err,
			       "'%s' is not unpacked beyond %ju bytes: that would be over %u times the %ju that it has",
			       source->path, spool->have, SOURCE_RATIO,
			       source_arrived(source));
}

/* Unpacks some of what is there. */
static int spool_unpack(struct spool *spool, struct err *err)
{
	struct unpack_io io = {
		.in = spool->in + spool->in_pos,
		.in_len = spool->in_len - spool->in_pos,
		.out = spool->out, .out_len = sizeof(spool->out),
	};
	enum unpack_state state;
	struct err why;

	state = unpack_step(spool->unpack, &io, spool->last, &why);
	spool->in_pos = spool->in_len - io.in_len;
	spool->whole = state == UNPACK_WHOLE;
	if (spool_check_ratio(spool, sizeof(spool->out) - io.out_len, err) ||
	    spool_write(spool, spool->out, sizeof(spool->out) - io.out_len, err))
		return -1;
	if (state == UNPACK_MORE && spool->last && !io.in_len &&
	    io.out == spool->out) {
		err_damaged(&why, "it is cut short");
		state = UNPACK_BAD;
	}
	if (state == UNPACK_BAD)
		spool_damaged(spool, &why);
	return 0;
}

static int spool_step(struct spool *spool, struct err *err)
{
	int ret;

	if (spool->in_pos == spool->in_len && !spool->last) {
		spool->in_pos = 0;
		spool->in_len = 0;
		if (spool_pull(spool, err))
			return -1;
	}
	if (spool->unpack && !(spool->last && spool->whole &&
			       spool->in_pos == spool->in_len))
		return spool_unpack(spool, err);
	ret = spool_write(spool, spool->in + spool->in_pos,
			  spool->in_len - spool->in_pos, err);
	spool->in_pos = spool->in_len;
	if (!ret && spool->last)
		spool_end(spool);
	return ret;
}

/* Brings the file on by some bytes, or to its end. */
static int spool_more(struct spool *spool, struct err *err)
{
	/* What was lost is lost: a second try would leave it out. */
	if (!spool->failed.code && !spool_step(spool, &spool->failed))
		return 0;
	*err = spool->failed;
	return -1;
}

static ssize_t spool_read(struct source *source, u64 offset, void *buf,
			  size_t len, struct err *err)
{
	struct spool *spool = (struct spool *)source;
	ssize_t got;

	while (!spool->done && spool->have < offset + len) {
		if (spool_more(spool, err))
			return -1;
	}
	if (offset >= spool->have)
		return 0;
	if (len > spool->have - offset)
		len = (size_t)(spool->have - offset);
	do {
		got = pread(spool->fd, buf, len, (off_t)offset);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_system(err, "cannot read back what was unpacked of '%s'",
				  source->path);
	/* A hole at the end was never written. */
	memset((u8 *)buf + got, 0, len - (size_t)got);
	return (ssize_t)len;
}

static u64 spool_next_data(struct source *source, u64 offset)
{
	struct spool *spool = (struct spool *)source;
	u64 data;

	if (offset >= spool->have)
		return offset;
	data = source_next_data_fd(spool->fd, offset);
	return data < spool->have ? data : spool->have;
}

static int spool_drain(struct source *source, struct err *err)
{
	struct spool *spool = (struct spool *)source;

	spool->drained = true;
	while (!spool->done) {
		if (spool_more(spool, err))
			return -1;
	}
	return 0;
}

static void spool_close(struct source *source)
{
	struct spool *spool = (struct spool *)source;

	unpack_close(spool->unpack);
	source_close(spool->below);
	if (spool->fd >= 0)
		close(spool->fd);
	if (spool->input >= 0)
		close(spool->input);
	free(spool);
}

static const struct source_ops spool_ops = {
	.read = spool_read,
	.next_data = spool_next_data,
	.drain = spool_drain,
	.arrived = spool_arrived,
	.close = spool_close,
};

/* Finds out with what it is packed, and makes ready to unpack it. */
static int spool_open_stream(struct spool *spool, struct err *err)
{
	while (spool->in_len < UNPACK_HEAD && !spool->last) {
		if (spool_pull(spool, err))
			return -1;
	}
	spool->packed = unpack_sniff(spool->in, spool->in_len);
	if (!spool->packed)
		return 0;
	spool->unpack = unpack_open(spool->packed, err);
	return spool->unpack ? 0 : -1;
}

static int spool_open_all(struct spool *spool, struct err *err)
{
	spool->fd = tempfile_open(spool->source.path, err);
	return spool->fd < 0 ? -1 : spool_open_stream(spool, err);
}

static struct source *spool_new(struct source *below, int input,
				const char *path,
				const struct watch *watch,
				struct err *err)
{
	struct spool *spool = calloc(1, sizeof(*spool));

	if (!spool) {
		err_memory(err);
		return NULL;
	}
	spool->source.ops = &spool_ops;
	spool->source.path = path;
	spool->source.size = SOURCE_SIZE_UNKNOWN;
	spool->watch = watch;
	spool->fd = -1;
	spool->below = below;
	spool->input = input;
	if (!spool_open_all(spool, err))
		return &spool->source;
	spool->below = NULL;
	spool->input = -1;
	spool_close(&spool->source);
	return NULL;
}

/**
 * spool_open_fd - a stream that comes from a descriptor
 * @fd: it; belongs to the source after success
 * @path: what it is called in errors; must outlive the source
 * @watch: is told how far it is, or NULL; must outlive the source
 * @err: why it failed
 *
 * What is packed is unpacked.
 *
 * Return: the source, for source_close(), or NULL.
 */
struct source *spool_open_fd(int fd, const char *path,
			     const struct watch *watch, struct err *err)
{
	return spool_new(NULL, fd, path, watch, err);
}

/**
 * spool_open - what is packed in another source
 * @below: that; belongs to the new source after success
 * @watch: is told how far it is, or NULL; must outlive the source
 * @err: why it failed
 *
 * Return: the source, for source_close(), or NULL.
 */
struct source *spool_open(struct source *below, const struct watch *watch,
			  struct err *err)
{
	return spool_new(below, -1, below->path, watch, err);
}

/**
 * spool_packed - with what a stream was packed
 * @source: made by spool_open() or spool_open_fd()
 *
 * Return: the packer's name, or NULL.
 */
const char *spool_packed(const struct source *source)
{
	return ((const struct spool *)source)->packed;
}
