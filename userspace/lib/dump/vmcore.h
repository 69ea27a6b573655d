/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A dump of a machine's memory: ELF or kdump-compressed, flattened or not, packed
 * or not; a file, a block device, a live /proc/vmcore or a pipe.
 *
 * What it is, its content says.  Only headers and notes are read, each through a
 * small buffer, so that memory does not depend on the size of the file or of its
 * notes.
 */
#ifndef _LIB_VMCORE_H
#define _LIB_VMCORE_H

#include <sys/stat.h>

#include <vmcoredd/env.h>

#include "../base/err.h"
#include "kdump.h"
#include "source.h"

#define VMCORE_OVERLAPS		64	/* after so many, nobody looks for sense */
#define VMCORE_SEGMENTS		8192	/* of more CPUs there was never one each */

enum vmcore_format {
	VMCORE_ELF,
	VMCORE_KDUMP,	/* kdump-compressed */
};

/**
 * struct vmcore_segment - one PT_NOTE
 * @offset: in the file, in bytes
 * @size: bytes that are in the file
 * @align: p_align as it stands there, or 4 where that is 8 and the notes are not
 */
struct vmcore_segment {
	u64	offset;
	u64	size;
	u64	align;
};

/**
 * struct vmcore - an open vmcore
 * @source: its bytes, unpacked and unflattened
 * @path: its name, the caller's
 * @stat: of the file that was opened
 * @format: what its bytes are
 * @flattened: 'makedumpfile -F' wrote it
 * @packed: with what it was packed around that, or NULL
 * @kdump: its headers, for VMCORE_KDUMP
 * @size: bytes of @source, or SOURCE_SIZE_UNKNOWN
 * @bits: 32 or 64
 * @big_endian: its byte order
 * @machine: e_machine, EM_NONE when it is not known
 * @end: first byte behind all that the headers name
 * @segments: number of entries in @segment
 * @segment: the note segments, clamped to the file; none overlaps another, none
 *	is empty but the only one
 * @unfinished: the headers that name notes were never written; the only segment is
 *	where they should be, and notes in it end where there is none
 * @left_out: note segments that are not among them
 * @watch: is told how far what takes long is, or NULL
 */
struct vmcore {
	struct source		*source;
	const char		*path;
	struct stat		stat;
	enum vmcore_format	format;
	bool			flattened;
	const char		*packed;
	struct kdump_header	kdump;
	u64			size;
	unsigned int		bits;
	bool			big_endian;
	unsigned int		machine;
	u64			end;
	unsigned int		segments;
	struct vmcore_segment	*segment;
	bool			unfinished;
	unsigned int		left_out;
	const struct watch *watch;
};

int vmcore_open(struct vmcore *core, const char *path,
		struct problems *problems, struct err *err);
int vmcore_open_fd(struct vmcore *core, int fd, const char *path,
		   struct problems *problems, struct err *err);
int vmcore_open_watched(struct vmcore *core, int fd, const char *path,
			const struct watch *watch,
			struct problems *problems, struct err *err);
int vmcore_open_source(struct vmcore *core, struct source *source,
		       struct problems *problems, struct err *err);
int vmcore_add_segment(struct vmcore *core, u64 offset, u64 size, u64 align,
		       struct problems *problems, struct err *err);
int vmcore_take_empty(struct vmcore *core, u64 offset, u64 align,
		      struct err *err);
bool vmcore_begins_at(const struct vmcore *core, u64 offset);
void vmcore_check_memory(const struct vmcore *core, struct problems *problems);
void vmcore_close(struct vmcore *core);
ssize_t vmcore_read(const struct vmcore *core, u64 offset, void *buf,
		    size_t len, struct err *err);
const char *vmcore_damage(const struct vmcore *core);
const char *vmcore_format_name(const struct vmcore *core);

#endif /* _LIB_VMCORE_H */
