// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copies bytes at an offset of standard input to standard output, with pread():
 * a descriptor that the shell holds open can be read again and again.
 *
 * usage: pread OFFSET LENGTH <FILE
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned long long offset, left;
	char buf[65536];
	ssize_t got;

	if (argc != 3)
		errx(1, "usage: pread OFFSET LENGTH <FILE");
	offset = strtoull(argv[1], NULL, 0);
	left = strtoull(argv[2], NULL, 0);
	while (left) {
		got = pread(0, buf, left < sizeof(buf) ? left : sizeof(buf),
			    (off_t)offset);
		if (got < 0)
			err(2, "at %llu", offset);
		if (!got)
			errx(2, "at %llu: end of file", offset);
		if (fwrite(buf, 1, (size_t)got, stdout) != (size_t)got)
			err(2, "standard output");
		offset += (unsigned long long)got;
		left -= (unsigned long long)got;
	}
	return fflush(stdout) ? 2 : 0;
}
