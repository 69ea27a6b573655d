// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a dump that is copied with a device dump added, and that copy without
 * it: which must be what a copy without changes is.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../userspace/lib/dumpcopy.h"
#include "fuzz.h"

#define COPY_MAX	(1U << 24)	/* bytes of a file that is compared */

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

/* Copies the file @from to @to.  Return: whether nothing was wrong. */
static bool copy_open(struct vmcore *core, struct dumpedit *edit, int to)
{
	struct dumpcopy copy = { .edit = edit, .insert = insert };
	struct problems *problems = edit->problems;
	struct sink sink;
	struct err err;

	copy.insert_arg = &copy;
	edit->dumps = dumps_open(core, problems, &err);
	if (!edit->dumps)
		abort();
	sink_open_direct(&sink, to);
	if (dumpedit_plan(edit, &err) || dumpcopy_prepare(&copy, &err) ||
	    edit->notes > COPY_MAX || core->source->size > COPY_MAX)
		return false;
	if (dumpcopy_write(&copy, &sink, problems, &err))
		abort();
	/* Notes that end with 4 bytes more than a page leave padding behind. */
	return !problems->count && core->segment[0].align != 8;
}

/* Return: the new file when nothing was wrong, else -1. */
static int copy_file(int from, bool add, const struct select *select)
{
	struct dumpedit *edit = calloc(1, sizeof(*edit));
	struct index_entry entry = {
		.size = sizeof(payload), .stored = sizeof(payload),
	};
	struct problems problems = { 0 };
	unsigned long matches = 0;
	struct vmcore core;
	struct err err;
	int to = memfd_create("copy", 0);
	bool good;

	if (!edit || to < 0)
		abort();
	memcpy(entry.name, name, sizeof(name));
	edit->problems = &problems;
	edit->select = select;
	edit->selects = !!select;
	edit->matches = &matches;
	edit->added = &entry;
	edit->adds = add;
	good = !vmcore_open_fd(&core, from, "fuzz", &problems, &err);
	if (good) {
		good = copy_open(&core, edit, to);
		dumps_close(edit->dumps);
		vmcore_close(&core);
	}
	if (good && select && matches != 1)
		abort();
	free(edit);
	if (good)
		return to;
	close(to);
	return -1;
}

static void compare(int one, int other)
{
	static u8 a[4096], b[4096];
	off_t pos = 0;
	ssize_t got;

	do {
		got = pread(one, a, sizeof(a), pos);
		if (got < 0 || pread(other, b, sizeof(b), pos) != got ||
		    memcmp(a, b, (size_t)got))
			abort();
		pos += got;
	} while (got);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct select select;
	int from, plain, with, without = -1;
	struct err err;

	from = memfd_create("fuzz", 0);
	if (from < 0 || pwrite(from, data, size, 0) != (ssize_t)size ||
	    select_parse(&select, name, &err))
		abort();
	plain = copy_file(from, false, NULL);
	with = copy_file(from, true, NULL);
	if (with >= 0)
		without = copy_file(with, false, &select);
	if (plain >= 0 && with >= 0 && without < 0)
		abort();
	if (plain >= 0 && without >= 0)
		compare(plain, without);
	close(from);
	close(plain);
	close(with);
	close(without);
	return 0;
}
