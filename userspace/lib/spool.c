// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams that are read as if they were files.  libarchive unpacks, with the
 * filters that are part of it: none may start a program.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"

#define SPOOL_INPUT	65536	/* bytes that are read at a time */
#define SPOOL_GRAIN	4096	/* zeros of this many bytes become a hole */

/**
 * struct spool - a stream and what was unpacked of it
 * @source: what others see of it
 * @watch: is told how far it is, or NULL
 * @archive: unpacks
 * @below: the packed bytes, or NULL when they come from @input
 * @input: a descriptor that only streams, or -1
 * @pos: bytes taken from @below or @input
 * @fd: the file that holds what was unpacked
 * @have: bytes of it
 * @packed: the outermost filter's name, NULL when nothing was packed
 * @done: the stream has ended
 * @drained: nothing more is kept
 * @failed: why the packed bytes cannot be read
 * @buf: packed bytes
 */
struct spool {
	struct source	source;
	const struct source_watch *watch;
	struct archive	*archive;
	struct source	*below;
	int		input;
	u64		pos;
	int		fd;
	u64		have;
	const char	*packed;
	bool		done;
	bool		drained;
	struct err	failed;
	u8		buf[SPOOL_INPUT];
};

/* How packed files begin; libarchive decides, this only saves a detour. */
static const struct spool_magic {
	const char	*bytes;
	size_t		len;
} spool_magics[] = {
	{ "\x1f\x8b", 2 },
	{ "\xfd\67zXZ", 6 },
	{ "\x28\xb5\x2f\xfd", 4 },
	{ "\x04\x22\x4d\x18", 4 },
	{ "BZh", 3 },
};

/**
 * spool_is_packed - does a file begin as packed ones do?
 * @head: its first bytes
 * @len: how many
 *
 * Return: whether spool_open() should have it.
 */
bool spool_is_packed(const void *head, size_t len)
{
	const struct spool_magic *magic = spool_magics;
	size_t i, count = sizeof(spool_magics) / sizeof(*magic);

	for (i = 0; i < count; i++, magic++) {
		if (len >= magic->len && !memcmp(head, magic->bytes, magic->len))
			return true;
	}
	return false;
}

static ssize_t spool_read_input(struct spool *spool)
{
	struct pollfd wait = { .fd = spool->input, .events = POLLIN };
	ssize_t got;

	for (;;) {
		got = read(spool->input, spool->buf, sizeof(spool->buf));
		if (got >= 0)
			return got;
		if (errno == EAGAIN)
			poll(&wait, 1, -1);
		else if (errno != EINTR)
			return -1;
	}
}

/* libarchive's read callback. */
static la_ssize_t spool_pull(struct archive *archive, void *arg,
			     const void **ret_buf)
{
	struct spool *spool = arg;
	ssize_t got;

	source_tell(spool->watch, "unpacking", spool->pos,
		    spool->below ? spool->below->size : SOURCE_SIZE_UNKNOWN);
	*ret_buf = spool->buf;
	if (!spool->below) {
		got = spool_read_input(spool);
		if (got < 0)
			err_system(&spool->failed, "cannot read");
	} else {
		got = source_read(spool->below, spool->pos, spool->buf,
				  sizeof(spool->buf), &spool->failed);
	}
	if (got < 0)
		archive_set_error(archive, EIO, "%s", spool->failed.text);
	else
		spool->pos += (u64)got;
	return got;
}

static void spool_end(struct spool *spool)
{
	spool->done = true;
	spool->source.size = spool->have;
}

/* The stream breaks off: what came before it is all that there will ever be. */
static void spool_damaged(struct spool *spool)
{
	const char *why = archive_error_string(spool->archive);

	err_damaged(&spool->source.damage, "its %s stream breaks off at byte %ju: %s",
		    spool->packed ? spool->packed : spool->below ? "packed" : "input",
		    spool->have, why ? why : "unknown error");
	if (spool->failed.code)
		err_cause(&spool->source.damage, &spool->failed);
	else if (archive_errno(spool->archive) == ENOMEM)
		spool->source.damage.code = ERR_MEMORY;
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

/* Unpacks one more block. */
static int spool_more(struct spool *spool, struct err *err)
{
	const void *block;
	la_int64_t offset;
	size_t len;
	int ret;

	ret = archive_read_data_block(spool->archive, &block, &len, &offset);
	if (ret == ARCHIVE_EOF)
		spool_end(spool);
	else if (ret < ARCHIVE_WARN)
		spool_damaged(spool);
	else if (ret != ARCHIVE_RETRY)
		return spool_write(spool, block, len, err);
	return 0;
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

	archive_read_free(spool->archive);
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
	.close = spool_close,
};

/**
 * spool_open_temp - make a file for what is read once and needed twice
 * @path: what it is about, for the error
 * @err: why it failed
 *
 * Return: the descriptor of an unlinked file in $TMPDIR, else /var/tmp; the
 * caller's to close; -1.
 */
int spool_open_temp(const char *path, struct err *err)
{
	const char *dir = secure_getenv("TMPDIR");
	char name[PATH_MAX];
	int fd = -1;

	if (!dir || !*dir)
		dir = "/var/tmp";
	if (snprintf(name, sizeof(name), "%s/vmcoredd.XXXXXX", dir) >=
	    (int)sizeof(name))
		errno = ENAMETOOLONG;
	else
		fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return err_system(err, "cannot make a file in '%s' for what is read from '%s'",
				  dir, path);
	unlink(name);
	return fd;
}

static int spool_open_store(struct spool *spool, struct err *err)
{
	spool->fd = spool_open_temp(spool->source.path, err);
	return spool->fd < 0 ? -1 : 0;
}

static int spool_add_filters(struct archive *archive)
{
	return archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
	       archive_read_support_filter_bzip2(archive) != ARCHIVE_OK ||
	       archive_read_support_filter_xz(archive) != ARCHIVE_OK ||
	       archive_read_support_filter_zstd(archive) != ARCHIVE_OK ||
	       archive_read_support_filter_lz4(archive) != ARCHIVE_OK ||
	       archive_read_support_format_raw(archive) != ARCHIVE_OK ||
	       archive_read_support_format_empty(archive) != ARCHIVE_OK;
}

static int spool_open_archive(struct spool *spool, struct err *err)
{
	struct archive_entry *entry;
	int ret;

	spool->archive = archive_read_new();
	if (!spool->archive)
		return err_memory(err);
	if (spool_add_filters(spool->archive))
		return err_unsupported(err, "libarchive: %s",
				       archive_error_string(spool->archive));
	ret = archive_read_open(spool->archive, spool, NULL, spool_pull, NULL);
	if (ret == ARCHIVE_OK) {
		if (archive_filter_code(spool->archive, 0) != ARCHIVE_FILTER_NONE)
			spool->packed = archive_filter_name(spool->archive, 0);
		ret = archive_read_next_header(spool->archive, &entry);
	}
	if (ret == ARCHIVE_EOF)
		spool_end(spool);
	else if (ret < ARCHIVE_WARN)
		spool_damaged(spool);
	return 0;
}

static struct source *spool_new(struct source *below, int input,
				const char *path,
				const struct source_watch *watch,
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
	if (!spool_open_store(spool, err) && !spool_open_archive(spool, err))
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
			     const struct source_watch *watch, struct err *err)
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
struct source *spool_open(struct source *below, const struct source_watch *watch,
			  struct err *err)
{
	return spool_new(below, -1, below->path, watch, err);
}

/**
 * spool_packed - with what a stream was packed
 * @source: made by spool_open() or spool_open_fd()
 *
 * Return: the outermost packer's name, or NULL.
 */
const char *spool_packed(const struct source *source)
{
	return ((const struct spool *)source)->packed;
}
