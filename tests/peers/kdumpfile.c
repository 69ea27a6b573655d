// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What libkdumpfile makes of a dump: the kernel's release from its notes, and
 * the first bytes of a kernel variable from its memory.
 *
 * usage: kdumpfile DUMP ADDRESS
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <libkdumpfile/kdumpfile.h>

int main(int argc, char **argv)
{
	char text[16] = "";
	size_t len = sizeof(text) - 1;
	const char *release;
	kdump_ctx_t *ctx;
	int fd;

	if (argc != 3)
		errx(1, "usage: kdumpfile DUMP ADDRESS");
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(2, "%s", argv[1]);
	ctx = kdump_new();
	if (!ctx)
		errx(2, "no memory");
	if (kdump_open_fd(ctx, fd) != KDUMP_OK ||
	    kdump_set_string_attr(ctx, "addrxlat.ostype", "linux") != KDUMP_OK ||
	    kdump_get_string_attr(ctx, "linux.uts.release", &release) != KDUMP_OK)
		errx(2, "%s: %s", argv[1], kdump_get_err(ctx));
	printf("%s\n", release);
	if (kdump_read(ctx, KDUMP_KVADDR, strtoull(argv[2], NULL, 16), text,
		       &len) != KDUMP_OK)
		errx(2, "%s: %s", argv[2], kdump_get_err(ctx));
	printf("%s\n", text);
	kdump_free(ctx);
	return 0;
}
