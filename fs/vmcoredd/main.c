// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmcoredd: device dumps in /proc/vmcore of an unmodified kernel.
 *
 * Parameters, loading and unloading.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/sizes.h>
#include <uapi/vmcoredd/note.h>

#include "dumps.h"
#include "file.h"
#include "index.h"
#include "registry.h"
#include "snapshot.h"
#include "stock.h"

#define BUDGET_DEFAULT_MAX	((u64)SZ_64M)
#define BUDGET_MIN		max((u64)SZ_64K, 8 * (u64)PAGE_SIZE)
/* Readers take all notes in one read(), which ends short of 2 GiB. */
#define BUDGET_MAX		((u64)SZ_1G)
#define DUMPS_MIN		1U
#define DUMPS_MAX		1024U

static unsigned long budget;
module_param(budget, ulong, 0444);
MODULE_PARM_DESC(budget,
		 "memory for device dumps in bytes, 64 KiB to 1 GiB (default 0: an eighth of what is available, at most 64 MiB)");

static unsigned int max_dumps = 63;
module_param(max_dumps, uint, 0444);
MODULE_PARM_DESC(max_dumps,
		 "how many device dumps there may be, 1 to 1024 (default 63: with the index, as many as crash shows)");

static bool pinned;
static bool loaded;

/* Called under the kernel's parameter lock, also before vmcoredd_init(). */
static int pinned_set(const char *val, const struct kernel_param *kp)
{
	bool was = pinned;
	int error;

	error = param_set_bool(val, kp);
	if (error || !loaded || was == pinned)
		return error;
	if (!pinned) {
		module_put(THIS_MODULE);
	} else if (!try_module_get(THIS_MODULE)) {
		pinned = false;
		return -EBUSY;
	}
	return 0;
}

static const struct kernel_param_ops pinned_ops = {
	.flags	= KERNEL_PARAM_OPS_FL_NOARG,
	.set	= pinned_set,
	.get	= param_get_bool,
};
module_param_cb(pinned, &pinned_ops, &pinned, 0644);
MODULE_PARM_DESC(pinned,
		 "refuse to be unloaded (default 0; 'vmcoredd attach' and 'detach' set it)");

static struct proc_dir_entry *proc_dir;

static u64 __init budget_bytes(void)
{
	long pages = si_mem_available();
	u64 available = pages > 0 ? (u64)pages << PAGE_SHIFT : 0;

	if (budget)
		return budget;
	return max(min(available / 8, BUDGET_DEFAULT_MAX), BUDGET_MIN);
}

static int __init check_parameters(void)
{
	if (budget && (budget < BUDGET_MIN || budget > BUDGET_MAX)) {
		pr_err("budget=%lu is not 0 or %llu to %llu\n", budget,
		       BUDGET_MIN, BUDGET_MAX);
		return -EINVAL;
	}
	if (max_dumps < DUMPS_MIN || max_dumps > DUMPS_MAX) {
		pr_err("max_dumps=%u is not %u to %u\n", max_dumps, DUMPS_MIN,
		       DUMPS_MAX);
		return -EINVAL;
	}
	return 0;
}

static int __init vmcoredd_proc_init(u64 size)
{
	int error;

	proc_dir = proc_mkdir_mode("vmcoredd", 0500, NULL);
	if (!proc_dir)
		return -ENOMEM;
	error = vmcoredd_dumps_init(proc_dir);
	if (!error)
		error = vmcoredd_file_init(proc_dir, size);
	if (error)
		proc_remove(proc_dir);
	return error;
}

static int __init vmcoredd_init(void)
{
	u64 bytes = budget_bytes(), stock_size, room;
	int error;

	error = check_parameters();
	if (error)
		return error;
	error = vmcoredd_stock_init(&stock_size);
	if (error == -ENODEV)
		goto out_idle;
	if (error)
		return error;

	/* A failure is remembered for every dump that there may be. */
	room = PAGE_ALIGN(bytes) +
	       PAGE_ALIGN(VMCOREDD_NOTE_HEADER +
			  vmcoredd_index_size(2 * max_dumps));
	vmcoredd_snapshot_init(room);
	error = vmcoredd_proc_init(stock_size + room);
	if (error) {
		vmcoredd_stock_exit();
		return error;
	}
	vmcoredd_registry_init(bytes, max_dumps);
	pr_info("at most %u device dumps in %llu KiB\n", max_dumps,
		bytes / SZ_1K);

out_idle:
	kernel_param_lock(THIS_MODULE);
	loaded = true;
	if (pinned)
		__module_get(THIS_MODULE);
	kernel_param_unlock(THIS_MODULE);
	return 0;
}

static void __exit vmcoredd_exit(void)
{
	if (!proc_dir)
		return;
	vmcoredd_file_exit();
	vmcoredd_registry_exit();
	proc_remove(proc_dir);
	vmcoredd_snapshot_exit();
	vmcoredd_stock_exit();
}

module_init(vmcoredd_init);
module_exit(vmcoredd_exit);

MODULE_DESCRIPTION("Device dumps in /proc/vmcore of an unmodified kernel");
MODULE_AUTHOR("The vmcoredd developers");
MODULE_LICENSE("GPL");
MODULE_SOFTDEP("post: vmcoredd_zstd");
