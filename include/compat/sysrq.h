/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/sysrq.h>: the type of a key.
 *
 * Linux kernel commit 154fef4cc3ae ("tty: sysrq: Use u8 for sysrq keys") made it
 * u8, where it had been int.
 */
#ifndef _VMCOREDD_COMPAT_SYSRQ_H
#define _VMCOREDD_COMPAT_SYSRQ_H

#include <linux/sysrq.h>
#include <generated/vmcoredd_have.h>

#ifdef VMCOREDD_HAVE_SYSRQ_U8
#define sysrq_key	u8
#else
#define sysrq_key	int
#endif

#endif /* _VMCOREDD_COMPAT_SYSRQ_H */
