// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What libkdumpfile makes of a dump: the kernel's release from its notes, and
 * the first bytes of a kernel variable from its memory; or, without an address,
 * the first byte of physical memory.
 *
 * usage: kdumpfile DUMP [ADDRESS]
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <libkdumpfile/kdumpfile.h>

static int read_physical(kdump_ctx_t *ctx)
{
	unsigned char byte;
	size_t len = 1;

	if (kdump_read(ctx, KDUMP_MACHPHYSADDR, 0, &byte, &len) != KDUMP_OK)
		errx(2, "physical memory: %s", kdump_get_err(ctx));
	printf("%02x\n", byte);
	kdump_free(ctx);
	return 0;
}

int main(int argc, char **argv)
{
	char text[16] = "";
	size_t len = sizeof(text) - 1;
	const char *release;
	kdump_ctx_t *ctx;
	int fd;

	if (argc != 2 && argc != 3)
		errx(1, "usage: kdumpfile DUMP [ADDRESS]");
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
	if (argc == 2)
		return read_physical(ctx);
	if (kdump_read(ctx, KDUMP_KVADDR, strtoull(argv[2], NULL, 16), text,
		       &len) != KDUMP_OK)
		errx(2, "%s: %s", argv[2], kdump_get_err(ctx));
	printf("%s\n", text);
	kdump_free(ctx);
	return 0;
}
