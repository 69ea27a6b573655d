// SPDX-License-Identifier: GPL-2.0-or-later
/* Classes of drops: two protocols and a flag, a reason up to NUL, the rest is a place. */
#include <stdlib.h>

#include "../../userspace/lib/drop/dropclass.h"
#include "fuzz.h"

#define NUMBERS	4

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct dropclass_key key = { NULL, NULL, 0, DROPCLASS_NO_L4, false };
	struct dropclass ret;
	char *text;
	size_t len;

	if (size < NUMBERS)
		return 0;
	key.protocol = (u16)(data[0] << 8 | data[1]);
	key.l4 = data[2] - 1;
	key.trap = data[3] & 1;
	text = strndup((const char *)data + NUMBERS, size - NUMBERS);
	len = strlen(text) + 1;
	key.reason = text;
	key.symbol = len < size - NUMBERS ?
		strndup((const char *)data + NUMBERS + len, size - NUMBERS - len) : NULL;
	dropclass_of(&ret, &key);
	if (ret.class >= DROPCLASS_CLASSES || ret.verdict >= DROPCLASS_VERDICTS ||
	    (key.trap && ret.class != DROPCLASS_HARDWARE) || (ret.type != text && !ret.rule))
		abort();
	free((char *)key.symbol);
	free(text);
	return 0;
}
