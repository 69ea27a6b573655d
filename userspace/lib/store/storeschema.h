/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of a store, and whether a file is one.  For the store only. */
#ifndef _LIB_STORESCHEMA_H
#define _LIB_STORESCHEMA_H

#include "storedb.h"

/* A number that is the same as long as the tables are. */
#define STORESCHEMA_TABLES	\
	"SELECT 1000 * total(length(sql)) + count(*) FROM sqlite_schema"

int storeschema_image(unsigned char **ret, size_t *ret_size, struct err *err);
int storeschema_create(const char *path, struct err *err);
int storeschema_check_header(struct storedb *db, struct err *err);
int storeschema_check(struct storedb *db, unsigned int patience_ms,
		      struct err *err);
int storeschema_current(struct storedb *db, struct err *err);
int storeschema_migrate(struct storedb *db, struct err *err);

#endif /* _LIB_STORESCHEMA_H */
