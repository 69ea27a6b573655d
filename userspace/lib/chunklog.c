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

static u32 chunklog_len(const struct chunklog *log, u32 chunk)
{
	return chunklog_offset(log, chunk + 1) - chunklog_offset(log, chunk);
}

/* What is missing counts as long as a chunk can be. */
static void chunklog_measure(struct chunklog *log)
{
	u32 chunk, slot, len;

	for (chunk = 0; chunk < log->count; chunk++)
		log->offsets[chunk] = log->chunk_size;
	for (slot = log->list; slot != SLOTS_NONE;
	     slot = log->chunks->next[slot]) {
		chunk = chunks_number(log->chunks, slot);
		if (log->present[chunk])
			log->offsets[chunk] = log->chunks->lens[slot];
	}
	log->len = 0;
	for (chunk = 0; chunk < log->count; chunk++) {
		len = log->offsets[chunk];
		log->offsets[chunk] = log->len;
		log->len += len;
	}
}

/**
 * chunklog_open - see what of a log is there
 * @log: the log, without @missing, and without @len when there are @offsets:
 *	then only the chunks know how long they are, and an empty one is one whose
 *	text the sender lost
 *
 * Of hostile records much is missing, so this takes time for what is there.
 */
void chunklog_open(struct chunklog *log)
{
	u32 chunk, slot;

	memset(log->present, 0, log->count);
	for (slot = log->list; slot != SLOTS_NONE;
	     slot = log->chunks->next[slot]) {
		chunk = chunks_number(log->chunks, slot);
		if (chunk < CHUNK_PARITY)
			log->present[chunk] = !log->offsets ||
					      log->chunks->lens[slot];
	}
	if (log->offsets)
		chunklog_measure(log);
	log->missing = log->len;
	for (slot = log->list; slot != SLOTS_NONE;
	     slot = log->chunks->next[slot]) {
		chunk = chunks_number(log->chunks, slot);
		if (chunk < CHUNK_PARITY && log->present[chunk])
			log->missing -= chunklog_len(log, chunk);
	}
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
	if (!size)
		return 0;
	memset(buf, 0, size);
	for (slot = log->list; slot != SLOTS_NONE;
	     slot = log->chunks->next[slot]) {
		chunk = chunks_number(log->chunks, slot);
		if (chunk >= CHUNK_PARITY || !log->present[chunk])
			continue;
		pos = chunklog_offset(log, chunk);
		if (pos >= size)
			continue;
		len = chunklog_len(log, chunk);
		if (len > size - pos)
			len = size - pos;
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
	while (chunk < log->count && log->present[chunk])
		chunk++;
	if (chunk == log->count)
		return false;
	begin = chunklog_offset(log, chunk);
	if (begin < from)
		begin = from;
	while (chunk < log->count && !log->present[chunk])
		chunk++;
	ret_gap->offset = begin;
	ret_gap->len = chunklog_offset(log, chunk) - begin;
	return true;
}
