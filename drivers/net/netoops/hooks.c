// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the kernel tells that it dies.  With a crash kernel loaded and default
 * settings, neither panic notifiers nor kmsg dumpers run before the kexec; so
 * there are several hooks, and netoops_dump() lets the first of them send:
 *
 * die		die notifier: every oops, with registers.  A fault inside the
 *		sender comes here too, and must end in a panic: returning would
 *		leave a machine that neither lives nor dumps.
 * crash_kexec	__crash_kexec(): the last moment before the crash kernel, on every
 *		way to it; other CPUs are still running
 * panic	panic notifier: no crash kernel, or crash_kexec_post_notifiers;
 *		other CPUs have been stopped
 * kmsg		kmsg dumper: the same, should the panic notifier be missed, and
 *		oopses that no die notifier saw
 * sysrq	key "y": a soft dump
 *
 * And one that sends nothing, see deadman.c: it ends a sender that hangs.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kdebug.h>
#include <linux/kexec.h>
#include <linux/notifier.h>
#include <linux/panic_notifier.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sysfs.h>
#include <compat/kmsg_dump.h>
#include <compat/sysrq.h>

#include "crash_kexec.h"
#include "deadman.h"
#include "dump.h"
#include "hooks.h"
#include "settings.h"

/* The task whose oops the die notifier saw and the kmsg dumper need not. */
static const struct task_struct *hooks_oopsed;

static void hooks_die_now(struct pt_regs *regs, enum netoops_fate fate)
{
	bool sent = netoops_dump(NETOOPS_TYPE_PANIC, fate, regs);

	/* what comes now is not the sender's: it may take its time */
	netoops_deadman_disarm();
	/* a panic that has no crash kernel goes on to the other hooks */
	if (sent || fate == NETOOPS_STOPPED || kexec_crash_loaded())
		netoops_settings_wipe_key();
}

static int hooks_die(struct notifier_block *block, unsigned long event,
		     void *data)
{
	struct die_args *args = data;

	if (event != DIE_OOPS)
		return NOTIFY_DONE;
	if (netoops_dump_faulted()) {
		netoops_deadman_disarm();
		netoops_settings_wipe_key();
		panic("netoops: fault in the sender");
	}
	WRITE_ONCE(hooks_oopsed, current);
	netoops_dump(NETOOPS_TYPE_OOPS, NETOOPS_LIVES, args->regs);
	return NOTIFY_DONE;
}

/* Late: notifiers that print something about the oops have done so. */
static struct notifier_block hooks_die_block = {
	.notifier_call	= hooks_die,
	.priority	= INT_MIN,
};

/* Context: any, NMI included. */
static void hooks_crash_kexec(struct pt_regs *regs)
{
	hooks_die_now(regs, NETOOPS_DIES);
}

static int hooks_panic(struct notifier_block *block, unsigned long event,
		       void *data)
{
	hooks_die_now(NULL, NETOOPS_STOPPED);
	return NOTIFY_DONE;
}

/* First: others may hang. */
static struct notifier_block hooks_panic_block = {
	.notifier_call	= hooks_panic,
	.priority	= INT_MAX,
};

static void hooks_kmsg(struct kmsg_dumper *dumper, kmsg_dump_param param)
{
	switch (kmsg_dump_reason(param)) {
	case KMSG_DUMP_PANIC:
		hooks_die_now(NULL, NETOOPS_STOPPED);
		break;
	case KMSG_DUMP_OOPS:
		if (READ_ONCE(hooks_oopsed) == current)
			WRITE_ONCE(hooks_oopsed, NULL);
		else
			netoops_dump(NETOOPS_TYPE_OOPS, NETOOPS_LIVES, NULL);
		break;
	default:
		break;
	}
}

static struct kmsg_dumper hooks_kmsg_dumper = {
	.dump		= hooks_kmsg,
	.max_reason	= KMSG_DUMP_OOPS,
};

static void hooks_sysrq(sysrq_key key)
{
	int error = netoops_dump_soft();

	if (error)
		pr_warn("sysrq: nothing was sent: %pe\n", ERR_PTR(error));
}

static const struct sysrq_key_op hooks_sysrq_op = {
	.handler	= hooks_sysrq,
	.help_msg	= "netoops-soft-dump(y)",
	.action_msg	= "Send a netoops record",
	.enable_mask	= SYSRQ_ENABLE_DUMP,
};

static int hooks_arm_panic(void)
{
	return atomic_notifier_chain_register(&panic_notifier_list,
					      &hooks_panic_block);
}

static int hooks_arm_die(void)
{
	return register_die_notifier(&hooks_die_block);
}

static int hooks_arm_kmsg(void)
{
	return kmsg_dump_register(&hooks_kmsg_dumper);
}

static int hooks_arm_crash_kexec(void)
{
	return netoops_crash_kexec_arm(hooks_crash_kexec);
}

static int hooks_arm_sysrq(void)
{
	return register_sysrq_key('y', &hooks_sysrq_op);
}

static void hooks_disarm_panic(void)
{
	atomic_notifier_chain_unregister(&panic_notifier_list,
					 &hooks_panic_block);
}

static void hooks_disarm_die(void)
{
	unregister_die_notifier(&hooks_die_block);
}

static void hooks_disarm_kmsg(void)
{
	kmsg_dump_unregister(&hooks_kmsg_dumper);
}

static void hooks_disarm_sysrq(void)
{
	unregister_sysrq_key('y', &hooks_sysrq_op);
}

/**
 * struct hook - one of the hooks
 * @name: what people see
 * @arm: arms it
 * @disarm: undoes that, and waits until it does not run any more
 * @check: looks whether it still is armed: 0 or a negative errno; or NULL
 * @how: tells how it is armed; NULL where there is one way
 * @error: what @arm returned
 */
struct hook {
	const char	*name;
	int		(*arm)(void);
	void		(*disarm)(void);
	int		(*check)(void);
	const char	*(*how)(void);
	int		error;
};

/* The switch first: it is ready when the first record is sent. */
static struct hook hooks[] = {
	{ "deadman", netoops_deadman_init, netoops_deadman_exit },
	{ "die", hooks_arm_die, hooks_disarm_die },
	{ "crash_kexec", hooks_arm_crash_kexec, netoops_crash_kexec_disarm,
	  netoops_crash_kexec_check, netoops_crash_kexec_how },
	{ "panic", hooks_arm_panic, hooks_disarm_panic },
	{ "kmsg", hooks_arm_kmsg, hooks_disarm_kmsg },
	{ "sysrq", hooks_arm_sysrq, hooks_disarm_sysrq },
};

/**
 * netoops_hooks_init - arm all hooks
 *
 * A hook that cannot be armed is no reason to give the others up: it is told,
 * and netoops_hooks_show() tells it again.
 *
 * Context: task.
 */
void netoops_hooks_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		hooks[i].error = hooks[i].arm();
		if (hooks[i].error)
			pr_warn("hook %s cannot be armed: %pe\n", hooks[i].name,
				ERR_PTR(hooks[i].error));
	}
}

/**
 * netoops_hooks_exit - disarm all hooks
 *
 * Context: task.
 */
void netoops_hooks_exit(void)
{
	unsigned int i;

	for (i = ARRAY_SIZE(hooks); i--;) {
		if (!hooks[i].error)
			hooks[i].disarm();
	}
}

/* One line about one hook. */
static ssize_t hooks_show(const struct hook *hook, char *page, ssize_t len)
{
	int error = hook->error;

	if (!error && hook->check)
		error = hook->check();
	if (error)
		return sysfs_emit_at(page, len, "%s off %d\n", hook->name, error);
	if (hook->how)
		return sysfs_emit_at(page, len, "%s armed by %s\n", hook->name,
				     hook->how());
	return sysfs_emit_at(page, len, "%s armed\n", hook->name);
}

/**
 * netoops_hooks_show - name the hooks, one a line
 * @page: PAGE_SIZE bytes
 *
 * "NAME armed", "NAME armed by WAY" or "NAME off ERRNO"; -1 (EPERM) is that probes
 * are switched off.
 *
 * Context: task.
 *
 * Return: bytes written.
 */
ssize_t netoops_hooks_show(char *page)
{
	ssize_t len = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		len += hooks_show(&hooks[i], page, len);
	return len;
}
