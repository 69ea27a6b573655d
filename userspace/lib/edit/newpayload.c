// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A file or a stream whose size and checksum must be known before it is copied.
 * What can be read once only is kept in an unlinked file meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pure/crc32c.h>

#include "newpayload.h"
#include "../base/tempfile.h"

#define NEWPAYLOAD_CHUNK	65536

static ssize_t newpayload_read(const struct newpayload *blob, int fd, u8 *buf,
			       struct err *err)
{
	ssize_t got;

	do {
		got = read(fd, buf, NEWPAYLOAD_CHUNK);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		err_set(err, "cannot read '%s': %s", blob->path,
			strerror(errno));
	return got;
}

static int newpayload_keep(const struct newpayload *blob, const u8 *buf, size_t len,
			   struct err *err)
{
	ssize_t put;

	for (; len; buf += put, len -= (size_t)put) {
		put = write(blob->fd, buf, len);
		if (put < 0 && errno != EINTR)
			return err_set(err,
				       "cannot keep what is read from '%s': %s; $TMPDIR names a place with more room",
				       blob->path, strerror(errno));
		if (put < 0)
			put = 0;
	}
	return 0;
}

static int newpayload_too_long(const struct newpayload *blob, u64 max, struct err *err)
{
	return err_set(err, "'%s' is too long for a note: %ju bytes are the most",
		       blob->path, max);
}

/*
 * Reads all of @fd once, and keeps it when that is not the blob's file.  @total
 * is what is expected, 0 when nothing is.
 */
static int newpayload_measure(struct newpayload *blob, int fd, u64 max, u64 total,
			      const struct watch *watch, struct err *err)
{
	u8 buf[NEWPAYLOAD_CHUNK];
	ssize_t got;

	while ((got = newpayload_read(blob, fd, buf, err)) > 0) {
		blob->size += (u64)got;
		if (blob->size > max)
			return newpayload_too_long(blob, max, err);
		if (fd != blob->fd && newpayload_keep(blob, buf, (size_t)got, err))
			return -1;
		blob->crc32c = vmcoredd_crc32c(blob->crc32c, buf, (size_t)got);
		watch_tell(watch, "reading payload", blob->size, total);
	}
	return (int)got;
}

/**
 * newpayload_open - find out how long a file is and what its checksum is
 * @blob: to be set up; newpayload_close() it after success
 * @path: its name, "-" for standard input; must outlive @blob
 * @max: so many bytes there may be
 * @watch: is told how far it is, or NULL
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int newpayload_open(struct newpayload *blob, const char *path, u64 max,
		    const struct watch *watch, struct err *err)
{
	int fd = STDIN_FILENO;
	struct stat st;
	u64 total = 0;
	int ret = -1;

	*blob = (struct newpayload){ .path = path, .fd = -1 };
	if (strcmp(path, "-"))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		return err_set(err, "cannot open '%s': %s", path,
			       strerror(errno));
	/* Files of /proc and /sys are not as long as they say. */
	if (S_ISREG(st.st_mode) && st.st_size > 0 && fd != STDIN_FILENO) {
		blob->fd = fd;
		total = (u64)st.st_size;
	} else {
		blob->fd = tempfile_open(path, err);
	}
	if (total > max)
		newpayload_too_long(blob, max, err);
	else if (blob->fd >= 0)
		ret = newpayload_measure(blob, fd, max, total, watch, err);
	/* There may be more files than a program may have open. */
	if (fd == blob->fd)
		blob->fd = -1;
	if (fd != STDIN_FILENO)
		close(fd);
	if (ret)
		newpayload_close(blob);
	return ret;
}

/* Writes what is there at @pos, at most a chunk or a hole. */
static ssize_t newpayload_write_some(const struct newpayload *blob, int fd, u64 pos,
				     u32 *crc, struct sink *sink, struct err *err)
{
	u64 data = source_next_data_fd(fd, pos);
	u8 buf[NEWPAYLOAD_CHUNK];
	ssize_t got;

	got = pread(fd, buf, sizeof(buf), (off_t)pos);
	if (got < 0)
		return err_set(err, "cannot read '%s': %s", blob->path,
			       strerror(errno));
	if ((u64)got > blob->size - pos)
		got = (ssize_t)(blob->size - pos);
	*crc = vmcoredd_crc32c(*crc, buf, (size_t)got);
	if (data > pos && data - pos >= (u64)got)
		return sink_zeros(sink, (u64)got, err) ? -1 : got;
	return sink_write(sink, buf, (size_t)got, err) ? -1 : got;
}

/**
 * newpayload_write - write all of it, with its holes
 * @blob: the bytes
 * @sink: where to
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int newpayload_write(const struct newpayload *blob, struct sink *sink, struct err *err)
{
	int fd = blob->fd;
	ssize_t got = 1;
	u64 pos;
	u32 crc = 0;

	if (fd < 0)
		fd = open(blob->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, "cannot open '%s': %s", blob->path,
			       strerror(errno));
	for (pos = 0; pos < blob->size && got > 0; pos += (u64)got)
		got = newpayload_write_some(blob, fd, pos, &crc, sink, err);
	if (fd != blob->fd)
		close(fd);
	if (got < 0)
		return -1;
	if (pos < blob->size || crc != blob->crc32c)
		return err_set(err, "'%s' changed while it was read",
			       blob->path);
	return 0;
}

/**
 * newpayload_close - give back what newpayload_open() took
 * @blob: the bytes
 */
void newpayload_close(struct newpayload *blob)
{
	if (blob->fd >= 0)
		close(blob->fd);
	blob->fd = -1;
}
