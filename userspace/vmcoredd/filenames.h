/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File names for dumps whose own names are not to be trusted. */
#ifndef _LIB_FILENAMES_H
#define _LIB_FILENAMES_H

#include "../lib/dump/dumps.h"
#include "../lib/base/hashset.h"

#define FILENAME_LEN	(VMCOREDD_NAME_LEN + 32)

/**
 * struct filenames - the names given so far
 * @set: each, and the one that its file has when the dump is damaged
 */
struct filenames {
	struct hashset	*set;
};

struct filenames *filenames_open(void);
int filenames_pick(struct filenames *names, const struct dump *dump,
		   char ret_name[FILENAME_LEN], struct err *err);
void filenames_close(struct filenames *names);

#endif /* _LIB_FILENAMES_H */
