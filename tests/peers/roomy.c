// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Preloaded into Debian 12's crash (8.0.2) for kernels that it does not know:
 * x86_64_init() there asks malloc() for an interrupt stack of 0 bytes, because
 * the symbol that tells the size is gone, and then reads 16 KiB into it.
 */
#include <stddef.h>

void *__libc_malloc(size_t size);

void *malloc(size_t size)
{
	return __libc_malloc(size ? size : 1 << 16);
}
