// SPDX-License-Identifier: GPL-2.0-only
/* x86_64: the CPU, its registers and its NMIs. */
#include <linux/elf-em.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/apic.h>
#include <asm/irq_vectors.h>
#include <asm/nmi.h>
#include <asm/processor.h>
#include <asm/ptrace.h>

#include "machine.h"

static_assert(sizeof(struct pt_regs) == NETOOPS_REGS_X86_64);

const u16 netoops_machine = EM_X86_64;

/**
 * netoops_machine_cpu - describe the CPU that this runs on
 * @cpu: the description
 *
 * Context: any, without preemption.
 */
void netoops_machine_cpu(struct netoops_cpu *cpu)
{
	const struct cpuinfo_x86 *info = &cpu_data(smp_processor_id());

	cpu->vendor = info->x86_vendor;
	cpu->family = info->x86;
	cpu->model = info->x86_model;
	cpu->stepping = info->x86_stepping;
	cpu->microcode = cpu_to_le64(info->microcode);
}

/**
 * netoops_machine_regs - registers as NETOOPS_TAG_REGS has them
 * @buf: where they go
 * @regs: the registers
 *
 * Return: bytes at @buf.
 */
size_t netoops_machine_regs(u8 buf[NETOOPS_REGS_MAX],
			    const struct pt_regs *regs)
{
	memcpy(buf, regs, NETOOPS_REGS_X86_64);
	return NETOOPS_REGS_X86_64;
}

static bool (*machine_nmi_handler)(struct pt_regs *regs);

static int machine_nmi(unsigned int type, struct pt_regs *regs)
{
	return machine_nmi_handler(regs) ? NMI_HANDLED : NMI_DONE;
}

/**
 * netoops_machine_nmi_init - be told of NMIs
 * @handler: gets the interrupted registers; true when the NMI was for it
 *
 * Context: task.
 *
 * Return: 0 or a negative errno.
 */
int netoops_machine_nmi_init(bool (*handler)(struct pt_regs *regs))
{
	machine_nmi_handler = handler;
	return register_nmi_handler(NMI_LOCAL, machine_nmi, 0, "netoops");
}

/**
 * netoops_machine_nmi_exit - undo netoops_machine_nmi_init()
 *
 * Context: task.
 */
void netoops_machine_nmi_exit(void)
{
	unregister_nmi_handler(NMI_LOCAL, "netoops");
}

/**
 * netoops_machine_nmi_send - send a CPU an NMI
 * @cpu: another CPU
 *
 * Context: hard interrupt.
 */
void netoops_machine_nmi_send(int cpu)
{
	apic->send_IPI(cpu, NMI_VECTOR);
}
