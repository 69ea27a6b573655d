// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own /proc/vmcore.
 *
 * Its path is resolved once, when the module is loaded: after "vmcoredd attach"
 * the name leads to our file, and opening it would recurse.  It is opened only
 * when somebody opens our file: kernels warn about, or refuse, what drivers
 * register once it has been open.  The path keeps /proc mounted (it can be
 * moved) until the module is unloaded.
 *
 * Context: task context, may sleep.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/crash_dump.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/printk.h>
#include <linux/uio.h>

#include "stock.h"

#define STOCK_PATH	"/proc/vmcore"

static struct path stock_path;

/**
 * vmcoredd_stock_init - find the stock file
 * @ret_size: its size in bytes
 *
 * Return: 0; -ENODEV when this is not a capture kernel or has no vmcore;
 * -EBUSY when something else is mounted over it.
 */
int vmcoredd_stock_init(u64 *ret_size)
{
	struct inode *inode;

	if (!is_kdump_kernel()) {
		pr_info("not a capture kernel, no device dumps\n");
		return -ENODEV;
	}
	if (kern_path(STOCK_PATH, LOOKUP_FOLLOW, &stock_path)) {
		pr_warn("this capture kernel has no " STOCK_PATH ", no device dumps\n");
		return -ENODEV;
	}

	inode = d_inode(stock_path.dentry);
	if (inode->i_sb->s_magic != PROC_SUPER_MAGIC ||
	    stock_path.mnt->mnt_root == stock_path.dentry) {
		pr_err(STOCK_PATH " is not the kernel's own\n");
		path_put(&stock_path);
		return -EBUSY;
	}
	*ret_size = i_size_read(inode);
	return 0;
}

/**
 * vmcoredd_stock_exit - let go of the stock file
 */
void vmcoredd_stock_exit(void)
{
	path_put(&stock_path);
}

/**
 * vmcoredd_stock_open - open the stock file with the caller's credentials
 *
 * Return: the file, to be closed with fput(), or an ERR_PTR().
 */
struct file *vmcoredd_stock_open(void)
{
	struct file *file;

	file = dentry_open(&stock_path, O_RDONLY | O_LARGEFILE, current_cred());
	if (!IS_ERR(file) && !file->f_op->read_iter) {
		fput(file);
		return ERR_PTR(-EOPNOTSUPP);
	}
	return file;
}

static int stock_read_header(struct file *file, void *buf, size_t len)
{
	loff_t pos = 0;
	ssize_t ret;

	ret = kernel_read(file, buf, len, &pos);
	if (ret < 0)
		return ret;
	return ret == len ? 0 : -EIO;
}

/* Reads the end of the notes, where anything that is added shows first. */
static int stock_read_tail(struct file *file,
			   const struct vmcoredd_stock_layout *layout, u8 *tail)
{
	size_t len = min_t(u64, layout->notes_size, VMCOREDD_STOCK_TAIL);
	loff_t pos = layout->header_size + layout->notes_size - len;
	ssize_t ret;

	memset(tail, 0, VMCOREDD_STOCK_TAIL);
	ret = kernel_read(file, tail, len, &pos);
	if (ret < 0)
		return ret;
	return ret == len ? 0 : -EIO;
}

/*
 * Reads the whole header until two readings agree: a kernel that adds a dump
 * of its own rewrites it in place.
 */
static int stock_read_settled(struct file *file, void *buf, size_t len)
{
	void *again = kvmalloc(len, GFP_KERNEL);
	int error, tries = 8;

	if (!again)
		return -ENOMEM;
	error = stock_read_header(file, buf, len);
	while (!error) {
		error = stock_read_header(file, again, len);
		if (error || !memcmp(buf, again, len))
			break;
		memcpy(buf, again, len);
		error = --tries ? 0 : -EAGAIN;
		cond_resched();
	}
	kvfree(again);
	return error;
}

/**
 * vmcoredd_stock_load - read and check the stock file's header
 * @file: the stock file
 * @stock: to be set up, zeroed; freed with vmcoredd_stock_free() in any case
 *
 * Return: 0; -EOPNOTSUPP when it is not a 64-bit ELF file; -EINVAL when it is
 * not laid out as expected; -EAGAIN when it does not stop changing; -ENOMEM;
 * -EIO.
 */
int vmcoredd_stock_load(struct file *file, struct vmcoredd_stock *stock)
{
	u8 probe[VMCOREDD_LAYOUT_PROBE];
	size_t need;
	int error;

	error = stock_read_header(file, probe, sizeof(probe));
	if (!error)
		error = vmcoredd_layout_header_bytes(probe, &need);
	if (error)
		goto err;

	stock->bytes = max(need, VMCOREDD_STOCK_HEAD);
	stock->header = kvmalloc(stock->bytes, GFP_KERNEL);
	if (!stock->header)
		return -ENOMEM;
	error = stock_read_settled(file, stock->header, stock->bytes);
	if (!error)
		error = vmcoredd_layout_parse(stock->header, stock->bytes,
					      PAGE_SIZE, &stock->layout);
	if (!error)
		error = stock_read_tail(file, &stock->layout, stock->tail);
	if (!error)
		return 0;

err:
	pr_err_ratelimited(STOCK_PATH " is not an ELF64 vmcore that can be merged: error %d\n",
			   error);
	return error;
}

/**
 * vmcoredd_stock_free - free what vmcoredd_stock_load() allocated
 * @stock: the stock file
 */
void vmcoredd_stock_free(struct vmcoredd_stock *stock)
{
	kvfree(stock->header);
	stock->header = NULL;
}

/**
 * vmcoredd_stock_check - whether the stock file is still what it was
 * @file: the stock file
 * @stock: what it was
 *
 * A kernel with device dumps of its own moves its offsets when a driver adds
 * one.  Up to 6.13 it does so while others read, in this order: where its notes
 * end, the program headers, where memory begins.  A check after a read of both
 * the end of the notes and the header therefore finds every read that may have
 * been moved, on processors that keep stores in order.
 *
 * Return: 0, or -ESTALE when it has changed.
 */
int vmcoredd_stock_check(struct file *file, const struct vmcoredd_stock *stock)
{
	u8 head[VMCOREDD_STOCK_HEAD], tail[VMCOREDD_STOCK_TAIL];

	if (stock_read_tail(file, &stock->layout, tail) ||
	    memcmp(tail, stock->tail, sizeof(tail)) ||
	    stock_read_header(file, head, sizeof(head)) ||
	    memcmp(head, stock->header, sizeof(head)))
		return -ESTALE;
	return 0;
}

/* Without device dumps of its own a kernel never changes the file. */
static int stock_check_read(struct file *file, const struct vmcoredd_stock *stock)
{
	if (!IS_ENABLED(CONFIG_PROC_VMCORE_DEVICE_DUMP))
		return 0;
	return vmcoredd_stock_check(file, stock);
}

/**
 * vmcoredd_stock_read - read from the stock file
 * @file: the stock file
 * @stock: what it is expected to be
 * @iter: where to
 * @len: bytes, no more than @iter has
 * @offset: in the stock file
 *
 * Return: bytes read, which may be fewer; -ESTALE when the file has changed;
 * or what the stock file's read returned.
 */
ssize_t vmcoredd_stock_read(struct file *file, const struct vmcoredd_stock *stock,
			    struct iov_iter *iter, size_t len, u64 offset)
{
	size_t rest = iov_iter_count(iter) - len;
	struct kiocb kiocb;
	ssize_t ret;
	int stale;

	/* Whether this may be read was asked when our own file was read. */
	init_sync_kiocb(&kiocb, file);
	kiocb.ki_pos = offset;
	iov_iter_truncate(iter, len);
	ret = file->f_op->read_iter(&kiocb, iter);
	stale = stock_check_read(file, stock);
	if (ret > 0 && stale)
		ret = stale;
	/* A pipe would pass on what a failed read has left in it. */
	if (ret < 0)
		iov_iter_revert(iter, len - iov_iter_count(iter));
	iov_iter_reexpand(iter, iov_iter_count(iter) + rest);
	return ret;
}

/**
 * vmcoredd_stock_mmap - map a range of the stock file
 * @file: the stock file
 * @stock: what it is expected to be
 * @vma: where to, all of it
 * @offset: in the stock file, page aligned
 *
 * The stock file's mmap goes by vm_pgoff alone, so that is all that has to be
 * different; it is put back because it says where in our file this is.  On s390
 * faults go by it as well, later, so there is no mmap there.
 *
 * Return: 0; -ENODEV; -ESTALE when the file has changed; or what the stock
 * file's mmap returned.  The caller of mmap unmaps what an error left behind.
 */
int vmcoredd_stock_mmap(struct file *file, const struct vmcoredd_stock *stock,
			struct vm_area_struct *vma, u64 offset)
{
	unsigned long pgoff = vma->vm_pgoff;
	int error;

	if (!file->f_op->mmap || IS_ENABLED(CONFIG_S390))
		return -ENODEV;
	vma->vm_pgoff = offset >> PAGE_SHIFT;
	error = file->f_op->mmap(file, vma);
	vma->vm_pgoff = pgoff;
	if (error)
		return error;
	return stock_check_read(file, stock);
}
