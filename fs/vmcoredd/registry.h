/* SPDX-License-Identifier: GPL-2.0-only */
/* Every registration of a device dump, and the memory that they may use. */
#ifndef _VMCOREDD_REGISTRY_H
#define _VMCOREDD_REGISTRY_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <uapi/vmcoredd/note.h>

#include "note.h"

struct proc_dir_entry;

/**
 * struct vmcoredd_entry - one registration
 * @list: in the registry's dumps or in its others
 * @proc: its file in /proc/vmcoredd/dumps, or NULL
 * @note: the note, or NULL when there is none
 * @name: name, printable and unique among those that are or may become notes
 * @owner: module that registered it
 * @device: device that it is about, or empty
 * @max_size: bytes asked for
 * @size: true size, bytes
 * @stored: bytes of payload in the note
 * @charge: bytes of the budget that it holds
 * @start_ns: ktime_get_ns() when collection began
 * @duration_ns: how long the callback ran
 * @crc32c: CRC32C of the true payload
 * @error: 0 or a negative errno
 * @codec: enum vmcoredd_codec
 * @status: enum vmcoredd_status
 * @flags: VMCOREDD_FLAG_*
 * @priority: higher stands earlier in the file
 */
struct vmcoredd_entry {
	struct list_head	list;
	struct proc_dir_entry	*proc;
	struct vmcoredd_note	*note;
	char			name[VMCOREDD_NAME_LEN];
	char			owner[VMCOREDD_OWNER_LEN];
	char			device[VMCOREDD_DEVICE_LEN];
	u64			max_size;
	u64			size;
	u64			stored;
	u64			charge;
	u64			start_ns;
	u64			duration_ns;
	u32			crc32c;
	int			error;
	u16			codec;
	u16			status;
	u16			flags;
	u16			priority;
};

/**
 * struct vmcoredd_registry - all registrations
 * @lock: protects everything below
 * @dumps: entries that are notes, in file order: by priority, then by time
 * @others: entries that are running or have failed, by time
 * @nr_dumps: length of @dumps
 * @nr_running: entries in @others that are running
 * @nr_failed: entries in @others that have failed
 * @lost: failures that found no room in @others
 * @generation: changes whenever the index would
 * @budget: bytes that notes may occupy
 * @used: bytes that they do, or will when those that are running have ended
 * @running: the part of @used of those that are running
 * @max_dumps: how many notes there may be, the index not counted, and how many
 *	failures are remembered
 * @active: whether registrations are accepted
 */
struct vmcoredd_registry {
	struct mutex		lock;	/* of all below */
	struct list_head	dumps;
	struct list_head	others;
	unsigned int		nr_dumps;
	unsigned int		nr_running;
	unsigned int		nr_failed;
	unsigned int		lost;
	u64			generation;
	u64			budget;
	u64			used;
	u64			running;
	unsigned int		max_dumps;
	bool			active;
};

extern struct vmcoredd_registry vmcoredd_registry;

void vmcoredd_registry_init(u64 budget, unsigned int max_dumps);
void vmcoredd_registry_exit(void);

#endif /* _VMCOREDD_REGISTRY_H */
