// SPDX-License-Identifier: LGPL-2.1-or-later
/* A log with holes.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "sparselog.h"

/**
 * sparselog_missing - how much is missing?
 * @log: the log
 *
 * Return: bytes.
 */
u32 sparselog_missing(const struct sparselog *log)
{
	u32 missing = 0, i;

	for (i = 0; i < log->gap_count; i++)
		missing += log->gaps[i].len;
	return missing;
}

/**
 * sparselog_came - how much came?
 * @log: the log
 *
 * Return: bytes.
 */
u32 sparselog_came(const struct sparselog *log)
{
	return log->len - sparselog_missing(log);
}

/**
 * sparselog_ends_line - is its last byte there, and the end of a line?
 * @log: the log
 *
 * Return: false when not, or when there is nothing.
 */
bool sparselog_ends_line(const struct sparselog *log)
{
	const struct reassembly_gap *last = NULL;
	u32 came = sparselog_came(log);

	if (log->gap_count)
		last = &log->gaps[log->gap_count - 1];
	return came && log->bytes[came - 1] == '\n' &&
	       (!last || last->offset + last->len < log->len);
}

/* The piece that a cursor is at; of nothing when the log ends there. */
static struct sparselog_piece sparselog_piece(const struct sparselog *log,
					      struct sparselog_cursor *cursor)
{
	u32 at = cursor->at, until = log->len, end;
	const struct reassembly_gap *gap;

	for (; cursor->gap < log->gap_count; cursor->gap++) {
		gap = &log->gaps[cursor->gap];
		end = gap->offset + gap->len;
		if (gap->offset > at) {
			until = gap->offset;
			break;
		}
		if (end > at)
			return (struct sparselog_piece) { NULL, end - at };
	}
	if (until == at)
		return (struct sparselog_piece) { NULL, 0 };
	return (struct sparselog_piece) { log->bytes + cursor->came,
					  until - at };
}

static void sparselog_step(struct sparselog_cursor *cursor,
			   const struct sparselog_piece *piece, u32 len)
{
	cursor->at += len;
	if (piece->bytes)
		cursor->came += len;
}

/**
 * sparselog_next - read a log
 * @log: the log
 * @cursor: zeros at first; moved on
 * @ret_piece: what comes next: bytes as far as they came without a hole, or a hole
 *
 * Return: false when the log is at its end.
 */
bool sparselog_next(const struct sparselog *log,
		    struct sparselog_cursor *cursor,
		    struct sparselog_piece *ret_piece)
{
	*ret_piece = sparselog_piece(log, cursor);
	sparselog_step(cursor, ret_piece, ret_piece->len);
	return ret_piece->len;
}

/**
 * sparselog_expand - write a log with zeros in its holes
 * @log: the log
 * @buf: where to: @len bytes of @log
 *
 * This takes time for what never came: it is for who reads one log.
 */
void sparselog_expand(const struct sparselog *log, u8 *buf)
{
	struct sparselog_cursor cursor = { 0 };
	struct sparselog_piece piece;

	while (sparselog_next(log, &cursor, &piece)) {
		if (piece.bytes)
			memcpy(buf, piece.bytes, piece.len);
		else
			memset(buf, 0, piece.len);
		buf += piece.len;
	}
}

/**
 * sparselog_squeeze - the opposite
 * @buf: a log with anything in its holes: @len bytes of @log; what came is moved to
 *	its beginning
 * @log: where the holes are; its bytes are not looked at
 */
void sparselog_squeeze(u8 *buf, const struct sparselog *log)
{
	u32 from = 0, to = 0, end, i;

	for (i = 0; i <= log->gap_count; i++) {
		end = i < log->gap_count ? log->gaps[i].offset : log->len;
		if (end > from)
			memmove(buf + to, buf + from, end - from);
		to += end - from;
		if (i < log->gap_count)
			from = end + log->gaps[i].len;
	}
}

/**
 * sparselog_mark - write what came, with one zero for each hole
 * @log: the log
 * @buf: where to: sparselog_came() bytes and one for each gap
 *
 * For signature_find(), to which a hole is one whatever its length.
 *
 * Return: bytes written.
 */
u32 sparselog_mark(const struct sparselog *log, u8 *buf)
{
	struct sparselog_cursor cursor = { 0 };
	struct sparselog_piece piece;
	u32 len = 0;

	while (sparselog_next(log, &cursor, &piece)) {
		if (piece.bytes) {
			memcpy(buf + len, piece.bytes, piece.len);
			len += piece.len;
		} else {
			buf[len++] = 0;
		}
	}
	return len;
}

/**
 * sparselog_merge - put together what came of a log at two times
 * @ret: the whole
 * @bytes: room for what came of it: sparselog_came() bytes of both logs
 * @gaps: room for what did not: one for each gap of both logs
 * @first: what came first
 * @second: what came then, and counts where both have something; as long as @first
 */
void sparselog_merge(struct sparselog *ret, u8 *bytes,
		     struct reassembly_gap *gaps,
		     const struct sparselog *first,
		     const struct sparselog *second)
{
	struct sparselog_cursor one = { 0 }, two = { 0 };
	struct sparselog_piece old, new;
	struct reassembly_gap *gap = gaps;
	const u8 *from;
	u32 len;

	*ret = (struct sparselog) { bytes, first->len, gaps, 0 };
	while (one.at < ret->len) {
		old = sparselog_piece(first, &one);
		new = sparselog_piece(second, &two);
		len = old.len < new.len ? old.len : new.len;
		from = new.bytes ? new.bytes : old.bytes;
		if (from) {
			memcpy(bytes, from, len);
			bytes += len;
		} else if (gap > gaps && gap[-1].offset + gap[-1].len == one.at) {
			gap[-1].len += len;
		} else {
			*gap++ = (struct reassembly_gap) { one.at, len };
		}
		sparselog_step(&one, &old, len);
		sparselog_step(&two, &new, len);
	}
	ret->gap_count = (u32)(gap - gaps);
}
