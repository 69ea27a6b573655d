// SPDX-License-Identifier: LGPL-2.1-or-later
/* A changed copy of a kdump-compressed dump: kdumpedit.c decides. */
#include <errno.h>

#include "kdumpcopy.h"

#define KDUMPCOPY_CHUNK	16384	/* bytes of the bitmap read at a time */

static int kdumpcopy_fix(void *arg, unsigned int kind, void *raw)
{
	return kdumpedit_fix(arg, kind, raw);
}

/* Pages of the file, one bit each; what is cut off has none. */
static int kdumpcopy_count(const struct vmcore *core, u64 *ret_pages,
			   struct err *err)
{
	u8 buf[KDUMPCOPY_CHUNK];
	u64 pos, size, at = kdumpedit_bitmap(&core->kdump, &size);
	u64 hole;
	size_t len;
	ssize_t got;

	*ret_pages = 0;
	for (pos = 0; pos < size; pos += (u64)got) {
		hole = source_next_data(core->source, at + pos);
		if (hole >= at + size)
			break;
		pos = hole - at;
		len = size - pos < sizeof(buf) ? (size_t)(size - pos) :
						 sizeof(buf);
		got = vmcore_read(core, at + pos, buf, len, err);
		if (got < 0)
			return -1;
		if (!got)
			break;
		*ret_pages += kdumpedit_count(&core->kdump, pos, buf,
					      (size_t)got);
	}
	return 0;
}

/**
 * kdumpcopy_prepare - find out what changes in headers and page descriptors, and
 *	whether it can
 * @edit: to be set up; must outlive @rewriter
 * @rewriter: the copy; @core and @script are set, the tables are set here
 * @err: why it cannot be done
 *
 * Return: 0 or -1.
 */
int kdumpcopy_prepare(struct kdumpedit *edit, struct rewriter *rewriter,
		      struct err *err)
{
	static const char * const names[] = {
		[KDUMPEDIT_SUB_HDR_SIZE] = "size of the sub header",
		[KDUMPEDIT_SIZE_NOTE] = "size of the notes",
		[KDUMPEDIT_OFFSET] = "offset in the sub header",
		[KDUMPEDIT_PAGE] = "page descriptor",
	};
	const struct vmcore *core = rewriter->core;
	u64 pages;
	int ret;

	*edit = (struct kdumpedit){
		.script = rewriter->script, .header = &core->kdump,
		.end = core->source->size,
	};
	if (kdumpcopy_count(core, &pages, err))
		return -1;
	ret = kdumpedit_tables(edit, pages, rewriter->table);
	if (ret == -EBUSY)
		return err_set(err,
			       "'%s' cannot be changed: its notes overlap other parts of its sub header",
			       core->path);
	if (ret)
		return err_set(err,
			       "'%s' is damaged: its notes, %ju bytes at %ju, are not in the %u blocks of its sub header",
			       core->path, core->kdump.size_note,
			       core->kdump.offset_note,
			       core->kdump.sub_hdr_size);
	rewriter->names = names;
	rewriter->fix = kdumpcopy_fix;
	rewriter->fix_arg = edit;
	/* Page descriptors always have room for an offset. */
	rewriter->tables = KDUMPEDIT_TABLES - 1;
	ret = rewriter_check(rewriter, err);
	rewriter->tables = KDUMPEDIT_TABLES;
	return ret;
}

/**
 * kdumpcopy_check - were the page descriptors right?
 * @edit: the file, after the copy was written
 * @problems: told when they were not
 */
void kdumpcopy_check(const struct kdumpedit *edit, struct problems *problems)
{
	if (edit->damaged)
		problems_add(problems,
			     "%ju page descriptors name a place before the pages, which begin at %ju",
			     edit->damaged, edit->data);
	if (edit->missing)
		problems_add(problems,
			     "memory cut short: %ju pages are behind the end of the file at %ju",
			     edit->missing, edit->end);
}
