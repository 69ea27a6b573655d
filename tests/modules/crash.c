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
 *			on this CPU and keep them
 *	irq		do the rest in a hard interrupt
 *	skip=N		with the hook that follows: not in its first N calls
 *	hook=FUNCTION	do the rest in every later call of that function, before
 *			it does anything
 *	null		write through a NULL pointer
 *	panic		panic()
 *
 * Such as "rtnl panic", or "skip=9 hook=netoops_xmit_send null" for a fault in
 * the sender.  A word that is wrong is an error, but those before it are done.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#define DEBUG	/* "fill" is below the usual log level */

#include <linux/console.h>
#include <linux/debugfs.h>
#include <linux/ftrace.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define CRASH_LINE	64	/* bytes of a line of "fill" */
#define CRASH_WORDS	128	/* bytes of a list of words */

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
static char crash_irq_rest[CRASH_WORDS];
static char crash_hook_rest[CRASH_WORDS];
static atomic_t crash_hook_skip = ATOMIC_INIT(0);
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
	local_bh_disable();
	for (i = 0; i < dev->num_tx_queues; i++) {
		txq = netdev_get_tx_queue(dev, i);
		/* As __netif_tx_lock(), but other devices' locks are no news. */
		spin_lock_nested(&txq->_xmit_lock, SINGLE_DEPTH_NESTING);
		WRITE_ONCE(txq->xmit_lock_owner, smp_processor_id());
		/* Or sparse would miss the unlocking. */
		__release(&txq->_xmit_lock);
	}
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

static int crash_skip(const char *value, const char *rest)
{
	unsigned int calls;

	if (kstrtouint(value, 10, &calls))
		return -EINVAL;
	atomic_set(&crash_hook_skip, calls);
	return 0;
}

static void crash_in_hook(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *ops, struct ftrace_regs *regs)
{
	if (atomic_dec_if_positive(&crash_hook_skip) < 0)
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

static const struct crash_word crash_words[] = {
	{ "fill", crash_fill },
	{ "rtnl", crash_rtnl },
	{ "console", crash_console },
	{ "xmit", crash_xmit },
	{ "irq", crash_irq },
	{ "skip", crash_skip },
	{ "hook", crash_hook },
	{ "null", crash_null },
	{ "panic", crash_panic },
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
