// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linux kernel commit bc292ab00f6c ("mm: introduce vma->vm_flags wrapper
 * functions") (in v6.3)
 */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma);

void probe(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_MIXEDMAP);
	vm_flags_clear(vma, VM_MAYWRITE);
	vm_flags_mod(vma, VM_MIXEDMAP, VM_MAYWRITE);
}
