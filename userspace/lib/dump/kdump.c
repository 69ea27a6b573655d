// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The headers of a kdump-compressed dump: see kdump.h.  Pure: vmcore.c reads the
 * file.
 */
#include "field.h"
#include "kdump.h"

#define KDUMP_VERSION_AT	8
#define KDUMP_UTSNAME_AT	12
#define KDUMP_RELEASE_AT	(KDUMP_UTSNAME_AT + 2 * KDUMP_TEXT)
#define KDUMP_MACHINE_AT	(KDUMP_UTSNAME_AT + 4 * KDUMP_TEXT)
#define KDUMP_VERSION_MAX	0xffff	/* tells the byte order */

/* Where the fields stand that depend on the machine. */
struct kdump_layout {
	unsigned int	status;
	unsigned int	word;			/* bytes of a long */
	unsigned int	split;
	unsigned int	start_pfn;
	unsigned int	offset_vmcoreinfo;
	unsigned int	offset_note;
	unsigned int	offset_eraseinfo;
	unsigned int	start_pfn_64;
};

static const struct kdump_layout kdump_layout_64 = {
	.status = 424, .word = 8, .split = 12, .start_pfn = 16,
	.offset_vmcoreinfo = 32, .offset_note = 48, .offset_eraseinfo = 64,
	.start_pfn_64 = 80,
};

/* i386, whose 64-bit numbers are aligned to 4. */
static const struct kdump_layout kdump_layout_32 = {
	.status = 412, .word = 4, .split = 8, .start_pfn = 12,
	.offset_vmcoreinfo = 20, .offset_note = 32, .offset_eraseinfo = 44,
	.start_pfn_64 = 56,
};

/* arm, mips, powerpc, whose 64-bit numbers are aligned to 8. */
static const struct kdump_layout kdump_layout_32_padded = {
	.status = 412, .word = 4, .split = 8, .start_pfn = 12,
	.offset_vmcoreinfo = 24, .offset_note = 40, .offset_eraseinfo = 56,
	.start_pfn_64 = 72,
};

static const struct kdump_layout *kdump_layout(const struct kdump_header *header)
{
	if (header->bits == 64)
		return &kdump_layout_64;
	return header->padded ? &kdump_layout_32_padded : &kdump_layout_32;
}

/* i386, i486, i586, i686 align 64-bit numbers to 4; arm, mips, powerpc to 8. */
static bool kdump_is_padded(const struct kdump_header *header)
{
	return header->bits == 32 &&
	       (header->machine[0] != 'i' || strcmp(header->machine + 2, "86"));
}

/**
 * kdump_load - read a number of the file
 * @header: of the file; its byte order counts
 * @from: where it stands
 * @size: its bytes, 4 or 8
 *
 * Return: the number.
 */
u64 kdump_load(const struct kdump_header *header, const void *from,
	       unsigned int size)
{
	return field_load(from, size, header->big_endian);
}

/**
 * kdump_store - write a number as the file has it
 * @header: of the file; its byte order counts
 * @to: where to
 * @size: its bytes, 4 or 8
 * @value: the number
 */
void kdump_store(const struct kdump_header *header, void *to, unsigned int size,
		 u64 value)
{
	field_store(to, size, header->big_endian, value);
}

static u32 kdump_load32(const struct kdump_header *header, const u8 *from)
{
	return (u32)kdump_load(header, from, 4);
}

/* Takes the numbers behind the texts; whether they can be right. */
static bool kdump_take_blocks(const u8 *buf, unsigned int bits,
			      struct kdump_header *header)
{
	const u8 *from;

	header->bits = bits;
	from = buf + kdump_layout(header)->status;
	header->status = kdump_load32(header, from);
	header->block_size = kdump_load32(header, from + 4);
	header->sub_hdr_size = kdump_load32(header, from + 8);
	header->bitmap_blocks = kdump_load32(header, from + 12);
	header->max_mapnr = kdump_load32(header, from + 16);
	return header->block_size >= KDUMP_BLOCK_MIN &&
	       header->block_size <= KDUMP_BLOCK_MAX &&
	       !(header->block_size & (header->block_size - 1)) &&
	       header->sub_hdr_size;
}

/**
 * kdump_decode - read the header
 * @buf: the first bytes of the file
 * @len: how many; KDUMP_HEAD are enough
 * @ret_header: what it says; what the sub header says is 0
 *
 * Return: 0; -ENOENT when it is something else; -ENODATA when it is cut short;
 * -EINVAL when it is damaged, and then @version tells whether its byte order
 * could be found out (not 0) or not.
 */
int kdump_decode(const void *buf, size_t len, struct kdump_header *ret_header)
{
	const u8 *from = buf;

	if (len < KDUMP_MAGIC_LEN || memcmp(from, KDUMP_MAGIC, KDUMP_MAGIC_LEN))
		return -ENOENT;
	if (len < KDUMP_HEAD)
		return -ENODATA;
	memset(ret_header, 0, sizeof(*ret_header));
	ret_header->version = kdump_load32(ret_header, from + KDUMP_VERSION_AT);
	if (ret_header->version > KDUMP_VERSION_MAX) {
		ret_header->big_endian = true;
		ret_header->version = kdump_load32(ret_header,
						   from + KDUMP_VERSION_AT);
	}
	if (ret_header->version > KDUMP_VERSION_MAX)
		ret_header->version = 0;
	if (!ret_header->version)
		return -EINVAL;
	memcpy(ret_header->release, from + KDUMP_RELEASE_AT, KDUMP_TEXT);
	memcpy(ret_header->machine, from + KDUMP_MACHINE_AT, KDUMP_TEXT);
	/* A 32-bit header read as a 64-bit one has no sub_hdr_size. */
	if (kdump_take_blocks(from, 64, ret_header) ||
	    kdump_take_blocks(from, 32, ret_header))
		return 0;
	return -EINVAL;
}

/* Notes belong to the sub header, so they are in its blocks. */
static bool kdump_has_notes(const struct kdump_header *header)
{
	u64 end = (1 + (u64)header->sub_hdr_size) * header->block_size;

	return header->offset_note >= header->block_size &&
	       header->offset_note < end &&
	       header->size_note <= end - header->offset_note;
}

static void kdump_take_notes(const u8 *from, const struct kdump_layout *layout,
			     struct kdump_header *header)
{
	unsigned int at = layout->offset_vmcoreinfo;

	if (header->version >= 3) {
		header->offset_vmcoreinfo = kdump_load(header, from + at, 8);
		header->size_vmcoreinfo = kdump_load(header, from + at + 8,
						     layout->word);
	}
	at = layout->offset_note;
	if (header->version >= 4) {
		header->offset_note = kdump_load(header, from + at, 8);
		header->size_note = kdump_load(header, from + at + 8,
					       layout->word);
	}
	at = layout->offset_eraseinfo;
	if (header->version >= 5) {
		header->offset_eraseinfo = kdump_load(header, from + at, 8);
		header->size_eraseinfo = kdump_load(header, from + at + 8,
						    layout->word);
	}
}

static void kdump_take_sub(const u8 *from, struct kdump_header *header)
{
	const struct kdump_layout *layout = kdump_layout(header);

	if (header->version >= 2) {
		header->split = kdump_load32(header, from + layout->split);
		header->start_pfn = kdump_load(header, from + layout->start_pfn,
					       layout->word);
		header->end_pfn = kdump_load(header, from + layout->start_pfn +
					     layout->word, layout->word);
	}
	kdump_take_notes(from, layout, header);
	if (header->version >= 6) {
		from += layout->start_pfn_64;
		header->start_pfn = kdump_load(header, from, 8);
		header->end_pfn = kdump_load(header, from + 8, 8);
		header->max_mapnr = kdump_load(header, from + 16, 8);
	}
}

/**
 * kdump_decode_sub - read the sub header
 * @buf: the bytes at @header->block_size
 * @len: how many; KDUMP_SUB are enough
 * @header: made by kdump_decode(); gets what the sub header says
 *
 * QEMU's dump-guest-memory names no machine and never pads: where the layout of
 * the machine leads nowhere, the other one is taken if that does lead to notes.
 *
 * Return: 0; -ENODATA when it is cut short.
 */
int kdump_decode_sub(const void *buf, size_t len, struct kdump_header *header)
{
	struct kdump_header other;

	if (len < KDUMP_SUB)
		return -ENODATA;
	header->padded = kdump_is_padded(header);
	other = *header;
	kdump_take_sub(buf, header);
	if (header->bits != 32 || header->version < KDUMP_VERSION_NOTES ||
	    kdump_has_notes(header))
		return 0;
	other.padded = !other.padded;
	kdump_take_sub(buf, &other);
	if (kdump_has_notes(&other))
		*header = other;
	return 0;
}

/**
 * kdump_field - where a number stands
 * @header: of the file, made by kdump_decode()
 * @field: which
 * @ret_size: its bytes
 *
 * Return: its offset in the file.
 */
u64 kdump_field(const struct kdump_header *header, enum kdump_field field,
		unsigned int *ret_size)
{
	const struct kdump_layout *layout = kdump_layout(header);

	*ret_size = 8;
	switch (field) {
	case KDUMP_SUB_HDR_SIZE:
		*ret_size = 4;
		return layout->status + 8;
	case KDUMP_OFFSET_VMCOREINFO:
		return header->block_size + layout->offset_vmcoreinfo;
	case KDUMP_SIZE_NOTE:
		*ret_size = layout->word;
		return header->block_size + layout->offset_note + 8;
	default:
		return header->block_size + layout->offset_eraseinfo;
	}
}

/**
 * kdump_data_offset - where the page descriptors begin
 * @header: of the file, made by kdump_decode()
 *
 * Return: their offset in the file, in bytes.
 */
u64 kdump_data_offset(const struct kdump_header *header)
{
	return (1 + (u64)header->sub_hdr_size + header->bitmap_blocks) *
	       header->block_size;
}

/**
 * kdump_machine - the machine as ELF names it
 * @header: of the file, made by kdump_decode()
 *
 * Return: EM_*, EM_NONE when it is not known.
 */
unsigned int kdump_machine(const struct kdump_header *header)
{
	static const struct {
		const char	*name;
		unsigned int	machine;
	} machines[] = {
		{ "x86_64", EM_X86_64 },	{ "aarch64", EM_AARCH64 },
		{ "i386", EM_386 },		{ "i486", EM_386 },
		{ "i586", EM_386 },		{ "i686", EM_386 },
		{ "ppc64", EM_PPC64 },		{ "ppc64le", EM_PPC64 },
		{ "ppc", EM_PPC },		{ "s390x", EM_S390 },
		{ "S390X", EM_S390 },
		{ "riscv64", EM_RISCV },	{ "loongarch64", EM_LOONGARCH },
		{ "mips64", EM_MIPS },		{ "mips", EM_MIPS },
		{ "ia64", EM_IA_64 },		{ "sparc64", EM_SPARCV9 },
	};
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		if (!strcmp(header->machine, machines[i].name))
			return machines[i].machine;
	}
	return strncmp(header->machine, "arm", 3) ? EM_NONE : EM_ARM;
}
