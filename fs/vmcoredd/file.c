// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/vmcoredd/vmcore: our header and dumps, then the stock file's notes and
 * memory, passed through.
 *
 * An open file holds a reference on the module, so does a mapping through its
 * file: the module cannot be unloaded under either.
 *
 * Context: task context, may sleep.  No lock: everything that an open file
 * uses is its own or immutable.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <compat/mm.h>

#include "file.h"
#include "note.h"
#include "snapshot.h"
#include "stock.h"

/**
 * struct file_open - one open file
 * @snapshot: what it shows
 * @stock: the stock file
 */
struct file_open {
	struct vmcoredd_snapshot *snapshot;
	struct file		*stock;
};

static struct proc_dir_entry *file_proc;
static void *file_zero_page;	/* what the unused part of the note area maps to */

static int file_open_stock(struct file_open *open)
{
	int error;

	open->stock = vmcoredd_stock_open();
	if (IS_ERR(open->stock))
		return PTR_ERR(open->stock);
	open->snapshot = vmcoredd_snapshot_get(open->stock);
	if (IS_ERR(open->snapshot)) {
		error = PTR_ERR(open->snapshot);
		fput(open->stock);
		return error;
	}
	return 0;
}

static int file_open(struct inode *inode, struct file *file)
{
	struct file_open *open;
	int error = -ENOMEM;

	/*
	 * proc_remove() waits for this function, so the module is still there
	 * to be asked for a reference.
	 */
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	open = kzalloc(sizeof(*open), GFP_KERNEL);
	if (!open)
		goto err_put;
	error = file_open_stock(open);
	if (error)
		goto err_free;

	file->private_data = open;
	/* Only a kernel with dumps of its own ever changes the size. */
	inode_lock(inode);
	i_size_write(inode, open->snapshot->layout.size);
	inode_unlock(inode);
	return 0;

err_free:
	kfree(open);
err_put:
	module_put(THIS_MODULE);
	return error;
}

static int file_release(struct inode *inode, struct file *file)
{
	struct file_open *open = file->private_data;

	vmcoredd_snapshot_put(open->snapshot);
	fput(open->stock);
	kfree(open);
	module_put(THIS_MODULE);
	return 0;
}

static loff_t file_llseek(struct file *file, loff_t offset, int whence)
{
	struct file_open *open = file->private_data;

	return generic_file_llseek_size(file, offset, whence, MAX_LFS_FILESIZE,
					open->snapshot->layout.size);
}

/* Reads from the zone that contains @pos, at most to its end. */
static ssize_t file_read_zone(struct file_open *open, struct iov_iter *iter,
			      u64 pos)
{
	const struct vmcoredd_snapshot *snapshot = open->snapshot;
	struct vmcoredd_zone zone;
	const void *bytes;
	size_t len, here;

	vmcoredd_layout_zone(&snapshot->layout, pos, &zone);
	len = min_t(u64, zone.end - pos, iov_iter_count(iter));
	switch (zone.type) {
	case VMCOREDD_ZONE_HEADER:
	case VMCOREDD_ZONE_DUMPS:
		bytes = vmcoredd_snapshot_bytes(snapshot, pos, &here);
		len = copy_to_iter(bytes, min(len, here), iter);
		return len ? len : -EFAULT;
	case VMCOREDD_ZONE_ZERO:
		len = iov_iter_zero(len, iter);
		return len ? len : -EFAULT;
	case VMCOREDD_ZONE_NOTES:
	case VMCOREDD_ZONE_MEMORY:
		return vmcoredd_stock_read(open->stock, &snapshot->stock, iter,
					   len, zone.stock + (pos - zone.start));
	case VMCOREDD_ZONE_END:
		break;
	}
	return 0;
}

static ssize_t file_read(struct kiocb *iocb, struct iov_iter *iter)
{
	struct file_open *open = iocb->ki_filp->private_data;
	ssize_t done = 0, ret;

	while (iov_iter_count(iter)) {
		ret = file_read_zone(open, iter, iocb->ki_pos);
		if (ret <= 0)
			return done ? done : ret;
		iocb->ki_pos += ret;
		done += ret;
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

/* Header, dumps and zeros: one page at a time, when it is touched. */
static vm_fault_t file_fault(struct vm_fault *vmf)
{
	struct file_open *open = vmf->vma->vm_file->private_data;
	u64 offset = (u64)vmf->pgoff << PAGE_SHIFT;
	struct vmcoredd_zone zone;
	const void *bytes;
	size_t here;

	vmcoredd_layout_zone(&open->snapshot->layout, offset, &zone);
	switch (zone.type) {
	case VMCOREDD_ZONE_HEADER:
	case VMCOREDD_ZONE_DUMPS:
		bytes = vmcoredd_snapshot_bytes(open->snapshot, offset, &here);
		vmf->page = vmalloc_to_page(bytes);
		break;
	case VMCOREDD_ZONE_ZERO:
		vmf->page = virt_to_page(file_zero_page);
		break;
	default:
		return VM_FAULT_SIGBUS;
	}
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct file_vm_ops = {
	.fault = file_fault,
};

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_open *open = file->private_data;
	const struct vmcoredd_layout *layout = &open->snapshot->layout;
	u64 start = (u64)vma->vm_pgoff << PAGE_SHIFT;
	u64 size = vma->vm_end - vma->vm_start;
	struct vmcoredd_zone zone;
	u64 end;

	if (start > layout->size || size > layout->size - start)
		return -EINVAL;
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EPERM;

	/* Header and dumps are one zone here: both are ours. */
	vmcoredd_layout_zone(layout, start, &zone);
	end = zone.end;
	if (zone.type == VMCOREDD_ZONE_HEADER)
		end += layout->dumps_size;
	if (size > end - start)
		return -EINVAL;

	if (zone.type == VMCOREDD_ZONE_NOTES ||
	    zone.type == VMCOREDD_ZONE_MEMORY)
		return vmcoredd_stock_mmap(open->stock, &open->snapshot->stock,
					   vma,
					   zone.stock + (start - zone.start));
	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP,
		     VM_MAYWRITE | VM_MAYEXEC);
	vma->vm_ops = &file_vm_ops;
	return 0;
}

static const struct proc_ops file_ops = {
	.proc_open	= file_open,
	.proc_release	= file_release,
	.proc_read_iter	= file_read,
	.proc_lseek	= file_llseek,
	.proc_mmap	= file_mmap,
};

/**
 * vmcoredd_file_init - create the merged file
 * @parent: /proc/vmcoredd
 * @size: its size in bytes, as far as is known before it is opened
 *
 * Return: 0 or -ENOMEM.
 */
int vmcoredd_file_init(struct proc_dir_entry *parent, u64 size)
{
	file_zero_page = (void *)get_zeroed_page(GFP_KERNEL);
	if (!file_zero_page)
		return -ENOMEM;
	file_proc = proc_create("vmcore", 0400, parent, &file_ops);
	if (!file_proc) {
		free_page((unsigned long)file_zero_page);
		return -ENOMEM;
	}
	proc_set_size(file_proc, size);
	return 0;
}

/**
 * vmcoredd_file_exit - remove the merged file
 */
void vmcoredd_file_exit(void)
{
	proc_remove(file_proc);
	free_page((unsigned long)file_zero_page);
}
