// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hook on __crash_kexec(regs), the last function on every way to a crash kernel;
 * it does nothing if none is loaded.
 *
 * With ftrace it is our own ftrace_ops, without ftrace's protection against
 * recursion: the crash may have come from inside another probe's handler, and a
 * fault in the sender comes from inside this one; both must get here, or the key
 * would be in the dump.  A kprobe, which is what is left without ftrace, is
 * skipped in both cases.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kexec.h>
#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/string.h>
#include <compat/ftrace.h>

#include "crash_kexec.h"

#define CRASH_KEXEC	"__crash_kexec"

static void (*crash_kexec_die)(struct pt_regs *regs);

/* Context: any, NMI included; before the first instruction of the function. */
static void crash_kexec_enter(struct pt_regs *crash_regs)
{
	if (kexec_crash_loaded())
		crash_kexec_die(crash_regs);
}

/*
 * Ftrace and kprobes can be switched off as a whole (kernel.ftrace_enabled,
 * kprobes/enabled in debugfs), and nothing tells: so this function is hooked in
 * the same way.
 */
static noinline void crash_kexec_canary(void)
{
	barrier();
}

static atomic_t crash_kexec_canary_hits = ATOMIC_INIT(0);

#ifdef CONFIG_DYNAMIC_FTRACE

static void notrace crash_kexec_ftrace(unsigned long ip, unsigned long parent_ip,
				       struct ftrace_ops *ops,
				       struct ftrace_regs *fregs)
{
	crash_kexec_enter((struct pt_regs *)compat_ftrace_argument(fregs));
}

static struct ftrace_ops crash_kexec_ops = {
	.func	= crash_kexec_ftrace,
	.flags	= COMPAT_FTRACE_OPS_FL_ARGUMENTS,
};

static void notrace
crash_kexec_canary_ftrace(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	atomic_inc(&crash_kexec_canary_hits);
}

static struct ftrace_ops crash_kexec_canary_ops = {
	.func	= crash_kexec_canary_ftrace,
};

static int crash_kexec_arm_ftrace(void)
{
	char name[] = CRASH_KEXEC;
	int error;

	error = ftrace_set_filter(&crash_kexec_ops, name, strlen(name), 1);
	if (error)
		return error;
	error = ftrace_set_filter_ip(&crash_kexec_canary_ops,
				     (unsigned long)crash_kexec_canary, 0, 1);
	if (error)
		goto err_filter;
	error = register_ftrace_function(&crash_kexec_canary_ops);
	if (error)
		goto err_filter;
	error = register_ftrace_function(&crash_kexec_ops);
	if (!error)
		return 0;
	unregister_ftrace_function(&crash_kexec_canary_ops);
err_filter:
	ftrace_free_filter(&crash_kexec_canary_ops);
	ftrace_free_filter(&crash_kexec_ops);
	return error;
}

static void crash_kexec_disarm_ftrace(void)
{
	unregister_ftrace_function(&crash_kexec_ops);
	unregister_ftrace_function(&crash_kexec_canary_ops);
	ftrace_free_filter(&crash_kexec_canary_ops);
	ftrace_free_filter(&crash_kexec_ops);
}

#else /* CONFIG_DYNAMIC_FTRACE */

static int crash_kexec_arm_ftrace(void)
{
	return -EOPNOTSUPP;
}

static void crash_kexec_disarm_ftrace(void)
{
}

#endif /* CONFIG_DYNAMIC_FTRACE */

static int crash_kexec_kprobe(struct kprobe *probe, struct pt_regs *regs)
{
	crash_kexec_enter((struct pt_regs *)regs_get_kernel_argument(regs, 0));
	return 0;
}

static struct kprobe crash_kexec_probe = {
	.symbol_name	= CRASH_KEXEC,
	.pre_handler	= crash_kexec_kprobe,
};

static int crash_kexec_canary_kprobe(struct kprobe *probe, struct pt_regs *regs)
{
	atomic_inc(&crash_kexec_canary_hits);
	return 0;
}

static struct kprobe crash_kexec_canary_probe = {
	.addr		= (kprobe_opcode_t *)crash_kexec_canary,
	.pre_handler	= crash_kexec_canary_kprobe,
};

static int crash_kexec_arm_kprobe(void)
{
	int error = register_kprobe(&crash_kexec_canary_probe);

	if (error)
		return error;
	error = register_kprobe(&crash_kexec_probe);
	if (error)
		unregister_kprobe(&crash_kexec_canary_probe);
	return error;
}

static void crash_kexec_disarm_kprobe(void)
{
	unregister_kprobe(&crash_kexec_probe);
	unregister_kprobe(&crash_kexec_canary_probe);
}

/**
 * struct crash_kexec_way - a way to hook the function
 * @name: what people see
 * @arm: arms it
 * @disarm: undoes that, and waits until it does not run any more
 */
struct crash_kexec_way {
	const char	*name;
	int		(*arm)(void);
	void		(*disarm)(void);
};

/* The best first. */
static const struct crash_kexec_way crash_kexec_ways[] = {
	{ "ftrace", crash_kexec_arm_ftrace, crash_kexec_disarm_ftrace },
	{ "kprobe", crash_kexec_arm_kprobe, crash_kexec_disarm_kprobe },
};

static const struct crash_kexec_way *crash_kexec_armed;

/**
 * netoops_crash_kexec_arm - hook __crash_kexec()
 * @die: called in any context when a crash kernel is about to be started, with the
 *	function's argument: registers of the crash, or NULL
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int netoops_crash_kexec_arm(void (*die)(struct pt_regs *regs))
{
	unsigned int i;
	int error = -EOPNOTSUPP;

	crash_kexec_die = die;
	for (i = 0; i < ARRAY_SIZE(crash_kexec_ways); i++) {
		error = crash_kexec_ways[i].arm();
		if (!error) {
			crash_kexec_armed = &crash_kexec_ways[i];
			break;
		}
	}
	return error;
}

/**
 * netoops_crash_kexec_disarm - undo netoops_crash_kexec_arm()
 *
 * Context: task.
 */
void netoops_crash_kexec_disarm(void)
{
	crash_kexec_armed->disarm();
}

/**
 * netoops_crash_kexec_check - look whether the hook still works
 *
 * Context: task.
 *
 * Return: 0, or -EPERM when such hooks are switched off.
 */
int netoops_crash_kexec_check(void)
{
	int hits = atomic_read(&crash_kexec_canary_hits);

	crash_kexec_canary();
	return atomic_read(&crash_kexec_canary_hits) == hits ? -EPERM : 0;
}

/**
 * netoops_crash_kexec_how - tell how the function is hooked
 *
 * Return: "ftrace" or "kprobe".
 */
const char *netoops_crash_kexec_how(void)
{
	return crash_kexec_armed->name;
}
