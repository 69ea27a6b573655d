// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes an ELF vmcore with any number of dumps, more than mkvmcore can hold:
 *
 *	mkmany DUMPS INDEXED OUT [PAGE]
 *
 * The first dump is the index of the INDEXED that follow it, 65,535 at most; those
 * behind them are in no index.  Dump N is named "dump-N" and holds that and a
 * newline.  INDEXED 0 makes a file without an index.  Notes are padded to PAGE
 * bytes, 4096 if not said; less keeps the file small.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <pure/crc32c.h>
#include <vmcoredd/env.h>
#include <uapi/vmcoredd/note.h>

#define MANY_START	4096

static int many_file;
static u64 many_page = 4096;

static void many_put(const void *from, size_t len, u64 at)
{
	if (pwrite(many_file, from, len, (off_t)at) != (ssize_t)len) {
		perror("mkmany");
		exit(2);
	}
}

/* Writes one note.  Return: its bytes. */
static u64 many_note(u64 at, const char *name, const void *payload, size_t len)
{
	u64 size = (VMCOREDD_NOTE_HEADER + len + many_page - 1) &
		   ~(many_page - 1);
	struct vmcoredd_note_header header = {
		.n_namesz = VMCOREDD_NT_NAMESZ,
		.n_descsz = (u32)size - 20,
		.n_type = VMCOREDD_NT_DUMP,
		.name = VMCOREDD_NT_NAME,
	};

	strcpy((char *)header.dump_name, name);
	many_put(&header, sizeof(header), at);
	many_put(payload, len, at + sizeof(header));
	return size;
}

static void many_index(struct vmcoredd_index_header *index,
		       struct vmcoredd_index_entry *entry, u32 indexed)
{
	char name[VMCOREDD_NAME_LEN], text[64];
	u32 nr, crc;

	memcpy(index->magic, VMCOREDD_INDEX_MAGIC, sizeof(index->magic));
	index->version = cpu_to_le16(VMCOREDD_INDEX_VERSION);
	index->header_size = cpu_to_le16(sizeof(*index));
	index->entry_size = cpu_to_le16(sizeof(*entry));
	index->entries = cpu_to_le16((u16)indexed);
	for (nr = 0; nr < indexed; nr++, entry++) {
		snprintf(name, sizeof(name), "dump-%u", nr + 1);
		snprintf(text, sizeof(text), "%s\n", name);
		strcpy((char *)entry->name, name);
		entry->note = cpu_to_le32(nr + 1);
		entry->size = cpu_to_le64(strlen(text));
		entry->stored = entry->size;
		crc = vmcoredd_crc32c(0, text, strlen(text));
		entry->crc32c = cpu_to_le32(crc);
	}
	crc = vmcoredd_crc32c(0, index, sizeof(*index) +
			      indexed * sizeof(*entry));
	index->crc32c = cpu_to_le32(crc);
}

/* Return: where the notes end. */
static u64 many_notes(u32 dumps, u32 indexed)
{
	size_t size = sizeof(struct vmcoredd_index_header) +
		      indexed * sizeof(struct vmcoredd_index_entry);
	struct vmcoredd_index_header *index = calloc(1, size);
	char name[VMCOREDD_NAME_LEN], text[64];
	u64 at = MANY_START;
	u32 nr;

	if (!index)
		abort();
	if (indexed) {
		many_index(index, (void *)(index + 1), indexed);
		at += many_note(at, VMCOREDD_INDEX_NAME, index, size);
	}
	for (nr = 1; nr <= dumps; nr++) {
		snprintf(name, sizeof(name), "dump-%u", nr);
		snprintf(text, sizeof(text), "%s\n", name);
		at += many_note(at, name, text, strlen(text));
	}
	free(index);
	return at;
}

int main(int argc, char **argv)
{
	struct {
		Elf64_Ehdr ehdr;
		Elf64_Phdr phdr;
	} elf = {
		.ehdr = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64,
				     ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_CORE, .e_machine = EM_X86_64,
			.e_version = EV_CURRENT, .e_phoff = sizeof(Elf64_Ehdr),
			.e_ehsize = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1,
		},
		.phdr = { .p_type = PT_NOTE, .p_offset = MANY_START },
	};
	u32 dumps, indexed;
	u64 end;

	if (argc < 4) {
		fprintf(stderr, "usage: mkmany DUMPS INDEXED OUT [PAGE]\n");
		return 1;
	}
	if (argc > 4)
		many_page = strtoul(argv[4], NULL, 10);
	dumps = (u32)strtoul(argv[1], NULL, 10);
	indexed = (u32)strtoul(argv[2], NULL, 10);
	many_file = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0644);
	end = many_notes(dumps, indexed);
	elf.phdr.p_filesz = end - MANY_START;
	elf.phdr.p_memsz = elf.phdr.p_filesz;
	many_put(&elf, sizeof(elf), 0);
	if (indexed > U16_MAX || ftruncate(many_file, (off_t)end) ||
	    close(many_file)) {
		perror("mkmany");
		return 2;
	}
	return 0;
}
