/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the library share. */
#ifndef _API_HELP_H
#define _API_HELP_H

#include <stddef.h>
#include <vmcoredd/reader.h>

/* The allocation that fails, counted down; negative for none. */
extern int fail_in;

struct vmcoredd_reader *opened(const char *path);
ssize_t read_all(const struct vmcoredd_item *item, unsigned int flags,
		 char *buf, size_t size, size_t *ret_len, int *ret_verified);
unsigned int open_files(void);

#endif /* _API_HELP_H */
