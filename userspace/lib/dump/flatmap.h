/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which record of a flattened dump has which bytes.  Pure.
 *
 * 'makedumpfile -F' writes what it would write to a file as records, so that a
 * pipe can take them: a header of 4096 bytes, then records until one whose both
 * numbers are -1.  Everything is big-endian.
 *
 *	0	16	"makedumpfile", zero padded
 *	16	8	type, 1
 *	24	8	version, 1
 *	4096		records
 *
 *	0	8	offset in the file that was meant
 *	8	8	bytes that follow
 *
 * Records may overlap, and then the last one counts.  Source of the format:
 * makedumpfile's manual page, option -F, and libkdumpfile's description of it.
 */
#ifndef _LIB_FLATMAP_H
#define _LIB_FLATMAP_H

#include <vmcoredd/env.h>

#define FLAT_MAGIC	"makedumpfile"
#define FLAT_MAGIC_LEN	16
#define FLAT_HEADER	4096	/* bytes before the first record */
#define FLAT_RECORD	16	/* bytes of a record before its data */
#define FLAT_TYPE	1
#define FLAT_VERSION	1

/* Kept at most; more make the part smaller, which a fuzzer wants to see. */
#ifndef FLATMAP_EXTENTS
#define FLATMAP_EXTENTS	8192
#endif

/* What a record's numbers mean. */
enum flat_record {
	FLAT_DATA,	/* bytes follow */
	FLAT_END,	/* the last record */
	FLAT_BAD,	/* no record */
};

/**
 * struct flat_extent - bytes of the dump and where they are
 * @start: offset in the dump
 * @end: offset in the dump of the first byte behind them
 * @at: offset in the flattened file; later records have higher ones
 */
struct flat_extent {
	u64	start;
	u64	end;
	u64	at;
};

/**
 * struct flatmap - the records of a part of the dump
 * @low: offset in the dump where this part begins
 * @high: offset where it ends; it shrinks when there are too many records
 * @size: bytes of the dump that any record has reached
 * @count: entries of @extent
 * @extent: the records; in order and without overlap after flatmap_finish()
 * @active: for putting them in order: those at one place
 * @out: and the result
 */
struct flatmap {
	u64			low;
	u64			high;
	u64			size;
	size_t			count;
	struct flat_extent	extent[2 * FLATMAP_EXTENTS];
	struct flat_extent	active[2 * FLATMAP_EXTENTS];
	struct flat_extent	out[4 * FLATMAP_EXTENTS];
};

int flat_check_header(const void *buf, size_t len);
enum flat_record flat_decode(const void *buf, struct flat_extent *ret_extent);
void flatmap_begin(struct flatmap *map, u64 low);
void flatmap_add(struct flatmap *map, const struct flat_extent *extent);
void flatmap_finish(struct flatmap *map);
const struct flat_extent *flatmap_find(const struct flatmap *map, u64 offset);

#endif /* _LIB_FLATMAP_H */
