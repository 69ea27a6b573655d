// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Filters as conditions of SQL: see storefilter.h.  What people ask for is bound,
 * never part of a statement.
 */
#include <string.h>

#include "storefilter.h"

/* Parameters; a range has two. */
enum storefilter_at {
	AT_ID = 1,
	AT_HOST,
	AT_BOOT = AT_HOST + 2,
	AT_CRASH = AT_BOOT + 2,
	AT_SOURCE = AT_CRASH + 2,
	AT_SINCE = AT_SOURCE + 2,
	AT_UNTIL,
	AT_KERNEL,
	AT_BOARD,
	AT_BIOS,
	AT_CPU,
	AT_REASON,
	AT_TITLE,
	AT_SIGNATURE,
	AT_TYPES,
	AT_AFTER,
	AT_LAST,
};

static bool storefilter_is_pattern(const char *text)
{
	return strpbrk(text, "*?[");
}

static void storefilter_range(FILE *sql, const char *column,
			      const struct storequery_range *range, int at)
{
	if (range->low_len)
		fprintf(sql, " AND crash.%s BETWEEN ?%d AND ?%d", column, at,
			at + 1);
}

/**
 * storefilter_match - write that a column matches
 * @sql: gets the condition
 * @column: the column
 * @text: what must match
 * @at: the parameter that @text is bound to
 */
void storefilter_match(FILE *sql, const char *column, const char *text, int at)
{
	if (storefilter_is_pattern(text))
		fprintf(sql, "%s GLOB ?%d", column, at);
	else
		fprintf(sql, "instr(%s, ?%d) > 0", column, at);
}

static void storefilter_text(FILE *sql, const char *column, const char *text,
			     int at)
{
	if (!text)
		return;
	fputs(" AND ", sql);
	storefilter_match(sql, column, text, at);
}

/**
 * storefilter_write - write the conditions of a filter
 * @sql: gets " AND ..." for each
 * @filter: the filter
 */
void storefilter_write(FILE *sql, const struct storequery_filter *filter)
{
	if (filter->id)
		fprintf(sql, " AND crash.id = ?%d", AT_ID);
	storefilter_range(sql, "host_id", &filter->host, AT_HOST);
	storefilter_range(sql, "boot_id", &filter->boot, AT_BOOT);
	storefilter_range(sql, "crash_id", &filter->crash, AT_CRASH);
	storefilter_range(sql, "source", &filter->source, AT_SOURCE);
	if (filter->since_ns)
		fprintf(sql, " AND crash.received_ns >= ?%d", AT_SINCE);
	if (filter->until_ns)
		fprintf(sql, " AND crash.received_ns < ?%d", AT_UNTIL);
	storefilter_text(sql, "crash.kernel", filter->kernel, AT_KERNEL);
	storefilter_text(sql, "crash.board", filter->board, AT_BOARD);
	storefilter_text(sql, "crash.bios", filter->bios, AT_BIOS);
	storefilter_text(sql, "crash.cpu", filter->cpu, AT_CPU);
	storefilter_text(sql, "crash.reason", filter->reason, AT_REASON);
	storefilter_text(sql, "crash.title", filter->title, AT_TITLE);
	if (filter->signature)
		fprintf(sql, " AND crash.signature BETWEEN ?%d AND ?%d || 'g'",
			AT_SIGNATURE, AT_SIGNATURE);
	if (filter->types)
		fprintf(sql, " AND (1 << crash.type) & ?%d", AT_TYPES);
	if (filter->incomplete)
		fputs(" AND crash.incomplete > 0", sql);
	if (filter->numbers.after || filter->numbers.last)
		fprintf(sql, " AND crash.id IN (SELECT crash FROM record\n"
			"WHERE id > ?%d AND id <= ?%d)", AT_AFTER, AT_LAST);
}

static void storefilter_bind_range(sqlite3_stmt *stmt, int at,
				   const struct storequery_range *range)
{
	if (!range->low_len)
		return;
	sqlite3_bind_blob(stmt, at, range->low, (int)range->low_len,
			  SQLITE_STATIC);
	sqlite3_bind_blob(stmt, at + 1, range->high, sizeof(range->high),
			  SQLITE_STATIC);
}

static void storefilter_bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	if (text)
		sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC);
}

static void storefilter_bind_time(sqlite3_stmt *stmt, int at, u64 ns)
{
	if (ns)
		sqlite3_bind_int64(stmt, at, ns > S64_MAX ? S64_MAX :
							    (int64_t)ns);
}

/**
 * storefilter_bind - bind what a filter asks for
 * @stmt: a statement with the conditions of storefilter_write()
 * @filter: the same filter; must last until the reset
 */
void storefilter_bind(sqlite3_stmt *stmt,
		      const struct storequery_filter *filter)
{
	sqlite3_bind_int64(stmt, AT_ID, (int64_t)filter->id);
	storefilter_bind_range(stmt, AT_HOST, &filter->host);
	storefilter_bind_range(stmt, AT_BOOT, &filter->boot);
	storefilter_bind_range(stmt, AT_CRASH, &filter->crash);
	storefilter_bind_range(stmt, AT_SOURCE, &filter->source);
	storefilter_bind_time(stmt, AT_SINCE, filter->since_ns);
	storefilter_bind_time(stmt, AT_UNTIL, filter->until_ns);
	storefilter_bind_text(stmt, AT_KERNEL, filter->kernel);
	storefilter_bind_text(stmt, AT_BOARD, filter->board);
	storefilter_bind_text(stmt, AT_BIOS, filter->bios);
	storefilter_bind_text(stmt, AT_CPU, filter->cpu);
	storefilter_bind_text(stmt, AT_REASON, filter->reason);
	storefilter_bind_text(stmt, AT_TITLE, filter->title);
	storefilter_bind_text(stmt, AT_SIGNATURE, filter->signature);
	sqlite3_bind_int64(stmt, AT_TYPES, filter->types);
	sqlite3_bind_int64(stmt, AT_AFTER, (int64_t)filter->numbers.after);
	sqlite3_bind_int64(stmt, AT_LAST, filter->numbers.last ?
			   (int64_t)filter->numbers.last : S64_MAX);
}
