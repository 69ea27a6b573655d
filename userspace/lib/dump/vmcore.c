// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening a vmcore: finding out what it is, from the outside to the inside. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elfcore.h"
#include "flat.h"
#include "nodump.h"
#include "spool.h"
#include "unpack.h"

#define VMCORE_SNIFF	NODUMP_HEAD	/* bytes that tell what it is */
#define VMCORE_PACKED_MAX	2	/* streams that are packed in each other */

/**
 * vmcore_read - read bytes of the dump
 * @core: the vmcore
 * @offset: of the first byte
 * @buf: where to
 * @len: how many
 * @err: why it failed
 *
 * Return: bytes read, fewer than @len only at the end of the dump, or -1.
 */
ssize_t vmcore_read(const struct vmcore *core, u64 offset, void *buf,
		    size_t len, struct err *err)
{
	return source_read(core->source, offset, buf, len, err);
}

/**
 * vmcore_damage - why a dump ends too early
 * @core: the vmcore
 *
 * Return: what is wrong with the packed stream or the flattened file; empty when
 * nothing is known to be.
 */
const char *vmcore_damage(const struct vmcore *core)
{
	return core->source->damage.text;
}

/**
 * vmcore_format_name - what a dump is
 * @core: the vmcore
 *
 * Return: a word, the one in JSON.
 */
const char *vmcore_format_name(const struct vmcore *core)
{
	return core->format == VMCORE_KDUMP ? "kdump" : "elf";
}

/* The size of what is no stream. */
static int vmcore_find_size(struct vmcore *core, int fd, u64 *ret_size,
			    struct err *err)
{
	off_t end = lseek(fd, 0, SEEK_END);
	ssize_t got;
	u8 byte;

	*ret_size = end > 0 ? (u64)end : 0;
	if (*ret_size)
		return 0;
	/* Some files of /proc do not know their size. */
	got = pread(fd, &byte, 1, 0);
	if (got < 0)
		return err_system(err, "cannot read '%s' at offset 0",
				  core->path);
	if (!got)
		return err_format(err, "'%s' is empty", core->path);
	*ret_size = SOURCE_SIZE_UNKNOWN;
	return 0;
}

/* Takes the first bytes; 0 bytes are none. */
static ssize_t vmcore_sniff(struct vmcore *core, u8 *head, struct err *err)
{
	return source_read(core->source, 0, head, VMCORE_SNIFF, err);
}

/*
 * The packed streams around it, one in the other; the outermost has a name.  A pipe
 * has been unpacked once already.
 */
static int vmcore_unpack(struct vmcore *core, u8 *head, ssize_t *len,
			 struct err *err)
{
	unsigned int depth = core->packed ? 1 : 0;
	struct source *source;

	for (; unpack_sniff(head, (size_t)*len); depth++) {
		if (depth == VMCORE_PACKED_MAX)
			return err_unsupported(err,
					       "'%s' is packed more than %d times: unpack it first",
					       core->path, VMCORE_PACKED_MAX);
		source = spool_open(core->source, core->watch, err);
		if (!source)
			return -1;
		core->source = source;
		if (!core->packed)
			core->packed = spool_packed(source);
		*len = vmcore_sniff(core, head, err);
		if (*len < 0)
			return -1;
	}
	return 0;
}

static int vmcore_unflatten(struct vmcore *core, u8 *head, ssize_t *len,
			    struct err *err)
{
	struct source *source;

	switch (flat_check_header(head, (size_t)*len)) {
	case 0:
		break;
	case -ENOENT:
		return 0;
	default:
		return err_unsupported(err, "'%s' is flattened in a way that is not known",
				       core->path);
	}
	source = flat_open(core->source, core->watch, err);
	if (!source)
		return -1;
	core->source = source;
	core->flattened = true;
	*len = vmcore_sniff(core, head, err);
	return *len < 0 ? -1 : 0;
}

/* What is walked twice takes twice as long, and shows everything twice. */
static bool vmcore_segment_overlaps(const struct vmcore *core, u64 offset,
				    u64 size)
{
	const struct vmcore_segment *segment = core->segment;
	unsigned int i;

	for (i = 0; i < core->segments; i++, segment++) {
		if (offset < segment->offset ? segment->offset - offset < size :
		    offset - segment->offset < segment->size)
			return true;
	}
	return false;
}

/* Room grows with what is in the file, never by what it claims. */
static int vmcore_grow_segments(struct vmcore *core, struct err *err)
{
	struct vmcore_segment *more;

	if (core->segments & (core->segments - 1))
		return 0;
	more = realloc(core->segment, sizeof(*more) * 2 *
		       (core->segments ? core->segments : 1));
	if (!more)
		return err_memory(err);
	core->segment = more;
	return 0;
}

/**
 * vmcore_add_segment - note where notes are
 * @core: the vmcore
 * @offset: where they begin, in bytes
 * @size: their bytes
 * @align: their alignment
 * @problems: told when they are not all there, overlap, or are too many segments
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_add_segment(struct vmcore *core, u64 offset, u64 size, u64 align,
		       struct problems *problems, struct err *err)
{
	u64 room = offset < core->size ? core->size - offset : 0;
	const char *why = vmcore_damage(core);

	if (!size)
		return 0;
	if (core->segments == VMCORE_SEGMENTS) {
		problems_add(problems, "note segment at offset %ju left out: more than %d of them",
			     offset, VMCORE_SEGMENTS);
		core->left_out++;
		return 0;
	}
	if (size > room)
		problems_add(problems,
			     "note segment cut short: %ju bytes from %ju, the file ends at %ju%s%s",
			     size, offset, core->size, *why ? ": " : "", why);
	if (core->left_out >= VMCORE_OVERLAPS ||
	    vmcore_segment_overlaps(core, offset, size < room ? size : room)) {
		problems_add(problems,
			     "note segment at offset %ju left out: it overlaps another",
			     offset);
		core->left_out++;
		return 0;
	}
	if (vmcore_grow_segments(core, err))
		return -1;
	core->segment[core->segments++] = (struct vmcore_segment){
		.offset = offset, .size = size < room ? size : room,
		.align = align,
	};
	return 0;
}

/**
 * vmcore_take_empty - note where the only segment for notes is, which has none
 * @core: the vmcore; has no other
 * @offset: where it is, in bytes
 * @align: its p_align, which notes that come into it will have
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_take_empty(struct vmcore *core, u64 offset, u64 align,
		      struct err *err)
{
	if (vmcore_grow_segments(core, err))
		return -1;
	core->segment[core->segments++] =
		(struct vmcore_segment){ .offset = offset, .align = align };
	return 0;
}

/**
 * vmcore_begins_at - does a note segment begin there?
 * @core: the vmcore
 * @offset: in the file, in bytes
 *
 * Return: true when one does.
 */
bool vmcore_begins_at(const struct vmcore *core, u64 offset)
{
	unsigned int i;

	for (i = 0; i < core->segments; i++) {
		if (core->segment[i].offset == offset)
			return true;
	}
	return false;
}

static int vmcore_read_kdump(struct vmcore *core, struct err *err)
{
	struct kdump_header *header = &core->kdump;
	u8 head[KDUMP_HEAD], sub[KDUMP_SUB];
	ssize_t got;
	int ret;

	got = vmcore_read(core, 0, head, sizeof(head), err);
	if (got < 0)
		return -1;
	ret = kdump_decode(head, (size_t)got, header);
	if (ret == -ENODATA)
		return err_damaged(err,
				   "'%s' is cut short: a kdump header has %d bytes, the file %zd",
				   core->path, KDUMP_HEAD, got);
	if (ret && !header->version)
		return err_damaged(err, "'%s' is damaged: kdump header version 0 or over 65535",
				   core->path);
	if (ret)
		return err_damaged(err,
				   "'%s' is damaged: blocks of %u bytes, %u blocks of sub header",
				   core->path, header->block_size,
				   header->sub_hdr_size);
	got = vmcore_read(core, header->block_size, sub, sizeof(sub), err);
	if (got < 0)
		return -1;
	if (kdump_decode_sub(sub, (size_t)got, header))
		return err_damaged(err, "'%s' is cut short: no sub header at %u",
				   core->path, header->block_size);
	return 0;
}

static int vmcore_open_kdump(struct vmcore *core, struct problems *problems,
			     struct err *err)
{
	const struct kdump_header *header = &core->kdump;

	core->format = VMCORE_KDUMP;
	if (vmcore_read_kdump(core, err))
		return -1;
	core->bits = header->bits;
	core->big_endian = header->big_endian;
	core->machine = kdump_machine(header);
	if (header->version < KDUMP_VERSION_NOTES)
		return err_format(err,
				  "'%s' has no notes: kdump header version %u has no place for them",
				  core->path, header->version);
	if (!header->offset_note || !header->size_note)
		return err_format(err, "'%s' has no notes: its kdump header names none",
				  core->path);
	if (vmcore_add_segment(core, header->offset_note, header->size_note, 4,
			       problems, err))
		return -1;
	core->end = kdump_data_offset(header);
	if (header->status & KDUMP_STATUS_INCOMPLETE)
		problems_add(problems, "memory is incomplete: makedumpfile says so in its header");
	return 0;
}

static int vmcore_open_format(struct vmcore *core, const u8 *head, ssize_t len,
			      struct problems *problems, struct err *err)
{
	const char *what, *why = vmcore_damage(core);
	size_t have = (size_t)len;

	if (have >= SELFMAG && !memcmp(head, ELFMAG, SELFMAG))
		return elfcore_open(core, problems, err);
	if (have >= KDUMP_MAGIC_LEN && !memcmp(head, KDUMP_MAGIC, KDUMP_MAGIC_LEN))
		return vmcore_open_kdump(core, problems, err);
	if (have >= 8 && !memcmp(head, "DISKDUMP", 8))
		return err_format(err, "'%s' is a diskdump file, which has no notes",
				  core->path);
	if (*why) {
		err_damaged(err, "'%s' cannot be read: %s", core->path, why);
		return err_cause(err, &core->source->damage);
	}
	if (!len)
		return err_format(err, "'%s' is empty", core->path);
	what = nodump_name(head, have);
	return err_format(err, "'%s' is not a dump: %s%s%s", core->path,
			  core->packed ? core->packed : "",
			  core->packed ? ", and in it " : "",
			  what ? what : "neither ELF nor kdump-compressed");
}

/* Do any notes begin before the end?  Of a stream, only reading tells. */
static int vmcore_has_notes(const struct vmcore *core, struct err *err)
{
	unsigned int i;
	ssize_t got;
	u8 byte;

	for (i = 0; i < core->segments; i++) {
		if (core->segment[i].offset >= core->size)
			continue;
		got = 1;
		if (core->size == SOURCE_SIZE_UNKNOWN)
			got = vmcore_read(core, core->segment[i].offset, &byte,
					  1, err);
		if (got)
			return (int)got;
	}
	return 0;
}

static int vmcore_open_inside(struct vmcore *core, struct problems *problems,
			      struct err *err)
{
	u8 head[VMCORE_SNIFF];
	ssize_t len = vmcore_sniff(core, head, err);
	const char *why;
	int ret;

	if (len < 0 || vmcore_unpack(core, head, &len, err) ||
	    vmcore_unflatten(core, head, &len, err))
		return -1;
	core->size = core->source->size;
	if (vmcore_open_format(core, head, len, problems, err))
		return -1;
	ret = vmcore_has_notes(core, err);
	if (ret)
		return ret < 0 ? -1 : 0;
	why = vmcore_damage(core);
	return err_damaged(err,
			   "'%s' is cut short: its notes begin at %ju, the file ends at %ju%s%s",
			   core->path, core->segment[0].offset,
			   core->source->size, *why ? ": " : "", why);
}

/* The outermost source: @fd is its own from now on, also after a failure. */
static int vmcore_open_outermost(struct vmcore *core, int fd, struct err *err)
{
	mode_t mode = core->stat.st_mode;
	u64 size;

	if (S_ISDIR(mode))
		err_format(err, "'%s' is a directory", core->path);
	else if (S_ISFIFO(mode) || S_ISSOCK(mode))
		core->source = spool_open_fd(fd, core->path, core->watch, err);
	else if (!S_ISREG(mode) && !S_ISBLK(mode))
		err_format(err, "'%s' is neither a file, a block device nor a pipe",
			   core->path);
	else if (!vmcore_find_size(core, fd, &size, err))
		core->source = source_open_file(fd, core->path, size, err);
	if (core->source) {
		if (!S_ISREG(mode) && !S_ISBLK(mode))
			core->packed = spool_packed(core->source);
		return 0;
	}
	close(fd);
	return -1;
}

/* Opens what @fd is; that is given back with it, and after a failure. */
static int vmcore_open_own(struct vmcore *core, int fd, struct problems *problems,
			   struct err *err)
{
	if (fstat(fd, &core->stat)) {
		err_system(err, "cannot examine '%s'", core->path);
		close(fd);
		return -1;
	}
	if (vmcore_open_outermost(core, fd, err))
		return -1;
	if (!vmcore_open_inside(core, problems, err))
		return 0;
	vmcore_close(core);
	return -1;
}

static int vmcore_open_path(const char *path)
{
	int flags = O_RDONLY | O_CLOEXEC;
	struct stat st;

	/* Only a pipe may keep us waiting until somebody opens the other end. */
	if (stat(path, &st) || !S_ISFIFO(st.st_mode))
		flags |= O_NONBLOCK;
	return open(path, flags);
}

/**
 * vmcore_open_watched - open a vmcore, by name or a descriptor, and read its headers
 * @core: to be set up; vmcore_close() it after success
 * @fd: its descriptor, which stays the caller's, or -1 to open @path.  A pipe is
 *	read from where it is, anything else from its beginning
 * @path: its name, or what to call it; must outlive @core
 * @watch: is told how far what takes long is, or NULL; must outlive @core
 * @problems: damage that still lets the notes be read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_open_watched(struct vmcore *core, int fd, const char *path,
			const struct watch *watch,
			struct problems *problems, struct err *err)
{
	int own = fd < 0 ? vmcore_open_path(path) :
			   fcntl(fd, F_DUPFD_CLOEXEC, 0);

	memset(core, 0, sizeof(*core));
	core->path = path;
	core->watch = watch;
	if (own < 0)
		return err_system(err, "cannot open '%s'", path);
	return vmcore_open_own(core, own, problems, err);
}

/**
 * vmcore_open_source - open a vmcore that is no file, and read its headers
 * @core: to be set up; vmcore_close() it after success
 * @source: its bytes; belongs to @core from now on, also after a failure
 * @problems: damage that still lets the notes be read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_open_source(struct vmcore *core, struct source *source,
		       struct problems *problems, struct err *err)
{
	memset(core, 0, sizeof(*core));
	core->path = source->path;
	core->source = source;
	if (!vmcore_open_inside(core, problems, err))
		return 0;
	vmcore_close(core);
	return -1;
}

/**
 * vmcore_open_fd - vmcore_open_watched() of a descriptor that nobody watches
 * @core: as there; so the others
 * @fd: its descriptor
 * @path: what to call it
 * @problems: damage that still lets the notes be read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_open_fd(struct vmcore *core, int fd, const char *path,
		   struct problems *problems, struct err *err)
{
	return vmcore_open_watched(core, fd, path, NULL, problems, err);
}

/**
 * vmcore_open - vmcore_open_watched() of a name that nobody watches
 * @core: as there; so the others
 * @path: its name
 * @problems: damage that still lets the notes be read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_open(struct vmcore *core, const char *path,
		struct problems *problems, struct err *err)
{
	return vmcore_open_watched(core, -1, path, NULL, problems, err);
}

/**
 * vmcore_check_memory - is the memory behind the notes there?
 * @core: the vmcore
 * @problems: gets what is missing, unless it names something more specific
 */
void vmcore_check_memory(const struct vmcore *core, struct problems *problems)
{
	const char *why = vmcore_damage(core);
	/* Of a stream it is known when somebody has seen its end. */
	u64 size = core->source->size;

	if (problems->count)
		return;
	if (core->end > size)
		problems_add(problems,
			     "memory cut short: the file should have %ju bytes, but ends at %ju%s%s",
			     core->end, size, *why ? ": " : "", why);
	else if (*why)
		problems_add(problems, "not whole: %s", why);
}

/**
 * vmcore_close - give back what vmcore_open() took
 * @core: the vmcore
 */
void vmcore_close(struct vmcore *core)
{
	source_close(core->source);
	core->source = NULL;
	free(core->segment);
	core->segment = NULL;
}
