// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a vmcore: what they are, they tell themselves. */
#include "walk.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	walk_bytes(data, size);
	return 0;
}
