// SPDX-License-Identifier: GPL-2.0-only
/* x86_64: the CPU and its registers. */
#include <linux/elf-em.h>
#include <linux/smp.h>
#include <linux/string.h>
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
