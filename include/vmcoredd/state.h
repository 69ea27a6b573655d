/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing and reading the device state format of <uapi/vmcoredd/note.h>.
 * Pure: no allocation, no I/O; the caller owns all memory.
 */
#ifndef _VMCOREDD_STATE_H
#define _VMCOREDD_STATE_H

#include <vmcoredd/env.h>
#include <uapi/vmcoredd/note.h>

/**
 * struct vmcoredd_state - a state payload that is being written
 * @buf: where it is written, zeroed by the caller
 * @size: bytes at @buf
 * @used: bytes written so far, a multiple of VMCOREDD_STATE_ALIGN
 * @records: records written
 * @lost: records that did not fit
 */
struct vmcoredd_state {
	u8	*buf;
	size_t	size;
	size_t	used;
	u32	records;
	u32	lost;
};

int vmcoredd_state_init(struct vmcoredd_state *state, void *buf, size_t size);
void *vmcoredd_state_reserve(struct vmcoredd_state *state, u16 type, u32 length);
void vmcoredd_state_attr(struct vmcoredd_state *state, const char *name,
			 const char *text);
void vmcoredd_state_skip(struct vmcoredd_state *state, const char *what,
			 u32 reason, u32 detail);
struct vmcoredd_state_regs *
vmcoredd_state_regs(struct vmcoredd_state *state, const char *set, u8 bar,
		    u32 count);
void vmcoredd_state_reg(struct vmcoredd_state_reg *reg, const char *name,
			u32 offset, u8 width, u64 value);
size_t vmcoredd_state_finish(struct vmcoredd_state *state);

/**
 * struct vmcoredd_state_cursor - a state payload that is being read
 * @pos: the next record
 * @left: bytes from @pos to the end of the records
 */
struct vmcoredd_state_cursor {
	const u8	*pos;
	size_t		left;
};

int vmcoredd_state_open(struct vmcoredd_state_cursor *cursor, const void *buf,
			size_t size, struct vmcoredd_state_header *ret_header);
int vmcoredd_state_next(struct vmcoredd_state_cursor *cursor, u16 *ret_type,
			const void **ret_value, u32 *ret_length);

#endif /* _VMCOREDD_STATE_H */
