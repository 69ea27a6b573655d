// SPDX-License-Identifier: GPL-2.0-or-later
/* Decodes any bytes as an index. */
#include <stdlib.h>

#include "../../userspace/lib/dump/index_decode.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct index_header header;
	struct index_entry entry;
	u64 at;
	u32 i;

	if (index_decode_header(data, size, &header))
		return 0;
	for (i = 0; i < header.entries; i++) {
		at = header.header_size + (u64)i * header.entry_size;
		if (at > size)
			break;
		if (index_decode_entry(data + at, size - (size_t)at, &entry))
			continue;
		if (strlen(entry.name) > VMCOREDD_NAME_LEN ||
		    strlen(entry.owner) > VMCOREDD_OWNER_LEN ||
		    strlen(entry.device) > VMCOREDD_DEVICE_LEN)
			abort();
	}
	return 0;
}
