// SPDX-License-Identifier: GPL-2.0-only
/*
 * zstd frames of payloads.
 *
 * Context: task context; allocation sleeps.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/zstd.h>

#include "compress.h"

/* The fastest level: the capture kernel has one CPU and little memory. */
#define ZSTD_LEVEL	1

static void *compress_alloc(size_t size)
{
	return __vmalloc(size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
}

/**
 * vmcoredd_zstd_compress - compress a payload into one zstd frame
 * @zstd: the frame, to be freed with vmcoredd_zstd_free(); set on success
 * @src: the payload
 * @size: its bytes
 *
 * Return: 0; -ENOMEM; -E2BIG when it does not become a quarter shorter.
 */
int vmcoredd_zstd_compress(struct vmcoredd_zstd *zstd, const void *src,
			   size_t size)
{
	zstd_parameters params = zstd_get_params(ZSTD_LEVEL, size);
	size_t work_size = zstd_cctx_workspace_bound(&params.cParams);
	size_t room = size - size / 4;
	void *work, *data;
	size_t len;
	int ret = -ENOMEM;

	if (!room)
		return -E2BIG;
	work = compress_alloc(work_size);
	data = compress_alloc(room);
	if (!work || !data)
		goto err_free;

	ret = -E2BIG;
	len = zstd_compress_cctx(zstd_init_cctx(work, work_size), data, room,
				 src, size, &params);
	if (zstd_is_error(len))
		goto err_free;

	vfree(work);
	zstd->data = data;
	zstd->size = len;
	return 0;

err_free:
	vfree(data);
	vfree(work);
	return ret;
}

/**
 * vmcoredd_zstd_free - free a frame
 * @zstd: the frame
 */
void vmcoredd_zstd_free(struct vmcoredd_zstd *zstd)
{
	vfree(zstd->data);
	zstd->data = NULL;
}
