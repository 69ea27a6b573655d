// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting drops where they happen.
 *
 * The tracepoint fires in tasks, in softirqs and in hard interrupts, each of which may
 * interrupt the one before it on the same CPU: each has a table of its own, so that
 * there is one writer and no lock.  Nothing here allocates, waits, disables interrupts
 * or follows what may be no pointer: not skb->dev, and no socket.
 *
 * A table that is full is replaced by a reader, which then waits until no CPU uses the
 * old one: all counting has preemption off.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/ktime.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>
#include <net/sock.h>

#include <compat/trace_skb.h>

#include "helpers.h"
#include "key.h"
#include "nets.h"
#include "probe.h"

#define PROBE_WALKS	64	/* looks at the stack in a window, for each level */
#define PROBE_WINDOW	27	/* 2^27 ns, 134 ms */

/* What may interrupt what is above it. */
enum probe_level {
	PROBE_TASK,
	PROBE_SOFTIRQ,
	PROBE_HARDIRQ,
	PROBE_LEVELS,
};

static const u32 probe_slots[PROBE_LEVELS] = {
	[PROBE_TASK] = 512, [PROBE_SOFTIRQ] = 512, [PROBE_HARDIRQ] = 64,
};

/*
 * One level of one CPU.  It alone writes all of this but @table, @old (the one before,
 * until nobody uses it) and @mark (of either), which are the reader's.
 */
struct probe_context {
	struct droptable __rcu	*table;
	struct droptable	*old;
	struct droptable_mark	*mark;
	bool			busy;
	u32			walks;
	u64			window;
	u64			nested;
	u64			no_table;
	u64			own;
	u64			unseen;
};

struct probe_cpu {
	struct probe_context	context[PROBE_LEVELS];
	u64			nmi;
};

static DEFINE_PER_CPU(struct probe_cpu, probe_cpus);
static struct task_struct *probe_ignored;
static void (*probe_wake)(void);
static u64 probe_overflow;	/* of tables that are gone; the reader's */
static enum cpuhp_state probe_state;

static void probe_woken(struct irq_work *work)
{
	probe_wake();
}

static DEFINE_IRQ_WORK(probe_work, probe_woken);

/* Whether one more look at the stack is affordable. */
static bool probe_may_walk(struct probe_context *context, u64 now)
{
	if (context->window != now >> PROBE_WINDOW) {
		context->window = now >> PROBE_WINDOW;
		context->walks = 0;
	}
	return context->walks++ < PROBE_WALKS;
}

static void probe_see_through(struct probe_context *context, struct droptable_key *key,
			      u64 now)
{
	if (!dropmon_helpers_has(key->location))
		return;
	if (probe_may_walk(context, now))
		key->location = dropmon_helpers_caller(key->location);
	else
		WRITE_ONCE(context->unseen, context->unseen + 1);
}

static void probe_add(struct probe_context *context, const struct sk_buff *skb,
		      unsigned long location, u32 reason, const struct sock *rx_sk)
{
	struct droptable *table = rcu_dereference_sched(context->table);
	u64 now = ktime_get_mono_fast_ns();
	struct droptable_key key = {
		.location = location, .reason = reason,
	};
	bool is_new;

	if (!table) {
		WRITE_ONCE(context->no_table, context->no_table + 1);
		return;
	}
	dropmon_key_of_skb(&key, skb, rx_sk);
	if (unlikely(dropmon_helpers_maybe(location)))
		probe_see_through(context, &key, now);
	droptable_add(table, &key, skb->len, now, &is_new);
	if (unlikely(is_new))
		irq_work_queue(&probe_work);
}

static enum probe_level probe_level(void)
{
	if (in_hardirq())
		return PROBE_HARDIRQ;
	return in_serving_softirq() ? PROBE_SOFTIRQ : PROBE_TASK;
}

/* Preemption is off: some kernels call this with it on. */
static void probe_count(const struct sk_buff *skb, unsigned long location, u32 reason,
			const struct sock *rx_sk)
{
	struct probe_context *context;
	enum probe_level level;

	preempt_disable_notrace();
	level = probe_level();
	context = this_cpu_ptr(&probe_cpus.context[level]);
	if (unlikely(in_nmi())) {
		this_cpu_inc(probe_cpus.nmi);
	} else if (unlikely(context->busy)) {
		WRITE_ONCE(context->nested, context->nested + 1);
	} else if (level == PROBE_TASK && unlikely(READ_ONCE(probe_ignored) == current)) {
		WRITE_ONCE(context->own, context->own + 1);
	} else {
		context->busy = true;
		barrier();
		probe_add(context, skb, location, reason, rx_sk);
		barrier();
		context->busy = false;
	}
	preempt_enable_notrace();
}

COMPAT_KFREE_SKB_PROBE(probe_kfree_skb, probe_count)

static struct droptable *probe_new_table(enum probe_level level)
{
	u32 slots = probe_slots[level];
	struct droptable *table = kvzalloc(droptable_size(slots), GFP_KERNEL);

	if (table)
		droptable_init(table, slots, get_random_u64());
	return table;
}

static size_t probe_size(enum probe_level level)
{
	return droptable_size(probe_slots[level]) +
	       probe_slots[level] * sizeof(struct droptable_mark);
}

/* A CPU that there is no memory for comes up all the same, and its drops are lost. */
static int probe_prepare_cpu(unsigned int cpu)
{
	struct probe_context *context;
	enum probe_level level;
	struct droptable *table;

	for (level = 0; level < PROBE_LEVELS; level++) {
		context = &per_cpu(probe_cpus.context[level], cpu);
		if (rcu_access_pointer(context->table))
			continue;
		table = probe_new_table(level);
		context->mark = kvcalloc(probe_slots[level], sizeof(*context->mark),
					 GFP_KERNEL);
		if (!table || !context->mark) {
			kvfree(table);
			kvfree(context->mark);
			context->mark = NULL;
			continue;
		}
		rcu_assign_pointer(context->table, table);
	}
	return 0;
}

typedef void (*probe_tell)(const struct droptable_key *key,
			   const struct droptable_count *more);

static void probe_read(const struct droptable *table, struct droptable_mark *mark,
		       probe_tell tell)
{
	struct droptable_count more;
	struct droptable_key key;
	u32 i;

	for (i = 0; i < table->slots; i++) {
		if (droptable_read(&table->entry[i], &mark[i], &key, &more))
			tell(&key, &more);
	}
}

/* Return: whether a new table is in place of one that was full. */
static bool probe_fold_context(struct probe_context *context, enum probe_level level,
			       probe_tell tell)
{
	struct droptable *table = rcu_dereference_protected(context->table, true);
	struct droptable *next;

	if (!table)
		return false;
	probe_read(table, context->mark, tell);
	if (!droptable_is_full(table))
		return false;
	next = probe_new_table(level);
	if (!next)
		return false;
	context->old = table;
	rcu_assign_pointer(context->table, next);
	return true;
}

/* What was counted in a table that nobody uses any more. */
static void probe_fold_old(struct probe_context *context, probe_tell tell)
{
	struct droptable *table = context->old;

	if (!table)
		return;
	context->old = NULL;
	probe_read(table, context->mark, tell);
	probe_overflow += table->overflow;
	memset(context->mark, 0, table->slots * sizeof(*context->mark));
	kvfree(table);
}

/**
 * dropmon_probe_fold - take what was counted since the last time
 * @tell: is told of each place that there were drops at
 *
 * Context: task; one at a time, and none of the other calls meanwhile.
 */
void dropmon_probe_fold(probe_tell tell)
{
	enum probe_level level;
	bool replaced = false;
	unsigned int cpu;

	/* No CPU comes up meanwhile. */
	cpus_read_lock();
	for_each_possible_cpu(cpu) {
		for (level = 0; level < PROBE_LEVELS; level++)
			replaced |= probe_fold_context(&per_cpu(probe_cpus.context[level],
								cpu), level, tell);
	}
	cpus_read_unlock();
	if (!replaced)
		return;
	synchronize_rcu();
	for_each_possible_cpu(cpu) {
		for (level = 0; level < PROBE_LEVELS; level++)
			probe_fold_old(&per_cpu(probe_cpus.context[level], cpu), tell);
		cond_resched();
	}
}

static void probe_free_tables(void)
{
	struct probe_context *context;
	struct droptable *table;
	enum probe_level level;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		for (level = 0; level < PROBE_LEVELS; level++) {
			context = &per_cpu(probe_cpus.context[level], cpu);
			table = rcu_dereference_protected(context->table, true);
			if (table)
				probe_overflow += table->overflow;
			RCU_INIT_POINTER(context->table, NULL);
			kvfree(table);
			kvfree(context->mark);
			context->mark = NULL;
		}
	}
}

/**
 * dropmon_probe_arm - begin to count drops
 * @wake: is called when there is a place that was not there before; in a hard interrupt
 *
 * Context: task; one at a time.
 * Return: 0 or a negative errno.
 */
int dropmon_probe_arm(void (*wake)(void))
{
	int state = cpuhp_setup_state(CPUHP_BP_PREPARE_DYN, "net/dropmon:prepare",
				      probe_prepare_cpu, NULL);
	int error;

	if (state < 0)
		return state;
	probe_state = state;
	probe_wake = wake;
	error = register_trace_kfree_skb(probe_kfree_skb, NULL);
	if (error) {
		cpuhp_remove_state_nocalls(probe_state);
		probe_free_tables();
	}
	return error;
}

/**
 * dropmon_probe_disarm - count no more
 * @tell: is told of what was counted in the end
 *
 * Context: task; one at a time, after dropmon_probe_arm() succeeded.
 */
void dropmon_probe_disarm(probe_tell tell)
{
	unregister_trace_kfree_skb(probe_kfree_skb, NULL);
	tracepoint_synchronize_unregister();
	irq_work_sync(&probe_work);
	cpuhp_remove_state_nocalls(probe_state);
	dropmon_probe_fold(tell);
	probe_free_tables();
}

/**
 * dropmon_probe_ignore - pass over the drops of one task
 * @task: which sends messages, whose drops would lead to more of them; NULL: no more
 */
void dropmon_probe_ignore(struct task_struct *task)
{
	WRITE_ONCE(probe_ignored, task);
}

/**
 * dropmon_probe_stats - what is in no table
 * @ret: gets it
 *
 * Context: task; not while another call arms, disarms or folds.
 */
void dropmon_probe_stats(struct dropmon_probe_stats *ret)
{
	const struct probe_context *context;
	const struct droptable *table;
	enum probe_level level;
	unsigned int cpu;

	*ret = (struct dropmon_probe_stats){ .overflow = probe_overflow };
	for_each_possible_cpu(cpu) {
		ret->nmi += READ_ONCE(per_cpu(probe_cpus.nmi, cpu));
		for (level = 0; level < PROBE_LEVELS; level++) {
			context = &per_cpu(probe_cpus.context[level], cpu);
			table = rcu_dereference_protected(context->table, true);
			if (table) {
				ret->overflow += READ_ONCE(table->overflow);
				ret->memory += probe_size(level);
			}
			ret->nested += READ_ONCE(context->nested);
			ret->no_table += READ_ONCE(context->no_table);
			ret->own += READ_ONCE(context->own);
			ret->unseen += READ_ONCE(context->unseen);
		}
	}
}
