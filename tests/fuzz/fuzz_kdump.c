// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a kdump-compressed file: the headers by themselves, in a buffer that
 * ends where they do, then the whole file.
 */
#include <stdlib.h>

#include "../../userspace/lib/dump/kdump.h"
#include "walk.h"

/* What is stored in a field comes back, and no field is outside its header. */
static void try_fields(const struct kdump_header *header)
{
	u8 sub[KDUMP_BLOCK_MIN];
	unsigned int field, width;
	u64 at, max;

	for (field = KDUMP_SUB_HDR_SIZE; field <= KDUMP_OFFSET_ERASEINFO; field++) {
		at = kdump_field(header, field, &width);
		max = field == KDUMP_SUB_HDR_SIZE ? KDUMP_HEAD :
						    header->block_size + KDUMP_SUB;
		if (!at)
			continue;
		if ((width != 4 && width != 8) || at + width > max)
			abort();
		kdump_store(header, sub, width, 0x12345678);
		if (kdump_load(header, sub, width) != 0x12345678)
			abort();
	}
}

static void try_headers(const u8 *data, size_t size)
{
	struct kdump_header header;
	size_t len = size < KDUMP_HEAD ? size : KDUMP_HEAD;
	u8 *exact = malloc(len + 1);

	if (!exact)
		abort();
	memcpy(exact, data, len);
	if (!kdump_decode(exact, len, &header)) {
		if (header.release[KDUMP_TEXT] || header.machine[KDUMP_TEXT])
			abort();
		data += len;
		size -= len;
		len = size < KDUMP_SUB ? size : KDUMP_SUB;
		memcpy(exact, data, len);
		if (!kdump_decode_sub(exact, len, &header))
			try_fields(&header);
		kdump_data_offset(&header);
		kdump_machine(&header);
	}
	free(exact);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *copy = malloc(size + KDUMP_MAGIC_LEN);

	if (!copy)
		abort();
	memcpy(copy, KDUMP_MAGIC, KDUMP_MAGIC_LEN);
	if (size > KDUMP_MAGIC_LEN)
		memcpy(copy + KDUMP_MAGIC_LEN, data + KDUMP_MAGIC_LEN,
		       size - KDUMP_MAGIC_LEN);
	try_headers(copy, size < KDUMP_MAGIC_LEN ? KDUMP_MAGIC_LEN : size);
	walk_bytes(copy, size < KDUMP_MAGIC_LEN ? KDUMP_MAGIC_LEN : size);
	free(copy);
	return 0;
}
