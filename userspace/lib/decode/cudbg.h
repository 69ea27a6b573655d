/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What Chelsio's cxgb4 puts into its device dump.  Pure.
 *
 * In the byte order of the machine that wrote it:
 *
 *	0	4	67856866
 *	4	4	bytes of this header
 *	8	2,2	version, major and minor
 *	12	4	bytes of all that was collected
 *	20	2	number of the first entity that there is not
 *	22	1	chip: version in the upper half, revision in the lower
 *	23	1	kind of dump (3 bits), then how entities are compressed (the
 *			other 4): bit fields, from the bottom on little-endian
 *			machines, from the top on others
 *
 * Behind the header 52 bytes for each entity, from 1 on; those that were not
 * collected are zero:
 *
 *	0	4	which entity
 *	4	4	where it begins in the dump
 *	8	4	its bytes
 *	12	4	0, or a negative number of cudbg's own
 *	16	4	a warning of its own, or 0
 *	20	4	an error of the system, or 0
 *
 * Source of the format: cudbg_lib_common.h, cudbg_entity.h and cudbg_if.h of Linux.
 */
#ifndef _LIB_CUDBG_H
#define _LIB_CUDBG_H

#include <vmcoredd/env.h>

#define CUDBG_HEADER		56
#define CUDBG_ENTITY		52
#define CUDBG_ENTITIES_MAX	1024	/* more are damage */

/**
 * enum cudbg_compression - how entities are stored
 * @CUDBG_PLAIN: as they are
 * @CUDBG_ZLIB: in pieces, each compressed with zlib
 */
enum cudbg_compression {
	CUDBG_PLAIN	= 1,
	CUDBG_ZLIB	= 2,
};

/**
 * struct cudbg_header - what the header says, in this machine's byte order
 * @big_endian: of the dump
 * @size: bytes of the header
 * @major: of the version
 * @minor: of the version
 * @data_size: bytes of header and all entities
 * @entities: places for entities behind the header
 * @chip: version and revision, four bits each
 * @compression: enum cudbg_compression
 */
struct cudbg_header {
	bool		big_endian;
	u32		size;
	unsigned int	major;
	unsigned int	minor;
	u32		data_size;
	unsigned int	entities;
	unsigned int	chip;
	unsigned int	compression;
};

/**
 * struct cudbg_entity - what was collected of one kind
 * @type: which
 * @offset: in the payload, in bytes
 * @size: in bytes
 * @error: 0, or a negative number of cudbg's own
 * @warning: a number of cudbg's own, or 0
 * @system_error: errno, negative, or 0
 */
struct cudbg_entity {
	u32	type;
	u32	offset;
	u32	size;
	int	error;
	int	warning;
	int	system_error;
};

int cudbg_decode(const void *buf, size_t len, struct cudbg_header *ret_header);
int cudbg_decode_entity(const struct cudbg_header *header, const void *buf,
			size_t len, unsigned int nr,
			struct cudbg_entity *ret_entity);
const char *cudbg_entity_name(u32 type);

#endif /* _LIB_CUDBG_H */
