// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads any bytes as device state, record by record and device by device. */
#include <stdlib.h>

#include "../../userspace/lib/decode/statedevice.h"
#include "fuzz.h"

static struct statedevice dev;

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct vmcoredd_state_header header;
	struct vmcoredd_state_cursor cursor;
	const void *value;
	u32 length;
	u16 type;

	if (vmcoredd_state_open(&cursor, data, size, &header) == -EINVAL)
		return 0;
	statedevice_decode(cursor, &dev);
	while (vmcoredd_state_next(&cursor, &type, &value, &length) > 0) {
		if ((const u8 *)value < data ||
		    (const u8 *)value > data + size ||
		    length > (size_t)(data + size - (const u8 *)value))
			abort();
	}
	return 0;
}
