/* SPDX-License-Identifier: GPL-2.0-only */
/* Every registration of a device dump, and the memory that they may use. */
#ifndef _VMCOREDD_REGISTRY_H
#define _VMCOREDD_REGISTRY_H

#include <linux/types.h>

struct vmcoredd_entry;

/**
 * struct vmcoredd_registry_state - what the registry holds at one time
 * @dumps: entries that are notes
 * @entries: all entries: those, those that are running, and those that have failed
 * @lost: failures that found no room
 * @generation: changes whenever the index would
 * @budget: bytes that notes may occupy
 * @used: bytes that they do, or will when those that are running have ended
 */
struct vmcoredd_registry_state {
	unsigned int	dumps;
	unsigned int	entries;
	unsigned int	lost;
	u64		generation;
	u64		budget;
	u64		used;
};

void vmcoredd_registry_init(u64 budget, unsigned int max_dumps);
void vmcoredd_registry_exit(void);
void vmcoredd_registry_lock(void);
void vmcoredd_registry_unlock(void);
struct vmcoredd_registry_state vmcoredd_registry_state(void);
const struct vmcoredd_entry *
vmcoredd_registry_next(const struct vmcoredd_entry *entry);

#endif /* _VMCOREDD_REGISTRY_H */
