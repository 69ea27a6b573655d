/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compression of payloads, by a module of its own: vmcoredd.ko must load in a
 * capture kernel whose initramfs has nothing else.
 */
#ifndef _VMCOREDD_COMPRESS_H
#define _VMCOREDD_COMPRESS_H

#include <linux/types.h>

struct module;

/**
 * struct vmcoredd_compressor - what can compress payloads
 * @owner: its module
 * @codec: enum vmcoredd_codec
 * @compress: compresses @size bytes at @src into at most @room bytes at @dst;
 *	returns how many, -E2BIG when they do not fit, or -ENOMEM; task context
 */
struct vmcoredd_compressor {
	struct module	*owner;
	u16		codec;
	ssize_t		(*compress)(void *dst, size_t room, const void *src,
				    size_t size);
};

int vmcoredd_compressor_register(const struct vmcoredd_compressor *compressor);
void vmcoredd_compressor_unregister(const struct vmcoredd_compressor *compressor);
ssize_t vmcoredd_compress(void *dst, size_t room, const void *src, size_t size,
			  u16 *ret_codec);

#endif /* _VMCOREDD_COMPRESS_H */
