/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/kmsg_dump.h>: what a dumper is called with.
 *
 * Linux kernel commit e1a261ba599e ("printk: Add a short description string to
 * kmsg_dump()") (in v6.11) replaced the reason by a struct that has it.  Remove
 * the fallback when 6.11 becomes the baseline.
 */
#ifndef _VMCOREDD_COMPAT_KMSG_DUMP_H
#define _VMCOREDD_COMPAT_KMSG_DUMP_H

#include <linux/kmsg_dump.h>
#include <generated/vmcoredd_have.h>

#ifdef VMCOREDD_HAVE_KMSG_DUMP_DETAIL
#define kmsg_dump_param		struct kmsg_dump_detail *
#define kmsg_dump_reason(param)	((param)->reason)
#else
#define kmsg_dump_param		enum kmsg_dump_reason
#define kmsg_dump_reason(param)	(param)
#endif

#endif /* _VMCOREDD_COMPAT_KMSG_DUMP_H */
