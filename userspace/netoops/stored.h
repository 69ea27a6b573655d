/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Crashes out of a store, for those who print them. */
#ifndef _NETOOPS_STORED_H
#define _NETOOPS_STORED_H

#include "../lib/base/ids.h"
#include "../lib/record/recordout.h"
#include "../lib/store/storequery.h"
#include "cmd.h"

/* Digits of an id in a table: enough to tell thousands from each other. */
#define STORED_SHORT	8

/* What people see in place of a title. */
#define STORED_NO_TITLE	"(no report in the log)"

/**
 * struct stored - a record out of a store
 * @entry: the record
 * @bytes: memory of its log, or NULL
 * @id: what its crash is called
 * @more: what the store knows of it
 * @out: to be printed
 */
struct stored {
	struct entry		*entry;
	u8			*bytes;
	char			id[IDS_TEXT];
	struct recordout_stored	more;
	struct recordout	out;
};

const char *stored_id(const struct store_crash *crash, char buf[IDS_TEXT]);
const char *stored_short_id(const struct store_crash *crash,
			    char buf[IDS_TEXT]);
const char *stored_title(const struct store_crash *crash);
const char *stored_type(const struct store_crash *crash);
int stored_next(struct stored *stored, struct store *store,
		const struct store_crash *crash, u32 from,
		const struct storequery_numbers *numbers, struct err *err);
void stored_free(struct stored *stored);
int stored_print(struct cmd_context *ctx, struct store *store,
		 const struct store_crash *crash,
		 const struct storequery_numbers *numbers, struct out *out);

#endif /* _NETOOPS_STORED_H */
