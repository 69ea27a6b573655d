// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The headers of an ELF core dump.  libelf converts them; they are read here,
 * piece by piece, because libelf would allocate for every header that a hostile
 * file claims to have.
 */
#include <libelf.h>

#include "elfcore.h"
#include "elfnote.h"

#define ELFCORE_PHDR_BATCH	32
#define ELFCORE_INCOMPLETE	1U	/* in e_flags, makedumpfile's DUMP_ELF_INCOMPLETE */
#define ELFCORE_ALIGN_NOTES	64	/* that are looked at for their padding */

/* Converts one ELF structure to this machine's byte order. */
static int elfcore_convert(const struct vmcore *core, Elf_Type type, void *dst,
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

static void elfcore_take_ehdr64(struct vmcore *core, const Elf64_Ehdr *from,
				struct elfcore_ehdr *to)
{
	core->machine = from->e_machine;
	to->type = from->e_type;
	to->phoff = from->e_phoff;
	to->phnum = from->e_phnum;
	to->phentsize = from->e_phentsize;
	to->flags = from->e_flags;
	to->shoff = from->e_shoff;
}

static void elfcore_take_ehdr32(struct vmcore *core, const Elf32_Ehdr *from,
				struct elfcore_ehdr *to)
{
	core->machine = from->e_machine;
	to->type = from->e_type;
	to->phoff = from->e_phoff;
	to->phnum = from->e_phnum;
	to->phentsize = from->e_phentsize;
	to->flags = from->e_flags;
	to->shoff = from->e_shoff;
}

/* With 65535 or more program headers the number stands in section header 0. */
static int elfcore_extended_phnum(const struct vmcore *core,
				  struct elfcore_ehdr *ehdr, struct err *err)
{
	union { Elf32_Shdr s32; Elf64_Shdr s64; u8 bytes[64]; } raw, shdr;
	size_t size = core->bits == 32 ? sizeof(raw.s32) : sizeof(raw.s64);
	ssize_t got;

	got = vmcore_read(core, ehdr->shoff, raw.bytes, size, err);
	if (got < 0)
		return -1;
	if (!ehdr->shoff || (size_t)got < size ||
	    elfcore_convert(core, ELF_T_SHDR, &shdr, &raw, size))
		return err_damaged(err,
				   "'%s' is damaged: the number of its program headers is missing",
				   core->path);
	ehdr->phnum = core->bits == 32 ? shdr.s32.sh_info : shdr.s64.sh_info;
	return 0;
}

static const char *elfcore_type_name(unsigned int type)
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

static int elfcore_check_ehdr(const struct vmcore *core,
			      const struct elfcore_ehdr *ehdr, struct err *err)
{
	size_t phentsize = core->bits == 32 ? sizeof(Elf32_Phdr) :
					      sizeof(Elf64_Phdr);

	if (ehdr->type != ET_CORE)
		return err_format(err, "'%s' is %s, not a core dump", core->path,
				  elfcore_type_name(ehdr->type));
	if (!ehdr->phnum)
		return err_damaged(err, "'%s' has no program headers", core->path);
	if (ehdr->phentsize != phentsize)
		return err_damaged(err, "'%s' is damaged: program headers of %u bytes, not %zu",
				   core->path, ehdr->phentsize, phentsize);
	if (ehdr->phnum > ELFCORE_PHNUM_MAX)
		return err_damaged(err, "'%s' is damaged: %ju program headers",
				   core->path, ehdr->phnum);
	if (ehdr->phoff > core->size)
		return err_damaged(err,
				   "'%s' is cut short: its program headers begin at %ju, the file ends at %ju",
				   core->path, ehdr->phoff, core->size);
	if (ehdr->phnum * phentsize > core->size - ehdr->phoff)
		return err_damaged(err,
				   "'%s' is cut short: its program headers end at %ju, the file at %ju",
				   core->path, ehdr->phoff + ehdr->phnum * phentsize,
				   core->size);
	return 0;
}

/**
 * elfcore_read_ehdr - read and check the ELF header
 * @core: the file; gets its class, byte order and machine
 * @ehdr: what else the header says
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int elfcore_read_ehdr(struct vmcore *core, struct elfcore_ehdr *ehdr,
		      struct err *err)
{
	union { Elf32_Ehdr e32; Elf64_Ehdr e64; u8 bytes[64]; } raw, native;
	ssize_t got;
	size_t size;

	got = vmcore_read(core, 0, raw.bytes, sizeof(raw.bytes), err);
	if (got < 0)
		return -1;
	if (got < SELFMAG || memcmp(raw.bytes, ELFMAG, SELFMAG))
		return err_format(err, "'%s' is not an ELF file", core->path);
	core->bits = got > EI_CLASS && raw.bytes[EI_CLASS] == ELFCLASS32 ?
		     32 : 64;
	size = core->bits == 32 ? sizeof(raw.e32) : sizeof(raw.e64);
	if ((size_t)got < size)
		return err_damaged(err,
				   "'%s' is cut short: an ELF header has %zu bytes, the file %zd",
				   core->path, size, got);
	if (raw.bytes[EI_CLASS] != ELFCLASS32 &&
	    raw.bytes[EI_CLASS] != ELFCLASS64)
		return err_damaged(err, "'%s' is damaged: ELF class %u", core->path,
				   raw.bytes[EI_CLASS]);
	if (raw.bytes[EI_DATA] != ELFDATA2LSB &&
	    raw.bytes[EI_DATA] != ELFDATA2MSB)
		return err_damaged(err, "'%s' is damaged: ELF byte order %u",
				   core->path, raw.bytes[EI_DATA]);
	core->big_endian = raw.bytes[EI_DATA] == ELFDATA2MSB;
	if (elfcore_convert(core, ELF_T_EHDR, &native, &raw, size))
		return err_damaged(err, "'%s': libelf: %s", core->path,
				   elf_errmsg(-1));
	if (core->bits == 32)
		elfcore_take_ehdr32(core, &native.e32, ehdr);
	else
		elfcore_take_ehdr64(core, &native.e64, ehdr);
	if (ehdr->phnum == PN_XNUM && elfcore_extended_phnum(core, ehdr, err))
		return -1;
	return elfcore_check_ehdr(core, ehdr, err);
}

/* Who takes the program headers of a file that is being opened. */
struct elfcore_taker {
	struct vmcore	*core;
	struct problems	*problems;
	struct err	*err;
	bool		failed;
	bool		written;	/* some header is not all zero */
	unsigned int	empties;	/* segments without notes */
	u64		empty;		/* where the last of them is */
	u64		empty_align;	/* its alignment */
};

static void elfcore_take_phdr(void *arg, const struct elfcore_phdr *phdr)
{
	struct elfcore_taker *taker = arg;
	struct vmcore *core = taker->core;
	u64 end = phdr->offset + phdr->filesz;

	taker->written |= phdr->type || phdr->offset || phdr->filesz ||
			  phdr->align;
	if (end < phdr->offset)
		end = UINT64_MAX;
	if (phdr->filesz && end > core->end)
		core->end = end;
	if (phdr->type == PT_NOTE && !phdr->filesz) {
		taker->empties++;
		taker->empty = phdr->offset;
		taker->empty_align = phdr->align;
	}
	if (phdr->type == PT_NOTE && !taker->failed)
		taker->failed = vmcore_add_segment(core, phdr->offset,
						   phdr->filesz, phdr->align,
						   taker->problems, taker->err);
}

/* Converts one batch; @raw and @native hold @count headers of this class. */
static int elfcore_give_phdrs(const struct vmcore *core, void *raw, size_t count,
			      void (*each)(void *arg,
					   const struct elfcore_phdr *phdr),
			      void *arg, struct err *err)
{
	union {
		Elf32_Phdr p32[ELFCORE_PHDR_BATCH];
		Elf64_Phdr p64[ELFCORE_PHDR_BATCH];
	} native;
	size_t i, entry = core->bits == 32 ? sizeof(Elf32_Phdr) :
					     sizeof(Elf64_Phdr);
	struct elfcore_phdr phdr;

	if (elfcore_convert(core, ELF_T_PHDR, &native, raw, count * entry))
		return err_damaged(err, "'%s': libelf: %s", core->path,
				   elf_errmsg(-1));
	for (i = 0; i < count; i++) {
		if (core->bits == 32)
			phdr = (struct elfcore_phdr){
				native.p32[i].p_type, native.p32[i].p_offset,
				native.p32[i].p_filesz, native.p32[i].p_align,
			};
		else
			phdr = (struct elfcore_phdr){
				native.p64[i].p_type, native.p64[i].p_offset,
				native.p64[i].p_filesz, native.p64[i].p_align,
			};
		each(arg, &phdr);
	}
	return 0;
}

/**
 * elfcore_read_phdrs - read the program headers, in their order
 * @core: the file
 * @ehdr: its ELF header
 * @each: is given every one of them
 * @arg: for @each
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int elfcore_read_phdrs(const struct vmcore *core,
		       const struct elfcore_ehdr *ehdr,
		       void (*each)(void *arg, const struct elfcore_phdr *phdr),
		       void *arg, struct err *err)
{
	u8 raw[ELFCORE_PHDR_BATCH * sizeof(Elf64_Phdr)];
	u64 done, offset = ehdr->phoff;
	size_t count, size;
	ssize_t got;

	for (done = 0; done < ehdr->phnum; done += count) {
		count = ELFCORE_PHDR_BATCH;
		if (count > ehdr->phnum - done)
			count = (size_t)(ehdr->phnum - done);
		size = count * ehdr->phentsize;
		got = vmcore_read(core, offset, raw, size, err);
		if (got < 0)
			return -1;
		if ((size_t)got < size)
			return err_damaged(err,
					   "'%s' is cut short: its program headers are missing",
					   core->path);
		if (elfcore_give_phdrs(core, raw, count, each, arg, err))
			return -1;
		offset += size;
	}
	return 0;
}

/* Does a note begin at @pos of a segment?  Return: 1, 0, or -1. */
static int elfcore_note_at(const struct vmcore *core,
			   const struct vmcore_segment *segment, u64 align,
			   u64 pos, struct elfnote *ret_note, struct err *err)
{
	struct elfnote_cursor cursor;
	u8 window[ELFNOTE_WINDOW];
	ssize_t got;

	elfnote_open(&cursor, segment->size, align, core->big_endian);
	if (pos >= segment->size)
		return 0;
	cursor.pos = pos;
	got = vmcore_read(core, segment->offset + pos, window,
			  segment->size - pos < sizeof(window) ?
			  (size_t)(segment->size - pos) : sizeof(window), err);
	if (got < 0)
		return -1;
	return elfnote_next(&cursor, window, (size_t)got, ret_note) ==
	       ELFNOTE_FOUND && elfnote_resync(&cursor, window, (size_t)got);
}

/*
 * Some writers say 8 and pad to 4.  The first note whose end tells, because another
 * begins there by the one and not by the other, decides.
 */
static int elfcore_align_segment(const struct vmcore *core,
				 struct vmcore_segment *segment, struct err *err)
{
	struct elfnote wide, narrow, next;
	int by_wide, by_narrow, i;
	u64 pos = 0;

	for (i = 0; i < ELFCORE_ALIGN_NOTES; i++, pos = wide.end) {
		by_wide = elfcore_note_at(core, segment, 8, pos, &wide, err);
		if (by_wide <= 0)
			return by_wide;
		by_narrow = elfcore_note_at(core, segment, 4, pos, &narrow, err);
		if (by_narrow <= 0)
			return by_narrow;
		if (wide.end == narrow.end)
			continue;
		by_wide = elfcore_note_at(core, segment, 8, wide.end, &next, err);
		by_narrow = elfcore_note_at(core, segment, 4, narrow.end, &next,
					    err);
		if (by_wide < 0 || by_narrow < 0)
			return -1;
		if (by_narrow && !by_wide)
			segment->align = 4;
		return 0;
	}
	return 0;
}

static int elfcore_align(struct vmcore *core, struct err *err)
{
	unsigned int i;

	for (i = 0; i < core->segments; i++) {
		if (core->segment[i].align == 8 &&
		    elfcore_align_segment(core, &core->segment[i], err))
			return -1;
	}
	return 0;
}

/*
 * makedumpfile writes the program headers last, over zeros, and the notes right
 * behind them first.
 */
static int elfcore_open_unfinished(struct vmcore *core,
				   const struct elfcore_ehdr *ehdr,
				   struct problems *problems, struct err *err)
{
	u64 notes = ehdr->phoff + ehdr->phnum * ehdr->phentsize;

	if (notes >= core->size)
		return err_damaged(err,
				   "'%s' is unfinished: it ends behind program headers that were never written",
				   core->path);
	problems_add(problems,
		     "unfinished: its program headers were never written; what is listed was found right behind them");
	core->unfinished = true;
	return vmcore_add_segment(core, notes, core->size - notes, 4, problems,
				  err);
}

/* Elsewhere these flags mean something else. */
static bool elfcore_is_incomplete(const struct vmcore *core,
				  const struct elfcore_ehdr *ehdr)
{
	return ehdr->flags & ELFCORE_INCOMPLETE &&
	       (core->machine == EM_X86_64 || core->machine == EM_386 ||
		core->machine == EM_AARCH64 || core->machine == EM_S390);
}

/**
 * elfcore_open - read the headers of an ELF core dump
 * @core: the file; gets its note segments and where its memory ends
 * @problems: damage that still lets the notes be read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int elfcore_open(struct vmcore *core, struct problems *problems,
		 struct err *err)
{
	struct elfcore_taker taker = { .core = core, .problems = problems, .err = err };
	struct elfcore_ehdr ehdr;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return err_unsupported(err, "libelf: %s", elf_errmsg(-1));
	if (elfcore_read_ehdr(core, &ehdr, err) ||
	    elfcore_read_phdrs(core, &ehdr, elfcore_take_phdr, &taker, err) ||
	    taker.failed)
		return -1;
	if (!taker.written)
		return elfcore_open_unfinished(core, &ehdr, problems, err);
	if (elfcore_is_incomplete(core, &ehdr))
		problems_add(problems,
			     "memory is incomplete: makedumpfile says so in the ELF header");
	if (!core->segments && !taker.empties)
		return err_format(err,
				  "'%s' has no notes: none of its %ju program headers is a PT_NOTE",
				  core->path, ehdr.phnum);
	/* Notes may come into one that is the only one. */
	if (!core->segments && vmcore_take_empty(core, taker.empty, taker.empty_align,
						 err))
		return -1;
	core->left_out += !core->segment[0].size && taker.empties > 1;
	return elfcore_align(core, err);
}
