/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading a store whose beginning, or list of tables, is lost: those of a new store
 * take their place, in memory.  For the store only.
 */
#ifndef _LIB_STOREGRAFT_H
#define _LIB_STOREGRAFT_H

#include "storedb.h"

int storegraft_open(struct storedb *db, struct err *err);

#endif /* _LIB_STOREGRAFT_H */
