/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/mm.h>: the flags of a mapping.
 *
 * Up to 6.2 they are a plain member; Linux kernel commit bc292ab00f6c ("mm:
 * introduce vma->vm_flags wrapper functions") (in v6.3) made them read-only
 * behind functions that take the VMA lock.  Remove the fallback when 6.3
 * becomes the baseline.
 */
#ifndef _VMCOREDD_COMPAT_MM_H
#define _VMCOREDD_COMPAT_MM_H

#include <linux/mm.h>
#include <generated/vmcoredd_have.h>

#ifndef VMCOREDD_HAVE_VM_FLAGS_SET

static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags &= ~flags;
}

static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set,
				vm_flags_t clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}

#endif /* !VMCOREDD_HAVE_VM_FLAGS_SET */

#endif /* _VMCOREDD_COMPAT_MM_H */
