// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checking how headers and notes are laid out: what other programs rely on. */
#include <string.h>

#include "elfcore.h"
#include "verify.h"

/* The segments of an ELF file, as its program headers have them. */
struct verify_segments {
	struct verify	*verify;
	u64		seen;
	u64		notes;
	u64		first;
	u64		size;
};

static void verify_warn(struct verify *verify, u64 offset, const char *text)
{
	verify_tell(verify, VERIFY_WARNING, offset, PROBLEM_NO_DUMP, "%s",
		    text);
}

static void verify_note_phdr(struct verify_segments *segments,
			     const struct elfcore_phdr *phdr)
{
	struct verify *verify = segments->verify;

	if (!segments->notes++)
		segments->first = segments->seen;
	segments->size += phdr->filesz;
	if (phdr->align && phdr->align != 4)
		verify_tell(verify, VERIFY_WARNING, phdr->offset,
			    PROBLEM_NO_DUMP,
			    "the note segment at offset %ju has alignment %ju: Linux writes 0 or 4, and others read it so",
			    phdr->offset, phdr->align);
	/* crash reads all from the beginning of the file to the last note. */
	if (phdr->filesz > VERIFY_READ_MAX ||
	    phdr->offset > VERIFY_READ_MAX - phdr->filesz)
		verify_tell(verify, VERIFY_WARNING, phdr->offset,
			    PROBLEM_NO_DUMP,
			    "the notes have %ju bytes: crash, makedumpfile and vmcore-dmesg cannot open a file with over 2 GiB - 4 KiB of them",
			    phdr->filesz);
}

static void verify_phdr(void *arg, const struct elfcore_phdr *phdr)
{
	struct verify_segments *segments = arg;

	if (phdr->type == PT_NOTE)
		verify_note_phdr(segments, phdr);
	/* How crash tells a vmcore of kdump from one of netdump. */
	if (segments->seen == 1 && phdr->type == PT_LOAD && phdr->align &&
	    !(phdr->offset & 4095))
		verify_tell(segments->verify, VERIFY_WARNING, phdr->offset,
			    PROBLEM_NO_DUMP,
			    "the first memory segment has alignment %ju: crash takes the file for a netdump and shows no dumps",
			    phdr->align);
	segments->seen++;
}

static void verify_elf(struct verify *verify)
{
	struct verify_segments segments = { .verify = verify };
	struct elfcore_ehdr ehdr;
	struct err err;

	if (elfcore_read_ehdr(verify->core, &ehdr, &err) ||
	    elfcore_read_phdrs(verify->core, &ehdr, verify_phdr, &segments,
			       &err)) {
		verify_tell(verify, VERIFY_ERROR, PROBLEM_NOWHERE,
			    PROBLEM_NO_DUMP, "%s", err.text);
		return;
	}
	if (segments.first)
		verify_tell(verify, VERIFY_WARNING, ehdr.phoff,
			    PROBLEM_NO_DUMP,
			    "the note segment is program header %ju: crash and makedumpfile want it first",
			    segments.first);
	if (segments.notes > 1)
		verify_tell(verify, VERIFY_WARNING, ehdr.phoff,
			    PROBLEM_NO_DUMP,
			    "there are %ju note segments: makedumpfile and crash take one",
			    segments.notes);
}

/**
 * verify_headers - check what surrounds the notes
 * @verify: the check
 */
void verify_headers(struct verify *verify)
{
	const struct vmcore *core = verify->core;

	if (core->flattened)
		verify_warn(verify, PROBLEM_NOWHERE,
			    "the file is flattened: 'dev -v' of crash writes wrong bytes from it and says that it succeeded; 'makedumpfile -R' makes it plain");
	if (core->format == VMCORE_ELF)
		verify_elf(verify);
	else if (core->kdump.size_note > VERIFY_READ_MAX)
		verify_tell(verify, VERIFY_WARNING, core->kdump.offset_note,
			    PROBLEM_NO_DUMP,
			    "the notes have %ju bytes: crash and makedumpfile cannot open a file with over 2 GiB - 4 KiB of them",
			    core->kdump.size_note);
}

static void verify_first_note(struct verify *verify, u64 offset)
{
	verify_warn(verify, offset,
		    "the first note is damaged: crash refuses such a file");
}

/**
 * verify_see_note - look at a note before anything is known of its dump
 * @arg: the check
 * @note: the note
 */
void verify_see_note(void *arg, const struct note *note)
{
	struct verify *verify = arg;
	u64 start = verify->core->segment[0].offset;

	if (!verify->any_note && (note->offset != start || note->cut))
		verify_first_note(verify, start);
	verify->any_note = true;
	if (note->type != VMCOREDD_NT_DUMP) {
		verify->other_note = true;
		verify->notes++;
		return;
	}
	verify->note.offset = note->offset;
	verify->note.size = note->desc_offset - note->offset + note->descsz;
	verify->note.namesz = note->namesz;
	memcpy(verify->note.owner, note->name, sizeof(note->name));
	verify->note.cut = note->cut;
	verify->note.endless = note->head_len >= VMCOREDD_NAME_LEN &&
			       !memchr(note->head, 0, VMCOREDD_NAME_LEN);
}

static void verify_owner(struct verify *verify, const struct dump *dump)
{
	const struct verify_note *note = &verify->note;

	if (strcmp(note->owner, VMCOREDD_NT_NAME))
		verify_tell(verify, VERIFY_WARNING, note->offset, dump->number,
			    "the note of dump %u '%s' belongs to '%s', not to '%s': only crash takes it for a dump",
			    dump->number, dump->name, note->owner,
			    VMCOREDD_NT_NAME);
	else if (note->namesz != VMCOREDD_NT_NAMESZ)
		verify_tell(verify, VERIFY_WARNING, note->offset, dump->number,
			    "the note of dump %u '%s' has %u bytes for its owner, not %u",
			    dump->number, dump->name, note->namesz,
			    VMCOREDD_NT_NAMESZ);
}

static void verify_name(struct verify *verify, const struct dump *dump)
{
	u64 offset = dump->offset - VMCOREDD_NAME_LEN;
	size_t len = strlen(dump->name);

	if (verify->note.endless)
		verify_tell(verify, VERIFY_WARNING, offset, dump->number,
			    "the name of dump %u '%s' has no end: crash prints what is behind it as well",
			    dump->number, dump->name);
	if (!len)
		verify_tell(verify, VERIFY_WARNING, offset, dump->number,
			    "dump %u has no name", dump->number);
	if (verify->told_names)
		return;
	if (hashset_has(verify->names, dump->name, len)) {
		verify_tell(verify, VERIFY_WARNING, offset, dump->number,
			    "dump %u '%s' has the name of one before it",
			    dump->number, dump->name);
	} else if (hashset_add(verify->names, dump->name, len)) {
		verify->told_names = true;
		verify_tell(verify, VERIFY_WARNING, offset, dump->number,
			    "from dump %u on, names are not compared with those before: there are too many",
			    dump->number);
	}
}

/**
 * verify_note - check the note that a dump is in
 * @verify: the check, which has seen that note
 * @dump: the dump
 */
void verify_note(struct verify *verify, const struct dump *dump)
{
	const struct verify_note *note = &verify->note;

	if (verify->dumps == 1 && dump->mended &&
	    note->offset == verify->core->segment[0].offset)
		verify_first_note(verify, note->offset);
	if (verify->other_note && !verify->told_order) {
		verify->told_order = true;
		verify_tell(verify, VERIFY_WARNING, note->offset, dump->number,
			    "dump %u '%s' stands behind other notes: padding between them keeps some programs from finding it",
			    dump->number, dump->name);
	}
	if (note->size & (ELFNOTE_STEP - 1) && !dump->mended && !note->cut)
		verify_tell(verify, VERIFY_WARNING, note->offset, dump->number,
			    "the note of dump %u '%s' has %ju bytes, which are not whole pages",
			    dump->number, dump->name, note->size);
	verify_owner(verify, dump);
	verify_name(verify, dump);
}
