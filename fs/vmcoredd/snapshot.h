/* SPDX-License-Identifier: GPL-2.0-only */
/* What one reader of the merged file sees, from its open to its close. */
#ifndef _VMCOREDD_SNAPSHOT_H
#define _VMCOREDD_SNAPSHOT_H

#include <linux/refcount.h>
#include <linux/types.h>
#include <pure/layout.h>

#include "stock.h"

struct file;
struct page;
struct vmcoredd_note;

/**
 * struct vmcoredd_snapshot - an immutable view of header and notes
 * @ref: the cache and every open file hold one
 * @generation: of the registry when this was made
 * @stock: the stock file at that time
 * @layout: of the merged file
 * @header: the merged file's header, layout.stock.header_size bytes, vmalloc()ed
 * @nr_notes: number of notes
 * @notes: the index, then the dumps, in file order
 */
struct vmcoredd_snapshot {
	refcount_t		ref;
	u64			generation;
	struct vmcoredd_stock	stock;
	struct vmcoredd_layout	layout;
	void			*header;
	unsigned int		nr_notes;
	struct vmcoredd_note	*notes[];
};

void vmcoredd_snapshot_init(u64 room);
void vmcoredd_snapshot_exit(void);
struct vmcoredd_snapshot *vmcoredd_snapshot_get(struct file *stock);
void vmcoredd_snapshot_put(struct vmcoredd_snapshot *snapshot);
const void *vmcoredd_snapshot_bytes(const struct vmcoredd_snapshot *snapshot,
				    u64 offset, size_t *ret_len);

#endif /* _VMCOREDD_SNAPSHOT_H */
