/* SPDX-License-Identifier: GPL-2.0-only */
/* Running a callback and turning what it wrote into a note. */
#ifndef _VMCOREDD_COLLECT_H
#define _VMCOREDD_COLLECT_H

struct vmcoredd_dump;
struct vmcoredd_entry;

int vmcoredd_collect(struct vmcoredd_dump *dump, struct vmcoredd_entry *entry);

#endif /* _VMCOREDD_COLLECT_H */
