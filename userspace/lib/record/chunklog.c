// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The log of a record.  Pure file (see scripts/pure-files).
 *
 * Of hostile records nearly all is missing: everything here takes time for what is
 * there.
 */
#include <vmcoredd/env.h>

#include "chunklog.h"
#include "chunks.h"

/**
 * struct chunklog_walk - on the way through a log
 * @slot: the chunk that is next
 * @chunk: chunks that are behind us, missing ones included
 * @at: bytes that are, likewise
 */
struct chunklog_walk {
	u32	slot;
	u32	chunk;
	u32	at;
};

static struct chunklog_walk chunklog_begin(const struct chunklog *log)
{
	return (struct chunklog_walk) { log->list, 0, 0 };
}

/*
 * Goes on to the next chunk that is there, if any.  Return: bytes that are missing
 * before it.
 */
static u32 chunklog_skip(const struct chunklog *log, struct chunklog_walk *walk)
{
	const struct chunks *chunks = log->chunks;
	u32 number, missing;

	while (walk->slot != SLOTS_NONE && log->ragged &&
	       !chunks->lens[walk->slot])
		walk->slot = chunks->next[walk->slot];
	number = walk->slot == SLOTS_NONE ? log->count :
		 chunks_number(chunks, walk->slot);
	/* Parity is behind all chunks, and there when its block never filled. */
	if (number >= log->count) {
		walk->slot = SLOTS_NONE;
		number = log->count;
	}
	missing = (number - walk->chunk) * log->chunk_size;
	if (walk->slot == SLOTS_NONE && !log->ragged)
		missing = log->len - walk->at;
	walk->chunk = number;
	walk->at += missing;
	return missing;
}

/* Takes that chunk.  Return: its slot. */
static u32 chunklog_take(const struct chunklog *log, struct chunklog_walk *walk)
{
	u32 slot = walk->slot;

	walk->at += log->chunks->lens[slot];
	walk->chunk++;
	walk->slot = log->chunks->next[slot];
	return slot;
}

/**
 * chunklog_open - see what of a log is there
 * @log: the log, without @missing and @gap_count, and without @len when it is
 *	@ragged
 */
void chunklog_open(struct chunklog *log)
{
	struct chunklog_walk walk = chunklog_begin(log);
	u32 missing;

	log->missing = 0;
	log->gap_count = 0;
	do {
		missing = chunklog_skip(log, &walk);
		log->missing += missing;
		log->gap_count += !!missing;
		if (walk.slot != SLOTS_NONE)
			chunklog_take(log, &walk);
	} while (walk.chunk < log->count);
	log->len = walk.at;
}

/**
 * chunklog_copy - write what came of a log
 * @log: the log
 * @buf: where to: one chunk behind the other, without what is missing
 * @size: bytes at @buf; what is more is left out
 *
 * Return: bytes written.
 */
u32 chunklog_copy(const struct chunklog *log, u8 *buf, u32 size)
{
	struct chunklog_walk walk = chunklog_begin(log);
	u32 slot, len, used = 0;

	for (;;) {
		chunklog_skip(log, &walk);
		if (walk.slot == SLOTS_NONE)
			return used;
		slot = chunklog_take(log, &walk);
		len = log->chunks->lens[slot];
		if (len > size - used)
			len = size - used;
		if (len)
			memcpy(buf + used, chunks_data(log->chunks, slot), len);
		used += len;
	}
}

/**
 * chunklog_gaps - tell what is missing of a log
 * @log: the log
 * @gaps: where to; @gap_count of @log are all
 * @most: room there
 *
 * Return: how many there are at @gaps.
 */
u32 chunklog_gaps(const struct chunklog *log, struct reassembly_gap *gaps,
		  u32 most)
{
	struct chunklog_walk walk = chunklog_begin(log);
	u32 missing, count = 0;

	do {
		missing = chunklog_skip(log, &walk);
		if (missing && count < most)
			gaps[count++] = (struct reassembly_gap) {
				walk.at - missing, missing
			};
		if (walk.slot != SLOTS_NONE)
			chunklog_take(log, &walk);
	} while (walk.chunk < log->count);
	return count;
}
