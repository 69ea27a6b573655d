/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From which packets of a block, and how, the missing ones are rebuilt: all of
 * decoding but the arithmetic on the bytes.  Pure.
 */
#ifndef _LIB_FECPLAN_H
#define _LIB_FECPLAN_H

#include <vmcoredd/env.h>
#include <pure/fec.h>

#define FECPLAN_MISSING_MAX	(NETOOPS_BLOCK_MAX / 2)

/**
 * struct fecplan - k packets, and what becomes of them
 * @k: data packets of the block
 * @missing_count: of these, how many are missing
 * @from: numbers in the block of the k packets to decode from, the last
 *	@missing_count parity
 * @missing: numbers of the data packets to rebuild
 * @weight: logarithms, for each of @from
 * @scale: logarithms, for each of @missing
 * @exp: powers of 2
 * @log: the reverse, with 0 for 0
 */
struct fecplan {
	unsigned int	k;
	unsigned int	missing_count;
	u8	from[NETOOPS_BLOCK_MAX];
	u8	missing[FECPLAN_MISSING_MAX];
	u8	weight[NETOOPS_BLOCK_MAX];
	u8	scale[FECPLAN_MISSING_MAX];
	u8	exp[255];
	u8	log[256];
};

int fecplan_make(struct fecplan *plan, u8 * const chunks[], const u8 have[],
		 u8 k, u8 m);
u8 fecplan_coefficient(const struct fecplan *plan, unsigned int from,
		       unsigned int missing);

#endif /* _LIB_FECPLAN_H */
