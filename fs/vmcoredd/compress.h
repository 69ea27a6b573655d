/* SPDX-License-Identifier: GPL-2.0-only */
/* zstd frames of payloads. */
#ifndef _VMCOREDD_COMPRESS_H
#define _VMCOREDD_COMPRESS_H

#include <linux/types.h>

/**
 * struct vmcoredd_zstd - a compressed payload
 * @data: the frame, vmalloc memory
 * @size: its bytes
 */
struct vmcoredd_zstd {
	void	*data;
	size_t	size;
};

int vmcoredd_zstd_compress(struct vmcoredd_zstd *zstd, const void *src,
			   size_t size);
void vmcoredd_zstd_free(struct vmcoredd_zstd *zstd);

#endif /* _VMCOREDD_COMPRESS_H */
