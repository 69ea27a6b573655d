// SPDX-License-Identifier: GPL-2.0-or-later
/* The log of a crash: see crashlog.h. */
#include <stdlib.h>

#include "../lib/record/logjoin.h"
#include "crashlog.h"

/* All records of a crash are 256 times what one may have: a stranger's may be. */
#define CRASHLOG_MAX	(1u << 28)

static int crashlog_count_gaps(struct crashlog *joined, const struct logjoin *join,
			       struct err *err)
{
	struct reassembly_gap gap = { 0 };
	u32 room = joined->gap_count;

	joined->gap_count = 0;
	joined->gaps = NULL;
	if (!room)
		return 0;
	joined->gaps = calloc(room, sizeof(*joined->gaps));
	if (!joined->gaps)
		return err_memory(err);
	while (joined->gap_count < room &&
	       logjoin_gap(join, gap.offset + gap.len, &gap))
		joined->gaps[joined->gap_count++] = gap;
	return 0;
}

/* What is there, with zeros where it is missing, and a log likewise. */
static int crashlog_join(struct crashlog *joined,
			 const struct logjoin_part *with, struct err *err)
{
	struct logjoin_part first = { joined->log, joined->len, joined->gaps,
				      joined->gap_count };
	struct logjoin_part second = *with;
	struct logjoin join;
	struct crashlog next;

	logjoin_init(&join, &first, &second);
	next.len = join.len;
	next.lost = joined->lost;
	/* Where one is missing, the other may split it. */
	next.gap_count = first.gap_count + second.gap_count +
			 (first.gap_count || second.gap_count);
	if (crashlog_count_gaps(&next, &join, err))
		return -1;
	/* In place: copying what is there for each record would take its square. */
	next.log = realloc(join.at ? NULL : joined->log, (size_t)join.len + 1);
	if (!next.log) {
		free(next.gaps);
		return err_memory(err);
	}
	if (!join.at) {
		joined->log = NULL;
		join.first.bytes = next.log;
	}
	logjoin_copy(&join, next.log);
	crashlog_free(joined);
	*joined = next;
	return 0;
}

/* Adds a record to what is there.  Return: 0 or -1. */
static int crashlog_add(struct crashlog *joined, const struct sparselog *log,
			struct err *err)
{
	struct logjoin_part part = { .len = log->len, .gaps = log->gaps,
				     .gap_count = log->gap_count };
	u8 *bytes;
	int ret;

	if ((u64)joined->len + log->len > CRASHLOG_MAX)
		return err_set(err, "the log is too long");
	bytes = malloc((size_t)log->len + 1);
	if (!bytes)
		return err_memory(err);
	sparselog_expand(log, bytes);
	part.bytes = bytes;
	ret = crashlog_join(joined, &part, err);
	free(bytes);
	return ret;
}

static struct sparselog crashlog_log(const struct crashlog *joined)
{
	return (struct sparselog) { joined->log, joined->len, joined->gaps,
				    joined->gap_count };
}

static void crashlog_squeeze(struct crashlog *joined)
{
	const struct sparselog log = crashlog_log(joined);

	sparselog_squeeze(joined->log, &log);
}

/**
 * crashlog_make - join the logs of a crash's records
 * @joined: the log, for crashlog_free()
 * @ctx: the run
 * @store: the store
 * @crash: the crash
 *
 * Return: CMD_OK, CMD_PARTIAL when the log of a record could not be unpacked, or
 * CMD_FAILURE, after one line on stderr.
 */
int crashlog_make(struct crashlog *joined, struct cmd_context *ctx,
		  struct store *store, const struct store_crash *crash)
{
	struct storedcrash stored;
	int found, ret = CMD_OK;
	struct err err;
	u32 from = 0;

	*joined = (struct crashlog) { 0 };
	for (;;) {
		found = storedcrash_next(&stored, store, crash, from, NULL, &err);
		if (!found)
			crashlog_squeeze(joined);
		if (!found)
			return ret;
		if (found == -1)
			break;
		if (!from)
			joined->lost = stored.entry->record.packet.log_lost;
		from = (u32)stored.entry->record.packet.record + 1;
		if (found == -2)
			ret = cmd_fail(ctx, CMD_PARTIAL, "crash %s, record %u: %s",
				       stored.id, from - 1, err.text);
		found = found == 1 && crashlog_add(joined, &stored.out.log,
						  &err);
		storedcrash_free(&stored);
		if (found)
			break;
	}
	crashlog_free(joined);
	return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
}

/**
 * crashlog_write - hand out the log, with a line where something is missing
 * @joined: the log
 * @write: gets it piece by piece; a return other than 0 ends it
 * @arg: for @write
 *
 * Return: 0, or what @write returned.
 */
int crashlog_write(const struct crashlog *joined,
		   int (*write)(void *arg, const void *bytes, size_t len),
		   void *arg)
{
	const struct sparselog log = crashlog_log(joined);

	return recordout_log(&log, write, arg);
}

static int crashlog_stream(void *arg, const void *bytes, size_t len)
{
	out_stream(arg, bytes, len);
	return 0;
}

/**
 * crashlog_out - print the log
 * @joined: the log
 * @out: where to; in an object of JSON
 */
void crashlog_out(const struct crashlog *joined, struct out *out)
{
	const struct sparselog log = crashlog_log(joined);

	out_u64(out, "log_len", NULL, joined->len);
	out_u64(out, "log_lost", NULL, joined->lost);
	out_u64(out, "missing", NULL, sparselog_missing(&log));
	out_stream_begin(out, "log");
	crashlog_write(joined, crashlog_stream, out);
	out_stream_end(out);
	if (log.len && !sparselog_ends_line(&log))
		out_text(out, "\n");
}

/**
 * crashlog_free - forget a log
 * @joined: the log; freeing it twice does nothing
 */
void crashlog_free(struct crashlog *joined)
{
	free(joined->log);
	free(joined->gaps);
	joined->log = NULL;
	joined->gaps = NULL;
}
