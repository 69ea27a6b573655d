// SPDX-License-Identifier: GPL-2.0-only
/*
 * The place where a compressor is plugged in.
 *
 * Context: task context, may sleep.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/mutex.h>

#include "compress.h"

static DEFINE_MUTEX(compress_lock);	/* protects compress_with */
static const struct vmcoredd_compressor *compress_with;

/**
 * vmcoredd_compressor_register - plug a compressor in
 * @compressor: it; stays the caller's
 *
 * Return: 0, or -EBUSY when there is one already.
 */
int vmcoredd_compressor_register(const struct vmcoredd_compressor *compressor)
{
	int error = -EBUSY;

	mutex_lock(&compress_lock);
	if (!compress_with) {
		compress_with = compressor;
		error = 0;
	}
	mutex_unlock(&compress_lock);
	return error;
}
EXPORT_SYMBOL_GPL(vmcoredd_compressor_register);

/**
 * vmcoredd_compressor_unregister - unplug a compressor
 * @compressor: the one that was plugged in
 *
 * Called from its module's exit, when nobody can be using it: who does holds a
 * reference on the module.
 */
void vmcoredd_compressor_unregister(const struct vmcoredd_compressor *compressor)
{
	mutex_lock(&compress_lock);
	if (compress_with == compressor)
		compress_with = NULL;
	mutex_unlock(&compress_lock);
}
EXPORT_SYMBOL_GPL(vmcoredd_compressor_unregister);

static const struct vmcoredd_compressor *compress_get(void)
{
	const struct vmcoredd_compressor *compressor;

	mutex_lock(&compress_lock);
	compressor = compress_with;
	if (compressor && !try_module_get(compressor->owner))
		compressor = NULL;
	mutex_unlock(&compress_lock);
	return compressor;
}

/**
 * vmcoredd_compress - compress a payload
 * @dst: where to
 * @room: bytes there
 * @src: the payload
 * @size: its bytes
 * @ret_codec: enum vmcoredd_codec of what is at @dst
 *
 * Return: bytes at @dst; -EOPNOTSUPP without a compressor; -E2BIG when it does
 * not fit; -ENOMEM.
 */
ssize_t vmcoredd_compress(void *dst, size_t room, const void *src, size_t size,
			  u16 *ret_codec)
{
	const struct vmcoredd_compressor *compressor = compress_get();
	ssize_t ret;

	if (!compressor)
		return -EOPNOTSUPP;
	ret = compressor->compress(dst, room, src, size);
	if (ret >= 0)
		*ret_codec = compressor->codec;
	module_put(compressor->owner);
	return ret;
}
