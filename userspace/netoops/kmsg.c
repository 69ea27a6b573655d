// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's log, /dev/kmsg: see kmsg.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kmsg.h"

/* More than a record of the log may have. */
#define KMSG_RECORD	8192

/**
 * kmsg_open - listen from now on
 * @root: the machine
 * @err: why that is not possible
 *
 * Return: a file descriptor, or -1.
 */
int kmsg_open(const struct sysroot *root, struct err *err)
{
	char path[PATH_MAX];
	int fd;

	fd = open(sysroot_path(root, "/dev/kmsg", path),
		  O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && lseek(fd, 0, SEEK_END) >= 0)
		return fd;
	err_set(err, "cannot read the kernel's log: %s: %s", path,
		strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Finds the id in a record: "6,339,5140900,-;netoops: crash id UUID, record 0". */
static bool kmsg_parse(const char *text, char ret_id[IDS_TEXT])
{
	static const char mark[] = ";netoops: crash id ";
	const char *at = strstr(text, mark);
	uint8_t id[IDS_SIZE];

	if (!at)
		return false;
	snprintf(ret_id, IDS_TEXT, "%s", at + sizeof(mark) - 1);
	return ids_parse(ret_id, id);
}

/**
 * kmsg_crash_id - find the id of a crash that was just sent
 * @fd: from kmsg_open() before it was sent
 * @ret_id: the id
 * @err: why there is none
 *
 * The sender writes it before it returns, so that there is nothing to wait for.
 *
 * Return: 0 or -1.
 */
int kmsg_crash_id(int fd, char ret_id[IDS_TEXT], struct err *err)
{
	char text[KMSG_RECORD + 1];
	ssize_t got;

	for (;;) {
		got = read(fd, text, KMSG_RECORD);
		/* What was overwritten meanwhile is not there any more. */
		if (got < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (got <= 0)
			return err_set(err, "the kernel's log has no crash id of it");
		text[got] = '\0';
		if (kmsg_parse(text, ret_id))
			return 0;
	}
}
