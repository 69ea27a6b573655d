// SPDX-License-Identifier: GPL-2.0-or-later
/* ELF headers of a file whose bytes move. */
#include "../../userspace/lib/edit/elfedit.h"
#include "../../userspace/lib/dump/field.h"
#include "../tap.h"

#define NOTES	0x1000u
#define NOTES_SIZE	0x300u
#define MEMORY	0x2000u
#define GROWN	0x4000u

/* Notes at 0x1000 to 0x1300, memory from 0x2000 on, 0x4000 bytes put between. */
static struct rewrite_edit edits[4];
static struct rewrite script;
static struct elfedit edit;
static u8 raw[ELFEDIT_ENTRY_MAX];

/* Where a number stands and its bytes, as libc's <elf.h> has it. */
struct place {
	size_t		at32;
	unsigned int	size32;
	size_t		at64;
	unsigned int	size64;
};

static const struct place p_type = {
	offsetof(Elf32_Phdr, p_type), 4, offsetof(Elf64_Phdr, p_type), 4,
};

static const struct place p_offset = {
	offsetof(Elf32_Phdr, p_offset), 4, offsetof(Elf64_Phdr, p_offset), 8,
};

static const struct place p_filesz = {
	offsetof(Elf32_Phdr, p_filesz), 4, offsetof(Elf64_Phdr, p_filesz), 8,
};

static const struct place p_memsz = {
	offsetof(Elf32_Phdr, p_memsz), 4, offsetof(Elf64_Phdr, p_memsz), 8,
};

static const struct place e_entry = {
	offsetof(Elf32_Ehdr, e_entry), 4, offsetof(Elf64_Ehdr, e_entry), 8,
};

static const struct place e_phoff = {
	offsetof(Elf32_Ehdr, e_phoff), 4, offsetof(Elf64_Ehdr, e_phoff), 8,
};

static const struct place e_shoff = {
	offsetof(Elf32_Ehdr, e_shoff), 4, offsetof(Elf64_Ehdr, e_shoff), 8,
};

static const struct place e_shentsize = {
	offsetof(Elf32_Ehdr, e_shentsize), 2, offsetof(Elf64_Ehdr, e_shentsize), 2,
};

static const struct place e_shnum = {
	offsetof(Elf32_Ehdr, e_shnum), 2, offsetof(Elf64_Ehdr, e_shnum), 2,
};

static const struct place sh_type = {
	offsetof(Elf32_Shdr, sh_type), 4, offsetof(Elf64_Shdr, sh_type), 4,
};

static const struct place sh_offset = {
	offsetof(Elf32_Shdr, sh_offset), 4, offsetof(Elf64_Shdr, sh_offset), 8,
};

static const struct place sh_size = {
	offsetof(Elf32_Shdr, sh_size), 4, offsetof(Elf64_Shdr, sh_size), 8,
};

static void set(const struct place *place, u64 value)
{
	bool wide = edit.bits == 64;

	field_store(raw + (wide ? place->at64 : place->at32),
		    wide ? place->size64 : place->size32, edit.big_endian,
		    value);
}

static u64 get(const struct place *place)
{
	bool wide = edit.bits == 64;

	return field_load(raw + (wide ? place->at64 : place->at32),
			  wide ? place->size64 : place->size32,
			  edit.big_endian);
}

static void begin(unsigned int bits, bool big)
{
	memset(raw, 0, sizeof(raw));
	rewrite_init(&script, edits, 4);
	rewrite_insert(&script, NOTES, GROWN, 1);
	rewrite_seal(&script);
	edit = (struct elfedit){
		.script = &script, .bits = bits, .big_endian = big,
	};
}

static void phdr(u32 type, u64 offset, u64 filesz, u64 memsz)
{
	memset(raw, 0, sizeof(raw));
	set(&p_type, type);
	set(&p_offset, offset);
	set(&p_filesz, filesz);
	set(&p_memsz, memsz);
}

static void test_phdr(void)
{
	phdr(PT_NOTE, NOTES, NOTES_SIZE, NOTES_SIZE);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw), "notes");
	is_u64(get(&p_offset), NOTES, "stay where they are");
	is_u64(get(&p_filesz), NOTES_SIZE + GROWN, "and grow");
	is_u64(get(&p_memsz), NOTES_SIZE + GROWN, "p_memsz too");
	is_u64(get(&p_type), PT_NOTE, "the type stays");
	phdr(PT_NOTE, NOTES, NOTES_SIZE, 0);
	elfedit_fix(&edit, ELFEDIT_PHDR, raw);
	is_u64(get(&p_memsz), 0, "p_memsz of 0 stays");
	phdr(PT_NOTE, NOTES, NOTES_SIZE, NOTES_SIZE + GROWN);
	elfedit_fix(&edit, ELFEDIT_PHDR, raw);
	is_u64(get(&p_memsz), NOTES_SIZE + 2 * GROWN,
	       "what is as large as the notes get now stays as far from their size");
	phdr(PT_NOTE, NOTES, NOTES_SIZE, 1);
	elfedit_fix(&edit, ELFEDIT_PHDR, raw);
	is_u64(get(&p_memsz), 1 + GROWN, "and what is less");
	phdr(PT_NOTE, NOTES, NOTES_SIZE, U32_MAX);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw), "and the largest");
	phdr(PT_LOAD, MEMORY, 0x5000, 0x6000);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw), "memory");
	is_u64(get(&p_offset), MEMORY + GROWN, "moves");
	is_u64(get(&p_filesz), 0x5000, "and keeps its size");
	is_u64(get(&p_memsz), 0x6000, "and its other size");
	phdr(PT_LOAD, NOTES, 0x5000, 0x5000);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw) &&
	   get(&p_offset) == NOTES + GROWN,
	   "memory that begins where something is put in");
	phdr(PT_LOAD, NOTES - 1, 2, 2);
	ok(elfedit_fix(&edit, ELFEDIT_PHDR, raw) == -EBUSY,
	   "memory that would be torn apart");
	phdr(PT_LOAD, NOTES - 1, 0, 0x1000);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw),
	   "memory that is not in the file");
}

static bool begins_at_notes(const void *arg, u64 offset)
{
	return arg == &edit && offset == NOTES;
}

/* What is put in where segments meet belongs to one of them. */
static void test_meeting(void)
{
	phdr(PT_NOTE, NOTES, 0, 0);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw) && !get(&p_filesz) &&
	   !get(&p_memsz), "notes without bytes get none");
	phdr(PT_NOTE, NOTES - 16, 16, 16);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw) &&
	   get(&p_filesz) == 16 + GROWN, "notes that end there grow");
	edit.begins = begins_at_notes;
	edit.begins_arg = &edit;
	phdr(PT_NOTE, NOTES - 16, 16, 16);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw) && get(&p_filesz) == 16 &&
	   get(&p_offset) == NOTES - 16, "but not where others begin");
	phdr(PT_NOTE, NOTES, NOTES_SIZE, NOTES_SIZE);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw) &&
	   get(&p_filesz) == NOTES_SIZE + GROWN &&
	   get(&p_offset) == NOTES, "which have it");
	edit.begins = NULL;
}

static void test_ehdr(void)
{
	memset(raw, 0, sizeof(raw));
	set(&e_phoff, 64);
	set(&e_shoff, 0x9000);
	set(&e_entry, 0x5000);
	ok(!elfedit_fix(&edit, ELFEDIT_EHDR, raw), "the ELF header");
	is_u64(get(&e_phoff), 64, "program headers stay");
	is_u64(get(&e_shoff), 0x9000 + GROWN, "section headers move");
	is_u64(get(&e_entry), 0x5000, "an address is no offset");
}

static void shdr(u32 type, u64 offset, u64 size)
{
	memset(raw, 0, sizeof(raw));
	set(&sh_type, type);
	set(&sh_offset, offset);
	set(&sh_size, size);
}

static void test_shdr(void)
{
	shdr(SHT_STRTAB, 0x8000, 10);
	ok(!elfedit_fix(&edit, ELFEDIT_SHDR, raw) &&
	   get(&sh_offset) == 0x8000 + GROWN, "a section moves");
	shdr(SHT_NOTE, NOTES, NOTES_SIZE);
	ok(!elfedit_fix(&edit, ELFEDIT_SHDR, raw) &&
	   get(&sh_offset) == NOTES &&
	   get(&sh_size) == NOTES_SIZE + GROWN, "a section of notes grows");
	shdr(SHT_NULL, 0x8000, 70000);
	ok(!elfedit_fix(&edit, ELFEDIT_SHDR, raw) &&
	   get(&sh_offset) == 0x8000,
	   "the first, which may hold numbers, stays");
	shdr(SHT_NOBITS, 0, 0x100000);
	ok(!elfedit_fix(&edit, ELFEDIT_SHDR, raw), "one without bytes");
	shdr(SHT_PROGBITS, 0, 0x100000);
	ok(elfedit_fix(&edit, ELFEDIT_SHDR, raw) == -EBUSY,
	   "one that would be torn apart");
}

static void test_tables(void)
{
	struct rewrite_table table[ELFEDIT_TABLES];
	size_t ehsize = edit.bits == 64 ? sizeof(Elf64_Ehdr) :
					  sizeof(Elf32_Ehdr);
	size_t shsize = edit.bits == 64 ? sizeof(Elf64_Shdr) :
					  sizeof(Elf32_Shdr);
	unsigned int tables;

	memset(raw, 0, sizeof(raw));
	set(&e_phoff, ehsize);
	ok(!elfedit_tables(&edit, raw, 5, table, &tables) && tables == 2,
	   "a file without sections");
	ok(table[1].kind == ELFEDIT_PHDR && table[1].at == ehsize &&
	   table[1].count == 5, "its program headers");
	set(&e_phoff, 0x9000);
	set(&e_shoff, 0x8000);
	set(&e_shnum, 2);
	set(&e_shentsize, shsize);
	ok(!elfedit_tables(&edit, raw, 70000, table, &tables) && tables == 3,
	   "headers in another order");
	ok(table[1].kind == ELFEDIT_SHDR && table[1].count == 2 &&
	   table[1].size == shsize && table[2].count == 70000,
	   "are put in the order of the file");
	set(&e_shentsize, shsize + 1);
	ok(elfedit_tables(&edit, raw, 5, table, &tables) == -EINVAL,
	   "section headers of a wrong size");
	set(&e_shentsize, shsize);
	set(&e_shoff, 0x9001);
	ok(elfedit_tables(&edit, raw, 5, table, &tables) == -EINVAL,
	   "headers that overlap");
	set(&e_shnum, 0);
	set(&e_phoff, NOTES - 1);
	ok(elfedit_tables(&edit, raw, 5, table, &tables) == -EBUSY,
	   "headers that would be torn apart");
	set(&e_phoff, ehsize - 1);
	ok(elfedit_tables(&edit, raw, 5, table, &tables) == -EINVAL,
	   "headers that overlap the first");
	set(&e_phoff, edit.bits == 64 ? (u64)S64_MAX : U32_MAX);
	ok(elfedit_tables(&edit, raw, 5, table, &tables) ==
	   (edit.bits == 64 ? -EINVAL : 0), "headers beyond any file");
}

static void test_front(void)
{
	struct rewrite_table table[ELFEDIT_TABLES];
	unsigned int tables;

	begin(64, false);
	rewrite_init(&script, edits, 4);
	rewrite_insert(&script, 0, GROWN, 1);
	rewrite_seal(&script);
	memset(raw, 0, sizeof(raw));
	set(&e_phoff, 64);
	ok(elfedit_tables(&edit, raw, 5, table, &tables) == -EBUSY,
	   "something before the ELF header");
}

static void test_overflow(void)
{
	begin(32, false);
	phdr(PT_LOAD, 0xffffc000, 0x10, 0x10);
	ok(elfedit_fix(&edit, ELFEDIT_PHDR, raw) == -EOVERFLOW,
	   "an offset beyond 32 bits");
	phdr(PT_LOAD, 0xffffbfff, 0x10, 0x10);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw), "one right before");
	begin(64, false);
	phdr(PT_LOAD, 0xffffc000, 0x10, 0x10);
	ok(!elfedit_fix(&edit, ELFEDIT_PHDR, raw), "64 bits have room");
}

int main(void)
{
	unsigned int way;

	for (way = 0; way < 4; way++) {
		begin(way & 1 ? 64 : 32, way & 2);
		printf("# %u bits, %s-endian\n", edit.bits,
		       edit.big_endian ? "big" : "little");
		test_phdr();
		test_meeting();
		test_ehdr();
		test_shdr();
		test_tables();
	}
	test_overflow();
	test_front();
	return tap_done();
}
