// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files of this machine, or of a tree that stands for one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sysroot.h"

/**
 * sysroot_path - where a file really is
 * @root: the tree
 * @path: absolute path on the machine
 * @buf: PATH_MAX bytes for the result
 *
 * Return: @buf.
 */
const char *sysroot_path(const struct sysroot *root, const char *path,
			 char buf[PATH_MAX])
{
	snprintf(buf, PATH_MAX, "%s%s", root->dir, path);
	return buf;
}

/**
 * sysroot_exists - is there such a file?
 * @root: the tree
 * @path: absolute path on the machine
 *
 * Return: true when there is.
 */
bool sysroot_exists(const struct sysroot *root, const char *path)
{
	char full[PATH_MAX];

	return !access(sysroot_path(root, path, full), F_OK);
}

/**
 * sysroot_read - read the beginning of a file
 * @root: the tree
 * @path: absolute path on the machine
 * @buf: where to; always terminated
 * @size: bytes there, at least 1
 *
 * Return: bytes read, or -1 with errno.
 */
ssize_t sysroot_read(const struct sysroot *root, const char *path, char *buf,
		     size_t size)
{
	char full[PATH_MAX];
	size_t done = 0;
	ssize_t got;
	int fd;

	*buf = '\0';
	fd = open(sysroot_path(root, path, full), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	do {
		got = read(fd, buf + done, size - 1 - done);
		if (got > 0)
			done += (size_t)got;
	} while (got > 0 && done < size - 1);
	buf[done] = '\0';
	close(fd);
	return got < 0 && !done ? -1 : (ssize_t)done;
}

/**
 * sysroot_read_u64 - read a file that holds one number
 * @root: the tree
 * @path: absolute path on the machine
 * @ret_value: the number
 *
 * Return: 0, or -1 when there is none.
 */
int sysroot_read_u64(const struct sysroot *root, const char *path,
		     unsigned long long *ret_value)
{
	unsigned long long value;
	char text[64], *end;

	if (sysroot_read(root, path, text, sizeof(text)) <= 0)
		return -1;
	errno = 0;
	value = strtoull(text, &end, 0);
	if (errno || end == text || (*end && *end != '\n'))
		return -1;
	*ret_value = value;
	return 0;
}

/**
 * sysroot_write - write a text into a file that exists
 * @root: the tree
 * @path: absolute path on the machine
 * @text: the text
 *
 * Return: 0, or -1 with errno.
 */
int sysroot_write(const struct sysroot *root, const char *path,
		  const char *text)
{
	size_t len = strlen(text);
	char full[PATH_MAX];
	ssize_t done;
	int fd;

	fd = open(sysroot_path(root, path, full),
		  O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -1;
	done = write(fd, text, len);
	if (close(fd) || done != (ssize_t)len)
		return -1;
	return 0;
}

/**
 * sysroot_line - find the last line of a file that begins in a certain way
 * @root: the tree
 * @path: absolute path on the machine
 * @prefix: how the line begins, behind white space
 * @buf: the rest of it, without white space around; unchanged when not found
 * @size: bytes there
 *
 * Return: 1 when found, 0 when not, -1 when the file cannot be read.
 */
int sysroot_line(const struct sysroot *root, const char *path,
		 const char *prefix, char *buf, size_t size)
{
	char full[PATH_MAX], *line = NULL, *at;
	size_t room = 0, len = strlen(prefix);
	FILE *file;
	int found = 0;

	file = fopen(sysroot_path(root, path, full), "re");
	if (!file)
		return -1;
	while (getline(&line, &room, file) > 0) {
		at = line + strspn(line, " \t");
		if (strncmp(at, prefix, len))
			continue;
		at += len;
		at += strspn(at, " \t");
		at[strcspn(at, "\n")] = '\0';
		snprintf(buf, size, "%s", at);
		found = 1;
	}
	free(line);
	fclose(file);
	return found;
}
