/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters as conditions of SQL.  For the store only. */
#ifndef _LIB_STOREFILTER_H
#define _LIB_STOREFILTER_H

#include <stdio.h>

#include "storedb.h"
#include "storequery.h"

/* The parameters behind those of a filter. */
#define STOREFILTER_FREE	30

void storefilter_match(FILE *sql, const char *column, const char *text, int at);
void storefilter_write(FILE *sql, const struct storequery_filter *filter);
void storefilter_bind(sqlite3_stmt *stmt,
		      const struct storequery_filter *filter);

#endif /* _LIB_STOREFILTER_H */
