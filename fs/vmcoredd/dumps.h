/* SPDX-License-Identifier: GPL-2.0-only */
/* /proc/vmcoredd/dumps: every dump as a plain file. */
#ifndef _VMCOREDD_DUMPS_H
#define _VMCOREDD_DUMPS_H

struct proc_dir_entry;
struct vmcoredd_entry;

int vmcoredd_dumps_init(struct proc_dir_entry *parent);
void vmcoredd_dumps_add(struct vmcoredd_entry *entry);
void vmcoredd_dumps_remove(struct vmcoredd_entry *entry);

#endif /* _VMCOREDD_DUMPS_H */
