// SPDX-License-Identifier: LGPL-2.1-or-later
/* The copy of a dump with other device dumps in it: see dumpcopy.h. */
#include "dumpcopy.h"

static int dumpcopy_insert(void *arg, u32 what, u64 size, struct sink *sink,
			   struct err *err)
{
	const struct dumpcopy *copy = arg;

	if (what == DUMPEDIT_INDEX)
		return dumpedit_write_index(copy->edit, size, sink, err);
	return copy->insert(copy->insert_arg, what, size, sink, err);
}

/**
 * dumpcopy_prepare - find out whether it can be made, before anything is written
 * @copy: @edit, @insert and @insert_arg are set; stays where it is
 * @err: why it cannot be
 *
 * Return: 0 or -1.
 */
int dumpcopy_prepare(struct dumpcopy *copy, struct err *err)
{
	const struct vmcore *core = copy->edit->dumps->core;

	copy->rewriter = (struct rewriter){
		.core = core, .script = &copy->edit->script,
		.insert = dumpcopy_insert, .insert_arg = copy,
	};
	if (core->format == VMCORE_KDUMP)
		return kdumpcopy_prepare(&copy->kdump, &copy->rewriter, err);
	return elfcopy_prepare(&copy->elf, &copy->rewriter, err);
}

/**
 * dumpcopy_write - write it
 * @copy: the copy, prepared
 * @sink: where to
 * @problems: told when the dump is cut short or its memory cannot be right
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int dumpcopy_write(struct dumpcopy *copy, struct sink *sink,
		   struct problems *problems, struct err *err)
{
	const struct vmcore *core = copy->edit->dumps->core;
	struct vmcore read = *core;

	copy->rewriter.sink = sink;
	if (rewriter_run(&copy->rewriter, err))
		return -1;
	/* Only now is it known where a stream ends. */
	read.size = core->source->size;
	vmcore_check_memory(&read, problems);
	if (core->format == VMCORE_KDUMP)
		kdumpcopy_check(&copy->kdump, problems);
	return 0;
}
