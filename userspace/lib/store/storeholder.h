/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who holds how much of a store: the host of what is sealed, which its key proves,
 * and the address of what is not, which may be anybody's.  For the store only.
 */
#ifndef _LIB_STOREHOLDER_H
#define _LIB_STOREHOLDER_H

#include "store.h"

/**
 * struct storeholder - who holds something
 * @id: its number
 * @crashes: how many
 * @bytes: what they take
 * @spare: of those crashes, how many may go before it holds as little as others do
 */
struct storeholder {
	u64	id;
	u64	crashes;
	u64	bytes;
	u64	spare;
};

struct storedb;

int storeholder_prepare(struct storedb *db, struct err *err);
int storeholder_adopt(struct store *store, struct err *err);
int storeholder_add(struct store *store, const struct store_crash *crash,
		    int records, int64_t bytes, struct err *err);
int storeholder_count(struct store *store, struct err *err);
int storeholder_most(struct store *store, bool sealed, struct storeholder *ret,
		     struct err *err);
int storeholder_remove(struct store *store, u64 holder, u64 last,
		       struct err *err);

#endif /* _LIB_STOREHOLDER_H */
