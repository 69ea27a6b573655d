// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a dump that is copied with a device dump added, and that copy without
 * it: which must be what a copy without changes is.
 */
#include <stdlib.h>

#include "../../userspace/lib/edit/dumpcopy.h"
#include "fuzz.h"
#include "memory.h"

#define COPY_MAX	(1U << 17)	/* bytes of a file that is copied */
#define COPY_ROOM	(4 * COPY_MAX)	/* bytes of one that is written */

static const char name[] = "put in by the fuzzer";
static const char payload[] = "its payload";

static int insert(void *arg, u32 what, u64 size, struct sink *sink,
		  struct err *err)
{
	const struct dumpcopy *copy = arg;
	u64 start = sink->bytes;

	if (what != DUMPEDIT_ADDED ||
	    dumpedit_write_header(copy->edit, name, sizeof(payload), sink, err) ||
	    sink_write(sink, payload, sizeof(payload), err))
		abort();
	return sink_zeros(sink, size - (sink->bytes - start), err);
}

/* What was copied: as it is, with a dump more, and that without it. */
static struct memory_sink plain, with, without;

/* Copies what is open.  Return: whether nothing was wrong. */
static bool copy_open(struct vmcore *core, struct dumpedit *edit,
		      struct memory_sink *to)
{
	struct dumpcopy copy = { .edit = edit, .insert = insert };
	struct problems *problems = edit->problems;
	struct err err;

	copy.insert_arg = &copy;
	edit->dumps = dumps_open(core, problems, &err);
	if (!edit->dumps)
		abort();
	memory_sink_open(to, COPY_ROOM);
	if (dumpedit_plan(edit, &err) || dumpcopy_prepare(&copy, &err) ||
	    edit->notes > COPY_MAX || core->source->size > COPY_MAX)
		return false;
	if (dumpcopy_write(&copy, &to->sink, problems, &err))
		abort();
	/* Notes that end with 4 bytes more than a page leave padding behind. */
	return !problems->count && core->segment[0].align != 8;
}

/* Return: whether there is a new file, in which nothing is wrong. */
static bool copy_bytes(const u8 *data, size_t size, bool add,
		       const struct select *select, struct memory_sink *to)
{
	static struct dumpedit edit;
	struct index_entry entry = {
		.size = sizeof(payload), .stored = sizeof(payload),
	};
	struct problems problems = { 0 };
	unsigned long matches = 0;
	struct vmcore core;
	struct err err;
	bool good;

	/* All but its tables, of which planning takes what it has filled. */
	edit.dumps = NULL;
	edit.has_index = false;
	edit.index_start = 0;
	edit.page = 0;
	edit.count = 0;
	edit.notes = 0;
	memcpy(entry.name, name, sizeof(name));
	edit.problems = &problems;
	edit.select = select;
	edit.selects = !!select;
	edit.matches = &matches;
	edit.added = &entry;
	edit.adds = add;
	if (vmcore_open_source(&core, memory_source(data, size), &problems, &err))
		return false;
	good = copy_open(&core, &edit, to);
	dumps_close(edit.dumps);
	vmcore_close(&core);
	if (good && select && matches != 1)
		abort();
	return good;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct select select;
	bool has_plain, has_with, has_without;
	struct err err;

	if (select_parse(&select, name, &err))
		abort();
	has_plain = copy_bytes(data, size, false, NULL, &plain);
	has_with = copy_bytes(data, size, true, NULL, &with);
	has_without = has_with && copy_bytes(with.data, with.size, false, &select,
					     &without);
	if (has_plain && has_with && !has_without)
		abort();
	if (has_plain && has_without &&
	    (plain.size != without.size ||
	     memcmp(plain.data, without.data, plain.size)))
		abort();
	return 0;
}
