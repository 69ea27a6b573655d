/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between architectures: machine_ARCH.c. */
#ifndef _NETOOPS_MACHINE_H
#define _NETOOPS_MACHINE_H

#include <linux/types.h>
#include <uapi/vmcoredd/netoops.h>

struct pt_regs;

extern const u16 netoops_machine;	/* ELF e_machine */

void netoops_machine_cpu(struct netoops_cpu *cpu);
size_t netoops_machine_regs(u8 buf[NETOOPS_REGS_MAX],
			    const struct pt_regs *regs);
int netoops_machine_nmi_init(bool (*handler)(struct pt_regs *regs));
void netoops_machine_nmi_exit(void);
void netoops_machine_nmi_send(int cpu);

#endif /* _NETOOPS_MACHINE_H */
