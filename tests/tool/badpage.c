// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A disk that does not give back a part of a file, for a program that this is preloaded
 * into: BAD_PAGE names a file with an inode number and an offset, read each time; what
 * includes that offset of that file cannot be read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int badpage_is_hit(int fd, off_t offset, size_t len)
{
	const char *name = getenv("BAD_PAGE");
	unsigned long inode, at;
	FILE *file = name ? fopen(name, "re") : NULL;
	struct stat st;
	int hit;

	if (!file)
		return 0;
	hit = fscanf(file, "%lu %lu", &inode, &at) == 2 && !fstat(fd, &st) &&
	      st.st_ino == inode && (unsigned long)offset <= at &&
	      at < (unsigned long)offset + len;
	fclose(file);
	return hit;
}

ssize_t pread64(int fd, void *buf, size_t len, off_t offset)
{
	if (badpage_is_hit(fd, offset, len)) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_pread64, fd, buf, len, offset);
}
