// SPDX-License-Identifier: LGPL-2.1-or-later
/* A changed copy of an ELF core dump: elfedit.c decides, this file reads. */
#include <errno.h>

#include "elfcopy.h"
#include "../dump/elfcore.h"

static int elfcopy_fix(void *arg, unsigned int kind, void *raw)
{
	return elfedit_fix(arg, kind, raw);
}

static bool elfcopy_begins(const void *arg, u64 offset)
{
	return vmcore_begins_at(arg, offset);
}

/**
 * elfcopy_prepare - find out what changes in the headers, and whether it can
 * @edit: to be set up; must outlive @rewriter
 * @rewriter: the copy; @core and @script are set, the tables are set here
 * @err: why it cannot be done
 *
 * Return: 0 or -1.
 */
int elfcopy_prepare(struct elfedit *edit, struct rewriter *rewriter,
		    struct err *err)
{
	static const char * const names[] = {
		[ELFEDIT_EHDR] = "ELF header",
		[ELFEDIT_PHDR] = "program header",
		[ELFEDIT_SHDR] = "section header",
	};
	struct vmcore core = *rewriter->core;
	u8 raw[ELFEDIT_EHDR_MAX] = { 0 };
	struct elfcore_ehdr ehdr;
	int ret;

	*edit = (struct elfedit){
		.script = rewriter->script, .bits = core.bits,
		.big_endian = core.big_endian, .begins = elfcopy_begins,
		.begins_arg = rewriter->core,
		.empty_grows = core.segments && !core.segment[0].size,
	};
	if (elfcore_read_ehdr(&core, &ehdr, err) ||
	    vmcore_read(&core, 0, raw, sizeof(raw), err) < 0)
		return -1;
	ret = elfedit_tables(edit, raw, ehdr.phnum, rewriter->table,
			     &rewriter->tables);
	if (ret == -EBUSY)
		return err_set(err, "'%s' cannot be changed: its notes overlap its headers",
			       core.path);
	if (ret)
		return err_set(err, "'%s' is damaged: its ELF, program and section headers overlap",
			       core.path);
	rewriter->names = names;
	rewriter->fix = elfcopy_fix;
	rewriter->fix_arg = edit;
	return rewriter_check(rewriter, err);
}
