// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Layout of the merged vmcore: from the stock file's ELF header to ours.
 * Pure file (see scripts/pure-files).
 *
 * What is relied on is what fs/proc/vmcore.c makes: one PT_NOTE, which is the
 * first program header, and the memory of the PT_LOADs behind it.  All of it
 * is checked, because the header comes from a kernel that crashed.
 */
#include <vmcoredd/env.h>
#include <pure/layout.h>

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define LAYOUT_NATIVE_DATA	ELFDATA2LSB
#else
#define LAYOUT_NATIVE_DATA	ELFDATA2MSB
#endif

static Elf64_Phdr layout_phdr(const void *header, u16 n)
{
	Elf64_Phdr phdr;

	memcpy(&phdr, (const u8 *)header + sizeof(Elf64_Ehdr) +
	       n * sizeof(phdr), sizeof(phdr));
	return phdr;
}

static bool layout_add(u64 a, u64 b, u64 *ret_sum)
{
	*ret_sum = a + b;
	return *ret_sum >= a;
}

/* Rounds up to a power of two; false when that overflows. */
static bool layout_round_up(u64 value, u64 to, u64 *ret_value)
{
	u64 sum;

	if (!layout_add(value, to - 1, &sum))
		return false;
	*ret_value = sum & ~(to - 1);
	return true;
}

/**
 * vmcoredd_layout_header_bytes - how long the ELF and program headers are
 * @ehdr: the first VMCOREDD_LAYOUT_PROBE bytes of the file
 * @ret_bytes: bytes of ELF header and program headers
 *
 * Return: 0; -ENOEXEC when this is not an ELF file; -EOPNOTSUPP when it is not
 * ELF64 of this machine's byte order; -EINVAL when it is not a vmcore.
 */
int vmcoredd_layout_header_bytes(const void *ehdr, size_t *ret_bytes)
{
	Elf64_Ehdr e;

	memcpy(&e, ehdr, sizeof(e));
	if (memcmp(e.e_ident, ELFMAG, SELFMAG))
		return -ENOEXEC;
	if (e.e_ident[EI_CLASS] != ELFCLASS64 ||
	    e.e_ident[EI_DATA] != LAYOUT_NATIVE_DATA)
		return -EOPNOTSUPP;
	if (e.e_type != ET_CORE || e.e_phoff != sizeof(e) || !e.e_phnum ||
	    e.e_phnum == PN_XNUM || e.e_phentsize != sizeof(Elf64_Phdr))
		return -EINVAL;

	*ret_bytes = sizeof(e) + e.e_phnum * sizeof(Elf64_Phdr);
	return 0;
}

/*
 * Checks that every program header after the notes is memory behind them, and
 * finds where the last one ends: fs/proc/vmcore.c maps them page by page.
 */
static int layout_check_loads(const void *header, u32 page_size,
			      struct vmcoredd_stock_layout *stock)
{
	u16 i;

	stock->size = stock->memory;
	for (i = 1; i < stock->phnum; i++) {
		Elf64_Phdr phdr = layout_phdr(header, i);
		u64 end;

		if (phdr.p_type == PT_NOTE)
			return -EINVAL;
		if (phdr.p_type != PT_LOAD)
			continue;
		if (phdr.p_offset < stock->memory ||
		    !layout_add(phdr.p_offset, phdr.p_memsz, &end) ||
		    !layout_round_up(end, page_size, &end) || end > S64_MAX)
			return -EINVAL;
		stock->size = max(stock->size, end);
	}
	return 0;
}

/**
 * vmcoredd_layout_parse - geometry of a stock file
 * @header: ELF header and program headers
 * @bytes: bytes at @header, as vmcoredd_layout_header_bytes() asked for
 * @page_size: a power of two
 * @ret_stock: the geometry
 *
 * The size is that of the headers: what the file's inode says may be older.
 *
 * Return: 0; the errors of vmcoredd_layout_header_bytes(); -EINVAL when the
 * file is not laid out as fs/proc/vmcore.c does.
 */
int vmcoredd_layout_parse(const void *header, size_t bytes, u32 page_size,
			  struct vmcoredd_stock_layout *ret_stock)
{
	struct vmcoredd_stock_layout stock;
	size_t need;
	Elf64_Phdr note;
	u64 end;
	int error;

	if (bytes < VMCOREDD_LAYOUT_PROBE)
		return -EINVAL;
	error = vmcoredd_layout_header_bytes(header, &need);
	if (error)
		return error;
	if (bytes < need)
		return -EINVAL;
	note = layout_phdr(header, 0);
	if (note.p_type != PT_NOTE ||
	    note.p_offset % page_size || note.p_offset < need ||
	    !layout_add(note.p_offset, note.p_filesz, &end) ||
	    !layout_round_up(end, page_size, &stock.memory) ||
	    stock.memory > S64_MAX)
		return -EINVAL;

	stock.header_size = note.p_offset;
	stock.notes_size = note.p_filesz;
	stock.phnum = (u16)((need - sizeof(Elf64_Ehdr)) / sizeof(note));
	error = layout_check_loads(header, page_size, &stock);
	if (error)
		return error;

	*ret_stock = stock;
	return 0;
}

/**
 * vmcoredd_layout_init - lay out a merged file
 * @layout: to be set up
 * @stock: geometry of the stock file
 * @memory: offset at which memory begins; the same for all merged files that
 *	one reader may see
 * @dumps_size: size of the device dumps, a page multiple
 *
 * Return: 0; -ENOSPC when the dumps and the stock notes do not fit before
 * @memory; -EOVERFLOW when the file would be too long for an offset.
 */
int vmcoredd_layout_init(struct vmcoredd_layout *layout,
			 const struct vmcoredd_stock_layout *stock,
			 u64 memory, u64 dumps_size)
{
	u64 notes, size;

	if (!layout_add(stock->memory, dumps_size, &notes) || notes > memory)
		return -ENOSPC;
	if (!layout_add(memory, stock->size - stock->memory, &size) ||
	    size > S64_MAX)
		return -EOVERFLOW;

	layout->stock = *stock;
	layout->dumps_size = dumps_size;
	layout->memory = memory;
	layout->size = size;
	return 0;
}

/**
 * vmcoredd_layout_header - rewrite the stock header for the merged file
 * @layout: the merged file
 * @header: the stock ELF header and program headers, rewritten in place
 * @bytes: bytes at @header
 *
 * Return: 0, or -EINVAL when @header is not the one that @layout came from.
 */
int vmcoredd_layout_header(const struct vmcoredd_layout *layout, void *header,
			   size_t bytes)
{
	u64 shift = layout->memory - layout->stock.memory;
	u8 *pos = (u8 *)header + sizeof(Elf64_Ehdr);
	u16 i;

	if (bytes < sizeof(Elf64_Ehdr) +
		    layout->stock.phnum * sizeof(Elf64_Phdr))
		return -EINVAL;

	for (i = 0; i < layout->stock.phnum; i++) {
		Elf64_Phdr phdr = layout_phdr(header, i);

		if (phdr.p_type == PT_NOTE) {
			phdr.p_filesz = layout->dumps_size +
					layout->stock.notes_size;
			phdr.p_memsz = phdr.p_filesz;
		} else if (phdr.p_type == PT_LOAD) {
			phdr.p_offset += shift;
		}
		memcpy(pos + i * sizeof(phdr), &phdr, sizeof(phdr));
	}
	return 0;
}

/**
 * vmcoredd_layout_zone - what an offset of the merged file leads to
 * @layout: the merged file
 * @offset: in the file; anything is allowed
 * @ret_zone: the zone that contains @offset
 */
void vmcoredd_layout_zone(const struct vmcoredd_layout *layout, u64 offset,
			  struct vmcoredd_zone *ret_zone)
{
	const struct vmcoredd_stock_layout *stock = &layout->stock;
	u64 dumps = stock->header_size;
	u64 notes = dumps + layout->dumps_size;
	u64 zero = stock->memory + layout->dumps_size;

	if (offset < dumps)
		*ret_zone = (struct vmcoredd_zone){
			VMCOREDD_ZONE_HEADER, 0, dumps, 0 };
	else if (offset < notes)
		*ret_zone = (struct vmcoredd_zone){
			VMCOREDD_ZONE_DUMPS, dumps, notes, 0 };
	else if (offset < zero)
		*ret_zone = (struct vmcoredd_zone){
			VMCOREDD_ZONE_NOTES, notes, zero, stock->header_size };
	else if (offset < layout->memory)
		*ret_zone = (struct vmcoredd_zone){
			VMCOREDD_ZONE_ZERO, zero, layout->memory, 0 };
	else if (offset < layout->size)
		*ret_zone = (struct vmcoredd_zone){
			VMCOREDD_ZONE_MEMORY, layout->memory, layout->size,
			stock->memory };
	else
		*ret_zone = (struct vmcoredd_zone){
			VMCOREDD_ZONE_END, layout->size, U64_MAX, 0 };
}
