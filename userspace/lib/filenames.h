/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File names for dumps whose own names are not to be trusted. */
#ifndef _LIB_FILENAMES_H
#define _LIB_FILENAMES_H

#include <stdint.h>

#include "dumps.h"

#define FILENAMES_MAX	65536
#define FILENAMES_SLOTS	(4 * FILENAMES_MAX)	/* two names each, half empty */
#define FILENAME_LEN	(VMCOREDD_NAME_LEN + 32)

/**
 * struct filenames - the names given so far
 * @count: dumps that have one
 * @slot: a hash table of the names' hashes; 0 is an empty slot
 */
struct filenames {
	size_t		count;
	uint64_t	slot[FILENAMES_SLOTS];
};

struct filenames *filenames_open(void);
int filenames_pick(struct filenames *names, const struct dump *dump,
		   char ret_name[FILENAME_LEN], struct err *err);
void filenames_close(struct filenames *names);

#endif /* _LIB_FILENAMES_H */
