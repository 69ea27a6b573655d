// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How missing packets follow from those that are there: see fecplan.h.
 * Pure file (see scripts/pure-files).
 *
 * With a Cauchy matrix no matrix need be inverted.  Number the packets of a
 * block as the code does, data 0 to k - 1, parity k to k + m - 1, and call those
 * numbers points.  There is one polynomial of a degree below k that, up to known
 * factors, has the packets as its values at their points, so that Lagrange's
 * interpolation through any k points gives the others.  Factors that all have in
 * common cancel, and the missing data packet at point y is the sum over the
 * packets at points z of
 *
 *	value(z) * scale(y) * weight(z) / (y - z)
 *
 * where, M being the missing data packets and X as many parity packets,
 *
 *	weight(z) = product over M of (z - c) / product over X but z of (z - x)
 *	scale(y) = product over X of (y - x) / product over M but y of (y - c)
 *
 * and minus, as plus, is exclusive or.
 */
#include <vmcoredd/env.h>

#include "fecplan.h"

static int fecplan_choose(struct fecplan *plan, u8 * const chunks[],
			  const u8 have[], u8 k, u8 m)
{
	unsigned int found = 0, i;

	plan->k = k;
	plan->missing_count = 0;
	for (i = 0; i < k; i++) {
		if (!chunks[i])
			return -EINVAL;
		if (have[i]) {
			plan->from[found++] = (u8)i;
			continue;
		}
		if (plan->missing_count == FECPLAN_MISSING_MAX)
			return -EINVAL;
		plan->missing[plan->missing_count++] = (u8)i;
	}
	for (i = k; i < (unsigned int)k + m && found < k; i++) {
		if (!have[i])
			continue;
		if (!chunks[i])
			return -EINVAL;
		plan->from[found++] = (u8)i;
	}
	return found == k ? 0 : -EINVAL;
}

static void fecplan_powers(struct fecplan *plan)
{
	unsigned int power = 1, i;

	plan->log[0] = 0;
	for (i = 0; i < 255; i++) {
		plan->exp[i] = (u8)power;
		plan->log[power] = (u8)i;
		power <<= 1;
		if (power > 0xff)
			power ^= NETOOPS_FEC_POLYNOMIAL;
	}
}

/* Logarithm of the product of the distances of @point to all other @points. */
static unsigned int log_distances(const struct fecplan *plan, u8 point,
				  const u8 *points)
{
	unsigned int sum = 0, i;

	for (i = 0; i < plan->missing_count; i++)
		sum += plan->log[point ^ points[i]];
	return sum % 255;
}

static void fecplan_weights(struct fecplan *plan)
{
	const u8 *parity = plan->from + plan->k - plan->missing_count;
	const u8 *missing = plan->missing;
	unsigned int i;
	u8 point;

	for (i = 0; i < plan->k; i++) {
		point = plan->from[i];
		plan->weight[i] =
			(u8)((log_distances(plan, point, missing) + 255 -
			      log_distances(plan, point, parity)) % 255);
	}
	for (i = 0; i < plan->missing_count; i++) {
		point = missing[i];
		plan->scale[i] =
			(u8)((log_distances(plan, point, parity) + 255 -
			      log_distances(plan, point, missing)) % 255);
	}
}

/**
 * fecplan_make - find out how the missing data packets of a block follow
 * @plan: to be filled
 * @chunks: k + m buffers: data packets, then parity; those of missing parity may
 *	be NULL, others not
 * @have: k + m flags: 0 when the packet is missing
 * @k: data packets of the block
 * @m: parity packets of the block
 *
 * Return: 0; -EINVAL when fewer than @k packets are there, or the arguments
 * cannot be.
 */
int fecplan_make(struct fecplan *plan, u8 * const chunks[], const u8 have[],
		 u8 k, u8 m)
{
	if (!k || k + m > NETOOPS_BLOCK_MAX ||
	    fecplan_choose(plan, chunks, have, k, m))
		return -EINVAL;
	if (!plan->missing_count)
		return 0;
	fecplan_powers(plan);
	fecplan_weights(plan);
	return 0;
}

/**
 * fecplan_coefficient - what a packet counts for in a missing one
 * @plan: the plan
 * @from: number of the packet in @plan->from
 * @missing: number of the missing one in @plan->missing
 *
 * Return: the factor, of GF(2^8).
 */
u8 fecplan_coefficient(const struct fecplan *plan, unsigned int from,
		       unsigned int missing)
{
	unsigned int log = plan->weight[from] + plan->scale[missing] + 255 -
			   plan->log[plan->from[from] ^ plan->missing[missing]];

	return plan->exp[log % 255];
}
