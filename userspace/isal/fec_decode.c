// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The decoder of netoops' erasure code by ISA-L, which uses the CPU's vector
 * instructions, instead of the pure userspace/lib/record/fec_decode.c: see
 * userspace/Makefile.  ISA-L only does the arithmetic: to find the coefficients,
 * it would invert a matrix.
 */
#include <isa-l/erasure_code.h>

#include <vmcoredd/env.h>
#include <pure/fec.h>

#include "../lib/record/fecplan.h"

#define ROWS		6	/* missing packets at a time: as many as ISA-L does */
#define TABLE_SIZE	32	/* what ISA-L makes of a coefficient */

/* ROWS missing packets from @first on, or what is left of them. */
static void rebuild_rows(const struct fecplan *plan, u8 **from, size_t columns,
			 unsigned int first, u8 *to)
{
	u8 tables[ROWS * NETOOPS_BLOCK_MAX * TABLE_SIZE];
	u8 matrix[ROWS * NETOOPS_BLOCK_MAX];
	unsigned int row, i, count = plan->missing_count - first;
	u8 *rows[ROWS];

	if (count > ROWS)
		count = ROWS;
	for (row = 0; row < count; row++) {
		rows[row] = to + (first + row) * columns;
		for (i = 0; i < plan->k; i++)
			matrix[row * plan->k + i] =
				fecplan_coefficient(plan, i, first + row);
	}
	ec_init_tables((int)plan->k, (int)count, matrix, tables);
	ec_encode_data((int)columns, (int)plan->k, (int)count, tables, from,
		       rows);
}

/* Rebuilds @columns bytes of each missing packet, from @start on. */
static void rebuild(const struct fecplan *plan, u8 * const chunks[],
		    size_t start, size_t columns, u8 *work)
{
	u8 *from[NETOOPS_BLOCK_MAX];
	unsigned int i;

	for (i = 0; i < plan->k; i++)
		from[i] = chunks[plan->from[i]] + start;
	for (i = 0; i < plan->missing_count; i += ROWS)
		rebuild_rows(plan, from, columns, i, work);

	/* Only now: a packet may be rebuilt where one that it needs has been. */
	for (i = 0; i < plan->missing_count; i++)
		memcpy(chunks[plan->missing[i]] + start, work + i * columns,
		       columns);
}

/**
 * netoops_fec_decode - rebuild the missing data packets of a block
 * @chunks: as of the pure one, with which it has all in common
 * @have: likewise
 * @k: likewise
 * @m: likewise
 * @chunk_size: likewise
 * @work: likewise
 *
 * Return: 0; -EINVAL when fewer than @k packets are there, or the arguments
 * cannot be; nothing is written then.
 */
int netoops_fec_decode(u8 * const chunks[], const u8 have[], u8 k, u8 m,
		       size_t chunk_size, u8 *work)
{
	struct fecplan plan;
	size_t start, columns;

	if (fecplan_make(&plan, chunks, have, k, m))
		return -EINVAL;
	if (!plan.missing_count)
		return 0;
	for (start = 0; start < chunk_size; start += columns) {
		columns = NETOOPS_FEC_WORK / plan.missing_count;
		if (columns > chunk_size - start)
			columns = chunk_size - start;
		rebuild(&plan, chunks, start, columns, work);
	}
	return 0;
}
