// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing a changed copy of a dump: see rewriter.h. */
#include <errno.h>
#include <stdlib.h>

#include "rewriter.h"

static int rewriter_refuse(const struct rewriter *rewriter,
			   const struct rewrite_table *table, u64 number,
			   int error, struct err *err)
{
	const char *name = rewriter->names[table->kind];
	u64 at = table->at + number * table->size;

	if (error == -EOVERFLOW)
		return err_set(err,
			       "'%s' cannot be changed so: the new number does not fit into the %s at offset %ju",
			       rewriter->core->path, name, at);
	return err_set(err,
		       "'%s' cannot be changed: the %s at offset %ju is about bytes before and behind the change",
		       rewriter->core->path, name, at);
}

/* Changes whole entries, the first of which is @number. */
static int rewriter_fix(const struct rewriter *rewriter,
			const struct rewrite_table *table, u64 number, size_t len,
			struct err *err)
{
	u8 *raw = rewriter->buf;
	int ret;

	for (; len >= table->size; len -= table->size, raw += table->size) {
		ret = rewriter->fix(rewriter->fix_arg, table->kind, raw);
		if (ret)
			return rewriter_refuse(rewriter, table, number, ret,
					       err);
		number++;
	}
	return 0;
}

static size_t rewriter_whole(const struct rewrite_table *table, u64 number)
{
	u64 left = table->count - number;
	u64 fit = REWRITER_CHUNK / table->size;

	return (size_t)((left < fit ? left : fit) * table->size);
}

static int rewriter_check_table(struct rewriter *rewriter,
				const struct rewrite_table *table,
				struct err *err)
{
	u64 number;
	ssize_t got;

	for (number = 0; number < table->count; number += (u64)got / table->size) {
		got = vmcore_read(rewriter->core,
				  table->at + number * table->size,
				  rewriter->buf, rewriter_whole(table, number),
				  err);
		if (got < 0)
			return -1;
		if ((size_t)got < table->size)
			break;
		if (rewriter_fix(rewriter, table, number, (size_t)got, err))
			return -1;
	}
	return 0;
}

/**
 * rewriter_check - find out whether all numbers can be changed, before anything
 *	is written
 * @rewriter: the copy; @sink and @insert are not used
 * @err: why not
 *
 * Return: 0 or -1.
 */
int rewriter_check(struct rewriter *rewriter, struct err *err)
{
	unsigned int i;
	int ret = 0;

	rewriter->buf = malloc(REWRITER_CHUNK);
	if (!rewriter->buf)
		return err_set(err, "out of memory");
	for (i = 0; i < rewriter->tables && !ret; i++)
		ret = rewriter_check_table(rewriter, &rewriter->table[i], err);
	free(rewriter->buf);
	return ret;
}

/* The table that @from is in, or the next one. */
static const struct rewrite_table *
rewriter_table(const struct rewriter *rewriter, u64 from)
{
	const struct rewrite_table *table = rewriter->table;
	unsigned int i;

	for (i = 0; i < rewriter->tables; i++, table++) {
		if (from < table->at + table->count * table->size)
			return table;
	}
	return NULL;
}

/* Reads and writes @len bytes; @table is what they belong to, or NULL. */
static int rewriter_copy_bytes(struct rewriter *rewriter,
			       const struct rewrite_table *table, u64 from,
			       size_t len, struct err *err)
{
	ssize_t got = vmcore_read(rewriter->core, from, rewriter->buf, len, err);

	if (got < 0)
		return -1;
	rewriter->ended = (size_t)got < len;
	if (table && rewriter_fix(rewriter, table,
				  (from - table->at) / table->size,
				  (size_t)got, err))
		return -1;
	return sink_write(rewriter->sink, rewriter->buf, (size_t)got, err);
}

/* Bytes from @from on that are a hole. */
static u64 rewriter_hole(const struct rewriter *rewriter, u64 from)
{
	struct source *source = rewriter->core->source;
	u64 data = source_next_data(source, from);

	if (data > source->size)
		data = source->size;
	return data > from && data != SOURCE_SIZE_UNKNOWN ? data - from : 0;
}

/* Copies from @from on; @size is what there is to do. */
static int rewriter_copy_some(struct rewriter *rewriter, u64 from, u64 size,
			      u64 *ret_done, struct err *err)
{
	const struct rewrite_table *table = rewriter_table(rewriter, from);
	u64 hole;
	size_t len;

	if (table && from >= table->at) {
		len = rewriter_whole(table, (from - table->at) / table->size);
		*ret_done = len;
		return rewriter_copy_bytes(rewriter, table, from, len, err);
	}
	if (table && size > table->at - from)
		size = table->at - from;
	hole = rewriter_hole(rewriter, from);
	if (hole) {
		*ret_done = hole < size ? hole : size;
		return sink_zeros(rewriter->sink, *ret_done, err);
	}
	len = size < REWRITER_CHUNK ? (size_t)size : REWRITER_CHUNK;
	*ret_done = len;
	return rewriter_copy_bytes(rewriter, NULL, from, len, err);
}

static void rewriter_tell(const struct rewriter *rewriter)
{
	u64 size = rewriter->core->source->size;

	size = size == SOURCE_SIZE_UNKNOWN ? 0 :
	       size + rewrite_shift(rewriter->script);
	watch_tell(rewriter->core->watch, "copying", rewriter->sink->bytes,
		   size);
}

static int rewriter_copy(struct rewriter *rewriter, u64 from, u64 size,
			 struct err *err)
{
	u64 done;

	for (; size && !rewriter->ended; from += done, size -= done) {
		if (rewriter_copy_some(rewriter, from, size, &done, err))
			return -1;
		rewriter_tell(rewriter);
	}
	return 0;
}

/**
 * rewriter_run - write the copy
 * @rewriter: the copy
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int rewriter_run(struct rewriter *rewriter, struct err *err)
{
	struct rewrite_cursor cursor = { 0 };
	struct rewrite_piece piece;
	int ret = 0;

	rewriter->ended = false;
	rewriter->buf = malloc(REWRITER_CHUNK);
	if (!rewriter->buf)
		return err_set(err, "out of memory");
	while (!ret && rewrite_next(rewriter->script, &cursor, &piece)) {
		if (!piece.insert)
			ret = rewriter_copy(rewriter, piece.from, piece.size,
					    err);
		else if (rewriter->ended)
			ret = err_set(err, "'%s' became shorter while it was read",
				      rewriter->core->path);
		else if (piece.what == REWRITE_PADDING)
			ret = sink_zeros(rewriter->sink, piece.size, err);
		else
			ret = rewriter->insert(rewriter->insert_arg, piece.what,
					       piece.size, rewriter->sink, err);
	}
	free(rewriter->buf);
	return ret;
}
