/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The erasure code of netoops: see NETOOPS_FEC_POLYNOMIAL in
 * <uapi/vmcoredd/netoops.h>.  Pure: no allocation; all memory is the caller's.
 */
#ifndef _VMCOREDD_FEC_H
#define _VMCOREDD_FEC_H

#include <vmcoredd/env.h>
#include <uapi/vmcoredd/netoops.h>

/* Parity packets that are computed at a time. */
#define NETOOPS_FEC_ROWS	8

/**
 * struct netoops_fec_data - the data chunks of one block
 * @data: the first chunk
 * @stride: bytes from one chunk to the next
 * @end: bytes from @data to the end of the log; what a chunk would have beyond
 *	counts as zeros
 * @chunk_size: bytes of a chunk
 * @k: chunks, 1 to 254
 */
struct netoops_fec_data {
	const u8	*data;
	size_t		stride;
	size_t		end;
	size_t		chunk_size;
	u8		k;
};

/*
 * Bytes of workspace for netoops_fec_decode(): sums of 256 bytes for each of the
 * 127 packets that can be missing, and the room to align them.
 */
#define NETOOPS_FEC_WORK	(128 * 256 + 7)

void netoops_fec_add(u64 *rows, const u8 *chunk, size_t len, u64 coefficients);
void netoops_fec_encode(u64 *rows, const struct netoops_fec_data *block,
			u8 first);
void netoops_fec_row(u8 *parity, const u64 *rows, unsigned int row,
		     size_t chunk_size);
int netoops_fec_decode(u8 * const chunks[], const u8 have[], u8 k, u8 m,
		       size_t chunk_size, u8 *work);

#endif /* _VMCOREDD_FEC_H */
