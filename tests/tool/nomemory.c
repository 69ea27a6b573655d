// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Want of memory, for a program that this is preloaded into: the allocation whose
 * number NO_MEMORY has fails, once.  At the end the file that NO_MEMORY_COUNT names
 * gets how many there were.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_ulong nomemory_count;

static int nomemory_fails(void)
{
	const char *which = getenv("NO_MEMORY");

	if (atomic_fetch_add(&nomemory_count, 1) + 1 !=
	    (which ? strtoul(which, NULL, 10) : 0))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return nomemory_fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return nomemory_fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return nomemory_fails() ? NULL : __libc_realloc(old, size);
}

static void __attribute__((destructor)) nomemory_end(void)
{
	const char *name = getenv("NO_MEMORY_COUNT");
	FILE *file = name ? fopen(name, "w") : NULL;

	if (file) {
		fprintf(file, "%lu\n", atomic_load(&nomemory_count));
		fclose(file);
	}
}
