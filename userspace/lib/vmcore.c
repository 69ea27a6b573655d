// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Opening a vmcore: its ELF headers.  libelf converts them; they are read here,
 * piece by piece, because libelf would allocate for every header that a hostile
 * file claims to have.
 */
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vmcore.h"

#define VMCORE_SIZE_UNKNOWN	((u64)INT64_MAX)
#define VMCORE_PHNUM_MAX	(1U << 20)
#define VMCORE_PHDR_BATCH	32

/* One program header, the same for both classes. */
struct vmcore_phdr {
	u32	type;
	u64	offset;
	u64	filesz;
	u64	align;
};

/* What the ELF header says about the program headers. */
struct vmcore_ehdr {
	unsigned int	type;
	u64		phoff;
	u64		phnum;
	unsigned int	phentsize;
	u64		shoff;
};

/* Files that hold a dump in a form that is not ELF, by how they begin. */
static const struct vmcore_signature {
	const char	*magic;
	size_t		len;
	const char	*text;
} vmcore_signatures[] = {
	{ "KDUMP   ", 8,
	  "is compressed by makedumpfile; read it with crash, or capture with 'makedumpfile -E'" },
	{ "DISKDUMP", 8,
	  "is a diskdump file; read it with crash, or capture with 'makedumpfile -E'" },
	{ "makedumpfile", 12,
	  "is flattened by 'makedumpfile -F'; make it plain first: makedumpfile -R OUT <FILE" },
	{ "\x1f\x8b", 2, "is packed with gzip; unpack it first: gunzip" },
	{ "\xfd\67zXZ", 6, "is packed with xz; unpack it first: unxz" },
	{ "\x28\xb5\x2f\xfd", 4, "is packed with zstd; unpack it first: unzstd" },
	{ "\x04\x22\x4d\x18", 4, "is packed with lz4; unpack it first: unlz4" },
	{ "BZh", 3, "is packed with bzip2; unpack it first: bunzip2" },
};

/**
 * vmcore_read - read bytes of the file
 * @core: the vmcore
 * @offset: of the first byte
 * @buf: where to
 * @len: how many
 * @err: why it failed
 *
 * Return: bytes read, fewer than @len only at the end of the file, or -1.
 */
ssize_t vmcore_read(const struct vmcore *core, u64 offset, void *buf,
		    size_t len, struct err *err)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		if (offset > (u64)INT64_MAX - len)
			break;
		got = pread(core->fd, (u8 *)buf + done, len - done,
			    (off_t)(offset + done));
		if (!got)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, "cannot read '%s' at offset %ju: %s",
				       core->path, offset + done,
				       strerror(errno));
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static int vmcore_find_size(struct vmcore *core, struct err *err)
{
	struct stat st;
	ssize_t got;
	off_t end;
	u8 byte;

	if (fstat(core->fd, &st))
		return err_set(err, "cannot examine '%s': %s", core->path,
			       strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, "'%s' is a directory", core->path);
	if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
		return err_set(err, "'%s' is neither a file nor a block device",
			       core->path);
	end = lseek(core->fd, 0, SEEK_END);
	core->size = end > 0 ? (u64)end : 0;
	if (core->size)
		return 0;
	/* Some files of /proc do not know their size. */
	got = vmcore_read(core, 0, &byte, 1, err);
	if (got < 0)
		return -1;
	if (!got)
		return err_set(err, "'%s' is empty", core->path);
	core->size = VMCORE_SIZE_UNKNOWN;
	return 0;
}

static int vmcore_not_elf(const struct vmcore *core, const u8 *head, size_t len,
			  struct err *err)
{
	const struct vmcore_signature *sig = vmcore_signatures;
	size_t i, count = sizeof(vmcore_signatures) / sizeof(*sig);

	for (i = 0; i < count; i++, sig++) {
		if (len >= sig->len && !memcmp(head, sig->magic, sig->len))
			return err_set(err, "'%s' %s", core->path, sig->text);
	}
	return err_set(err, "'%s' is not an ELF file", core->path);
}

/* Converts one ELF structure to this machine's byte order. */
static int vmcore_convert(const struct vmcore *core, Elf_Type type, void *dst,
			  void *src, size_t size)
{
	Elf_Data from = {
		.d_buf = src, .d_type = type, .d_size = size,
		.d_version = EV_CURRENT,
	};
	Elf_Data to = {
		.d_buf = dst, .d_type = type, .d_size = size,
		.d_version = EV_CURRENT,
	};
	unsigned int encode = core->big_endian ? ELFDATA2MSB : ELFDATA2LSB;

	if (core->bits == 32)
		return elf32_xlatetom(&to, &from, encode) ? 0 : -1;
	return elf64_xlatetom(&to, &from, encode) ? 0 : -1;
}

static void vmcore_take_ehdr64(struct vmcore *core, const Elf64_Ehdr *from,
			       struct vmcore_ehdr *to)
{
	core->machine = from->e_machine;
	to->type = from->e_type;
	to->phoff = from->e_phoff;
	to->phnum = from->e_phnum;
	to->phentsize = from->e_phentsize;
	to->shoff = from->e_shoff;
}

static void vmcore_take_ehdr32(struct vmcore *core, const Elf32_Ehdr *from,
			       struct vmcore_ehdr *to)
{
	core->machine = from->e_machine;
	to->type = from->e_type;
	to->phoff = from->e_phoff;
	to->phnum = from->e_phnum;
	to->phentsize = from->e_phentsize;
	to->shoff = from->e_shoff;
}

/* With 65535 or more program headers the number stands in section header 0. */
static int vmcore_extended_phnum(const struct vmcore *core,
				 struct vmcore_ehdr *ehdr, struct err *err)
{
	union { Elf32_Shdr s32; Elf64_Shdr s64; u8 bytes[64]; } raw, shdr;
	size_t size = core->bits == 32 ? sizeof(raw.s32) : sizeof(raw.s64);
	ssize_t got;

	got = vmcore_read(core, ehdr->shoff, raw.bytes, size, err);
	if (got < 0)
		return -1;
	if (!ehdr->shoff || (size_t)got < size ||
	    vmcore_convert(core, ELF_T_SHDR, &shdr, &raw, size))
		return err_set(err, "'%s' is damaged: the number of its program headers is missing",
			       core->path);
	ehdr->phnum = core->bits == 32 ? shdr.s32.sh_info : shdr.s64.sh_info;
	return 0;
}

static const char *vmcore_type_name(unsigned int type)
{
	switch (type) {
	case ET_REL:
		return "an ELF object or kernel module";
	case ET_EXEC:
		return "an ELF executable";
	case ET_DYN:
		return "an ELF shared library or executable";
	default:
		return "an ELF file of unknown type";
	}
}

static int vmcore_check_ehdr(const struct vmcore *core,
			     const struct vmcore_ehdr *ehdr, struct err *err)
{
	size_t phentsize = core->bits == 32 ? sizeof(Elf32_Phdr) :
					      sizeof(Elf64_Phdr);

	if (ehdr->type != ET_CORE)
		return err_set(err, "'%s' is %s, not a core dump", core->path,
			       vmcore_type_name(ehdr->type));
	if (!ehdr->phnum)
		return err_set(err, "'%s' has no program headers", core->path);
	if (ehdr->phentsize != phentsize)
		return err_set(err, "'%s' is damaged: program headers of %u bytes, not %zu",
			       core->path, ehdr->phentsize, phentsize);
	if (ehdr->phnum > VMCORE_PHNUM_MAX)
		return err_set(err, "'%s' is damaged: %ju program headers",
			       core->path, ehdr->phnum);
	if (ehdr->phoff > core->size ||
	    ehdr->phnum * phentsize > core->size - ehdr->phoff)
		return err_set(err,
			       "'%s' is cut short: its program headers end at %ju, the file at %ju",
			       core->path, ehdr->phoff + ehdr->phnum * phentsize,
			       core->size);
	return 0;
}

static int vmcore_read_ehdr(struct vmcore *core, struct vmcore_ehdr *ehdr,
			    struct err *err)
{
	union { Elf32_Ehdr e32; Elf64_Ehdr e64; u8 bytes[64]; } raw, native;
	ssize_t got;
	size_t size;

	got = vmcore_read(core, 0, raw.bytes, sizeof(raw.bytes), err);
	if (got < 0)
		return -1;
	if (got < SELFMAG || memcmp(raw.bytes, ELFMAG, SELFMAG))
		return vmcore_not_elf(core, raw.bytes, (size_t)got, err);
	core->bits = got > EI_CLASS && raw.bytes[EI_CLASS] == ELFCLASS32 ?
		     32 : 64;
	size = core->bits == 32 ? sizeof(raw.e32) : sizeof(raw.e64);
	if ((size_t)got < size)
		return err_set(err, "'%s' is cut short: an ELF header has %zu bytes, the file %zd",
			       core->path, size, got);
	if (raw.bytes[EI_CLASS] != ELFCLASS32 &&
	    raw.bytes[EI_CLASS] != ELFCLASS64)
		return err_set(err, "'%s' is damaged: ELF class %u", core->path,
			       raw.bytes[EI_CLASS]);
	if (raw.bytes[EI_DATA] != ELFDATA2LSB &&
	    raw.bytes[EI_DATA] != ELFDATA2MSB)
		return err_set(err, "'%s' is damaged: ELF byte order %u",
			       core->path, raw.bytes[EI_DATA]);
	core->big_endian = raw.bytes[EI_DATA] == ELFDATA2MSB;
	if (vmcore_convert(core, ELF_T_EHDR, &native, &raw, size))
		return err_set(err, "'%s': libelf: %s", core->path,
			       elf_errmsg(-1));
	if (core->bits == 32)
		vmcore_take_ehdr32(core, &native.e32, ehdr);
	else
		vmcore_take_ehdr64(core, &native.e64, ehdr);
	if (ehdr->phnum == PN_XNUM && vmcore_extended_phnum(core, ehdr, err))
		return -1;
	return vmcore_check_ehdr(core, ehdr, err);
}

static void vmcore_add_segment(struct vmcore *core,
			       const struct vmcore_phdr *phdr,
			       struct problems *problems)
{
	struct vmcore_segment *segment;
	u64 room;

	if (core->segments == VMCORE_SEGMENTS) {
		problems_add(problems, "note segment at offset %ju left out: more than %d of them",
			     phdr->offset, VMCORE_SEGMENTS);
		return;
	}
	segment = &core->segment[core->segments++];
	segment->offset = phdr->offset;
	segment->size = phdr->filesz;
	segment->align = phdr->align;
	room = phdr->offset < core->size ? core->size - phdr->offset : 0;
	if (segment->size <= room)
		return;
	problems_add(problems,
		     "note segment cut short: %ju bytes from %ju, the file ends at %ju",
		     phdr->filesz, phdr->offset, core->size);
	segment->size = room;
}

static void vmcore_take_phdr(struct vmcore *core, const struct vmcore_phdr *phdr,
			     struct problems *problems)
{
	u64 end = phdr->offset + phdr->filesz;

	if (end < phdr->offset)
		end = UINT64_MAX;
	if (phdr->filesz && end > core->end)
		core->end = end;
	if (phdr->type == PT_NOTE)
		vmcore_add_segment(core, phdr, problems);
}

/* Converts one batch; @raw and @native hold @count headers of this class. */
static int vmcore_take_phdrs(struct vmcore *core, void *raw, size_t count,
			     struct problems *problems, struct err *err)
{
	union {
		Elf32_Phdr p32[VMCORE_PHDR_BATCH];
		Elf64_Phdr p64[VMCORE_PHDR_BATCH];
	} native;
	size_t i, entry = core->bits == 32 ? sizeof(Elf32_Phdr) :
					     sizeof(Elf64_Phdr);
	struct vmcore_phdr phdr;

	if (vmcore_convert(core, ELF_T_PHDR, &native, raw, count * entry))
		return err_set(err, "'%s': libelf: %s", core->path,
			       elf_errmsg(-1));
	for (i = 0; i < count; i++) {
		if (core->bits == 32)
			phdr = (struct vmcore_phdr){
				native.p32[i].p_type, native.p32[i].p_offset,
				native.p32[i].p_filesz, native.p32[i].p_align,
			};
		else
			phdr = (struct vmcore_phdr){
				native.p64[i].p_type, native.p64[i].p_offset,
				native.p64[i].p_filesz, native.p64[i].p_align,
			};
		vmcore_take_phdr(core, &phdr, problems);
	}
	return 0;
}

static int vmcore_read_phdrs(struct vmcore *core, const struct vmcore_ehdr *ehdr,
			     struct problems *problems, struct err *err)
{
	u8 raw[VMCORE_PHDR_BATCH * sizeof(Elf64_Phdr)];
	u64 done, offset = ehdr->phoff;
	size_t count, size;
	ssize_t got;

	for (done = 0; done < ehdr->phnum; done += count) {
		count = VMCORE_PHDR_BATCH;
		if (count > ehdr->phnum - done)
			count = (size_t)(ehdr->phnum - done);
		size = count * ehdr->phentsize;
		got = vmcore_read(core, offset, raw, size, err);
		if (got < 0)
			return -1;
		if ((size_t)got < size)
			return err_set(err, "'%s' is cut short: its program headers are missing",
				       core->path);
		if (vmcore_take_phdrs(core, raw, count, problems, err))
			return -1;
		offset += size;
	}
	return 0;
}

static int vmcore_read_headers(struct vmcore *core, struct problems *problems,
			       struct err *err)
{
	struct vmcore_ehdr ehdr;

	if (vmcore_find_size(core, err) ||
	    vmcore_read_ehdr(core, &ehdr, err) ||
	    vmcore_read_phdrs(core, &ehdr, problems, err))
		return -1;
	if (!core->segments)
		return err_set(err,
			       "'%s' has no notes: none of its %ju program headers is a PT_NOTE",
			       core->path, ehdr.phnum);
	if (core->segments == 1 && !core->segment[0].size &&
	    core->segment[0].offset >= core->size)
		return err_set(err,
			       "'%s' is cut short: its notes begin at %ju, the file ends at %ju",
			       core->path, core->segment[0].offset, core->size);
	return 0;
}

/**
 * vmcore_check_memory - is the memory behind the notes there?
 * @core: the vmcore
 * @problems: gets what is missing, unless it names something more specific
 */
void vmcore_check_memory(const struct vmcore *core, struct problems *problems)
{
	if (core->end > core->size && !problems->count)
		problems_add(problems,
			     "memory cut short: the file should have %ju bytes, but ends at %ju",
			     core->end, core->size);
}

/**
 * vmcore_open - open a vmcore and read its headers
 * @core: to be set up; vmcore_close() it after success
 * @path: its name; must outlive @core
 * @problems: damage that still lets the notes be read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int vmcore_open(struct vmcore *core, const char *path,
		struct problems *problems, struct err *err)
{
	memset(core, 0, sizeof(*core));
	core->path = path;
	if (elf_version(EV_CURRENT) == EV_NONE)
		return err_set(err, "libelf: %s", elf_errmsg(-1));
	core->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (core->fd < 0)
		return err_set(err, "cannot open '%s': %s", path,
			       strerror(errno));
	if (!vmcore_read_headers(core, problems, err))
		return 0;
	vmcore_close(core);
	return -1;
}

/**
 * vmcore_close - give back what vmcore_open() took
 * @core: the vmcore
 */
void vmcore_close(struct vmcore *core)
{
	close(core->fd);
	core->fd = -1;
}
