// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What parity brings back: the decoder of netoops' erasure code.
 * Pure file (see scripts/pure-files).  Programs that receive packets are linked with
 * userspace/isal/fec_decode.c instead, which is faster; fecplan.c is for both.
 */
#include <vmcoredd/env.h>
#include <pure/fec.h>

#include "fecplan.h"

/* Elements of the workspace, which is rows for all groups of eight packets. */
#define WORK_ROWS	((NETOOPS_FEC_WORK - sizeof(u64) + 1) / sizeof(u64))

/* What packet @i of those to decode from adds to eight missing ones. */
static u64 coefficients(const struct fecplan *plan, unsigned int first,
			unsigned int i)
{
	unsigned int row;
	u64 lanes = 0;

	for (row = 0; row < NETOOPS_FEC_ROWS &&
	     first + row < plan->missing_count; row++)
		lanes |= (u64)fecplan_coefficient(plan, i, first + row) <<
			 (8 * row);
	return lanes;
}

/* Rebuilds @columns bytes of each missing packet, from @start on. */
static void rebuild(const struct fecplan *plan, u8 * const chunks[],
		    size_t start, size_t columns, u64 *rows)
{
	unsigned int first, i;
	u64 *sums = rows;

	for (first = 0; first < plan->missing_count; first += NETOOPS_FEC_ROWS) {
		memset(sums, 0, columns * sizeof(*sums));
		for (i = 0; i < plan->k; i++)
			netoops_fec_add(sums, chunks[plan->from[i]] + start,
					columns, coefficients(plan, first, i));
		sums += columns;
	}

	/* Only now: a packet may be rebuilt where one that it needs has been. */
	for (i = 0; i < plan->missing_count; i++)
		netoops_fec_row(chunks[plan->missing[i]] + start,
				rows + i / NETOOPS_FEC_ROWS * columns,
				i % NETOOPS_FEC_ROWS, columns);
}

/**
 * netoops_fec_decode - rebuild the missing data packets of a block
 * @chunks: k + m buffers of @chunk_size bytes: data packets, then parity.  A
 *	short last chunk is padded with zeros.  A missing data packet needs a
 *	buffer, to which it is rebuilt; it may be that of a parity packet, which
 *	is lost then.  Those of missing parity packets are not looked at and may
 *	be NULL
 * @have: k + m flags: 0 when the packet is missing
 * @k: data packets of the block, 1 to 254
 * @m: parity packets of the block; k + m is at most NETOOPS_BLOCK_MAX
 * @chunk_size: bytes of a packet
 * @work: NETOOPS_FEC_WORK bytes, at any address, of any content
 *
 * Whether the packets are as they were sent is the caller's to know: from a
 * wrong one, wrong ones are rebuilt.
 *
 * Return: 0; -EINVAL when fewer than @k packets are there, or the arguments
 * cannot be; nothing is written then.
 */
int netoops_fec_decode(u8 * const chunks[], const u8 have[], u8 k, u8 m,
		       size_t chunk_size, u8 *work)
{
	size_t misfit = (uintptr_t)work % sizeof(u64);
	size_t start, columns;
	struct fecplan plan;
	unsigned int groups;
	u64 *rows;

	if (fecplan_make(&plan, chunks, have, k, m))
		return -EINVAL;
	if (!plan.missing_count)
		return 0;
	rows = (void *)(work + (misfit ? sizeof(u64) - misfit : 0));
	groups = (plan.missing_count + NETOOPS_FEC_ROWS - 1) / NETOOPS_FEC_ROWS;
	for (start = 0; start < chunk_size; start += columns) {
		columns = WORK_ROWS / groups;
		if (columns > chunk_size - start)
			columns = chunk_size - start;
		rebuild(&plan, chunks, start, columns, rows);
	}
	return 0;
}
