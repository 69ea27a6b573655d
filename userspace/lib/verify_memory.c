// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checking whether the memory of a vmcore is all there. */
#include "verify.h"

#define MEMORY_DESCS	512	/* of the last pages, that are looked at */

/* Where the page ends that a descriptor is about. */
static u64 memory_page_end(const struct vmcore *core, const u8 *desc)
{
	u64 offset = kdump_load(&core->kdump, desc, 8);
	u64 size = kdump_load(&core->kdump, desc + 8, 4);

	return offset > U64_MAX - size ? U64_MAX : offset + size;
}

/*
 * Pages stand in the order of their descriptors, but for those of zeros, which
 * all share the first: so the last descriptors tell how long the file must be.
 */
static u64 memory_last_end(const struct vmcore *core, u64 base, u64 count)
{
	u8 descs[MEMORY_DESCS * KDUMP_PAGE_DESC];
	u64 from = count > MEMORY_DESCS ? count - MEMORY_DESCS : 0;
	size_t at, want = (size_t)(count - from) * KDUMP_PAGE_DESC;
	u64 end, last = 0;
	struct err err;

	if (vmcore_read(core, base + from * KDUMP_PAGE_DESC, descs, want,
			&err) < (ssize_t)want)
		return 0;
	for (at = 0; at < want; at += KDUMP_PAGE_DESC) {
		end = memory_page_end(core, descs + at);
		if (end > last)
			last = end;
	}
	return last;
}

/*
 * Pages begin where the descriptors end, so the first descriptor tells how many
 * there are; the bitmaps tell it too, but would have to be read for that.  Before
 * the first page there may be one of zeros, as large as a block; no block is a
 * multiple of a descriptor, so at most one of both fits.
 *
 * Return: number of descriptors; 0 when it cannot be told.
 */
static u64 memory_descs(const struct vmcore *core, u64 base, u64 first)
{
	u64 block = core->kdump.block_size;

	if (first < base + KDUMP_PAGE_DESC)
		return 0;
	if (!((first - base) % KDUMP_PAGE_DESC))
		return (first - base) / KDUMP_PAGE_DESC;
	if (first - base < block + KDUMP_PAGE_DESC ||
	    (first - base - block) % KDUMP_PAGE_DESC)
		return 0;
	return (first - base - block) / KDUMP_PAGE_DESC;
}

/* Return: where the last page ends; 0 when it cannot be told. */
static u64 memory_kdump_end(const struct vmcore *core)
{
	u64 base = kdump_data_offset(&core->kdump);
	u8 desc[KDUMP_PAGE_DESC];
	struct err err;
	u64 count, end;
	ssize_t got;

	got = vmcore_read(core, base, desc, sizeof(desc), &err);
	if (!got)
		return base;
	if (got < (ssize_t)sizeof(desc))
		return 0;
	count = memory_descs(core, base, kdump_load(&core->kdump, desc, 8));
	if (!count)
		return 0;
	/* Behind the end there is nothing that could be read. */
	end = memory_page_end(core, desc);
	if (end > core->source->size)
		return end;
	return memory_last_end(core, base, count);
}

/**
 * verify_memory - check whether the file ends too early
 * @verify: the check; only what was read before can be read afterwards
 *
 * A stream is read to its end for that.
 */
void verify_memory(struct verify *verify)
{
	struct vmcore *core = verify->core;
	struct problems problems = {
		.tell = verify->problems.tell,
		.tell_arg = verify->problems.tell_arg,
	};
	u64 end = core->end;
	struct err err;

	if (core->format == VMCORE_KDUMP)
		end = memory_kdump_end(core);
	if (source_drain(core->source, &err)) {
		problems_add(&problems, "%s", err.text);
		return;
	}
	vmcore_check_memory(core, &problems);
	if (!problems.count && end > core->source->size)
		problems_add_at(&problems, core->source->size, PROBLEM_NO_DUMP,
				"memory cut short: its last page ends at offset %ju, the file at %ju",
				end, core->source->size);
	verify->memory_checked = problems.count ||
				 (end && core->source->size !=
					 SOURCE_SIZE_UNKNOWN);
}
