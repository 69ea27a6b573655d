// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as the records of a flattened file, without its header: what comes out
 * is what writing one record after the other to a file would make.
 */
#include <stdlib.h>

#include "../../userspace/lib/dump/flat.h"
#include "memory.h"
#include "walk.h"

#define MODEL_SIZE	16384	/* bytes of the dump that are compared */
#define MODEL_STEP	251	/* from one look for holes to the next */

static u8 model[MODEL_SIZE];

static u64 number(const u8 *from)
{
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < 8; i++)
		value = value << 8 | from[i];
	return value;
}

/* Return: bytes of the dump. */
static u64 write_records(const u8 *data, size_t size)
{
	u64 offset, len, have, top = 0;
	u64 max = SOURCE_FREE + SOURCE_RATIO * (FLAT_HEADER + (u64)size);
	size_t i;

	memset(model, 0, sizeof(model));
	while (size >= FLAT_RECORD) {
		offset = number(data);
		len = number(data + 8);
		data += FLAT_RECORD;
		size -= FLAT_RECORD;
		if (offset > max || !len || len > max - offset)
			break;
		have = len < size ? len : size;
		for (i = 0; i < have && offset + i < MODEL_SIZE; i++)
			model[offset + i] = data[i];
		if (have && offset + have > top)
			top = offset + have;
		data += have;
		size -= have;
	}
	return top;
}

static void compare(struct source *flat, u64 size)
{
	static u8 buf[MODEL_SIZE];
	size_t len = size < MODEL_SIZE ? (size_t)size : MODEL_SIZE;
	u64 pos, next;
	struct err err;

	if (flat->size != size ||
	    source_read(flat, 0, buf, sizeof(buf), &err) != (ssize_t)len ||
	    memcmp(buf, model, len))
		abort();
	for (pos = 0; pos < len; pos = next + MODEL_STEP) {
		next = source_next_data(flat, pos);
		if (next < pos)
			abort();
		while (pos < next && pos < len) {
			if (model[pos++])
				abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct source *below, *flat;
	u8 *file = calloc(1, FLAT_HEADER + size);
	struct err err;
	u64 top;

	if (!file)
		abort();
	memcpy(file, FLAT_MAGIC, strlen(FLAT_MAGIC));
	file[FLAT_MAGIC_LEN + 7] = FLAT_TYPE;
	file[FLAT_MAGIC_LEN + 15] = FLAT_VERSION;
	if (size)
		memcpy(file + FLAT_HEADER, data, size);
	walk_bytes(file, FLAT_HEADER + size);
	top = write_records(data, size);
	below = memory_source(file, FLAT_HEADER + size);
	flat = flat_open(below, NULL, &err);
	if (!flat != !top)
		abort();
	if (flat)
		compare(flat, top);
	source_close(flat ? flat : below);
	free(file);
	return 0;
}
