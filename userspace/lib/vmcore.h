/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An ELF vmcore: a regular file, a block device or a live /proc/vmcore.
 *
 * Only headers and notes are read, each through a small buffer, so that memory
 * does not depend on the size of the file or of its notes.
 */
#ifndef _LIB_VMCORE_H
#define _LIB_VMCORE_H

#include <vmcoredd/env.h>

#include "err.h"

#define VMCORE_SEGMENTS		8

/**
 * struct vmcore_segment - one PT_NOTE
 * @offset: in the file, in bytes
 * @size: bytes that are in the file
 * @align: p_align as it stands there
 */
struct vmcore_segment {
	u64	offset;
	u64	size;
	u64	align;
};

/**
 * struct vmcore - an open vmcore
 * @fd: its descriptor
 * @path: its name, the caller's
 * @size: bytes of the file
 * @bits: 32 or 64
 * @big_endian: its byte order
 * @machine: e_machine
 * @end: first byte behind all that the program headers name
 * @segments: number of entries in @segment
 * @segment: the note segments, clamped to the file
 * @watch: told how far a walk over the notes is, in bytes, or NULL
 * @watch_arg: for @watch
 */
struct vmcore {
	int			fd;
	const char		*path;
	u64			size;
	unsigned int		bits;
	bool			big_endian;
	unsigned int		machine;
	u64			end;
	unsigned int		segments;
	struct vmcore_segment	segment[VMCORE_SEGMENTS];
	void			(*watch)(void *arg, u64 done, u64 total);
	void			*watch_arg;
};

int vmcore_open(struct vmcore *core, const char *path,
		struct problems *problems, struct err *err);
void vmcore_check_memory(const struct vmcore *core, struct problems *problems);
void vmcore_close(struct vmcore *core);
ssize_t vmcore_read(const struct vmcore *core, u64 offset, void *buf,
		    size_t len, struct err *err);

#endif /* _LIB_VMCORE_H */
