/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File names for dumps whose own names are not to be trusted. */
#ifndef _LIB_FILENAMES_H
#define _LIB_FILENAMES_H

#include <stdint.h>

#include "dumps.h"

#define FILENAMES_MAX	65536
#define FILENAME_LEN	(VMCOREDD_NAME_LEN + 16)

/**
 * struct filenames - the names given so far
 * @count: how many
 * @hash: of each
 */
struct filenames {
	size_t		count;
	uint64_t	hash[FILENAMES_MAX];
};

struct filenames *filenames_open(void);
int filenames_pick(struct filenames *names, const struct dump *dump,
		   char ret_name[FILENAME_LEN], struct err *err);
void filenames_close(struct filenames *names);

#endif /* _LIB_FILENAMES_H */
