// SPDX-License-Identifier: LGPL-2.1-or-later
/* ELF headers of a file whose bytes move: see elfedit.h.  Pure file. */
#include <vmcoredd/env.h>

#include "elfedit.h"
#include "../dump/field.h"

/* Where a number stands in a header and its bytes, for both classes (gABI). */
struct elfedit_field {
	u8	at32;
	u8	size32;
	u8	at64;
	u8	size64;
};

static const struct elfedit_field elfedit_phoff = { 28, 4, 32, 8 };
static const struct elfedit_field elfedit_shoff = { 32, 4, 40, 8 };
static const struct elfedit_field elfedit_shentsize = { 46, 2, 58, 2 };
static const struct elfedit_field elfedit_shnum = { 48, 2, 60, 2 };
static const struct elfedit_field elfedit_p_type = { 0, 4, 0, 4 };
static const struct elfedit_field elfedit_p_offset = { 4, 4, 8, 8 };
static const struct elfedit_field elfedit_p_filesz = { 16, 4, 32, 8 };
static const struct elfedit_field elfedit_p_memsz = { 20, 4, 40, 8 };
static const struct elfedit_field elfedit_sh_type = { 4, 4, 4, 4 };
static const struct elfedit_field elfedit_sh_offset = { 16, 4, 24, 8 };
static const struct elfedit_field elfedit_sh_size = { 20, 4, 32, 8 };

static u64 elfedit_load(const struct elfedit *edit, const void *raw,
			const struct elfedit_field *field)
{
	bool wide = edit->bits == 64;

	return field_load((const u8 *)raw + (wide ? field->at64 : field->at32),
			  wide ? field->size64 : field->size32,
			  edit->big_endian);
}

static int elfedit_store(const struct elfedit *edit, void *raw,
			 const struct elfedit_field *field, u64 value)
{
	bool wide = edit->bits == 64;

	if (!wide && value > U32_MAX)
		return -EOVERFLOW;
	field_store((u8 *)raw + (wide ? field->at64 : field->at32),
		    wide ? field->size64 : field->size32, edit->big_endian,
		    value);
	return 0;
}

static void elfedit_add_table(struct rewrite_table *table, unsigned int *tables,
			      const struct rewrite_table *add)
{
	unsigned int at = (*tables)++;

	for (; at && table[at - 1].at > add->at; at--)
		table[at] = table[at - 1];
	table[at] = *add;
}

/**
 * elfedit_tables - find the headers that name places
 * @edit: the file
 * @ehdr: its ELF header
 * @phnum: number of its program headers
 * @ret_table: the tables, in the order of the file
 * @ret_tables: how many
 *
 * Return: 0; -EINVAL when they overlap or are damaged; -EBUSY when the script
 * changes something inside one.
 */
int elfedit_tables(const struct elfedit *edit, const void *ehdr, u64 phnum,
		   struct rewrite_table ret_table[ELFEDIT_TABLES],
		   unsigned int *ret_tables)
{
	bool wide = edit->bits == 64;
	struct rewrite_table table[] = {
		{ 0, 1, wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr),
		  ELFEDIT_EHDR },
		{ elfedit_load(edit, ehdr, &elfedit_phoff), phnum,
		  wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr),
		  ELFEDIT_PHDR },
		{ elfedit_load(edit, ehdr, &elfedit_shoff),
		  elfedit_load(edit, ehdr, &elfedit_shnum),
		  wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr),
		  ELFEDIT_SHDR },
	};
	u64 size;
	unsigned int i;

	*ret_tables = 0;
	/* Nothing may come before the ELF header. */
	if (rewrite_offset(edit->script, 0))
		return -EBUSY;
	if (table[2].count &&
	    elfedit_load(edit, ehdr, &elfedit_shentsize) != table[2].size)
		return -EINVAL;
	for (i = 0; i < ELFEDIT_TABLES; i++) {
		if (!table[i].count)
			continue;
		size = table[i].count * table[i].size;
		if (table[i].count > U32_MAX || table[i].at > S64_MAX - size)
			return -EINVAL;
		if (rewrite_touches(edit->script, table[i].at, size))
			return -EBUSY;
		elfedit_add_table(ret_table, ret_tables, &table[i]);
	}
	for (i = 1; i < *ret_tables; i++) {
		if (ret_table[i].at < ret_table[i - 1].at +
		    ret_table[i - 1].count * ret_table[i - 1].size)
			return -EINVAL;
	}
	return 0;
}

static int elfedit_move(const struct elfedit *edit, void *raw,
			const struct elfedit_field *offset)
{
	u64 old = elfedit_load(edit, raw, offset);

	return elfedit_store(edit, raw, offset,
			     rewrite_offset(edit->script, old));
}

static int elfedit_resize(const struct elfedit *edit, void *raw,
			  const struct elfedit_field *offset,
			  const struct elfedit_field *size, u64 *ret_size)
{
	u64 old = elfedit_load(edit, raw, offset);
	u64 old_size = elfedit_load(edit, raw, size);
	bool met = old_size && edit->begins &&
		   edit->begins(edit->begins_arg, old + old_size);
	int ret;

	*ret_size = rewrite_span(edit->script, old, old_size, !met);
	ret = elfedit_store(edit, raw, offset,
			    rewrite_start(edit->script, old));
	return ret ? ret : elfedit_store(edit, raw, size, *ret_size);
}

static int elfedit_fix_phdr(const struct elfedit *edit, void *raw)
{
	u64 filesz = elfedit_load(edit, raw, &elfedit_p_filesz);
	u64 memsz = elfedit_load(edit, raw, &elfedit_p_memsz);
	u64 size;
	int ret;

	if (elfedit_load(edit, raw, &elfedit_p_type) != PT_NOTE ||
	    (!filesz && !edit->empty_grows)) {
		if (rewrite_touches(edit->script,
				    elfedit_load(edit, raw, &elfedit_p_offset),
				    filesz))
			return -EBUSY;
		return elfedit_move(edit, raw, &elfedit_p_offset);
	}
	ret = elfedit_resize(edit, raw, &elfedit_p_offset, &elfedit_p_filesz,
			     &size);
	/*
	 * Userspace's core dumps have 0 there, the kernel's have the size.  What is
	 * neither stays as far from the size as it was, so that it is what it was
	 * when the size is again.
	 */
	if (ret || (!memsz && filesz))
		return ret;
	memsz += size - filesz;
	return elfedit_store(edit, raw, &elfedit_p_memsz,
			     edit->bits == 32 ? (u32)memsz : memsz);
}

static int elfedit_fix_shdr(const struct elfedit *edit, void *raw)
{
	u64 size;

	switch (elfedit_load(edit, raw, &elfedit_sh_type)) {
	case SHT_NULL:
		return 0;
	case SHT_NOTE:
		if (!elfedit_load(edit, raw, &elfedit_sh_size))
			break;
		return elfedit_resize(edit, raw, &elfedit_sh_offset,
				      &elfedit_sh_size, &size);
	case SHT_NOBITS:
		break;
	default:
		if (rewrite_touches(edit->script,
				    elfedit_load(edit, raw, &elfedit_sh_offset),
				    elfedit_load(edit, raw, &elfedit_sh_size)))
			return -EBUSY;
	}
	return elfedit_move(edit, raw, &elfedit_sh_offset);
}

/**
 * elfedit_fix - change one header as the script wants
 * @edit: the file
 * @kind: what header it is
 * @raw: the header as it stands in the file; changed in place
 *
 * Return: 0; -EBUSY when something changes inside what the header is about;
 * -EOVERFLOW when a number does not fit into the file's class.
 */
int elfedit_fix(const struct elfedit *edit, enum elfedit_kind kind, void *raw)
{
	int ret;

	switch (kind) {
	case ELFEDIT_PHDR:
		return elfedit_fix_phdr(edit, raw);
	case ELFEDIT_SHDR:
		return elfedit_fix_shdr(edit, raw);
	default:
		ret = elfedit_move(edit, raw, &elfedit_phoff);
		return ret ? ret : elfedit_move(edit, raw, &elfedit_shoff);
	}
}
