/* SPDX-License-Identifier: GPL-2.0-only */
/* /proc/vmcoredd/vmcore: the merged file. */
#ifndef _VMCOREDD_FILE_H
#define _VMCOREDD_FILE_H

#include <linux/types.h>

struct proc_dir_entry;

int vmcoredd_file_init(struct proc_dir_entry *parent, u64 size);
void vmcoredd_file_exit(void);

#endif /* _VMCOREDD_FILE_H */
