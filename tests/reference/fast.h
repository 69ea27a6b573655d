/* SPDX-License-Identifier: GPL-2.0-or-later */
/* userspace/isal, under the names that the Makefile here gives it. */
#ifndef _FAST_H
#define _FAST_H

#include <vmcoredd/env.h>

u32 fast_crc32c(u32 crc, const void *buf, size_t len);
int fast_fec_decode(u8 * const chunks[], const u8 have[], u8 k, u8 m,
		    size_t chunk_size, u8 *work);

#endif /* _FAST_H */
