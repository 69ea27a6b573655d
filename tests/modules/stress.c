// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adds dumps from kernel threads until it is unloaded.
 *
 * vmcoredd.ko is looked up for every call and let go after it, so that it can
 * be loaded and unloaded meanwhile.  What came of the calls is in
 * /sys/module/stress/parameters/{added,refused,absent}.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <vmcoredd/vmcoredd.h>

#define STRESS_MAX_THREADS	8

static uint threads = 1;
module_param(threads, uint, 0444);
MODULE_PARM_DESC(threads, "threads that add dumps, 1 to 8");

static uint min_size = 1;
module_param(min_size, uint, 0444);
MODULE_PARM_DESC(min_size, "bytes of the smallest dump");

static uint max_size = SZ_64K;
module_param(max_size, uint, 0444);
MODULE_PARM_DESC(max_size, "bytes of the largest dump");

static uint pause_us = 1000;
module_param(pause_us, uint, 0444);
MODULE_PARM_DESC(pause_us, "pause of a thread between two dumps, microseconds");

static uint limit;
module_param(limit, uint, 0444);
MODULE_PARM_DESC(limit, "dumps to add at most, 0 for no limit");

static atomic_t added = ATOMIC_INIT(0);
static atomic_t refused = ATOMIC_INIT(0);
static atomic_t absent = ATOMIC_INIT(0);
static atomic_t calls = ATOMIC_INIT(0);

module_param_named(added, added.counter, int, 0444);
MODULE_PARM_DESC(added, "calls that added a dump");
module_param_named(refused, refused.counter, int, 0444);
MODULE_PARM_DESC(refused, "calls that were answered with an error");
module_param_named(absent, absent.counter, int, 0444);
MODULE_PARM_DESC(absent, "calls that found vmcoredd.ko not loaded");

static struct task_struct *workers[STRESS_MAX_THREADS];

/* Byte i of dump number n is (n + i) modulo 256. */
static ssize_t stress_collect(struct vmcoredd_dump *dump, void *buf)
{
	unsigned long number = (unsigned long)dump->priv;
	u8 *byte = buf;
	size_t i;

	for (i = 0; i < dump->max_size; i++)
		byte[i] = number + i;
	return dump->max_size;
}

static void stress_call(unsigned int number)
{
	char name[VMCOREDD_MAX_NAME_BYTES];
	struct vmcoredd_dump dump = {
		.name = name,
		.max_size = min_size + number % (max_size - min_size + 1),
		.collect = stress_collect,
		.priority = VMCOREDD_PRIORITY_DEFAULT,
		.priv = (void *)(unsigned long)number,
	};
	typeof(__vmcoredd_add_dump) *add;

	snprintf(name, sizeof(name), "stress-%u", number);
	add = symbol_get(__vmcoredd_add_dump);
	if (!add) {
		atomic_inc(&absent);
		return;
	}
	atomic_inc(add(&dump, THIS_MODULE) ? &refused : &added);
	symbol_put(__vmcoredd_add_dump);
}

static int stress_thread(void *unused)
{
	while (!kthread_should_stop()) {
		if (!limit || atomic_read(&added) < limit)
			stress_call(atomic_inc_return(&calls));
		fsleep(pause_us);
	}
	return 0;
}

static void stress_stop(void)
{
	unsigned int i;

	for (i = 0; i < threads && workers[i]; i++)
		kthread_stop(workers[i]);
}

static int __init stress_init(void)
{
	struct task_struct *worker;
	unsigned int i;

	if (!threads || threads > STRESS_MAX_THREADS || min_size > max_size)
		return -EINVAL;

	for (i = 0; i < threads; i++) {
		worker = kthread_run(stress_thread, NULL, "stress/%u", i);
		if (IS_ERR(worker)) {
			stress_stop();
			return PTR_ERR(worker);
		}
		workers[i] = worker;
	}
	return 0;
}
module_init(stress_init);

static void __exit stress_exit(void)
{
	stress_stop();
}
module_exit(stress_exit);

MODULE_DESCRIPTION("Test: adds device dumps until it is unloaded");
MODULE_LICENSE("GPL");
