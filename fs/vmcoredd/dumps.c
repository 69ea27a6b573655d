// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/vmcoredd/dumps: every dump as a plain file of its stored size, for
 * scripts that have no more than cp.  A compressed one has ".zst" to its name.
 *
 * Context: task context.  An open file holds a reference on the module; the
 * notes of a loaded module never go away.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/uio.h>

#include "dumps.h"
#include "entry.h"
#include "note.h"

#define DUMPS_SUFFIX	".zst"

static struct proc_dir_entry *dumps_dir;

static int dumps_open(struct inode *inode, struct file *file)
{
	/*
	 * proc_remove() waits for this function, so the module is still there
	 * to be asked for a reference.
	 */
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	file->private_data = pde_data(inode);
	return 0;
}

static int dumps_release(struct inode *inode, struct file *file)
{
	module_put(THIS_MODULE);
	return 0;
}

static ssize_t dumps_read(struct kiocb *iocb, struct iov_iter *iter)
{
	const struct vmcoredd_entry *entry = iocb->ki_filp->private_data;
	const void *payload = vmcoredd_note_payload(entry->note);
	u64 pos = iocb->ki_pos;
	size_t len;

	if (pos >= entry->stored)
		return 0;
	len = min_t(u64, entry->stored - pos, iov_iter_count(iter));
	len = copy_to_iter(payload + pos, len, iter);
	if (!len && iov_iter_count(iter))
		return -EFAULT;
	iocb->ki_pos += len;
	return len;
}

static const struct proc_ops dumps_ops = {
	.proc_open	= dumps_open,
	.proc_release	= dumps_release,
	.proc_read_iter	= dumps_read,
	.proc_lseek	= default_llseek,
};

/**
 * vmcoredd_dumps_init - create the directory
 * @parent: /proc/vmcoredd; removing it removes the directory
 *
 * Return: 0 or -ENOMEM.
 */
int vmcoredd_dumps_init(struct proc_dir_entry *parent)
{
	dumps_dir = proc_mkdir_mode("dumps", 0500, parent);
	return dumps_dir ? 0 : -ENOMEM;
}

/**
 * vmcoredd_dumps_add - show a dump as a file
 * @entry: a finished dump
 *
 * When there is no memory for it the dump is still in the vmcore.
 */
void vmcoredd_dumps_add(struct vmcoredd_entry *entry)
{
	char name[VMCOREDD_NAME_LEN + sizeof(DUMPS_SUFFIX)];

	snprintf(name, sizeof(name), "%s%s", entry->name,
		 entry->codec == VMCOREDD_CODEC_ZSTD ? DUMPS_SUFFIX : "");
	entry->proc = proc_create_data(name, 0400, dumps_dir, &dumps_ops, entry);
	if (entry->proc)
		proc_set_size(entry->proc, entry->stored);
	else
		pr_warn("no file for '%s' in /proc/vmcoredd/dumps\n", name);
}

/**
 * vmcoredd_dumps_remove - remove a dump's file
 * @entry: the dump
 */
void vmcoredd_dumps_remove(struct vmcoredd_entry *entry)
{
	proc_remove(entry->proc);
	entry->proc = NULL;
}
