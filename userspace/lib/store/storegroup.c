// SPDX-License-Identifier: LGPL-2.1-or-later
/* Crashes of a store by their signature: see storegroup.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/ids.h"
#include "../record/recordout.h"
#include "storefilter.h"
#include "storegroup.h"
#include "storeprivate.h"
#include "storerow.h"
#include "storesalvage.h"

enum storegroup_at {
	AT_LIMIT = STOREFILTER_FREE,
	AT_NEW_IN,
	AT_GROUP,
};

/* Of a kernel, and of no other that was ever seen. */
static void storegroup_new_in(FILE *sql, const char *new_in)
{
	fputs(" AND ", sql);
	storefilter_match(sql, "crash.kernel", new_in, AT_NEW_IN);
	fputs(" AND NOT EXISTS (SELECT 1 FROM sighting\n"
	      "WHERE sighting.signature = crash.signature AND NOT (", sql);
	storefilter_match(sql, "sighting.kernel", new_in, AT_NEW_IN);
	fputs("))", sql);
}

static int storegroup_prepare(struct store *store,
			      const struct storequery_filter *filter,
			      const char *new_in, sqlite3_stmt **ret,
			      struct err *err)
{
	char *text = NULL;
	size_t size;
	FILE *sql = open_memstream(&text, &size);
	int result;

	if (!sql)
		return err_memory(err);
	fputs("SELECT signature, max(title), min(corrupted), count(*),\n"
	      "count(DISTINCT coalesce(host_id, source)),\n"
	      "count(DISTINCT kernel), count(DISTINCT board),\n"
	      "min(received_ns), max(received_ns), (SELECT min(first_ns)\n"
	      "FROM sighting WHERE sighting.signature = crash.signature)\n"
	      "FROM crash WHERE 1", sql);
	storefilter_write(sql, filter);
	if (new_in)
		storegroup_new_in(sql, new_in);
	fprintf(sql, " GROUP BY signature\n"
		"ORDER BY count(*) DESC, max(crash.id) DESC LIMIT ?%d",
		AT_LIMIT);
	if (!storedb_text(sql, &text))
		return err_memory(err);
	result = storedb_prepare(&store->db, text, ret, err);
	free(text);
	if (result)
		return -1;
	storefilter_bind(*ret, filter);
	sqlite3_bind_int64(*ret, AT_LIMIT, filter->limit);
	if (new_in)
		sqlite3_bind_text(*ret, AT_NEW_IN, new_in, -1, SQLITE_STATIC);
	return 0;
}

static void storegroup_get(sqlite3_stmt *stmt, struct storegroup *ret)
{
	storerow_get_signature(stmt, 0, &ret->signature);
	ret->crashes = (u64)sqlite3_column_int64(stmt, 3);
	ret->hosts = (u64)sqlite3_column_int64(stmt, 4);
	ret->kernels = (u64)sqlite3_column_int64(stmt, 5);
	ret->models = (u64)sqlite3_column_int64(stmt, 6);
	ret->first_ns = (u64)sqlite3_column_int64(stmt, 7);
	ret->last_ns = (u64)sqlite3_column_int64(stmt, 8);
	ret->seen_ns = (u64)sqlite3_column_int64(stmt, 9);
	if (!ret->seen_ns || ret->seen_ns > ret->first_ns)
		ret->seen_ns = ret->first_ns;
}

static int storegroup_try(struct store *store,
			  const struct storequery_filter *filter,
			  const char *new_in, struct storegroup **ret,
			  size_t *ret_count, struct err *err)
{
	struct storegroup *groups = calloc(filter->limit, sizeof(*groups));
	sqlite3_stmt *stmt;
	size_t count = 0;
	int row;

	if (!groups)
		return err_memory(err);
	if (storegroup_prepare(store, filter, new_in, &stmt, err)) {
		free(groups);
		return -1;
	}
	do {
		row = storedb_step(&store->db, stmt, "be read", err);
		if (row > 0)
			storegroup_get(stmt, &groups[count++]);
	} while (row > 0 && count < filter->limit);
	sqlite3_finalize(stmt);
	if (row < 0) {
		free(groups);
		return -1;
	}
	*ret = groups;
	*ret_count = count;
	return 0;
}

/**
 * storegroup_list - ask for the groups with most crashes
 * @store: the store
 * @filter: of these crashes; its limit, 1 to STOREGROUP_LIMIT_MAX, is of groups
 * @new_in: only signatures that were seen with this kernel alone, as in struct
 *	storequery_filter, or NULL
 * @ret: the groups, the caller's to free
 * @ret_count: how many
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storegroup_list(struct store *store, const struct storequery_filter *filter,
		    const char *new_in, struct storegroup **ret,
		    size_t *ret_count, struct err *err)
{
	int result;

	do {
		result = storegroup_try(store, filter, new_in, ret, ret_count,
					err);
	} while (result && storesalvage_begin(store, err));
	return result;
}

static char *storegroup_facet_sql(const struct storequery_filter *filter,
				  enum storegroup_by by)
{
	static const char * const columns[] = {
		[STOREGROUP_KERNEL] = "kernel",
		[STOREGROUP_MODEL] = "board",
		[STOREGROUP_HOST] = "coalesce(host_id, source)",
	};
	char *text = NULL;
	size_t size;
	FILE *sql = open_memstream(&text, &size);

	if (!sql)
		return NULL;
	fprintf(sql, "SELECT %s, count(*), max(host_id) IS NULL FROM crash\n"
		"WHERE signature = ?%d", columns[by], AT_GROUP);
	storefilter_write(sql, filter);
	fprintf(sql, " GROUP BY 1\n"
		"ORDER BY 2 DESC, max(id) DESC LIMIT ?%d", AT_LIMIT);
	return storedb_text(sql, &text);
}

static void storegroup_get_facet(sqlite3_stmt *stmt, enum storegroup_by by,
				 struct storegroup_facet *ret)
{
	struct reassembly_source source;

	ret->crashes = (u64)sqlite3_column_int64(stmt, 1);
	if (by != STOREGROUP_HOST) {
		storerow_get_text(stmt, 0, ret->text, sizeof(ret->text));
		return;
	}
	storerow_get_id(stmt, 0, source.addr);
	if (sqlite3_column_int(stmt, 2))
		recordout_address(&source, ret->text);
	else
		ids_text(source.addr, ret->text);
}

/**
 * storegroup_facets - ask what the crashes of a group have in common
 * @store: the store
 * @filter: of these crashes
 * @group: the group
 * @by: in what
 * @ret: the largest parts of the group
 * @count: how many to give at most, and how many were
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storegroup_facets(struct store *store,
		      const struct storequery_filter *filter,
		      const struct storegroup *group, enum storegroup_by by,
		      struct storegroup_facet *ret, size_t *count,
		      struct err *err)
{
	char *sql = storegroup_facet_sql(filter, by);
	size_t room = *count;
	sqlite3_stmt *stmt;
	int row = 0;

	if (!sql)
		return err_memory(err);
	row = storedb_prepare(&store->db, sql, &stmt, err);
	free(sql);
	if (row)
		return -1;
	storefilter_bind(stmt, filter);
	sqlite3_bind_text(stmt, AT_GROUP, group->signature.hash, -1,
			  SQLITE_STATIC);
	sqlite3_bind_int64(stmt, AT_LIMIT, (int64_t)room);
	for (*count = 0; *count < room; ++*count) {
		row = storedb_step(&store->db, stmt, "be read", err);
		if (row <= 0)
			break;
		storegroup_get_facet(stmt, by, &ret[*count]);
	}
	sqlite3_finalize(stmt);
	return row < 0 ? -1 : 0;
}
