/* SPDX-License-Identifier: GPL-2.0-only */
/* One registration of a device dump. */
#ifndef _VMCOREDD_ENTRY_H
#define _VMCOREDD_ENTRY_H

#include <linux/list.h>
#include <linux/types.h>
#include <uapi/vmcoredd/note.h>

struct proc_dir_entry;
struct vmcoredd_note;

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

#endif /* _VMCOREDD_ENTRY_H */
