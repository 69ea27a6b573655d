// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crashes the kernel in the ways that kernels crash.
 *
 * What is written to /sys/kernel/debug/crash is a list of words, done one after
 * the other in the context of the task that writes:
 *
 *	fill=KIB	write that many KiB of numbered lines to the log, below
 *			the usual log level of a console
 *	rtnl		take RTNL and keep it
 *	console		take the console lock and keep it
 *	xmit=DEV	take the locks of all transmit queues of a network device
 *			on this CPU and keep them, those apart that it holds
 *	napi=DEV	own the NAPI of all queues of a network device, as if each
 *			were being polled
 *	irq		do the rest in a hard interrupt
 *	other		do the rest in a hard interrupt of another CPU; this one
 *			goes no further
 *	loop		go no further, with interrupts as they are
 *	skip=N		with the hook that follows: not in its first N calls
 *	once		with the hook that follows: in one call only
 *	from=FUNCTION	with the hook that follows: only when called from there
 *	hook=FUNCTION	do the rest in every later call of that function, before
 *			it does anything; the first is told to the log
 *	kprobe=FUNCTION	the same in the handler of a kprobe there
 *	null		write through a NULL pointer
 *	panic		panic()
 *	warn, refcount, list, usercopy, twice
 *			what the kernel finds itself: WARN(), a counter below zero, a
 *			list that is none, a copy of more than there is, and memory
 *			that is freed twice
 *	fault, gpf, jump, divide
 *			what the processor finds: memory that was freed with its page,
 *			an address that cannot be one, a call of nothing, a division
 *			by zero
 *	spin=SECONDS	keep the processor busy
 *	stuck		the same for ever and with interrupts off, as in a lock that
 *			nobody lets go
 *	hang=SECONDS	wait, and for nothing else
 *	atomic		schedule with preemption off
 *	freed, beyond, deadlock
 *			what only a debug kernel finds: memory that was freed, or is
 *			behind what was allocated, and locks taken in two orders
 *
 * Such as "rtnl panic", or "skip=9 hook=netoops_xmit_send null" for a fault in
 * the sender.  A word that is wrong is an error, but those before it are done.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#define DEBUG	/* "fill" is below the usual log level */

#include <linux/console.h>
#include <linux/debugfs.h>
#include <linux/ftrace.h>
#include <linux/init.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/refcount.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#define CRASH_LINE	64	/* bytes of a line of "fill" */
#define CRASH_WORDS	128	/* bytes of a list of words */
#define CRASH_BYTES	64	/* of what is allocated */

/**
 * struct crash_word - one of the words
 * @name: it
 * @run: does it; gets what is after "=" and the words that come after it.
 *	Returns 0, an error, or 1 when it took the rest of the words.
 */
struct crash_word {
	const char *name;
	int (*run)(const char *value, const char *rest);
};

static struct dentry *crash_file;
static struct irq_work crash_irq_work;
static call_single_data_t crash_other_call;
static char crash_irq_rest[CRASH_WORDS];
static char crash_hook_rest[CRASH_WORDS];
static atomic_t crash_hook_skip = ATOMIC_INIT(0);
static atomic_t crash_hook_calls = ATOMIC_INIT(0);
static bool crash_hook_once;
static char crash_hook_from[KSYM_NAME_LEN];
static int *crash_nowhere;

static int crash_run(const char *words);

static int crash_fill(const char *value, const char *rest)
{
	unsigned int i, kib;

	if (kstrtouint(value, 10, &kib))
		return -EINVAL;
	for (i = 0; i < kib * (SZ_1K / CRASH_LINE); i++)
		pr_debug("line %08u %.*s\n", i, CRASH_LINE - 21,
			 "of a log that has to be full before it is of use");
	return 0;
}

static int crash_rtnl(const char *value, const char *rest)
{
	rtnl_lock();
	return 0;
}

static int crash_console(const char *value, const char *rest)
{
	console_lock();
	return 0;
}

static int crash_xmit(const char *value, const char *rest)
{
	struct net_device *dev = dev_get_by_name(&init_net, value);
	struct netdev_queue *txq;
	unsigned int i;

	if (!dev)
		return -ENODEV;
	if (!in_hardirq())
		local_bh_disable();
	for (i = 0; i < dev->num_tx_queues; i++) {
		txq = netdev_get_tx_queue(dev, i);
		if (READ_ONCE(txq->xmit_lock_owner) == smp_processor_id())
			continue;
		/* As __netif_tx_lock(), but other devices' locks are no news. */
		spin_lock_nested(&txq->_xmit_lock, SINGLE_DEPTH_NESTING);
		WRITE_ONCE(txq->xmit_lock_owner, smp_processor_id());
		/* Or sparse would miss the unlocking. */
		__release(&txq->_xmit_lock);
	}
	return 0;
}

static int crash_napi(const char *value, const char *rest)
{
	struct net_device *dev = dev_get_by_name(&init_net, value);
	struct napi_struct *napi;

	if (!dev)
		return -ENODEV;
	list_for_each_entry(napi, &dev->napi_list, dev_list)
		set_bit(NAPI_STATE_SCHED, &napi->state);
	return 0;
}

static void crash_in_irq(struct irq_work *work)
{
	crash_run(crash_irq_rest);
}

static int crash_irq(const char *value, const char *rest)
{
	strscpy(crash_irq_rest, rest, sizeof(crash_irq_rest));
	init_irq_work(&crash_irq_work, crash_in_irq);
	irq_work_queue(&crash_irq_work);
	return 1;
}

static void crash_on_other(void *unused)
{
	crash_run(crash_irq_rest);
}

static int crash_loop(const char *value, const char *rest)
{
	preempt_disable();
	for (;;)
		cpu_relax();
	return 0;
}

static int crash_other(const char *value, const char *rest)
{
	int cpu;

	preempt_disable();
	cpu = cpumask_any_but(cpu_online_mask, smp_processor_id());
	if (cpu >= nr_cpu_ids) {
		preempt_enable();
		return -ENODEV;
	}
	strscpy(crash_irq_rest, rest, sizeof(crash_irq_rest));
	INIT_CSD(&crash_other_call, crash_on_other, NULL);
	smp_call_function_single_async(cpu, &crash_other_call);
	return crash_loop(value, rest);
}

static int crash_skip(const char *value, const char *rest)
{
	unsigned int calls;

	if (kstrtouint(value, 10, &calls))
		return -EINVAL;
	atomic_set(&crash_hook_skip, calls);
	return 0;
}

static int crash_once(const char *value, const char *rest)
{
	crash_hook_once = true;
	return 0;
}

static int crash_from(const char *value, const char *rest)
{
	if (strscpy(crash_hook_from, value, sizeof(crash_hook_from)) < 0)
		return -EINVAL;
	return 0;
}

/*
 * Symbols of the kernel are not to be looked up: the name is what there is, with
 * what the compiler put behind it, and its module.
 */
static bool crash_is_from(unsigned long ip)
{
	char name[KSYM_SYMBOL_LEN];
	size_t len = strlen(crash_hook_from);

	if (!len)
		return true;
	snprintf(name, sizeof(name), "%ps", (void *)ip);
	return !strncmp(name, crash_hook_from, len) &&
	       strchr(". ", name[len]);
}

static void crash_in_hook(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *ops, struct ftrace_regs *regs)
{
	int call;

	if (!crash_is_from(parent_ip) ||
	    atomic_dec_if_positive(&crash_hook_skip) >= 0)
		return;
	call = atomic_inc_return(&crash_hook_calls);
	if (call == 1)
		pr_notice("hook: %ps from %ps on CPU %d\n", (void *)ip,
			  (void *)parent_ip, smp_processor_id());
	else if (crash_hook_once)
		return;
	crash_run(crash_hook_rest);
}

/*
 * Without ftrace's own protection against recursion: the sender's functions are
 * called from a kprobe, which is an ftrace callback as well.
 */
static struct ftrace_ops crash_ops = {
	.func = crash_in_hook,
	.flags = FTRACE_OPS_FL_RECURSION,
};

static int crash_hook(const char *value, const char *rest)
{
	char name[KSYM_NAME_LEN];
	int len = strscpy(name, value, sizeof(name));
	int ret;

	if (len < 0)
		return len;
	strscpy(crash_hook_rest, rest, sizeof(crash_hook_rest));
	ret = ftrace_set_filter(&crash_ops, name, len, 1);
	if (!ret)
		ret = register_ftrace_function(&crash_ops);
	return ret ?: 1;
}

static char crash_kprobe_name[KSYM_NAME_LEN];

static int crash_in_kprobe(struct kprobe *probe, struct pt_regs *regs)
{
	if (atomic_dec_if_positive(&crash_hook_skip) < 0)
		crash_run(crash_hook_rest);
	return 0;
}

static struct kprobe crash_probe = {
	.symbol_name	= crash_kprobe_name,
	.pre_handler	= crash_in_kprobe,
};

static int crash_kprobe(const char *value, const char *rest)
{
	int ret = strscpy(crash_kprobe_name, value, sizeof(crash_kprobe_name));

	if (ret < 0)
		return ret;
	strscpy(crash_hook_rest, rest, sizeof(crash_hook_rest));
	ret = register_kprobe(&crash_probe);
	return ret ?: 1;
}

/* KASAN would see it coming, and make it another fault. */
static __no_sanitize_address int crash_null(const char *value, const char *rest)
{
	WRITE_ONCE(*READ_ONCE(crash_nowhere), 1);
	return 0;
}

static int crash_panic(const char *value, const char *rest)
{
	panic("crash: panic");
	return 0;
}

static int crash_warn(const char *value, const char *rest)
{
	WARN(1, "crash: %s\n", "warn");
	return 0;
}

static int crash_refcount(const char *value, const char *rest)
{
	refcount_t count = REFCOUNT_INIT(0);

	refcount_dec(&count);
	return 0;
}

static int crash_list(const char *value, const char *rest)
{
	LIST_HEAD(head);
	struct list_head one, other;

	list_add(&one, &head);
	head.next = &other;
	list_del(&one);
	return 0;
}

/* The compiler would see what is wrong with memory that is freed before its use. */
static u8 *crash_hide(void *memory)
{
	OPTIMIZER_HIDE_VAR(memory);
	return memory;
}

static int crash_usercopy(const char *value, const char *rest)
{
	size_t len = READ_ONCE(crash_nowhere) ? 1 : 2 * CRASH_BYTES;
	void *from = kzalloc(CRASH_BYTES, GFP_KERNEL);
	unsigned long left = 0;

	if (from && current->mm)
		left = copy_to_user((void __user *)current->mm->start_stack,
				    crash_hide(from), len);
	kfree(from);
	return left ? -EFAULT : 0;
}

static int crash_twice(const char *value, const char *rest)
{
	void *memory = kzalloc(CRASH_BYTES, GFP_KERNEL);

	kfree(memory);
	kfree(crash_hide(memory));
	return 0;
}

static int crash_fault(const char *value, const char *rest)
{
	u8 *memory = vmalloc(PAGE_SIZE);

	vfree(memory);
	WRITE_ONCE(*crash_hide(memory), 1);
	return 0;
}

static int crash_gpf(const char *value, const char *rest)
{
	WRITE_ONCE(*crash_hide((void *)0x6b6b6b6b6b6b6b6bUL), 1);
	return 0;
}

static int crash_jump(const char *value, const char *rest)
{
	initcall_t nothing = (initcall_t)READ_ONCE(crash_nowhere);
	int ret = nothing();

	/* The compiler would jump, and leave nothing of this on the stack. */
	barrier();
	return ret;
}

static int crash_divide(const char *value, const char *rest)
{
	int zero = 0;

	OPTIMIZER_HIDE_VAR(zero);
	return 100 / zero;
}

static int crash_seconds(const char *value, unsigned long *ret_jiffies)
{
	unsigned int seconds;

	if (kstrtouint(value, 10, &seconds))
		return -EINVAL;
	*ret_jiffies = seconds * HZ;
	return 0;
}

static int crash_spin(const char *value, const char *rest)
{
	unsigned long end;
	int ret = crash_seconds(value, &end);

	if (ret)
		return ret;
	end += jiffies;
	preempt_disable();
	while (time_before(jiffies, end))
		cpu_relax();
	preempt_enable();
	return 0;
}

static int crash_stuck(const char *value, const char *rest)
{
	pr_info("stuck\n");
	local_irq_disable();
	while (!READ_ONCE(crash_nowhere))
		cpu_relax();
	local_irq_enable();
	return 0;
}

static int crash_hang(const char *value, const char *rest)
{
	unsigned long left;
	int ret = crash_seconds(value, &left);

	if (!ret)
		schedule_timeout_uninterruptible(left);
	return ret;
}

static int crash_atomic(const char *value, const char *rest)
{
	preempt_disable();
	schedule_timeout_uninterruptible(1);
	preempt_enable();
	return 0;
}

static int crash_freed(const char *value, const char *rest)
{
	u8 *memory = kzalloc(CRASH_BYTES, GFP_KERNEL);

	kfree(memory);
	return READ_ONCE(*crash_hide(memory)) > 255;
}

static int crash_beyond(const char *value, const char *rest)
{
	u8 *memory = kzalloc(CRASH_BYTES, GFP_KERNEL);
	int ret = -ENOMEM;

	if (memory)
		ret = READ_ONCE(crash_hide(memory)[CRASH_BYTES]) > 255;
	kfree(memory);
	return ret;
}

static int crash_deadlock(const char *value, const char *rest)
{
	static DEFINE_MUTEX(one);
	static DEFINE_MUTEX(other);

	mutex_lock(&one);
	mutex_lock(&other);
	mutex_unlock(&other);
	mutex_unlock(&one);
	mutex_lock(&other);
	mutex_lock(&one);
	mutex_unlock(&one);
	mutex_unlock(&other);
	return 0;
}

static const struct crash_word crash_words[] = {
	{ "fill", crash_fill },
	{ "rtnl", crash_rtnl },
	{ "console", crash_console },
	{ "xmit", crash_xmit },
	{ "napi", crash_napi },
	{ "irq", crash_irq },
	{ "other", crash_other },
	{ "loop", crash_loop },
	{ "skip", crash_skip },
	{ "once", crash_once },
	{ "from", crash_from },
	{ "hook", crash_hook },
	{ "kprobe", crash_kprobe },
	{ "null", crash_null },
	{ "panic", crash_panic },
	{ "warn", crash_warn },
	{ "refcount", crash_refcount },
	{ "list", crash_list },
	{ "usercopy", crash_usercopy },
	{ "twice", crash_twice },
	{ "fault", crash_fault },
	{ "gpf", crash_gpf },
	{ "jump", crash_jump },
	{ "divide", crash_divide },
	{ "spin", crash_spin },
	{ "stuck", crash_stuck },
	{ "hang", crash_hang },
	{ "atomic", crash_atomic },
	{ "freed", crash_freed },
	{ "beyond", crash_beyond },
	{ "deadlock", crash_deadlock },
};

static int crash_run_word(char *word, const char *rest)
{
	char *value = strchrnul(word, '=');
	unsigned int i;

	if (*value)
		*value++ = '\0';
	for (i = 0; i < ARRAY_SIZE(crash_words); i++)
		if (!strcmp(word, crash_words[i].name))
			return crash_words[i].run(value, rest);
	return -EINVAL;
}

/* Runs in task, hard interrupt or any other context: hence the stack. */
static int crash_run(const char *words)
{
	char copy[CRASH_WORDS], *rest = copy, *word;
	int ret = 0;

	strscpy(copy, words, sizeof(copy));
	while (!ret && rest) {
		word = strsep(&rest, " ");
		if (*word)
			ret = crash_run_word(word, rest ?: "");
	}
	return ret;
}

static ssize_t crash_write(struct file *file, const char __user *buf,
			   size_t count, loff_t *pos)
{
	char words[CRASH_WORDS];
	int ret;

	if (count >= sizeof(words))
		return -E2BIG;
	if (copy_from_user(words, buf, count))
		return -EFAULT;
	words[count] = '\0';
	strim(words);
	pr_notice("%s\n", words);
	ret = crash_run(words);
	return ret < 0 ? ret : count;
}

static const struct file_operations crash_fops = {
	.owner = THIS_MODULE,
	.write = crash_write,
};

static int __init crash_init(void)
{
	crash_file = debugfs_create_file("crash", 0200, NULL, NULL, &crash_fops);
	return PTR_ERR_OR_ZERO(crash_file);
}
module_init(crash_init);

static void __exit crash_exit(void)
{
	debugfs_remove(crash_file);
	unregister_ftrace_function(&crash_ops);
	irq_work_sync(&crash_irq_work);
}
module_exit(crash_exit);

MODULE_DESCRIPTION("Test: crashes the kernel in the ways that kernels crash");
MODULE_LICENSE("GPL");
