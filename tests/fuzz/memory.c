// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sources, sinks and temporary files in memory.  The functions that have names of
 * the library are linked in the place of those that make files.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "../../userspace/lib/base/tempfile.h"
#include "memory.h"

#define MEMORY_GRAIN	4096	/* zeros of this many bytes are a hole */

struct memory_source {
	struct source	source;
	const u8	*data;
};

static ssize_t memory_read(struct source *source, u64 offset, void *buf,
			   size_t len, struct err *err)
{
	const struct memory_source *memory = (const void *)source;

	(void)err;
	if (offset >= source->size)
		return 0;
	if (len > source->size - offset)
		len = (size_t)(source->size - offset);
	memcpy(buf, memory->data + offset, len);
	return (ssize_t)len;
}

/* As a file system has it that makes holes of zeros. */
static u64 memory_next_data(struct source *source, u64 offset)
{
	const struct memory_source *memory = (const void *)source;
	static const u8 zeros[MEMORY_GRAIN];
	u64 len;

	for (; offset < source->size; offset += len) {
		len = MEMORY_GRAIN - offset % MEMORY_GRAIN;
		if (len > source->size - offset)
			len = source->size - offset;
		if (memcmp(memory->data + offset, zeros, (size_t)len))
			return offset;
	}
	return U64_MAX;
}

static void memory_close(struct source *source)
{
	free(source);
}

/**
 * memory_source - bytes as a source
 * @data: they; must outlive the source
 * @size: how many
 *
 * Return: the source, for source_close().
 */
struct source *memory_source(const u8 *data, size_t size)
{
	static const struct source_ops ops = {
		.read = memory_read,
		.next_data = memory_next_data,
		.close = memory_close,
	};
	struct memory_source *memory = calloc(1, sizeof(*memory));

	if (!memory)
		abort();
	memory->source.ops = &ops;
	memory->source.path = "fuzz";
	memory->source.size = size;
	memory->data = data;
	return &memory->source;
}

/**
 * memory_sink_open - begin to write
 * @memory: zero, or was used before
 * @max: bytes that may be written; the same as before
 */
void memory_sink_open(struct memory_sink *memory, size_t max)
{
	if (!memory->data)
		memory->data = malloc(max);
	if (!memory->data)
		abort();
	memory->max = max;
	memory->size = 0;
	memory->sink = (struct sink){ .direct = true, .dir = -1, .fd = -1 };
}

static u8 *memory_more(struct sink *sink, size_t len)
{
	struct memory_sink *memory = (struct memory_sink *)sink;
	u8 *at = memory->data + memory->size;

	if (len > memory->max - memory->size)
		abort();
	memory->size += len;
	sink->bytes += len;
	return at;
}

int sink_write(struct sink *sink, const void *buf, size_t len, struct err *err)
{
	(void)err;
	memcpy(memory_more(sink, len), buf, len);
	return 0;
}

int sink_zeros(struct sink *sink, unsigned long long len, struct err *err)
{
	(void)err;
	memset(memory_more(sink, (size_t)len), 0, (size_t)len);
	return 0;
}

int tempfile_open(const char *path, struct err *err)
{
	int fd = memfd_create(path, MFD_CLOEXEC);

	(void)err;
	if (fd < 0)
		abort();
	return fd;
}
