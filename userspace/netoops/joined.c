// SPDX-License-Identifier: GPL-2.0-or-later
/* The log of a crash: see joined.h. */
#include <stdlib.h>

#include "../lib/logjoin.h"
#include "joined.h"

/* All records of a crash are 256 times what one may have: a stranger's may be. */
#define JOINED_MAX	(1u << 28)

static int joined_count_gaps(struct joined *joined, const struct logjoin *join,
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

/* Adds a record to what is there.  Return: 0 or -1. */
static int joined_add(struct joined *joined, const struct recordout *record,
		      struct err *err)
{
	struct logjoin_part first = { joined->log, joined->len, joined->gaps,
				      joined->gap_count };
	struct logjoin_part second = { record->log, record->log_len,
				       record->gaps, record->gap_count };
	struct logjoin join;
	struct joined next;

	if ((u64)first.len + second.len > JOINED_MAX)
		return err_set(err, "the log is too long");
	logjoin_init(&join, &first, &second);
	next.len = join.len;
	next.lost = joined->lost;
	/* Where one is missing, the other may split it. */
	next.gap_count = first.gap_count + second.gap_count +
			 (first.gap_count || second.gap_count);
	if (joined_count_gaps(&next, &join, err))
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
	joined_free(joined);
	*joined = next;
	return 0;
}

/**
 * joined_make - join the logs of a crash's records
 * @joined: the log, for joined_free()
 * @ctx: the run
 * @store: the store
 * @crash: the crash
 *
 * Return: CMD_OK, CMD_PARTIAL when the log of a record could not be unpacked, or
 * CMD_FAILURE, after one line on stderr.
 */
int joined_make(struct joined *joined, struct cmd_context *ctx,
		struct store *store, const struct store_crash *crash)
{
	struct stored stored;
	int found, ret = CMD_OK;
	struct err err;
	u32 from = 0;

	*joined = (struct joined) { 0 };
	for (;;) {
		found = stored_next(&stored, store, crash, from, NULL, &err);
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
		found = found == 1 && joined_add(joined, &stored.out, &err);
		stored_free(&stored);
		if (found)
			break;
	}
	joined_free(joined);
	return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
}

/**
 * joined_write - hand out the log, with a line where something is missing
 * @joined: the log
 * @write: gets it piece by piece; a return other than 0 ends it
 * @arg: for @write
 *
 * Return: 0, or what @write returned.
 */
int joined_write(const struct joined *joined,
		 int (*write)(void *arg, const void *bytes, size_t len),
		 void *arg)
{
	const struct recordout from = {
		.log = joined->log, .log_len = joined->len,
		.gaps = joined->gaps, .gap_count = joined->gap_count,
	};

	return recordout_log(&from, write, arg);
}

static int joined_stream(void *arg, const void *bytes, size_t len)
{
	out_stream(arg, bytes, len);
	return 0;
}

/**
 * joined_out - print the log
 * @joined: the log
 * @out: where to; in an object of JSON
 */
void joined_out(const struct joined *joined, struct out *out)
{
	u32 missing = 0, i;

	for (i = 0; i < joined->gap_count; i++)
		missing += joined->gaps[i].len;
	out_u64(out, "log_len", NULL, joined->len);
	out_u64(out, "log_lost", NULL, joined->lost);
	out_u64(out, "missing", NULL, missing);
	out_stream_begin(out, "log");
	joined_write(joined, joined_stream, out);
	out_stream_end(out);
	if (joined->len && joined->log[joined->len - 1] != '\n')
		out_text(out, "\n");
}

/**
 * joined_free - forget a log
 * @joined: the log; freeing it twice does nothing
 */
void joined_free(struct joined *joined)
{
	free(joined->log);
	free(joined->gaps);
	joined->log = NULL;
	joined->gaps = NULL;
}
