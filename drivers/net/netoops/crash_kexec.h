/* SPDX-License-Identifier: GPL-2.0-only */
/* A hook on __crash_kexec(), the last function before a crash kernel. */
#ifndef _NETOOPS_CRASH_KEXEC_H
#define _NETOOPS_CRASH_KEXEC_H

struct pt_regs;

int netoops_crash_kexec_arm(void (*die)(struct pt_regs *regs));
void netoops_crash_kexec_disarm(void);
int netoops_crash_kexec_check(void);
const char *netoops_crash_kexec_how(void);

#endif /* _NETOOPS_CRASH_KEXEC_H */
