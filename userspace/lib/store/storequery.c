// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Asking a store: see storequery.h.  The numbers of some crashes are read at a
 * time, and each crash when it is its turn: so no statement is open in between.
 */
#include <stdlib.h>
#include <string.h>

#include "storefilter.h"
#include "storeprivate.h"
#include "storerecord.h"
#include "storerow.h"
#include "storesalvage.h"

/* More with each page: one that needs a scan is not scanned for too often. */
#define STOREQUERY_PAGE_FIRST	256
#define STOREQUERY_PAGE_MAX	65536

enum storequery_at {
	AT_LAST = STOREFILTER_FREE,
	AT_LIMIT,
};

/**
 * struct storequery - a question that is being answered
 * @store: the store
 * @filter: which crashes
 * @stmt: gives the next page
 * @ids: the page: numbers of crashes, in the order of their arrival
 * @room: numbers it has room for
 * @count: numbers of the page
 * @at: the next of them
 * @last: the last of the page before
 * @ended: there is no other page
 */
struct storequery {
	struct store			*store;
	struct storequery_filter	filter;
	sqlite3_stmt			*stmt;
	int64_t				*ids;
	size_t				room;
	size_t				count;
	size_t				at;
	int64_t				last;
	bool				ended;
};

/* Value of a hexadecimal digit, or -1. */
static int storequery_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) :
			     NULL;

	return at ? (int)(at - digits) : -1;
}

/**
 * storequery_prefix - read the beginning of an id
 * @ret: the ids that begin so
 * @text: hexadecimal digits, at most 32; dashes do not matter
 *
 * Return: false when it is something else.
 */
bool storequery_prefix(struct storequery_range *ret, const char *text)
{
	unsigned int digits = 0;
	int digit;

	memset(ret, 0, sizeof(*ret));
	memset(ret->high, 0xff, sizeof(ret->high));
	for (; *text; text++) {
		if (*text == '-')
			continue;
		digit = storequery_digit(*text);
		if (digit < 0 || digits == 2 * sizeof(ret->low))
			return false;
		if (digits % 2) {
			ret->low[digits / 2] |= (u8)digit;
			ret->high[digits / 2] &= (u8)(0xf0 | digit);
		} else {
			ret->low[digits / 2] = (u8)(digit << 4);
			ret->high[digits / 2] = (u8)(digit << 4 | 0xf);
		}
		digits++;
	}
	ret->low_len = (digits + 1) / 2;
	return digits;
}

static char *storequery_sql(const struct storequery_filter *filter)
{
	char *text = NULL;
	size_t size;
	FILE *sql = open_memstream(&text, &size);

	if (!sql)
		return NULL;
	fputs("SELECT id FROM crash WHERE 1", sql);
	storefilter_write(sql, filter);
	if (filter->limit)
		fprintf(sql, " ORDER BY id DESC LIMIT ?%d", AT_LIMIT);
	else
		fprintf(sql, " AND id > ?%d ORDER BY id LIMIT ?%d", AT_LAST,
			AT_LIMIT);
	return storedb_text(sql, &text);
}

/**
 * storequery_open - ask for crashes
 * @ret: the question, for storequery_close()
 * @store: the store
 * @filter: which; its texts must last as long as the question
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storequery_open(struct storequery **ret, struct store *store,
		    const struct storequery_filter *filter, struct err *err)
{
	struct storequery *query = calloc(1, sizeof(*query));
	char *sql = storequery_sql(filter);
	int result;

	if (!query || !sql) {
		free(query);
		free(sql);
		return err_memory(err);
	}
	query->store = store;
	query->filter = *filter;
	query->last = INT64_MIN;
	query->room = filter->limit ? filter->limit : STOREQUERY_PAGE_FIRST / 2;
	do {
		result = storedb_prepare(&store->db, sql, &query->stmt, err);
	} while (result && storesalvage_begin(store, err));
	free(sql);
	if (result) {
		free(query);
		return -1;
	}
	*ret = query;
	return 0;
}

/* The newest crashes come in the wrong order. */
static void storequery_reverse(struct storequery *query)
{
	size_t i, j;
	int64_t id;

	for (i = 0, j = query->count; i + 1 < j; i++) {
		id = query->ids[i];
		query->ids[i] = query->ids[--j];
		query->ids[j] = id;
	}
}

static int storequery_make_room(struct storequery *query, struct err *err)
{
	int64_t *ids;

	if (!query->filter.limit && query->room < STOREQUERY_PAGE_MAX)
		query->room *= 2;
	ids = reallocarray(query->ids, query->room, sizeof(*ids));
	if (!ids)
		return err_memory(err);
	query->ids = ids;
	return 0;
}

static int storequery_page(struct storequery *query, struct err *err)
{
	sqlite3_stmt *stmt = query->stmt;
	int row = 0;

	query->at = 0;
	query->count = 0;
	if (storequery_make_room(query, err))
		return -1;
	storefilter_bind(stmt, &query->filter);
	sqlite3_bind_int64(stmt, AT_LAST, query->last);
	sqlite3_bind_int64(stmt, AT_LIMIT, (int64_t)query->room);
	while (query->count < query->room) {
		row = storedb_step(&query->store->db, stmt, "be read", err);
		if (row <= 0)
			break;
		query->ids[query->count++] = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_reset(stmt);
	if (row < 0) {
		query->count = 0;
		return -1;
	}
	query->ended = query->filter.limit || query->count < query->room;
	if (query->count)
		query->last = query->ids[query->count - 1];
	if (query->filter.limit)
		storequery_reverse(query);
	return 0;
}

/* Return: 1 for a crash, 0 when it is gone, -1. */
static int storequery_crash(struct store *store, int64_t id,
			    struct store_crash *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	stmt = storedb_slot(&store->db, STOREDB_GET_CRASH,
			    "SELECT id, " STOREROW_CRASH " FROM crash\n"
			    "WHERE id = ?1", err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, id);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0 && storerow_crash(&store->db, stmt, 0, ret, err))
		row = -1;
	sqlite3_reset(stmt);
	return row;
}

/* A crash that makes no sense is left out of a store that is damaged. */
static int storequery_try(struct storequery *query, struct store_crash *ret,
			  struct err *err)
{
	int found;

	for (;;) {
		while (query->at < query->count) {
			found = storequery_crash(query->store,
						 query->ids[query->at], ret,
						 err);
			if (found < 0 && !store_damage(query->store))
				return -1;
			query->at++;
			if (found > 0)
				return found;
		}
		if (query->ended)
			return 0;
		if (storequery_page(query, err))
			return -1;
	}
}

/**
 * storequery_next - get the next crash
 * @query: the question
 * @ret: the crash, in the order in which they came
 * @err: why it failed
 *
 * Return: 1 for a crash, 0 when there is none left, -1.
 */
int storequery_next(struct storequery *query, struct store_crash *ret,
		    struct err *err)
{
	int found;

	do {
		found = storequery_try(query, ret, err);
	} while (found < 0 && storesalvage_begin(query->store, err));
	return found;
}

/**
 * storequery_close - end a question
 * @query: the question, or NULL
 */
void storequery_close(struct storequery *query)
{
	if (!query)
		return;
	sqlite3_finalize(query->stmt);
	free(query->ids);
	free(query);
}

static sqlite3_stmt *storequery_record_stmt(struct store *store,
					    struct err *err)
{
	if (!store->select_sql)
		store->select_sql =
			storerecord_select_sql("WHERE crash = ?1\n"
					       "AND record >= ?2\n"
					       "AND id > ?3 AND id <= ?4\n"
					       "ORDER BY record LIMIT 1");
	if (!store->select_sql) {
		err_memory(err);
		return NULL;
	}
	return storedb_slot(&store->db, STOREDB_GET_RECORD, store->select_sql,
			    err);
}

/**
 * storequery_record - get a record
 * @store: the store
 * @crash: its crash
 * @from: the lowest number it may have in that crash
 * @numbers: that it may have in the store, or NULL
 * @ret: the record, for entry_free()
 * @err: why it failed
 *
 * Return: 1 for a record, 0 when there is none, -1.
 */
int storequery_record(struct store *store, const struct store_crash *crash,
		      u32 from, const struct storequery_numbers *numbers,
		      struct entry **ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int row;

	if (store_damage(store))
		return storesalvage_record(store, crash, from, numbers, ret,
					   err);
	stmt = storequery_record_stmt(store, err);
	if (!stmt)
		return -1;
	sqlite3_bind_int64(stmt, 1, (int64_t)crash->id);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, numbers ? (int64_t)numbers->after : 0);
	sqlite3_bind_int64(stmt, 4, numbers && numbers->last ?
			   (int64_t)numbers->last : S64_MAX);
	row = storedb_step(&store->db, stmt, "be read", err);
	if (row > 0 && storerecord_get(&store->db, stmt, crash, ret, err))
		row = -1;
	sqlite3_reset(stmt);
	if (row >= 0 || !storesalvage_begin(store, err))
		return row;
	return storesalvage_record(store, crash, from, numbers, ret, err);
}

/**
 * storequery_newest - ask for the number of the newest record
 * @store: the store
 * @ret_number: its number in the store: records that are added, or take the place
 *	of another, get higher ones; 0 when there is none
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storequery_newest(struct store *store, u64 *ret_number, struct err *err)
{
	return storedb_number(&store->db, "SELECT max(id) FROM record",
			      ret_number, err);
}
