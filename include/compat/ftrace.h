/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/ftrace.h>: arguments of the function that is traced.
 *
 * Linux kernel commit 94d095ffa0e1 ("ftrace: abstract DYNAMIC_FTRACE_WITH_ARGS
 * accesses") (in v6.2) gave them an accessor of their own.  Before it, they are in
 * the registers, which have to be asked for.
 */
#ifndef _VMCOREDD_COMPAT_FTRACE_H
#define _VMCOREDD_COMPAT_FTRACE_H

#include <linux/ftrace.h>
#include <linux/ptrace.h>
#include <generated/vmcoredd_have.h>

#ifdef VMCOREDD_HAVE_FTRACE_REGS_GET_ARGUMENT
#define COMPAT_FTRACE_OPS_FL_ARGUMENTS	0
#else
#define COMPAT_FTRACE_OPS_FL_ARGUMENTS	FTRACE_OPS_FL_SAVE_REGS_IF_SUPPORTED
#endif

/* The first argument, or 0 when it is not known. */
static inline unsigned long compat_ftrace_argument(struct ftrace_regs *fregs)
{
#ifdef VMCOREDD_HAVE_FTRACE_REGS_GET_ARGUMENT
	return ftrace_regs_get_argument(fregs, 0);
#else
	struct pt_regs *regs = ftrace_get_regs(fregs);

	return regs ? regs_get_kernel_argument(regs, 0) : 0;
#endif
}

#endif /* _VMCOREDD_COMPAT_FTRACE_H */
