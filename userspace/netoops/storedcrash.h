/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Crashes out of a store, for those who print them. */
#ifndef _NETOOPS_STOREDCRASH_H
#define _NETOOPS_STOREDCRASH_H

#include "../lib/base/ids.h"
#include "../lib/record/recordout.h"
#include "../lib/store/storequery.h"
#include "cmd.h"

/* Digits of an id in a table: enough to tell thousands from each other. */
#define STOREDCRASH_SHORT	8

/* What people see in place of a title. */
#define STOREDCRASH_NO_TITLE	"(no report in the log)"

/**
 * struct storedcrash - a record out of a store
 * @entry: the record
 * @bytes: memory of its log, or NULL
 * @id: what its crash is called
 * @more: what the store knows of it
 * @out: to be printed
 */
struct storedcrash {
	struct entry		*entry;
	u8			*bytes;
	char			id[IDS_TEXT];
	struct recordout_stored	more;
	struct recordout	out;
};

const char *storedcrash_id(const struct store_crash *crash, char buf[IDS_TEXT]);
const char *storedcrash_short_id(const struct store_crash *crash,
				 char buf[IDS_TEXT]);
const char *storedcrash_title(const struct store_crash *crash);
const char *storedcrash_type(const struct store_crash *crash);
int storedcrash_next(struct storedcrash *stored, struct store *store,
		     const struct store_crash *crash, u32 from,
		     const struct storequery_numbers *numbers, struct err *err);
void storedcrash_free(struct storedcrash *stored);
int storedcrash_print(struct cmd_context *ctx, struct store *store,
		      const struct store_crash *crash,
		      const struct storequery_numbers *numbers, struct out *out);

#endif /* _NETOOPS_STOREDCRASH_H */
