// SPDX-License-Identifier: GPL-2.0-only
/* Has <linux/hex.h> been split off <linux/kernel.h>? */
#include <linux/hex.h>

int probe(u8 *to, const char *from, size_t count);

int probe(u8 *to, const char *from, size_t count)
{
	return hex2bin(to, from, count);
}
