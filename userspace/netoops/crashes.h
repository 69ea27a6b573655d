/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what people call a crash to crashes of a store, and to its captures. */
#ifndef _NETOOPS_CRASHES_H
#define _NETOOPS_CRASHES_H

#include "../lib/store/storequery.h"
#include "cmd.h"

#define CRASHES_FILE	"crash-id"	/* what vmcoredd-capture writes */
#define CRASHES_MAX	64		/* of one name */

/* For the text of a command. */
#define CRASHES_TEXT	\
"ID is a crash id or its beginning, a file crash-id as a capture of memory has, or\n" \
"a directory with one.\n"

/**
 * struct crashes - crashes
 * @count: how many
 * @missing: ids that the store has nothing of
 * @list: the crashes
 */
struct crashes {
	unsigned int		count;
	unsigned int		missing;
	struct store_crash	list[CRASHES_MAX];
};

int crashes_find(struct crashes *crashes, struct store *store,
		 const char *name, struct err *err);
int crashes_captures(const char *dir, const u8 crash_id[NETOOPS_ID_SIZE],
		     void (*call)(void *arg, const char *path), void *arg,
		     struct err *err);

#endif /* _NETOOPS_CRASHES_H */
