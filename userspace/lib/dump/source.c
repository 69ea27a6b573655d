// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading from any place: what all sources share, and plain files. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source.h"

/* A file, a block device, a file of /proc. */
struct source_file {
	struct source	source;
	int		fd;
};

/**
 * source_read - read bytes
 * @source: where from
 * @offset: of the first byte
 * @buf: where to
 * @len: how many
 * @err: why it failed
 *
 * Return: bytes read, fewer than @len only at the end, or -1.
 */
ssize_t source_read(struct source *source, u64 offset, void *buf, size_t len,
		    struct err *err)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		if (offset > (u64)INT64_MAX - len)
			break;
		got = source->ops->read(source, offset + done, (u8 *)buf + done,
					len - done, err);
		if (got < 0)
			return -1;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/**
 * source_next_data - where the next bytes are that may not be zero
 * @source: the source
 * @offset: where to begin
 *
 * Return: a place from @offset on; all bytes before it read as zeros, or there
 * are none.
 */
u64 source_next_data(struct source *source, u64 offset)
{
	return source->ops->next_data(source, offset);
}

/**
 * source_next_data_fd - source_next_data() of a file
 * @fd: the file
 * @offset: where to begin
 *
 * Return: as source_next_data(); @offset itself when the file cannot tell.
 */
u64 source_next_data_fd(int fd, u64 offset)
{
	off_t data;

	if (offset > (u64)INT64_MAX)
		return offset;
	data = lseek(fd, (off_t)offset, SEEK_DATA);
	if (data < 0)
		return errno == ENXIO ? U64_MAX : offset;
	return (u64)data;
}

/**
 * source_drain - find out where the end is, and whether all is whole up to there
 * @source: the source; only what was read before may be read from now on, because
 *	nothing else is kept
 * @err: why it failed
 *
 * Return: 0, with size and damage of @source; -1.
 */
int source_drain(struct source *source, struct err *err)
{
	return source->ops->drain ? source->ops->drain(source, err) : 0;
}

/**
 * source_arrived - what came from outside, whatever was made of it
 * @source: the source
 *
 * Return: bytes of the file that others stand on; of a pipe, those that were read.
 */
u64 source_arrived(const struct source *source)
{
	return source->ops->arrived ? source->ops->arrived(source) :
				      source->size;
}

/**
 * source_allows - may so much be made of what came?
 * @source: the source
 * @size: bytes
 *
 * Return: whether they are not over SOURCE_RATIO times as many, SOURCE_FREE aside.
 */
bool source_allows(const struct source *source, u64 size)
{
	return size <= SOURCE_FREE ||
	       (size - SOURCE_FREE - 1) / SOURCE_RATIO < source_arrived(source);
}

/**
 * source_close - give back a source and those that it stands on
 * @source: the source, or NULL
 */
void source_close(struct source *source)
{
	if (source)
		source->ops->close(source);
}

static ssize_t file_read(struct source *source, u64 offset, void *buf,
			 size_t len, struct err *err)
{
	struct source_file *file = (struct source_file *)source;
	ssize_t got;

	do {
		got = pread(file->fd, buf, len, (off_t)offset);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_system(err, "cannot read '%s' at offset %ju",
				  source->path, offset);
	return got;
}

static u64 file_next_data(struct source *source, u64 offset)
{
	return source_next_data_fd(((struct source_file *)source)->fd, offset);
}

static void file_close(struct source *source)
{
	close(((struct source_file *)source)->fd);
	free(source);
}

static const struct source_ops file_ops = {
	.read = file_read,
	.next_data = file_next_data,
	.close = file_close,
};

/**
 * source_open_file - a file that can be read from any place
 * @fd: it, open; belongs to the source after success
 * @path: what it is called in errors; must outlive the source
 * @size: its bytes, or SOURCE_SIZE_UNKNOWN
 * @err: why it failed
 *
 * Return: the source, for source_close(), or NULL.
 */
struct source *source_open_file(int fd, const char *path, u64 size,
				struct err *err)
{
	struct source_file *file = calloc(1, sizeof(*file));

	if (!file) {
		err_memory(err);
		return NULL;
	}
	file->source.ops = &file_ops;
	file->source.path = path;
	file->source.size = size;
	file->fd = fd;
	return &file->source;
}
