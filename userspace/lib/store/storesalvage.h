/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading a store that is damaged: what can be read of crashes, and where their
 * records are, is copied to temporary tables.  That of crashes is found by all
 * statements in the place of the damaged one.  For the store only.
 */
#ifndef _LIB_STORESALVAGE_H
#define _LIB_STORESALVAGE_H

#include "storequery.h"

bool storesalvage_begin(struct store *store, struct err *err);
int storesalvage_record(struct store *store, const struct store_crash *crash,
			u32 from, const struct storequery_numbers *numbers,
			struct entry **ret, struct err *err);

#endif /* _LIB_STORESALVAGE_H */
