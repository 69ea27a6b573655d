// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmcoredd_zstd: stores payloads as zstd frames (RFC 8878) where the producer
 * allows it.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>
#include <linux/zstd.h>
#include <uapi/vmcoredd/note.h>

#include "compress.h"

/* The fastest level: the capture kernel has one CPU and little memory. */
#define ZSTD_LEVEL	1

static ssize_t zstd_compress_payload(void *dst, size_t room, const void *src,
				     size_t size)
{
	zstd_parameters params = zstd_get_params(ZSTD_LEVEL, size);
	size_t work_size = zstd_cctx_workspace_bound(&params.cParams);
	zstd_cctx *cctx;
	void *work;
	size_t len;

	work = __vmalloc(work_size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (!work)
		return -ENOMEM;
	cctx = zstd_init_cctx(work, work_size);
	if (!cctx) {
		vfree(work);
		return -ENOMEM;
	}
	len = zstd_compress_cctx(cctx, dst, room, src, size, &params);
	vfree(work);
	return zstd_is_error(len) ? -E2BIG : (ssize_t)len;
}

static const struct vmcoredd_compressor zstd_compressor = {
	.owner		= THIS_MODULE,
	.codec		= VMCOREDD_CODEC_ZSTD,
	.compress	= zstd_compress_payload,
};

static int __init zstd_init(void)
{
	return vmcoredd_compressor_register(&zstd_compressor);
}
module_init(zstd_init);

static void __exit zstd_exit(void)
{
	vmcoredd_compressor_unregister(&zstd_compressor);
}
module_exit(zstd_exit);

MODULE_DESCRIPTION("zstd compression of device dumps");
MODULE_AUTHOR("The vmcoredd developers");
MODULE_LICENSE("GPL");
