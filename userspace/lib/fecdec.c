// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What parity brings back: the decoder of netoops' erasure code.
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
#include <vmcoredd/fec.h>

#define MISSING_MAX	(NETOOPS_BLOCK_MAX / 2)
/* Elements of the workspace, which is rows for all groups of eight packets. */
#define WORK_ROWS	((NETOOPS_FEC_WORK - sizeof(u64) + 1) / sizeof(u64))

/*
 * @from: points of the k packets to decode from, the last @missing_count parity
 * @missing: points of the data packets to rebuild
 * @weight, @scale: logarithms, for each of @from and of @missing
 * @exp, @log: powers of 2, and the reverse, with 0 for 0
 */
struct decoder {
	unsigned int	k;
	unsigned int	missing_count;
	u8	from[NETOOPS_BLOCK_MAX];
	u8	missing[MISSING_MAX];
	u8	weight[NETOOPS_BLOCK_MAX];
	u8	scale[MISSING_MAX];
	u8	exp[255];
	u8	log[256];
};

static int decoder_choose(struct decoder *decoder, u8 * const chunks[],
			  const u8 have[], u8 k, u8 m)
{
	unsigned int found = 0, i;

	decoder->k = k;
	decoder->missing_count = 0;
	for (i = 0; i < k; i++) {
		if (!chunks[i])
			return -EINVAL;
		if (have[i]) {
			decoder->from[found++] = (u8)i;
			continue;
		}
		if (decoder->missing_count == MISSING_MAX)
			return -EINVAL;
		decoder->missing[decoder->missing_count++] = (u8)i;
	}
	for (i = k; i < (unsigned int)k + m && found < k; i++) {
		if (!have[i])
			continue;
		if (!chunks[i])
			return -EINVAL;
		decoder->from[found++] = (u8)i;
	}
	return found == k ? 0 : -EINVAL;
}

static void decoder_powers(struct decoder *decoder)
{
	unsigned int power = 1, i;

	decoder->log[0] = 0;
	for (i = 0; i < 255; i++) {
		decoder->exp[i] = (u8)power;
		decoder->log[power] = (u8)i;
		power <<= 1;
		if (power > 0xff)
			power ^= NETOOPS_FEC_POLYNOMIAL;
	}
}

/* Logarithm of the product of the distances of @point to all other @points. */
static unsigned int log_distances(const struct decoder *decoder, u8 point,
				  const u8 *points)
{
	unsigned int sum = 0, i;

	for (i = 0; i < decoder->missing_count; i++)
		sum += decoder->log[point ^ points[i]];
	return sum % 255;
}

static void decoder_weights(struct decoder *decoder)
{
	const u8 *parity = decoder->from + decoder->k - decoder->missing_count;
	const u8 *missing = decoder->missing;
	unsigned int i;
	u8 point;

	for (i = 0; i < decoder->k; i++) {
		point = decoder->from[i];
		decoder->weight[i] =
			(u8)((log_distances(decoder, point, missing) + 255 -
			      log_distances(decoder, point, parity)) % 255);
	}
	for (i = 0; i < decoder->missing_count; i++) {
		point = missing[i];
		decoder->scale[i] =
			(u8)((log_distances(decoder, point, parity) + 255 -
			      log_distances(decoder, point, missing)) % 255);
	}
}

/* What packet @i of those to decode from adds to eight missing ones. */
static u64 decoder_coefficients(const struct decoder *decoder,
				unsigned int first, unsigned int i)
{
	unsigned int row, log;
	u64 lanes = 0;

	for (row = 0; row < NETOOPS_FEC_ROWS &&
	     first + row < decoder->missing_count; row++) {
		log = decoder->weight[i] + decoder->scale[first + row] + 255 -
		      decoder->log[decoder->from[i] ^
				   decoder->missing[first + row]];
		lanes |= (u64)decoder->exp[log % 255] << (8 * row);
	}
	return lanes;
}

/* Rebuilds @columns bytes of each missing packet, from @start on. */
static void decoder_rebuild(const struct decoder *decoder, u8 * const chunks[],
			    size_t start, size_t columns, u64 *rows)
{
	unsigned int first, i;
	u64 *sums = rows;

	for (first = 0; first < decoder->missing_count;
	     first += NETOOPS_FEC_ROWS) {
		memset(sums, 0, columns * sizeof(*sums));
		for (i = 0; i < decoder->k; i++)
			netoops_fec_add(sums,
					chunks[decoder->from[i]] + start, columns,
					decoder_coefficients(decoder, first, i));
		sums += columns;
	}

	/* Only now: a packet may be rebuilt where one that it needs has been. */
	for (i = 0; i < decoder->missing_count; i++)
		netoops_fec_row(chunks[decoder->missing[i]] + start,
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
	struct decoder decoder;
	size_t start, columns;
	unsigned int groups;
	u64 *rows;

	if (!k || k + m > NETOOPS_BLOCK_MAX ||
	    decoder_choose(&decoder, chunks, have, k, m))
		return -EINVAL;
	if (!decoder.missing_count)
		return 0;
	rows = (void *)(work + (misfit ? sizeof(u64) - misfit : 0));
	decoder_powers(&decoder);
	decoder_weights(&decoder);
	groups = (decoder.missing_count + NETOOPS_FEC_ROWS - 1) /
		 NETOOPS_FEC_ROWS;
	for (start = 0; start < chunk_size; start += columns) {
		columns = WORK_ROWS / groups;
		if (columns > chunk_size - start)
			columns = chunk_size - start;
		decoder_rebuild(&decoder, chunks, start, columns, rows);
	}
	return 0;
}
