/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the program has in files, in memory: a run that makes none is many. */
#ifndef _FUZZ_MEMORY_H
#define _FUZZ_MEMORY_H

#include "../../userspace/lib/base/sink.h"
#include "../../userspace/lib/dump/source.h"

/**
 * struct memory_sink - bytes that were written
 * @sink: what writes them
 * @data: they, the same memory for ever
 * @size: how many
 * @max: more cannot be written
 */
struct memory_sink {
	struct sink	sink;
	u8		*data;
	size_t		size;
	size_t		max;
};

struct source *memory_source(const u8 *data, size_t size);
void memory_sink_open(struct memory_sink *memory, size_t max);

#endif /* _FUZZ_MEMORY_H */
