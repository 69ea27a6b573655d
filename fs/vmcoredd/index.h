/* SPDX-License-Identifier: GPL-2.0-only */
/* The note that describes every registration. */
#ifndef _VMCOREDD_INDEX_H
#define _VMCOREDD_INDEX_H

#include <linux/types.h>

struct vmcoredd_note;

size_t vmcoredd_index_size(unsigned int entries);
struct vmcoredd_note *vmcoredd_index_note(unsigned int notes);

#endif /* _VMCOREDD_INDEX_H */
