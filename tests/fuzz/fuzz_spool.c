// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a packed stream.  The first byte chooses the packer, so that no
 * input is lost for want of a magic number; what is unpacked is read as a dump.
 */
#include <stdlib.h>

#include "walk.h"

static const struct {
	const char	*magic;
	size_t		len;
} packers[] = {
	{ "", 0 },
	{ "\x1f\x8b\x08", 3 },
	{ "\xfd\67zXZ", 6 },
	{ "\x28\xb5\x2f\xfd", 4 },
	{ "\x04\x22\x4d\x18", 4 },
	{ "BZh", 3 },
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	unsigned int packer;
	u8 *copy;

	if (!size)
		return 0;
	packer = *data % (sizeof(packers) / sizeof(*packers));
	data++;
	size--;
	copy = malloc(size + 1);
	if (!copy)
		abort();
	memcpy(copy, data, size);
	if (size >= packers[packer].len)
		memcpy(copy, packers[packer].magic, packers[packer].len);
	walk_bytes(copy, size);
	free(copy);
	return 0;
}
