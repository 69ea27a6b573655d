// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes one call, in which the kernel's N-th allocation fails of those that may
 * (Documentation/fault-injection/fault-injection.rst, /proc/<pid>/fail-nth), and
 * prints how it ended: the name of its errno or 0, and "failed" or, when there were
 * not so many, "none".
 *
 * usage: failnth N load FILE [PARAMETERS] | mkdir DIRECTORY | write FILE TEXT |
 *	  read FILE
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FAIL_NTH "/proc/self/fail-nth"

/* Calls with a file: its descriptor, and the last word. */
typedef long failnth_call_fn(int fd, const char *text);

static long call_load(int fd, const char *text)
{
	return syscall(SYS_finit_module, fd, text, 0);
}

static long call_write(int fd, const char *text)
{
	return write(fd, text, strlen(text));
}

static long call_read(int fd, const char *text)
{
	char buf[4096];
	ssize_t got;

	(void)text;
	do
		got = read(fd, buf, sizeof(buf));
	while (got > 0);
	return got;
}

static long in_file(failnth_call_fn *call, int flags, const char *path, const char *text)
{
	int fd = open(path, flags | O_CLOEXEC), error;
	long got;

	if (fd < 0)
		return fd;
	got = call(fd, text);
	error = errno;
	close(fd);
	errno = error;
	return got;
}

static long call_named(const char *name, const char *path, const char *text)
{
	if (!strcmp(name, "load"))
		return in_file(call_load, O_RDONLY, path, text);
	if (!strcmp(name, "mkdir"))
		return mkdir(path, 0755);
	if (!strcmp(name, "write"))
		return in_file(call_write, O_WRONLY, path, text);
	if (!strcmp(name, "read"))
		return in_file(call_read, O_RDONLY, path, text);
	errx(1, "unknown call '%s'", name);
}

static void put(int fd, const char *text)
{
	if (pwrite(fd, text, strlen(text), 0) < 0)
		err(2, FAIL_NTH);
}

int main(int argc, char **argv)
{
	char left[32] = "";
	int fd, error = 0;

	if (argc < 4 || argc > 5)
		errx(1, "usage: failnth N load|mkdir|write|read NAME [TEXT]");
	fd = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		err(2, FAIL_NTH);
	put(fd, argv[1]);
	if (call_named(argv[2], argv[3], argc == 5 ? argv[4] : "") < 0)
		error = errno;
	if (pread(fd, left, sizeof(left) - 1, 0) < 0)
		err(2, FAIL_NTH);
	put(fd, "0");
	printf("%s %s\n", error ? strerrorname_np(error) : "0",
	       atoi(left) ? "none" : "failed");
	return fflush(stdout) ? 2 : 0;
}
