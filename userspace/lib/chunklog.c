// SPDX-License-Identifier: LGPL-2.1-or-later
/* The log of a record.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "chunklog.h"
#include "chunks.h"

/* Where a chunk begins; of the one behind the last, where the log ends. */
static u32 chunklog_offset(const struct chunklog *log, u32 chunk)
{
	if (chunk >= log->count)
		return log->len;
	return log->offsets ? log->offsets[chunk] : chunk * log->chunk_size;
}

/* An empty one is a chunk whose text the sender lost. */
static u32 chunklog_slot(const struct chunklog *log, u32 chunk)
{
	u32 slot = chunks_find(log->chunks, log->record, chunk);

	if (slot != SLOTS_NONE && log->offsets && !log->chunks->lens[slot])
		return SLOTS_NONE;
	return slot;
}

/**
 * chunklog_open - see what of a log is there
 * @log: the log; @missing is filled in
 */
void chunklog_open(struct chunklog *log)
{
	u32 chunk;

	log->missing = 0;
	for (chunk = 0; chunk < log->count; chunk++) {
		if (chunklog_slot(log, chunk) == SLOTS_NONE)
			log->missing += chunklog_offset(log, chunk + 1) -
					chunklog_offset(log, chunk);
	}
}

/**
 * chunklog_measure - see the same where only the chunks know how long they are
 * @log: the log; @len and @missing are filled in.  What is missing counts as
 *	long as a chunk can be
 * @offsets: room for one for each chunk; stays in use
 */
void chunklog_measure(struct chunklog *log, u32 *offsets)
{
	u32 chunk, slot;

	log->offsets = offsets;
	log->len = 0;
	for (chunk = 0; chunk < log->count; chunk++) {
		slot = chunklog_slot(log, chunk);
		offsets[chunk] = log->len;
		log->len += slot == SLOTS_NONE ? log->chunk_size :
						 log->chunks->lens[slot];
	}
	chunklog_open(log);
}

/**
 * chunklog_copy - write a log
 * @log: the log
 * @buf: where to; what is missing becomes zeros
 * @size: bytes at @buf; what of the log is beyond is left out
 *
 * Return: bytes written.
 */
u32 chunklog_copy(const struct chunklog *log, u8 *buf, u32 size)
{
	u32 chunk, slot, pos, len;

	if (size > log->len)
		size = log->len;
	for (chunk = 0; chunk < log->count; chunk++) {
		pos = chunklog_offset(log, chunk);
		if (pos >= size)
			break;
		len = chunklog_offset(log, chunk + 1) - pos;
		if (len > size - pos)
			len = size - pos;
		slot = chunklog_slot(log, chunk);
		if (slot == SLOTS_NONE)
			memset(buf + pos, 0, len);
		else
			memcpy(buf + pos, chunks_data(log->chunks, slot), len);
	}
	return size;
}

/* The chunk that an offset below the log's length is in. */
static u32 chunklog_chunk(const struct chunklog *log, u32 offset)
{
	u32 low = 0, high = log->count, middle;

	if (!log->offsets)
		return offset / log->chunk_size;
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (log->offsets[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/**
 * chunklog_gap - find what is missing
 * @log: the log
 * @from: offset in the log where to begin; a gap that it is in is cut there
 * @ret_gap: the first gap from there on
 *
 * Return: false when nothing is missing from there on.
 */
bool chunklog_gap(const struct chunklog *log, u32 from,
		  struct reassembly_gap *ret_gap)
{
	u32 chunk, begin;

	if (from >= log->len)
		return false;
	chunk = chunklog_chunk(log, from);
	while (chunk < log->count && chunklog_slot(log, chunk) != SLOTS_NONE)
		chunk++;
	if (chunk == log->count)
		return false;
	begin = chunklog_offset(log, chunk);
	if (begin < from)
		begin = from;
	while (chunk < log->count && chunklog_slot(log, chunk) == SLOTS_NONE)
		chunk++;
	ret_gap->offset = begin;
	ret_gap->len = chunklog_offset(log, chunk) - begin;
	return true;
}
