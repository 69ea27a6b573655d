// SPDX-License-Identifier: GPL-2.0-only
/* Facts about the machine. */
#include <linux/cpumask.h>
#include <linux/dmi.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/utsname.h>
#include <pure/reason.h>

#include "facts.h"
#include "log.h"
#include "machine.h"
#include "settings.h"

static char facts_release[NETOOPS_RELEASE_MAX + 1];
static char facts_dmi[NETOOPS_DMI_MAX + 1];

/* Of the record; only its owner touches them. */
static struct netoops_cpu facts_cpu;
static char facts_task[TASK_COMM_LEN];
static u8 facts_regs[NETOOPS_REGS_MAX];
static char facts_reason[NETOOPS_REASON_MAX];
static size_t facts_reason_len;

static const char *facts_dmi_get(int field)
{
	const char *text = dmi_get_system_info(field);

	return text ? text : "?";
}

/**
 * netoops_facts_init - gather what does not change
 *
 * Context: task.
 */
void netoops_facts_init(void)
{
	const char *board, *product;

	strscpy(facts_release, init_utsname()->release, sizeof(facts_release));
	board = dmi_get_system_info(DMI_BOARD_NAME);
	product = dmi_get_system_info(DMI_PRODUCT_NAME);
	if (board || product)
		snprintf(facts_dmi, sizeof(facts_dmi), "%s %s, BIOS %s %s",
			 facts_dmi_get(board ? DMI_BOARD_VENDOR : DMI_SYS_VENDOR),
			 board ?: product, facts_dmi_get(DMI_BIOS_VERSION),
			 facts_dmi_get(DMI_BIOS_DATE));
}

static u64 facts_taint(void)
{
	u64 taint = 0;
	unsigned int i;

	/* get_taint() is not exported. */
	for (i = 0; i < TAINT_FLAGS_COUNT; i++) {
		if (test_taint(i))
			taint |= BIT_ULL(i);
	}
	return taint;
}

static struct netoops_bytes facts_bytes(const void *data, size_t len)
{
	return (struct netoops_bytes){ .data = data, .len = len };
}

static struct netoops_bytes facts_text(const char *text, size_t max)
{
	return facts_bytes(text, strnlen(text, max));
}

/*
 * The first record of a crash may have said why, and the log of the next has
 * nothing but what came after.
 */
static void facts_find_reason(const struct netoops_packet *packet,
			      const struct netoops_log *log)
{
	const char *reason = NULL;
	size_t len = 0;

	if (packet->type != NETOOPS_TYPE_SOFT)
		len = netoops_reason(log->text, log->len,
				     packet->type == NETOOPS_TYPE_PANIC,
				     &reason);
	if (!len && packet->record)
		return;
	facts_reason_len = min_t(size_t, len, NETOOPS_REASON_MAX);
	memcpy(facts_reason, reason, facts_reason_len);
}

/**
 * netoops_facts_take - the facts of a record
 * @packet: its taint, task and CPU, and facts are filled in
 * @settings: the settings
 * @log: log of the record
 * @regs: registers of the CPU where it happened, or NULL
 *
 * What @packet points to stays valid while the caller owns the record.
 *
 * Context: any, without preemption.
 */
void netoops_facts_take(struct netoops_packet *packet,
			const struct netoops_settings *settings,
			const struct netoops_log *log, struct pt_regs *regs)
{
	struct netoops_facts *facts = &packet->facts;

	packet->machine = netoops_machine;
	packet->taint = facts_taint();
	packet->pid = task_pid_nr(current);
	packet->cpu = smp_processor_id();
	/* a panic that stopped the others has taken them from the online ones */
	packet->nr_cpus = num_active_cpus();

	/* the name may be changing; it always ends within the array */
	memcpy(facts_task, current->comm, TASK_COMM_LEN);
	netoops_machine_cpu(&facts_cpu);
	facts->release = facts_text(facts_release, NETOOPS_RELEASE_MAX);
	facts->task = facts_text(facts_task, NETOOPS_TASK_MAX);
	facts->cpu = facts_bytes(&facts_cpu, sizeof(facts_cpu));
	facts->dmi = facts_text(facts_dmi, NETOOPS_DMI_MAX);
	facts->blob = facts_bytes(settings->blob, settings->blob_len);
	if (regs)
		facts->regs = facts_bytes(facts_regs,
					  netoops_machine_regs(facts_regs, regs));
	facts_find_reason(packet, log);
	facts->reason = facts_bytes(facts_reason, facts_reason_len);
}
