// SPDX-License-Identifier: GPL-2.0-only
/* arm64: the CPU and its registers. */
#include <linux/elf-em.h>
#include <linux/string.h>
#include <asm/cputype.h>
#include <asm/ptrace.h>

#include "machine.h"

static_assert(sizeof(struct user_pt_regs) == NETOOPS_REGS_ARM64);

const u16 netoops_machine = EM_AARCH64;

/**
 * netoops_machine_cpu - describe the CPU that this runs on
 * @cpu: the description
 *
 * Context: any, without preemption.
 */
void netoops_machine_cpu(struct netoops_cpu *cpu)
{
	u32 midr = read_cpuid_id();

	cpu->vendor = MIDR_IMPLEMENTOR(midr);
	cpu->family = (midr & MIDR_ARCHITECTURE_MASK) >>
		      MIDR_ARCHITECTURE_SHIFT;
	cpu->model = MIDR_PARTNUM(midr) & 0xff;
	cpu->stepping = MIDR_REVISION(midr);
	cpu->microcode = cpu_to_le64(midr);
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
	memcpy(buf, &regs->user_regs, NETOOPS_REGS_ARM64);
	return NETOOPS_REGS_ARM64;
}

/**
 * netoops_machine_nmi_init - be told of NMIs
 * @handler: gets the interrupted registers; true when the NMI was for it
 *
 * What this architecture has for NMIs is an option of few machines, and not for
 * modules.
 *
 * Context: task.
 *
 * Return: -EOPNOTSUPP.
 */
int netoops_machine_nmi_init(bool (*handler)(struct pt_regs *regs))
{
	return -EOPNOTSUPP;
}

/**
 * netoops_machine_nmi_exit - undo netoops_machine_nmi_init()
 *
 * Context: task.
 */
void netoops_machine_nmi_exit(void)
{
}

/**
 * netoops_machine_nmi_send - send a CPU an NMI
 * @cpu: another CPU
 *
 * Context: hard interrupt.
 */
void netoops_machine_nmi_send(int cpu)
{
}
