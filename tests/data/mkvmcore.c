// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes an ELF vmcore from a text description:
 *
 *	mkvmcore DESCRIPTION OUT
 *
 * One command a line, # begins a comment.  About the file:
 *
 *	class 32|64   order little|big   machine N   type N   page N   align N
 *	load BYTES			a PT_LOAD of a fixed pattern
 *	no-notes			no PT_NOTE
 *	phnum N				what e_phnum says
 *	note-size N			what p_filesz of PT_NOTE says
 *	size N				cut or extend (sparse) the result
 *	patch OFFSET B B ...		overwrite bytes of the result
 *	patch-dump N OFFSET B B ...	the same, from the header of 0x700 note N
 *
 * About the notes, in their order:
 *
 *	index				the index of the dumps, made at the end
 *	index-crc VALUE			what the index says its checksum is
 *	index-grow H E			bytes added to its header and entries
 *	note OWNER TYPE			any note
 *	dump NAME			a device dump
 *	owner NAME			of the note, "LINUX" if not said
 *	status N   error N   module NAME   on NAME   unlisted
 *	claims N			true size that the index is to have
 *	hole N				behind the payload of a dump, N zeros that the
 *					file has as a hole; no checksum covers them
 *	failed NAME			a registration that has no note
 *
 * What follows a note or dump makes its payload: see mkpayload.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <pure/crc32c.h>

#include "mkvmcore.h"

#define MK_PATCHES	16

struct mk_patch {
	int	dump;
	u64	offset;
	u8	bytes[MK_WORDS];
	size_t	len;
};

/* The one vmcore that is being made. */
static struct {
	unsigned int	class;
	bool		big;
	u32		machine, type, page, align;
	u64		loads[4];
	unsigned int	nr_loads;
	bool		no_notes;
	u64		phnum, note_size, size;
	bool		has_phnum, has_note_size, has_size, has_index_crc;
	u32		index_crc, grow_header, grow_entry;
	struct mk_item	items[MK_ITEMS];
	unsigned int	nr_items;
	struct mk_patch	patches[MK_PATCHES];
	unsigned int	nr_patches;
	u64		dump_at[MK_ITEMS];
	unsigned int	nr_dumps;
} mk = { .class = 64, .machine = 62, .type = ET_CORE, .page = 4096 };

void mk_die(const struct mk_line *line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "mkvmcore: %s:%u: ", line->file, line->nr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static u64 mk_parse(const struct mk_line *line, unsigned int word, int base)
{
	char *end;
	u64 value;

	if (word >= line->count)
		mk_die(line, "'%s' needs a number", line->word[0]);
	errno = 0;
	value = strtoull(line->word[word], &end, base);
	if (errno || *end || end == line->word[word])
		mk_die(line, "'%s' is no number", line->word[word]);
	return value;
}

u64 mk_number(const struct mk_line *line, unsigned int word)
{
	return mk_parse(line, word, 0);
}

u64 mk_hex(const struct mk_line *line, unsigned int word)
{
	return mk_parse(line, word, 16);
}

char *mk_copy(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		abort();
	return copy;
}

u8 *mk_grow(struct mk_buf *buf, size_t len)
{
	u8 *data;

	if (len > MK_BUF_MAX || buf->size > MK_BUF_MAX - len)
		abort();
	data = realloc(buf->data, buf->size + len + 1);
	if (!data)
		abort();
	buf->data = data;
	memset(data + buf->size, 0, len);
	buf->size += len;
	return data + buf->size - len;
}

void mk_add(struct mk_buf *buf, const void *data, size_t len)
{
	memcpy(mk_grow(buf, len), data, len);
}

static void mk_int(struct mk_buf *buf, u64 value, unsigned int bytes)
{
	u8 *to = mk_grow(buf, bytes);
	unsigned int i;

	for (i = 0; i < bytes; i++)
		to[mk.big ? bytes - 1 - i : i] = (u8)(value >> 8 * i);
}

/* A number as wide as the class's addresses. */
static void mk_word(struct mk_buf *buf, u64 value)
{
	mk_int(buf, value, mk.class / 8);
}

static void mk_pad(struct mk_buf *buf, size_t align)
{
	mk_grow(buf, (align - buf->size % align) % align);
}

static struct mk_item *mk_item(const struct mk_line *line, enum mk_kind kind)
{
	struct mk_item *item = &mk.items[mk.nr_items];

	if (mk.nr_items == MK_ITEMS)
		mk_die(line, "too many notes");
	if (mk.nr_items++)
		mk_payload_finish(item - 1);
	item->kind = kind;
	item->owner = VMCOREDD_NT_NAME;
	item->type = VMCOREDD_NT_DUMP;
	item->name = line->count > 1 ? mk_copy(line->word[1]) : "";
	item->module = "test";
	item->device = "";
	return item;
}

static void mk_patch(const struct mk_line *line, int dump, unsigned int word)
{
	struct mk_patch *patch = &mk.patches[mk.nr_patches++];

	if (mk.nr_patches == MK_PATCHES)
		mk_die(line, "too many patches");
	patch->dump = dump;
	patch->offset = mk_number(line, word++);
	while (word < line->count)
		patch->bytes[patch->len++] = (u8)mk_hex(line, word++);
}

static bool mk_item_line(const struct mk_line *line)
{
	struct mk_item *item = mk.nr_items ? &mk.items[mk.nr_items - 1] : NULL;
	const char *word = line->word[0];

	if (!strcmp(word, "dump")) {
		mk_item(line, MK_DUMP);
	} else if (!strcmp(word, "failed")) {
		mk_item(line, MK_FAILED);
	} else if (!strcmp(word, "index")) {
		mk_item(line, MK_INDEX)->name = VMCOREDD_INDEX_NAME;
	} else if (!strcmp(word, "note")) {
		item = mk_item(line, MK_NOTE);
		item->owner = item->name;
		item->type = (u32)mk_number(line, 2);
	} else if (!item) {
		return false;
	} else if (!strcmp(word, "owner") && line->count == 2) {
		item->owner = mk_copy(line->word[1]);
	} else if (!strcmp(word, "status")) {
		item->status = (u32)mk_number(line, 1);
	} else if (!strcmp(word, "error")) {
		item->error = (u32)mk_number(line, 1);
	} else if (!strcmp(word, "module") && line->count == 2) {
		item->module = mk_copy(line->word[1]);
	} else if (!strcmp(word, "on") && line->count == 2) {
		item->device = mk_copy(line->word[1]);
	} else if (!strcmp(word, "claims")) {
		item->claim = mk_number(line, 1);
		item->has_claim = true;
	} else if (!strcmp(word, "unlisted")) {
		item->unlisted = true;
	} else if (!strcmp(word, "hole")) {
		item->hole = mk_number(line, 1);
		if (item->hole % MK_HOLE_UNIT)
			mk_die(line, "a hole is a multiple of %u", MK_HOLE_UNIT);
	} else {
		return mk_payload_line(line, item);
	}
	return true;
}

static bool mk_index_line(const struct mk_line *line)
{
	const char *word = line->word[0];

	if (!strcmp(word, "index-crc")) {
		mk.index_crc = (u32)mk_number(line, 1);
		mk.has_index_crc = true;
	} else if (!strcmp(word, "index-grow")) {
		mk.grow_header = (u32)mk_number(line, 1);
		mk.grow_entry = (u32)mk_number(line, 2);
	} else {
		return false;
	}
	return true;
}

static bool mk_file_line(const struct mk_line *line)
{
	static const struct { const char *word; u32 *value; } numbers[] = {
		{ "class", &mk.class }, { "machine", &mk.machine },
		{ "type", &mk.type }, { "page", &mk.page },
		{ "align", &mk.align },
	};
	static const struct { const char *word; u64 *value; bool *has; } over[] = {
		{ "phnum", &mk.phnum, &mk.has_phnum },
		{ "note-size", &mk.note_size, &mk.has_note_size },
		{ "size", &mk.size, &mk.has_size },
	};
	const char *word = line->word[0];
	unsigned int i;

	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (strcmp(word, numbers[i].word))
			continue;
		*numbers[i].value = (u32)mk_number(line, 1);
		return true;
	}
	for (i = 0; i < sizeof(over) / sizeof(*over); i++) {
		if (strcmp(word, over[i].word))
			continue;
		*over[i].value = mk_number(line, 1);
		*over[i].has = true;
		return true;
	}
	if (!strcmp(word, "order") && line->count == 2)
		mk.big = !strcmp(line->word[1], "big");
	else if (!strcmp(word, "load") && mk.nr_loads < 4)
		mk.loads[mk.nr_loads++] = mk_number(line, 1);
	else if (!strcmp(word, "no-notes"))
		mk.no_notes = true;
	else if (!strcmp(word, "patch"))
		mk_patch(line, -1, 1);
	else if (!strcmp(word, "patch-dump"))
		mk_patch(line, (int)mk_number(line, 1), 2);
	else
		return mk_index_line(line);
	return true;
}

static void mk_read_line(struct mk_line *line, char *text)
{
	char *save, *word;

	text[strcspn(text, "\n")] = '\0';
	while (*text == ' ' || *text == '\t')
		text++;
	line->rest = mk_copy(text + strcspn(text, " \t"));
	if (*line->rest)
		line->rest++;
	line->count = 0;
	if (*text == '#')
		return;
	for (word = strtok_r(text, " \t", &save); word;
	     word = strtok_r(NULL, " \t", &save)) {
		if (line->count == MK_WORDS)
			mk_die(line, "too many words");
		line->word[line->count++] = word;
	}
	if (line->count && !mk_file_line(line) && !mk_item_line(line))
		mk_die(line, "cannot use '%s'", line->word[0]);
}

static void mk_le(struct mk_buf *buf, u64 value, unsigned int bytes)
{
	bool big = mk.big;

	mk.big = false;
	mk_int(buf, value, bytes);
	mk.big = big;
}

static void mk_text(struct mk_buf *buf, const char *text, size_t size)
{
	u8 *to = mk_grow(buf, size);
	size_t len = strlen(text);

	memcpy(to, text, len < size ? len : size);
}

static void mk_entry(struct mk_buf *buf, const struct mk_item *item, u32 note)
{
	mk_text(buf, item->name, VMCOREDD_NAME_LEN);
	mk_le(buf, note, 4);
	mk_le(buf, item->has_claim ? item->claim : item->size + item->hole, 8);
	mk_le(buf, item->payload.size + item->hole, 8);
	mk_le(buf, item->size + item->hole, 8);
	mk_le(buf, 1500000000, 8);
	mk_le(buf, 250000, 8);
	mk_le(buf, item->crc32c, 4);
	mk_le(buf, item->codec, 2);
	mk_le(buf, item->status, 2);
	mk_le(buf, item->error, 4);
	mk_le(buf, 0, 2);
	mk_le(buf, 100, 2);
	mk_text(buf, item->module, VMCOREDD_OWNER_LEN);
	mk_text(buf, item->device, VMCOREDD_DEVICE_LEN);
	mk_grow(buf, mk.grow_entry);
}

static void mk_index(struct mk_buf *buf)
{
	u32 note = 0, base = 0, entries = 0, crc;
	size_t start = buf->size, at;
	struct mk_buf list = { 0 };
	unsigned int i;

	for (i = 0; i < mk.nr_items; i++) {
		if (mk.items[i].kind == MK_INDEX)
			base = note;
		if (mk.items[i].kind == MK_DUMP && !mk.items[i].unlisted)
			mk_entry(&list, &mk.items[i], note - base);
		else if (mk.items[i].kind == MK_FAILED)
			mk_entry(&list, &mk.items[i], VMCOREDD_NO_NOTE);
		entries += (mk.items[i].kind == MK_DUMP &&
			    !mk.items[i].unlisted) ||
			   mk.items[i].kind == MK_FAILED;
		note += mk.items[i].kind == MK_DUMP ||
			mk.items[i].kind == MK_INDEX;
	}
	mk_add(buf, VMCOREDD_INDEX_MAGIC, 8);
	mk_le(buf, VMCOREDD_INDEX_VERSION, 2);
	mk_le(buf, sizeof(struct vmcoredd_index_header) + mk.grow_header, 2);
	mk_le(buf, sizeof(struct vmcoredd_index_entry) + mk.grow_entry, 2);
	mk_le(buf, entries, 2);
	mk_le(buf, 0, 8);
	mk_le(buf, 64U << 20, 8);
	mk_le(buf, 8192, 8);
	at = buf->size;
	mk_le(buf, 0, 8);
	mk_grow(buf, mk.grow_header);
	mk_add(buf, list.data, list.size);
	free(list.data);

	crc = vmcoredd_crc32c(0, buf->data + start, buf->size - start);
	if (mk.has_index_crc)
		crc = mk.index_crc;
	crc = cpu_to_le32(crc);
	memcpy(buf->data + at, &crc, sizeof(crc));
}

/* Descriptors begin and notes end at multiples of this. */
static size_t mk_note_align(void)
{
	return mk.align == 8 ? 8 : 4;
}

static void mk_dump_note(struct mk_buf *buf, struct mk_item *item)
{
	size_t total;

	if (item->kind == MK_INDEX)
		mk_index(&item->payload);
	total = VMCOREDD_NOTE_HEADER + item->payload.size;
	total += (mk.page - total % mk.page) % mk.page;
	mk.dump_at[mk.nr_dumps++] = buf->size;
	mk_int(buf, VMCOREDD_NT_NAMESZ, 4);
	mk_int(buf, total - 20 + item->hole, 4);
	mk_int(buf, item->type, 4);
	mk_text(buf, item->owner, VMCOREDD_NT_NAMESZ);
	mk_pad(buf, mk_note_align());
	mk_text(buf, item->name, VMCOREDD_NAME_LEN);
	mk_add(buf, item->payload.data, item->payload.size);
	if (item->hole)
		mk_hole(buf->size, item->hole);
	mk_grow(buf, total - VMCOREDD_NOTE_HEADER - item->payload.size);
	mk_pad(buf, mk_note_align());
}

static void mk_plain_note(struct mk_buf *buf, const struct mk_item *item)
{
	mk_int(buf, strlen(item->owner) + 1, 4);
	mk_int(buf, item->payload.size, 4);
	mk_int(buf, item->type, 4);
	mk_add(buf, item->owner, strlen(item->owner) + 1);
	mk_pad(buf, mk_note_align());
	mk_add(buf, item->payload.data, item->payload.size);
	mk_pad(buf, mk_note_align());
}

static void mk_ehdr(struct mk_buf *buf, unsigned int phnum)
{
	static const u8 magic[] = { 0x7f, 'E', 'L', 'F' };
	bool wide = mk.class == 64;

	mk_add(buf, magic, 4);
	mk_int(buf, wide ? 2 : 1, 1);
	mk_int(buf, mk.big ? 2 : 1, 1);
	mk_int(buf, 1, 1);
	mk_grow(buf, 9);
	mk_int(buf, mk.type, 2);
	mk_int(buf, mk.machine, 2);
	mk_int(buf, 1, 4);
	mk_word(buf, 0);
	mk_word(buf, wide ? 64 : 52);
	mk_word(buf, 0);
	mk_int(buf, 0, 4);
	mk_int(buf, wide ? 64 : 52, 2);
	mk_int(buf, wide ? 56 : 32, 2);
	mk_int(buf, mk.has_phnum ? mk.phnum : phnum, 2);
	mk_grow(buf, 6);
}

static void mk_phdr(struct mk_buf *buf, u32 type, u64 offset, u64 size,
		    u64 align)
{
	bool wide = mk.class == 64;

	mk_int(buf, type, 4);
	if (wide)
		mk_int(buf, 7, 4);
	mk_word(buf, offset);
	mk_word(buf, 0);
	mk_word(buf, 0);
	mk_word(buf, size);
	mk_word(buf, size);
	if (!wide)
		mk_int(buf, 7, 4);
	mk_word(buf, align);
}

static void mk_apply(struct mk_buf *file, u64 notes)
{
	const struct mk_patch *patch = mk.patches;
	u64 at;

	for (; patch < mk.patches + mk.nr_patches; patch++) {
		at = patch->offset;
		if (patch->dump >= (int)mk.nr_dumps)
			abort();
		if (patch->dump >= 0)
			at += notes + mk.dump_at[patch->dump];
		if (at + patch->len > file->size)
			abort();
		memcpy(file->data + at, patch->bytes, patch->len);
	}
}

static void mk_build(struct mk_buf *file)
{
	struct mk_buf notes = { 0 };
	u64 offset = mk.page, at, size;
	unsigned int i;

	if (mk.nr_items)
		mk_payload_finish(&mk.items[mk.nr_items - 1]);
	for (i = 0; i < mk.nr_items; i++) {
		if (mk.items[i].kind == MK_NOTE)
			mk_plain_note(&notes, &mk.items[i]);
		else if (mk.items[i].kind != MK_FAILED)
			mk_dump_note(&notes, &mk.items[i]);
	}
	size = notes.size + mk_hole_move(offset);
	mk_ehdr(file, mk.nr_loads + !mk.no_notes);
	if (!mk.no_notes)
		mk_phdr(file, PT_NOTE, offset,
			mk.has_note_size ? mk.note_size : size, mk.align);
	at = offset + size + (mk.page - size % mk.page) % mk.page;
	for (i = 0; i < mk.nr_loads; at += mk.loads[i++])
		mk_phdr(file, PT_LOAD, at, mk.loads[i], 0);
	mk_pad(file, mk.page);
	mk_add(file, notes.data, notes.size);
	mk_pad(file, mk.page);
	for (i = 0; i < mk.nr_loads; i++)
		memset(mk_grow(file, mk.loads[i]), 0xa5, mk.loads[i]);
	mk_apply(file, offset);
	free(notes.data);
}

static int mk_write(const char *path, const struct mk_buf *file)
{
	FILE *out = fopen(path, "w");

	if (!out || !mk_hole_write(out, file) ||
	    (mk.has_size && ftruncate(fileno(out), (off_t)mk.size)) ||
	    fclose(out)) {
		fprintf(stderr, "mkvmcore: cannot write '%s': %s\n", path,
			strerror(errno));
		return 2;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct mk_line line = { 0 };
	struct mk_buf file = { 0 };
	char text[4096];
	FILE *in;

	if (argc != 3) {
		fprintf(stderr, "usage: mkvmcore DESCRIPTION OUT\n");
		return 1;
	}
	line.file = argv[1];
	in = strcmp(argv[1], "-") ? fopen(argv[1], "r") : stdin;
	if (!in) {
		fprintf(stderr, "mkvmcore: cannot open '%s': %s\n", argv[1],
			strerror(errno));
		return 2;
	}
	while (fgets(text, sizeof(text), in)) {
		line.nr++;
		mk_read_line(&line, text);
	}
	fclose(in);
	mk_build(&file);
	return mk_write(argv[2], &file);
}
