// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checking whether the memory of a vmcore is all there. */
#include "payload.h"
#include "verify.h"

/*
 * A walk over the page descriptors of a kdump-compressed file.  The second bitmap
 * says how many there are; of a file of a split set, the bits of its own range.
 */
struct memory {
	struct verify		*verify;
	const struct vmcore	*core;
	u64			base;	/* of the descriptors, in the file */
	u64			count;	/* as the bitmap has it */
	u64			seen;	/* that are in the file */
	u64			empty;	/* that nobody has written */
	u64			wrong;	/* that name no page */
	u64			end;	/* of the last page */
	bool			counted;	/* the bitmap is all there */
};

/* Bits of a byte whose first has number @first, in the range of the file. */
static unsigned int memory_bits(const struct memory *memory, u64 first, u8 byte)
{
	const struct kdump_header *header = &memory->core->kdump;
	unsigned int i, bits = 0;

	if (!byte)
		return 0;
	for (i = 0; i < 8; i++) {
		if (header->split && (first + i < header->start_pfn ||
				      first + i >= header->end_pfn))
			continue;
		bits += byte >> i & 1;
	}
	return bits;
}

/*
 * Counts the pages.  Holes have no bits.
 *
 * Return: 0; -1 when the bitmap is not all there.
 */
static int memory_count(struct memory *memory)
{
	const struct vmcore *core = memory->core;
	u64 size = (u64)core->kdump.bitmap_blocks / 2 * core->kdump.block_size;
	u64 start = memory->base - size, at = start, data;
	u8 *buf = memory->verify->buf;
	struct err err;
	ssize_t got, i;

	while (at < memory->base) {
		data = source_next_data(core->source, at);
		if (data > at)
			at = data < memory->base ? data : memory->base;
		watch_tell(core->watch, "bitmap", at - start, size);
		got = memory->base - at < PAYLOAD_CHUNK ?
		      (ssize_t)(memory->base - at) : PAYLOAD_CHUNK;
		if (got && vmcore_read(core, at, buf, (size_t)got, &err) < got)
			return -1;
		for (i = 0; i < got; i++)
			memory->count += memory_bits(memory,
						     (at - start + (u64)i) * 8,
						     buf[i]);
		at += (u64)got;
	}
	return 0;
}

static void memory_take_desc(struct memory *memory, const u8 *desc)
{
	const struct kdump_header *header = &memory->core->kdump;
	u64 offset = kdump_load(header, desc, 8);
	u64 size = kdump_load(header, desc + 8, 4);

	memory->seen++;
	if (!offset && !size)
		memory->empty++;
	else if (!size || size > header->block_size ||
		 offset < memory->base + memory->count * KDUMP_PAGE_DESC ||
		 offset > U64_MAX - size)
		memory->wrong++;
	else if (offset + size > memory->end)
		memory->end = offset + size;
}

static void memory_walk(struct memory *memory)
{
	const size_t batch = PAYLOAD_CHUNK / KDUMP_PAGE_DESC;
	const struct vmcore *core = memory->core;
	u8 *buf = memory->verify->buf;
	struct err err;
	ssize_t got, i;
	size_t want;

	while (memory->seen < memory->count) {
		want = memory->count - memory->seen < batch ?
		       (size_t)(memory->count - memory->seen) : batch;
		watch_tell(core->watch, "page descriptors", memory->seen,
			   memory->count);
		got = vmcore_read(core, memory->base +
				  memory->seen * KDUMP_PAGE_DESC, buf,
				  want * KDUMP_PAGE_DESC, &err);
		for (i = 0; i + KDUMP_PAGE_DESC <= got; i += KDUMP_PAGE_DESC)
			memory_take_desc(memory, buf + i);
		if (got < (ssize_t)(want * KDUMP_PAGE_DESC))
			return;
	}
}

/*
 * makedumpfile writes descriptors as it goes on, over zeros: those of pages that it
 * did not come to are empty.
 */
static void memory_judge(const struct memory *memory, struct problems *problems)
{
	if (!memory->count && !memory->core->kdump.split &&
	    memory->core->source->size > memory->base)
		problems_add_at(problems, memory->base, PROBLEM_NO_DUMP,
				"memory is unfinished: its bitmap names no page");
	if (memory->empty)
		problems_add_at(problems, memory->base, PROBLEM_NO_DUMP,
				"memory is unfinished: %ju of %ju page descriptors are empty",
				memory->empty, memory->count);
	if (memory->wrong)
		problems_add_at(problems, memory->base, PROBLEM_NO_DUMP,
				"memory is damaged: %ju of %ju page descriptors name no page",
				memory->wrong, memory->count);
}

/* Finds where the last page ends; that stays 0 when it cannot be told. */
static void memory_find_end(struct memory *memory)
{
	const struct vmcore *core = memory->core;

	memory->base = kdump_data_offset(&core->kdump);
	if (!core->kdump.bitmap_blocks || core->kdump.bitmap_blocks & 1)
		return;
	memory->end = memory->base;
	if (memory_count(memory))
		return;
	memory->counted = true;
	memory_walk(memory);
	if (memory->seen < memory->count)
		memory->end = memory->base + memory->count * KDUMP_PAGE_DESC;
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
	struct memory memory = {
		.verify = verify, .core = core,
		.end = core->format == VMCORE_KDUMP ? 0 : core->end,
	};
	struct err err;
	u64 end;

	if (core->format == VMCORE_KDUMP)
		memory_find_end(&memory);
	end = memory.end;
	if (source_drain(core->source, &err)) {
		problems_add(&problems, "%s", err.text);
		return;
	}
	if (memory.counted && memory.seen == memory.count)
		memory_judge(&memory, &problems);
	vmcore_check_memory(core, &problems);
	if (!problems.count && end > core->source->size)
		problems_add_at(&problems, core->source->size, PROBLEM_NO_DUMP,
				"memory cut short: its last page ends at offset %ju, the file at %ju",
				end, core->source->size);
	verify->memory_checked = problems.count ||
				 (end && core->source->size !=
					 SOURCE_SIZE_UNKNOWN);
}
