// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one reader of the merged file sees, from its open to its close.
 *
 * Those who open the file while it is open see what the others see: makedumpfile
 * --split opens it once more in every child and goes by offsets that the parent
 * found.  A dump that is added meanwhile is seen by the next who opens the file
 * after it was closed, with memory at the same offset as before.
 *
 * Context: task context, may sleep.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <uapi/vmcoredd/note.h>

#include "entry.h"
#include "index.h"
#include "note.h"
#include "registry.h"
#include "snapshot.h"

/* All protected by vmcoredd_registry_lock(). */
static struct vmcoredd_snapshot *snapshot_cache;
static u64 snapshot_room;	/* bytes kept for dumps in the note area */
static u64 snapshot_memory;	/* where memory begins, once that is known */

/**
 * vmcoredd_snapshot_init - set the size of the note area
 * @room: bytes of address space that it has for dumps, a page multiple
 */
void vmcoredd_snapshot_init(u64 room)
{
	snapshot_room = room;
	snapshot_memory = 0;
}

/**
 * vmcoredd_snapshot_exit - drop the cache; no file is open any more
 */
void vmcoredd_snapshot_exit(void)
{
	vmcoredd_snapshot_put(snapshot_cache);
	snapshot_cache = NULL;
}

static void snapshot_free(struct vmcoredd_snapshot *snapshot)
{
	unsigned int i;

	for (i = 0; i < snapshot->nr_notes; i++)
		vmcoredd_note_put(snapshot->notes[i]);
	vfree(snapshot->header);
	vmcoredd_stock_free(&snapshot->stock);
	kfree(snapshot);
}

/*
 * Collects the notes that fit into @room bytes.  All do, unless the kernel's own
 * notes have grown into the room; then the lowest priorities are left out, which
 * the index says, rather than the whole file lost.
 */
static int snapshot_notes(struct vmcoredd_snapshot *snapshot, u64 room,
			  u64 *ret_size)
{
	struct vmcoredd_registry_state state = vmcoredd_registry_state();
	const struct vmcoredd_entry *entry = NULL;
	unsigned int n;
	u64 size;

	size = PAGE_ALIGN(VMCOREDD_NOTE_HEADER +
			  vmcoredd_index_size(state.entries));
	*ret_size = 0;
	if (size > room) {
		pr_warn_once("the kernel's own notes leave no room for device dumps\n");
		return 0;
	}

	for (n = 1; n <= state.dumps; n++) {
		entry = vmcoredd_registry_next(entry);
		if (entry->note->size > room - size)
			break;
		snapshot->notes[n] = vmcoredd_note_get(entry->note);
		size += entry->note->size;
	}
	snapshot->nr_notes = n;
	snapshot->notes[0] = vmcoredd_index_note(n - 1);
	if (!snapshot->notes[0])
		return -ENOMEM;
	*ret_size = size;
	return 0;
}

static int snapshot_header(struct vmcoredd_snapshot *snapshot)
{
	const struct vmcoredd_stock *stock = &snapshot->stock;
	size_t bytes = sizeof(Elf64_Ehdr) +
		       stock->layout.phnum * sizeof(Elf64_Phdr);

	snapshot->header = vzalloc(stock->layout.header_size);
	if (!snapshot->header)
		return -ENOMEM;
	memcpy(snapshot->header, stock->header, bytes);
	return vmcoredd_layout_header(&snapshot->layout, snapshot->header, bytes);
}

static int snapshot_fill(struct vmcoredd_snapshot *snapshot, struct file *stock)
{
	u64 size, memory, room;
	int error;

	error = vmcoredd_stock_load(stock, &snapshot->stock);
	if (error)
		return error;
	memory = snapshot_memory;
	if (!memory)
		memory = snapshot->stock.layout.memory + snapshot_room;
	room = memory - min(memory, snapshot->stock.layout.memory);
	error = snapshot_notes(snapshot, room, &size);
	if (error)
		return error;
	error = vmcoredd_layout_init(&snapshot->layout, &snapshot->stock.layout,
				     memory, size);
	if (error)
		return error;
	error = snapshot_header(snapshot);
	if (error)
		return error;
	snapshot_memory = memory;
	return 0;
}

static struct vmcoredd_snapshot *snapshot_make(struct file *stock)
{
	struct vmcoredd_registry_state state = vmcoredd_registry_state();
	struct vmcoredd_snapshot *snapshot;
	int error;

	snapshot = kzalloc(struct_size(snapshot, notes, state.dumps + 1),
			   GFP_KERNEL);
	if (!snapshot)
		return ERR_PTR(-ENOMEM);
	refcount_set(&snapshot->ref, 1);
	snapshot->generation = state.generation;
	error = snapshot_fill(snapshot, stock);
	if (error) {
		snapshot_free(snapshot);
		return ERR_PTR(error);
	}
	return snapshot;
}

/* Whether a reader who opens the file now may have the cached snapshot. */
static bool snapshot_current(struct file *stock)
{
	struct vmcoredd_snapshot *cache = snapshot_cache;

	if (!cache || vmcoredd_stock_check(stock, &cache->stock))
		return false;
	return cache->generation == vmcoredd_registry_state().generation ||
	       refcount_read(&cache->ref) > 1;
}

/**
 * vmcoredd_snapshot_get - the view that a reader gets who opens the file now
 * @stock: the stock file, open
 *
 * Return: a snapshot with a reference for the caller; ERR_PTR() of -ENOMEM, of
 * the errors of vmcoredd_stock_load(), or of -ENOSPC when the stock file's own
 * notes no longer fit before the memory.
 */
struct vmcoredd_snapshot *vmcoredd_snapshot_get(struct file *stock)
{
	struct vmcoredd_snapshot *snapshot;

	vmcoredd_registry_lock();
	snapshot = snapshot_cache;
	if (!snapshot_current(stock)) {
		snapshot = snapshot_make(stock);
		if (!IS_ERR(snapshot)) {
			vmcoredd_snapshot_put(snapshot_cache);
			snapshot_cache = snapshot;
		}
	}
	if (!IS_ERR(snapshot))
		refcount_inc(&snapshot->ref);
	vmcoredd_registry_unlock();
	return snapshot;
}

/**
 * vmcoredd_snapshot_put - drop a reference
 * @snapshot: the snapshot, or NULL
 */
void vmcoredd_snapshot_put(struct vmcoredd_snapshot *snapshot)
{
	if (snapshot && refcount_dec_and_test(&snapshot->ref))
		snapshot_free(snapshot);
}

/**
 * vmcoredd_snapshot_bytes - header or dump bytes at an offset
 * @snapshot: the view
 * @offset: in the merged file, in its HEADER or DUMPS zone
 * @ret_len: bytes that follow each other there
 *
 * Return: the bytes, in vmalloc memory.
 */
const void *vmcoredd_snapshot_bytes(const struct vmcoredd_snapshot *snapshot,
				    u64 offset, size_t *ret_len)
{
	u64 header_size = snapshot->layout.stock.header_size;
	unsigned int i = 0;

	if (offset < header_size) {
		*ret_len = header_size - offset;
		return snapshot->header + offset;
	}
	offset -= header_size;
	while (offset >= snapshot->notes[i]->size)
		offset -= snapshot->notes[i++]->size;
	*ret_len = snapshot->notes[i]->size - offset;
	return snapshot->notes[i]->buf + offset;
}
