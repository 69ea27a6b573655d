// SPDX-License-Identifier: GPL-2.0-only
/*
 * One record: claimed by one CPU, encoded once, sent to every target.
 *
 * Runs in any context, NMI and panic included.  Nothing here allocates, sleeps or
 * waits for a lock; time is bounded by budget_ms, and should the clock have
 * stopped, by the number of tries that netoops_xmit_send() makes.  A slow console
 * takes its time for the lines that are printed here, as for those of the panic.
 *
 * What drivers do below ndo_start_xmit() and their poll functions is theirs: one
 * that waits for a lock that the crash left held hangs there.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/kexec.h>
#include <linux/math64.h>
#include <linux/nmi.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <pure/claim.h>
#include <pure/fec.h>
#include <pure/packet.h>
#include <pure/record.h>

#include "burst.h"
#include "clock.h"
#include "deadman.h"
#include "dump.h"
#include "facts.h"
#include "ids.h"
#include "inside.h"
#include "limits.h"
#include "log.h"
#include "path.h"
#include "poll.h"
#include "settings.h"
#include "target.h"

/* All facts at their longest, with room for a chunk besides. */
#define DUMP_FACTS_MAX	(7 * sizeof(struct netoops_fact) + \
			 NETOOPS_RELEASE_MAX + NETOOPS_REASON_MAX + \
			 NETOOPS_TASK_MAX + sizeof(struct netoops_cpu) + \
			 NETOOPS_REGS_MAX + NETOOPS_DMI_MAX + NETOOPS_BLOB_MAX)
#define DUMP_USED_MAX	(NETOOPS_HEADER_SIZE + DUMP_FACTS_MAX + NETOOPS_TAG_SIZE)
static_assert(NETOOPS_PAYLOAD_MIN > DUMP_USED_MAX);
#define DUMP_WAIT_US	10	/* between two looks at another's record */
/* The end of the budget is for drivers to send what they took. */
#define DUMP_DRAIN(budget)	((budget) / 8)
/* The log must leave time for the packets. */
#define DUMP_LOG(budget)	((budget) / 4)
/* A record of a CPU that was stopped is waited for as long. */
#define DUMP_STOP(budget)	((budget) / 8)

static_assert(CONFIG_NR_CPUS <= NETOOPS_CLAIM_CPUS);
static_assert((NMI_MASK | HARDIRQ_MASK) >> HARDIRQ_SHIFT <
	      NETOOPS_CLAIM_LEVELS / 2);

/* Written by the owner of the record, and by one that could not become it. */
struct netoops_stats netoops_stats;

/**
 * struct dump - the record in the making, and what is known of the crash
 * @claim: who makes it
 * @task: that the last oops happened to
 * @pid: its number, because another task may have its memory later
 * @begin_ns: when the hook called, in netoops_clock_ns()
 * @limits: how long the record may take
 * @cpu: that makes it
 * @gave_up: a panic said that it is not sent
 * @packet: fields that all packets of the record share
 * @record: its shape
 * @seal: its key
 * @sealed: @seal is to be used
 * @group: which parity is in @rows: block and first row, or -1
 * @rows: eight rows of parity
 * @parity: one row of parity
 * @bytes: the packet
 */
struct dump {
	struct netoops_claim	claim;
	const struct task_struct *task;
	pid_t			pid;
	u64			begin_ns;
	struct netoops_limits	limits;
	int			cpu;
	bool			gave_up;
	struct netoops_packet	packet;
	struct netoops_record	record;
	struct netoops_seal	seal;
	bool			sealed;
	int			group;
	u64			rows[NETOOPS_PACKET_MAX];
	u8			parity[NETOOPS_PACKET_MAX];
	u8			bytes[NETOOPS_PACKET_MAX];
};

static struct dump dump;

/**
 * netoops_dump_init - get ready
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int netoops_dump_init(void)
{
	int error = netoops_log_init();

	if (error)
		return error;
	netoops_facts_init();
	netoops_ids_init();
	return 0;
}

/**
 * netoops_dump_exit - undo netoops_dump_init()
 *
 * Context: task; no hook is armed any more.
 */
void netoops_dump_exit(void)
{
	netoops_ids_exit();
	netoops_log_exit();
}

/* Different from that of the record's owner in an interrupt of the owner. */
static unsigned int dump_level(void)
{
	unsigned int interrupts = preempt_count() & (NMI_MASK | HARDIRQ_MASK);

	return (interrupts >> HARDIRQ_SHIFT << 1) + !!in_serving_softirq();
}

static enum netoops_claim_answer dump_claim(struct netoops_claimant *claimant,
					    u64 now_ns, u64 budget_ns)
{
	enum netoops_claim_answer answer;
	u64 wait_ns = budget_ns;

	/* a CPU that could not be stopped hears of it soon, one that was never */
	if (claimant->fate == NETOOPS_STOPPED)
		wait_ns = DUMP_STOP(budget_ns);
	claimant->cpu = smp_processor_id();
	claimant->level = dump_level();
	claimant->end_ns = now_ns + wait_ns;
	claimant->tries = div_u64(wait_ns, DUMP_WAIT_US * NSEC_PER_USEC);
	for (;;) {
		answer = netoops_claim_try(&dump.claim, claimant,
					   netoops_clock_ns());
		if (answer != NETOOPS_CLAIM_WAIT)
			return answer;
		udelay(DUMP_WAIT_US);
	}
}

/*
 * What has the record does not end.  Should it go on after all, it sees that it was
 * stopped before it sends what it sealed, see dump_packets().
 */
static void dump_give_up(enum netoops_fate fate)
{
	/* after what the claim was changed to; pairs with the one there */
	smp_wmb();
	netoops_seal_wipe(&dump.seal);
	/* a panic without a crash kernel goes on to the next hook, and asks again */
	if (fate != NETOOPS_STOPPED && !kexec_crash_loaded())
		return;
	/* of its own CPU, it is that of this panic, of which something was sent */
	if (READ_ONCE(dump.cpu) == smp_processor_id() || dump.gave_up)
		return;
	dump.gave_up = true;
	pr_warn("panic: not sent, because a record before it does not end\n");
}

/**
 * netoops_dump_faulted - ask whether the sender itself has just crashed
 *
 * For the die notifier, on the CPU that crashed.  From then on nothing more is
 * sent.  A crash in an interrupt of the sender is not the sender's; it ends in a
 * panic, which has its record.
 *
 * Return: true if this CPU was making a record.
 */
bool netoops_dump_faulted(void)
{
	if (!netoops_claim_faulted(&dump.claim, raw_smp_processor_id(),
				   dump_level()))
		return false;
	netoops_seal_wipe(&dump.seal);
	netoops_stats.faults++;
	return true;
}

/* A panic of the task that has just oopsed belongs to the same crash. */
static bool dump_follows(enum netoops_type type)
{
	return type == NETOOPS_TYPE_PANIC && dump.task == current &&
	       dump.pid == task_pid_nr(current);
}

/* Who crashed, when, and as which record. */
static void dump_identify(enum netoops_type type,
			  const struct netoops_settings *settings)
{
	struct netoops_packet *packet = &dump.packet;
	u8 crash_id[NETOOPS_ID_SIZE];
	bool follows = dump_follows(type);
	u8 number = follows ? packet->record + 1 : 0;

	if (follows)
		memcpy(crash_id, packet->crash_id, sizeof(crash_id));
	else
		netoops_ids_take(crash_id);
	memset(packet, 0, sizeof(*packet));
	packet->version = NETOOPS_VERSION;
	packet->type = type;
	packet->record = number;
	memcpy(packet->host_id, settings->host_id, NETOOPS_ID_SIZE);
	memcpy(packet->boot_id, settings->boot_id, NETOOPS_ID_SIZE);
	memcpy(packet->crash_id, crash_id, NETOOPS_ID_SIZE);
	packet->realtime_ns = netoops_clock_read(ktime_get_real_fast_ns);
	packet->uptime_ns = netoops_clock_read(ktime_get_boot_fast_ns);
	packet->dump_id = (u16)div_u64(packet->uptime_ns, NSEC_PER_SEC);
	dump.task = type == NETOOPS_TYPE_OOPS ? current : NULL;
	dump.pid = task_pid_nr(current);
}

/* Returns false when the key is gone: nothing must be sent. */
static bool dump_seal(const struct netoops_settings *settings)
{
	dump.sealed = settings->key;
	if (!dump.sealed)
		return true;
	dump.packet.flags |= NETOOPS_FLAG_SEALED;
	dump.packet.key_id = settings->key_id;
	netoops_seal_init(&dump.seal, settings->key->bytes,
			  dump.packet.crash_id);
	return !netoops_settings_wiped(settings);
}

/* What every target can take; they all get the same packets. */
static size_t dump_payload_max(void)
{
	const struct netoops_target *target;
	size_t size = NETOOPS_PACKET_MAX;

	list_for_each_entry_rcu(target, &netoops_targets, list) {
		const struct netoops_path *path = netoops_target_path(target);

		if (path && path->payload_max >= NETOOPS_PAYLOAD_MIN)
			size = min_t(size_t, size, path->payload_max);
	}
	return size;
}

/* Bytes of a chunk in a packet of @size bytes, @used of which are taken. */
static u16 dump_chunk_size(size_t size, size_t used)
{
	return ALIGN_DOWN(size - used, 4);
}

/* Cuts the log into chunks.  A failure is impossible; it would send nothing. */
static bool dump_cut(const struct netoops_settings *settings,
		     const struct netoops_log *log, size_t size)
{
	struct netoops_packet *packet = &dump.packet;
	size_t used = NETOOPS_HEADER_SIZE + NETOOPS_TAG_SIZE +
		      netoops_packet_facts_size(&packet->facts);

	packet->log_len = log->len;
	packet->log_lost = log->lost;
	packet->chunk_size = dump_chunk_size(size, used);
	if (netoops_record_init(&dump.record, log->len, packet->chunk_size,
				settings->parity))
		return false;
	packet->data_count = dump.record.data_count;
	packet->blocks = dump.record.blocks;
	dump.group = -1;
	return true;
}

/* One packet of parity; eight are computed at a time. */
static const u8 *dump_parity(const struct netoops_slot *slot,
			     const struct netoops_log *log)
{
	u16 chunk_size = dump.record.chunk_size;
	u8 first = slot->index - slot->index % NETOOPS_FEC_ROWS;
	int group = slot->block << 8 | first;

	if (group != dump.group) {
		struct netoops_fec_data block = {
			.data		= (const u8 *)log->text + slot->block * chunk_size,
			.stride		= dump.record.blocks * chunk_size,
			.end		= log->len - slot->block * chunk_size,
			.chunk_size	= chunk_size,
			.k		= slot->k,
		};

		netoops_fec_encode(dump.rows, &block, first);
		dump.group = group;
	}
	netoops_fec_row(dump.parity, dump.rows, slot->index - first,
			chunk_size);
	return dump.parity;
}

static size_t dump_encode(u32 seq, const struct netoops_log *log)
{
	struct netoops_packet *packet = &dump.packet;
	struct netoops_slot slot;

	netoops_record_slot(&dump.record, seq, &slot);
	packet->kind = slot.kind;
	packet->block = slot.block;
	packet->k = slot.k;
	packet->m = slot.m;
	packet->index = slot.index;
	packet->packet_seq = seq;
	packet->payload_len = slot.len;
	packet->payload = NULL;
	if (slot.kind == NETOOPS_KIND_DATA)
		packet->payload = (const u8 *)log->text + slot.offset;
	else if (slot.kind == NETOOPS_KIND_PARITY)
		packet->payload = dump_parity(&slot, log);
	return netoops_packet_encode(dump.bytes, sizeof(dump.bytes), packet,
				     dump.sealed ? &dump.seal : NULL);
}

/* Returns whether any target wants more packets. */
static bool dump_send(size_t len)
{
	struct netoops_target *target;
	bool more = false;

	list_for_each_entry_rcu(target, &netoops_targets, list) {
		netoops_xmit_send(&target->xmit, netoops_target_path(target),
				  dump.bytes, len, &dump.limits);
		more |= !target->xmit.ended;
	}
	return more;
}

static void dump_packets(const struct netoops_settings *settings,
			 const struct netoops_log *log)
{
	size_t len;
	u32 seq;

	for (seq = 0; seq < dump.record.packet_count; seq++) {
		if (seq && netoops_clock_ns() >= dump.limits.send_ns)
			return;
		len = dump_encode(seq, log);
		/* what it was sealed with; pairs with the one in dump_give_up() */
		smp_rmb();
		if (netoops_limits_stopped(&dump.limits) || !dump_send(len))
			return;
		touch_nmi_watchdog();
		netoops_deadman_beat();
		if (settings->gap_us)
			udelay(settings->gap_us);
	}
}

/* Lets devices finish with what they took: all, or those that were forced. */
static void dump_finish(bool forced)
{
	struct netoops_target *target;

	list_for_each_entry_rcu(target, &netoops_targets, list) {
		if (target->xmit.begun && (!forced || target->xmit.forced))
			netoops_xmit_finish(&target->xmit,
					    netoops_target_path(target),
					    dump.record.packet_count,
					    &dump.limits);
	}
}

/* The last resort: for targets whose device the crash left locked. */
static void dump_force(const struct netoops_settings *settings,
		       const struct netoops_log *log)
{
	struct netoops_target *target;
	bool any = false;

	list_for_each_entry_rcu(target, &netoops_targets, list) {
		if (netoops_xmit_force(&target->xmit,
				       netoops_target_path(target)))
			any = true;
		else
			target->xmit.ended = true;
	}
	if (!any)
		return;
	dump_packets(settings, log);
	dump_finish(true);
}

/*
 * Whether every target has got all that was printed before: then it need not be sent
 * again.  Of the record that begins none has got anything.
 */
static bool dump_continues(void)
{
	struct netoops_target *target;
	bool whole = true;

	list_for_each_entry_rcu(target, &netoops_targets, list) {
		whole &= target->xmit.whole;
		target->xmit.whole = false;
	}
	return whole;
}

/* How it went, in the log too. */
static void dump_tell(const struct netoops_log *log)
{
	struct netoops_target *target;
	bool late = false;

	list_for_each_entry_rcu(target, &netoops_targets, list) {
		struct netoops_xmit *xmit = &target->xmit;

		if (!xmit->begun)
			continue;
		WRITE_ONCE(xmit->begun, false);
		xmit->whole = xmit->end == NETOOPS_XMIT_ALL &&
			      !xmit->pending && !log->late;
		late |= xmit->end == NETOOPS_XMIT_BUDGET;
		netoops_stats.packets += xmit->sent;
		netoops_stats.unsent += xmit->unsent;
		netoops_deadman_beat();
		pr_info("record %u: target %s: sent %u of %u packets, %u not confirmed: %s\n",
			dump.packet.record, netoops_target_name(target),
			xmit->sent, dump.record.packet_count, xmit->pending,
			netoops_xmit_end_name(xmit->end));
	}
	netoops_stats.budget_hits += late;
	pr_info("record %u: took %llu us\n", dump.packet.record,
		div_u64(netoops_clock_ns() - dump.begin_ns,
			NSEC_PER_USEC));
}

static void dump_record(enum netoops_type type, enum netoops_fate fate,
			struct pt_regs *regs)
{
	const struct netoops_settings *settings =
		rcu_dereference(netoops_settings);
	struct netoops_packet *packet = &dump.packet;
	struct netoops_target *target;
	size_t size = dump_payload_max();
	struct netoops_log log;
	bool ready, whole = dump_continues();

	memset(&dump.record, 0, sizeof(dump.record));
	dump_identify(type, settings);
	pr_info("crash id %pUb, record %u\n", packet->crash_id,
		packet->record);
	/* what follows a record that was cut short has its text again */
	netoops_log_take(&log, packet->record && whole,
			 netoops_record_log_max(dump_chunk_size(size, DUMP_USED_MAX),
						settings->parity),
			 &dump.limits);
	netoops_facts_take(packet, settings, &log, regs);
	ready = dump_seal(settings) && dump_cut(settings, &log, size);
	netoops_inside_take();
	netoops_stats.records++;
	list_for_each_entry_rcu(target, &netoops_targets, list)
		netoops_xmit_begin(&target->xmit, netoops_target_path(target),
				   packet->realtime_ns, ready);
	if (ready)
		dump_packets(settings, &log);
	netoops_stats.last_ns = netoops_clock_ns() - dump.begin_ns;
	dump_finish(false);
	if (ready && fate != NETOOPS_LIVES)
		dump_force(settings, &log);
	netoops_seal_wipe(&dump.seal);
	dump_tell(&log);
}

/*
 * A machine that dies does as if it were in an interrupt: what is below then leaves
 * softirqs pending, and wakes no task for them, which takes the scheduler's locks.
 */
static void dump_enter(enum netoops_fate fate)
	__acquires(RCU)
{
	if (fate == NETOOPS_LIVES)
		preempt_disable();
	else
		preempt_count_add(HARDIRQ_OFFSET);
	rcu_read_lock();
}

static void dump_leave(enum netoops_fate fate)
	__releases(RCU)
{
	rcu_read_unlock();
	if (fate == NETOOPS_LIVES)
		preempt_enable();
	else
		preempt_count_sub(HARDIRQ_OFFSET);
}

static void dump_begin(enum netoops_fate fate, u64 now_ns, u64 budget_ns)
{
	u64 end_ns = now_ns + budget_ns, send_ns = end_ns - DUMP_DRAIN(budget_ns);

	WRITE_ONCE(dump.cpu, smp_processor_id());
	dump.begin_ns = now_ns;
	dump.limits = (struct netoops_limits) {
		.claim		= &dump.claim,
		/* some of the time may have gone by in waiting for the claim */
		.log_ns		= min(netoops_clock_ns() + DUMP_LOG(budget_ns), send_ns),
		.send_ns	= send_ns,
		.end_ns		= end_ns,
		.lives		= fate == NETOOPS_LIVES,
	};
}

/**
 * netoops_dump - send a record to every target
 * @type: what happened
 * @fate: what becomes of the machine
 * @regs: registers of the CPU where it happened, or NULL
 *
 * A panic that follows an oops of the same task is the next record of the same
 * crash.  Once the record of a dying machine was sent, no further one is.
 *
 * Context: any.
 *
 * Return: true if a record was sent.
 */
bool netoops_dump(enum netoops_type type, enum netoops_fate fate,
		  struct pt_regs *regs)
{
	struct netoops_claimant claimant = { .fate = fate };
	const struct netoops_settings *settings;
	enum netoops_claim_answer answer;
	u64 now_ns, budget_ns;
	bool sent = false;

	dump_enter(fate);
	settings = rcu_dereference(netoops_settings);
	now_ns = netoops_clock_ns();
	budget_ns = (u64)settings->budget_ms * NSEC_PER_MSEC;
	if (list_empty(&netoops_targets) || netoops_claim_over(&dump.claim) ||
	    (type == NETOOPS_TYPE_OOPS && !settings->oops))
		goto out;
	answer = dump_claim(&claimant, now_ns, budget_ns);
	if (answer != NETOOPS_CLAIM_MINE) {
		if (answer == NETOOPS_CLAIM_IN_VAIN)
			dump_give_up(fate);
		netoops_stats.suppressed++;
		goto out;
	}
	dump_begin(fate, now_ns, budget_ns);
	if (type == NETOOPS_TYPE_OOPS && netoops_burst_is_over(now_ns)) {
		netoops_stats.suppressed++;
	} else {
		if (fate != NETOOPS_LIVES)
			netoops_deadman_arm();
		dump_record(type, fate, regs);
		netoops_poll_end(fate == NETOOPS_LIVES);
		netoops_deadman_disarm();
		sent = true;
	}
	netoops_claim_release(&dump.claim, &claimant);
out:
	dump_leave(fate);
	return sent;
}

/**
 * netoops_dump_soft - send a record because somebody asks for it
 *
 * Context: task or interrupt.
 *
 * Return: 0, -ENODEV when no target is enabled, -EBUSY when another record is
 * being made.
 */
int netoops_dump_soft(void)
{
	if (list_empty(&netoops_targets))
		return -ENODEV;
	return netoops_dump(NETOOPS_TYPE_SOFT, NETOOPS_LIVES, NULL) ? 0 : -EBUSY;
}
