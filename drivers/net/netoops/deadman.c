// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dead-man's switch.  What drivers do below the sender cannot all be known,
 * and against a wait inside of one no time budget helps.  So while the machine
 * dies and a crash kernel is loaded, the sender has to give a sign of life at
 * every step.  Other CPUs watch it: an interrupt has each of them start a timer,
 * and one that finds no sign for DEADMAN_NS sends the sender's CPU an NMI, whose
 * handler goes on to the kexec by way of panic(), as it does after a fault.
 *
 * Any other NMI that reaches that CPU will do as well, such as the hard lockup
 * detector's.  Without NMIs, or with no other CPU alive, there is no switch; the
 * sender must not count on it.
 *
 * A record that the machine survives is not watched: to end a machine that lives
 * is not for us to decide.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <compat/hrtimer.h>

#include "clock.h"
#include "deadman.h"
#include "machine.h"
#include "settings.h"

/* More than a slow console or the host of a virtual machine holds it up. */
#define DEADMAN_NS	(10 * NSEC_PER_SEC)
#define DEADMAN_LOOK_NS	NSEC_PER_SEC
#define DEADMAN_NOBODY	(-1)
#define DEADMAN_FRAMES	24

/**
 * struct deadman_watch - one CPU that watches
 * @csd: has it begin
 * @timer: when it looks
 */
struct deadman_watch {
	call_single_data_t	csd;
	struct hrtimer		timer;
};

static DEFINE_PER_CPU(struct deadman_watch, deadman_watches);
/* Who is watched.  Written by that CPU alone, and by the NMI that ends it. */
static atomic_t deadman_cpu = ATOMIC_INIT(DEADMAN_NOBODY);
/* The last sign of life, in netoops_clock_ns(). */
static u64 deadman_beat_ns;

/* 64-bit everywhere: a torn value cannot be read. */
static_assert(BITS_PER_LONG == 64);

static bool deadman_ready;

static bool deadman_is_dead(void)
{
	u64 beat_ns = READ_ONCE(deadman_beat_ns);
	u64 now_ns = netoops_clock_ns();

	return now_ns > beat_ns && now_ns - beat_ns >= DEADMAN_NS;
}

/* Where it hangs: the one thing that the vmcore would not tell as clearly. */
static void deadman_tell(struct pt_regs *regs)
{
	static unsigned long frames[DEADMAN_FRAMES];
	unsigned int i, count;

	pr_emerg("the sender hangs in %pS\n",
		 (void *)instruction_pointer(regs));
	count = stack_trace_save(frames, ARRAY_SIZE(frames), 0);
	for (i = 0; i < count; i++)
		pr_emerg(" %pS\n", (void *)frames[i]);
}

/*
 * Context: NMI, of whatever cause, on any CPU.  Returns for all but the CPU that
 * hangs; that one does not hold what panic() needs, which it is inside of or has
 * been through.
 */
static bool deadman_nmi(struct pt_regs *regs)
{
	int cpu = raw_smp_processor_id();

	if (atomic_read(&deadman_cpu) != cpu || !deadman_is_dead() ||
	    atomic_cmpxchg(&deadman_cpu, cpu, DEADMAN_NOBODY) != cpu)
		return false;
	netoops_settings_wipe_key();
	deadman_tell(regs);
	panic("netoops: the sender hangs");
}

/* Context: hard interrupt, on a CPU that watches. */
static enum hrtimer_restart deadman_look(struct hrtimer *timer)
{
	int cpu = atomic_read(&deadman_cpu);

	if (cpu == DEADMAN_NOBODY)
		return HRTIMER_NORESTART;
	if (deadman_is_dead())
		netoops_machine_nmi_send(cpu);
	hrtimer_forward_now(timer, ns_to_ktime(DEADMAN_LOOK_NS));
	return HRTIMER_RESTART;
}

/* Context: hard interrupt, on a CPU that is to watch. */
static void deadman_watch(void *info)
{
	struct deadman_watch *watch = info;

	if (atomic_read(&deadman_cpu) != DEADMAN_NOBODY)
		hrtimer_start(&watch->timer, ns_to_ktime(DEADMAN_LOOK_NS),
			      HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * netoops_deadman_init - get ready
 *
 * Context: task.
 *
 * Return: 0, or a negative errno: then there is no switch.
 */
int netoops_deadman_init(void)
{
	int cpu, error;

	for_each_possible_cpu(cpu) {
		struct deadman_watch *watch = &per_cpu(deadman_watches, cpu);

		INIT_CSD(&watch->csd, deadman_watch, watch);
		compat_hrtimer_setup(&watch->timer, deadman_look,
				     CLOCK_MONOTONIC,
				     HRTIMER_MODE_REL_PINNED_HARD);
	}
	error = netoops_machine_nmi_init(deadman_nmi);
	deadman_ready = !error;
	return error;
}

/**
 * netoops_deadman_exit - undo netoops_deadman_init()
 *
 * Context: task; no hook is armed any more.
 */
void netoops_deadman_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		hrtimer_cancel(&per_cpu(deadman_watches, cpu).timer);
	netoops_machine_nmi_exit();
}

/**
 * netoops_deadman_arm - have this CPU watched
 *
 * Asks the others without a lock and without waiting for an answer; those that
 * are dead or wedged never watch.
 *
 * Context: any, without preemption, until netoops_deadman_disarm() on the same
 * CPU.
 */
void netoops_deadman_arm(void)
{
	int cpu, self = smp_processor_id();
	call_single_data_t *csd;

	if (!deadman_ready)
		return;
	netoops_deadman_beat();
	atomic_set_release(&deadman_cpu, self);
	for_each_online_cpu(cpu) {
		csd = &per_cpu(deadman_watches, cpu).csd;
		if (cpu != self)
			smp_call_function_single_async(cpu, csd);
	}
}

/**
 * netoops_deadman_beat - give a sign of life
 *
 * Context: any; the CPU that is watched, or none.
 */
void netoops_deadman_beat(void)
{
	WRITE_ONCE(deadman_beat_ns, netoops_clock_ns());
}

/**
 * netoops_deadman_disarm - watch this CPU no longer
 *
 * Context: any.
 */
void netoops_deadman_disarm(void)
{
	atomic_cmpxchg(&deadman_cpu, raw_smp_processor_id(), DEADMAN_NOBODY);
}
