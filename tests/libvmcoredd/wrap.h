/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the linker's option --wrap makes of the functions that can fail. */
#ifndef _API_WRAP_H
#define _API_WRAP_H

#include <stddef.h>

void *__wrap_malloc(size_t size);
void *__real_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_calloc(size_t count, size_t size);
char *__wrap_strdup(const char *text);
char *__real_strdup(const char *text);
void *__wrap_ZSTD_createDStream(void);
void *__real_ZSTD_createDStream(void);

#endif /* _API_WRAP_H */
