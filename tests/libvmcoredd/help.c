// SPDX-License-Identifier: GPL-2.0-or-later
/* Readers, payloads, and allocations that fail: see the Makefile's WRAP. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "help.h"
#include "wrap.h"

int fail_in = -1;

static int fails_now(void)
{
	return fail_in >= 0 && fail_in-- == 0;
}

void *__wrap_malloc(size_t size)
{
	return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails_now() ? NULL : __real_calloc(count, size);
}

char *__wrap_strdup(const char *text)
{
	return fails_now() ? NULL : __real_strdup(text);
}

void *__wrap_ZSTD_createDStream(void)
{
	return fails_now() ? NULL : __real_ZSTD_createDStream();
}

/* A reader of @path, which must be possible. */
struct vmcoredd_reader *opened(const char *path)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	int ret = vmcoredd_reader_open(reader, path);

	if (!ret)
		return reader;
	printf("Bail out! %s: %s\n", path, vmcoredd_reader_message(reader));
	exit(2);
}

/* Reads all of @item into @buf, a few bytes at a time; the last result. */
ssize_t read_all(const struct vmcoredd_item *item, unsigned int flags,
		 char *buf, size_t size, size_t *ret_len, int *ret_verified)
{
	struct vmcoredd_payload *payload;
	ssize_t got = vmcoredd_payload_open(item, flags, &payload);
	size_t len = 0;

	while (got >= 0 && len < size) {
		got = vmcoredd_payload_read(payload, buf + len,
					    size - len < 777 ? size - len : 777);
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	*ret_len = len;
	*ret_verified = payload && vmcoredd_payload_verified(payload);
	if (payload && got <= 0 &&
	    vmcoredd_payload_read(payload, buf, 1) != got)
		got = 12345;
	vmcoredd_payload_close(payload);
	return got;
}

/* Entries of /proc/self/fd, whatever else is among them. */
unsigned int open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int count = 0;

	if (!dir) {
		printf("Bail out! /proc/self/fd cannot be read\n");
		exit(1);
	}
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}
