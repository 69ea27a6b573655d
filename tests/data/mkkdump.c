// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes a kdump-compressed file, as makedumpfile writes it without -E, from an ELF
 * vmcore:
 *
 *	mkkdump [KEY=VALUE...] VMCORE OUT
 *
 *	version=1..6		header_version; older ones lack fields (6)
 *	bits=32|64   order=little|big	those of the vmcore, if not said
 *	block=N			bytes of a block and of a page (4096)
 *	pages=zlib|zstd|plain	how pages are stored (zlib)
 *	zeros=1			before the pages, the one that those of zeros share
 *	status=N		instead of what says how pages are stored
 *	start=PFN end=PFN	one part of a split dump
 *	release=TEXT machine=TEXT	what uname -r and -m would say; of 32 bits only
 *				x86 aligns 64-bit numbers to 4
 *	eraseinfo=TEXT		what was erased from the dump (version 5)
 *
 * Pages are those of the PT_LOADs, one after the other, from page 0.  Holes in the
 * notes stay holes.  Source of the layout: the structures that makedumpfile,
 * crash and libkdumpfile declare; a block for the header, then the sub header with
 * the notes behind it, two bitmaps, page descriptors, pages.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <vmcoredd/env.h>

#define KD_CHUNK	65536
#define KD_DESC		24	/* bytes of a page descriptor */
#define KD_LOADS	16
#define KD_BLOCK_MAX	(1U << 20)

/* What a page is stored as; also bits of the header's status. */
#define KD_ZLIB		0x01
#define KD_ZSTD		0x20

/* Bytes of one structure that are being put together. */
struct kd_buf {
	u8	data[4096];
	size_t	len;
};

/* The one file that is being made. */
static struct {
	unsigned int	version, bits, block, method, status, zeros;
	bool		big, align8, has_status, split;
	u64		start, end, pages;
	const char	*release, *machine, *eraseinfo;
	int		in, out;
	u64		note_offset, note_size, info_offset, info_size;
	u64		load_offset[KD_LOADS], load_size[KD_LOADS];
	unsigned int	loads;
	u64		at;
} kd = { .version = 6, .block = 4096, .method = KD_ZLIB,
	 .release = "6.1.0-test" };

static void kd_die(const char *what)
{
	fprintf(stderr, "mkkdump: %s: %s\n", what,
		errno ? strerror(errno) : "cannot use this");
	exit(2);
}

static u64 kd_number(const char *text)
{
	char *end;
	u64 value;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (errno || *end || end == text)
		kd_die(text);
	return value;
}

static void kd_int(struct kd_buf *buf, u64 value, unsigned int bytes)
{
	unsigned int i;

	for (i = 0; i < bytes; i++)
		buf->data[buf->len + (kd.big ? bytes - 1 - i : i)] =
			(u8)(value >> 8 * i);
	buf->len += bytes;
}

/* A number as wide as addresses are. */
static void kd_word(struct kd_buf *buf, u64 value)
{
	kd_int(buf, value, kd.bits / 8);
}

/* 64 bits wide everywhere, but not aligned to that everywhere. */
static void kd_wide(struct kd_buf *buf, u64 value)
{
	if (kd.align8)
		buf->len = (buf->len + 7) & ~7UL;
	kd_int(buf, value, 8);
}

static void kd_text(struct kd_buf *buf, const char *text, size_t size)
{
	snprintf((char *)buf->data + buf->len, size, "%s", text);
	buf->len += size;
}

static u64 kd_get(const u8 *from, unsigned int bytes, bool big)
{
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < bytes; i++)
		value |= (u64)from[big ? bytes - 1 - i : i] << 8 * i;
	return value;
}

static void kd_read(u64 offset, void *buf, size_t len)
{
	ssize_t got = pread(kd.in, buf, len, (off_t)offset);

	if (got < 0)
		kd_die("cannot read");
	memset((u8 *)buf + got, 0, len - (size_t)got);
}

static void kd_write(u64 offset, const void *buf, size_t len)
{
	if (pwrite(kd.out, buf, len, (off_t)offset) != (ssize_t)len)
		kd_die("cannot write");
}

static u64 kd_blocks(u64 bytes)
{
	return (bytes + kd.block - 1) / kd.block;
}

/* Holes are skipped, not read. */
static void kd_copy(u64 from, u64 to, u64 len)
{
	static u8 buf[KD_CHUNK];
	u64 done = 0;
	size_t part;
	off_t data;

	while (done < len) {
		data = lseek(kd.in, (off_t)(from + done), SEEK_DATA);
		if (data < 0 || (u64)data >= from + len)
			break;
		done = (u64)data - from;
		part = len - done < KD_CHUNK ? (size_t)(len - done) : KD_CHUNK;
		kd_read(from + done, buf, part);
		kd_write(to + done, buf, part);
		done += part;
	}
	if (ftruncate(kd.out, (off_t)(to + len)))
		kd_die("cannot write");
}

static const char *kd_machine_name(unsigned int machine)
{
	switch (machine) {
	case EM_386:		return "i686";
	case EM_PPC:		return "ppc";
	case EM_PPC64:		return "ppc64";
	case EM_S390:		return "s390x";
	case EM_ARM:		return "armv7l";
	case EM_AARCH64:	return "aarch64";
	default:		return "x86_64";
	}
}

static void kd_segment(const u8 *phdr, bool wide, bool big)
{
	u64 offset = wide ? kd_get(phdr + 8, 8, big) : kd_get(phdr + 4, 4, big);
	u64 size = wide ? kd_get(phdr + 32, 8, big) :
			  kd_get(phdr + 16, 4, big);

	switch (kd_get(phdr, 4, big)) {
	case PT_NOTE:
		kd.note_offset = offset;
		kd.note_size = size;
		break;
	case PT_LOAD:
		if (kd.loads == KD_LOADS)
			kd_die("too many PT_LOADs");
		kd.load_offset[kd.loads] = offset;
		kd.load_size[kd.loads++] = size;
		kd.pages += kd_blocks(size);
		break;
	}
}

/* Only the header of each note is read. */
static void kd_find_vmcoreinfo(bool big)
{
	u64 at = kd.note_offset, namesz, descsz;
	u8 head[24];

	while (at + sizeof(head) <= kd.note_offset + kd.note_size) {
		kd_read(at, head, sizeof(head));
		namesz = kd_get(head, 4, big);
		descsz = kd_get(head + 4, 4, big);
		if (namesz == 11 && !memcmp(head + 12, "VMCOREINFO", 11)) {
			kd.info_offset = at - kd.note_offset + 24;
			kd.info_size = descsz;
		}
		at += 12 + ((namesz + 3) & ~3ULL) + ((descsz + 3) & ~3ULL);
	}
}

static void kd_read_vmcore(void)
{
	u8 ehdr[64], phdr[56];
	unsigned int i, count, size;
	bool wide, big;
	u64 at;

	kd_read(0, ehdr, sizeof(ehdr));
	wide = ehdr[EI_CLASS] == ELFCLASS64;
	big = ehdr[EI_DATA] == ELFDATA2MSB;
	if (!kd.bits) {
		kd.bits = wide ? 64 : 32;
		kd.big = big;
	}
	if (!kd.machine)
		kd.machine = kd_machine_name((unsigned int)
					     kd_get(ehdr + 18, 2, big));
	kd.align8 = kd.bits == 64 || *kd.machine != 'i';
	at = wide ? kd_get(ehdr + 32, 8, big) : kd_get(ehdr + 28, 4, big);
	size = wide ? 56 : 32;
	count = (unsigned int)kd_get(ehdr + (wide ? 56 : 44), 2, big);
	for (i = 0; i < count; i++, at += size) {
		kd_read(at, phdr, size);
		kd_segment(phdr, wide, big);
	}
	kd_find_vmcoreinfo(big);
	if (!kd.split)
		kd.end = kd.pages;
	if (kd.end > kd.pages || kd.start > kd.end)
		kd_die("start or end");
}

static void kd_header(u64 sub_blocks, u64 bitmap_blocks)
{
	struct kd_buf buf = { .len = 0 };

	kd_text(&buf, "KDUMP   ", 9);
	buf.len = 8;
	kd_int(&buf, kd.version, 4);
	kd_text(&buf, "Linux", 65);
	kd_text(&buf, "testhost", 65);
	kd_text(&buf, kd.release, 65);
	kd_text(&buf, "#1 SMP", 65);
	kd_text(&buf, kd.machine, 65);
	kd_text(&buf, "(none)", 65);
	buf.len += kd.bits == 64 ? 6 : 2;
	kd_word(&buf, 1700000000);
	kd_word(&buf, 0);
	kd_int(&buf, kd.has_status ? kd.status : kd.method, 4);
	kd_int(&buf, kd.block, 4);
	kd_int(&buf, sub_blocks, 4);
	kd_int(&buf, bitmap_blocks, 4);
	kd_int(&buf, kd.pages, 4);
	kd_int(&buf, kd.pages, 4);
	kd_int(&buf, 0, 4);
	kd_int(&buf, kd.end - kd.start, 4);
	kd_int(&buf, 0, 4);
	kd_int(&buf, 1, 4);
	kd_word(&buf, 0);
	kd_write(0, buf.data, buf.len);
}

/* Fields that the version does not have yet are zero.  Return: bytes. */
static u64 kd_sub_header(void)
{
	unsigned int version = kd.version;
	bool notes = version >= 4 && kd.note_size;
	u64 size = kd.bits == 64 ? 104 : kd.align8 ? 96 : 80;
	u64 at = kd.block + size, end = at, info = kd.info_size;
	struct kd_buf buf = { .len = 0 };

	if (notes) {
		kd_copy(kd.note_offset, at, kd.note_size);
		end += kd.note_size;
	} else if (version == 3 && info) {
		kd_copy(kd.note_offset + kd.info_offset, at, info);
		end += info;
	}
	if (version >= 5 && kd.eraseinfo)
		kd_write(end, kd.eraseinfo, strlen(kd.eraseinfo));
	kd_word(&buf, 0);
	kd_int(&buf, 31, 4);
	kd_int(&buf, version >= 2 && kd.split, 4);
	kd_word(&buf, version >= 2 && kd.split ? kd.start : 0);
	kd_word(&buf, version >= 2 && kd.split ? kd.end : 0);
	kd_wide(&buf, version < 3 || !info ? 0 :
		      notes ? at + kd.info_offset : at);
	kd_word(&buf, version < 3 ? 0 : info);
	kd_wide(&buf, notes ? at : 0);
	kd_word(&buf, notes ? kd.note_size : 0);
	kd_wide(&buf, version >= 5 && kd.eraseinfo ? end : 0);
	kd_word(&buf, version >= 5 && kd.eraseinfo ? strlen(kd.eraseinfo) : 0);
	kd_wide(&buf, version >= 6 && kd.split ? kd.start : 0);
	kd_wide(&buf, version >= 6 && kd.split ? kd.end : 0);
	kd_wide(&buf, version >= 6 ? kd.pages : 0);
	if (buf.len != size)
		abort();
	kd_write(kd.block, buf.data, buf.len);
	if (version >= 5 && kd.eraseinfo)
		end += strlen(kd.eraseinfo);
	return end - kd.block;
}

static void kd_bitmap(u64 offset)
{
	size_t size = (size_t)((kd.pages + 7) / 8);
	u8 *bits = calloc(1, size + 1);
	u64 i;

	if (!bits)
		kd_die("bitmap");
	for (i = 0; i < kd.pages; i++)
		bits[i / 8] |= (u8)(1U << i % 8);
	kd_write(offset, bits, size);
	free(bits);
}

/* The bytes of one page, of which the last of a PT_LOAD may be short. */
static void kd_page(u64 pfn, u8 *page)
{
	unsigned int i;
	u64 left;

	memset(page, 0, kd.block);
	for (i = 0; i < kd.loads; pfn -= kd_blocks(kd.load_size[i++])) {
		if (pfn >= kd_blocks(kd.load_size[i]))
			continue;
		left = kd.load_size[i] - pfn * kd.block;
		kd_read(kd.load_offset[i] + pfn * kd.block, page,
			left < kd.block ? (size_t)left : kd.block);
		return;
	}
}

/* Return: bytes that the page takes; kd.block when it is stored as it is. */
static size_t kd_pack(u8 *packed, size_t room, const u8 *page)
{
	uLongf len = room;
	size_t size;

	switch (kd.method) {
	case KD_ZLIB:
		if (compress2(packed, &len, page, kd.block, 1) != Z_OK)
			kd_die("zlib");
		return len < kd.block ? len : kd.block;
	case KD_ZSTD:
		size = ZSTD_compress(packed, room, page, kd.block, 1);
		if (ZSTD_isError(size))
			kd_die("zstd");
		return size < kd.block ? size : kd.block;
	default:
		return kd.block;
	}
}

static void kd_pages(u64 at)
{
	size_t room = kd.block + KD_CHUNK, size;
	u8 *page = malloc(kd.block), *packed = malloc(room);
	u64 data = at + (kd.end - kd.start) * KD_DESC +
		   (u64)kd.zeros * kd.block;
	u64 pfn;
	struct kd_buf desc;

	if (!page || !packed)
		kd_die("page");
	for (pfn = kd.start; pfn < kd.end; pfn++, at += KD_DESC) {
		kd_page(pfn, page);
		size = kd_pack(packed, room, page);
		desc.len = 0;
		kd_int(&desc, data, 8);
		kd_int(&desc, size, 4);
		kd_int(&desc, size < kd.block ? kd.method : 0, 4);
		kd_int(&desc, 0, 8);
		kd_write(at, desc.data, desc.len);
		kd_write(data, size < kd.block ? packed : page, size);
		data += size;
	}
	free(packed);
	free(page);
}

static void kd_make(void)
{
	u64 sub, bitmap, at;

	kd_read_vmcore();
	sub = kd_blocks(kd_sub_header());
	bitmap = kd_blocks((kd.pages + 7) / 8);
	kd_header(sub, 2 * bitmap);
	at = (1 + sub) * kd.block;
	kd_bitmap(at);
	kd_bitmap(at + bitmap * kd.block);
	at += 2 * bitmap * kd.block;
	if (ftruncate(kd.out, (off_t)at))
		kd_die("cannot write");
	kd_pages(at);
}

static bool kd_text_option(const char *key, const char *value)
{
	if (!strcmp(key, "order"))
		kd.big = !strcmp(value, "big");
	else if (!strcmp(key, "pages"))
		kd.method = !strcmp(value, "zlib") ? KD_ZLIB :
			    !strcmp(value, "zstd") ? KD_ZSTD : 0;
	else if (!strcmp(key, "release"))
		kd.release = value;
	else if (!strcmp(key, "machine"))
		kd.machine = value;
	else if (!strcmp(key, "eraseinfo"))
		kd.eraseinfo = value;
	else
		return false;
	return true;
}

static void kd_option(char *text)
{
	char *value = strchr(text, '=');

	if (!value)
		kd_die(text);
	*value++ = '\0';
	if (!strcmp(text, "version")) {
		kd.version = (unsigned int)kd_number(value);
	} else if (!strcmp(text, "bits")) {
		kd.bits = (unsigned int)kd_number(value);
	} else if (!strcmp(text, "block")) {
		kd.block = (unsigned int)kd_number(value);
		if (kd.block < 512 || kd.block > KD_BLOCK_MAX)
			kd_die(value);
	} else if (!strcmp(text, "zeros")) {
		kd.zeros = (unsigned int)kd_number(value);
	} else if (!strcmp(text, "status")) {
		kd.status = (unsigned int)kd_number(value);
		kd.has_status = true;
	} else if (!strcmp(text, "start") || !strcmp(text, "end")) {
		kd.split = true;
		*(*text == 's' ? &kd.start : &kd.end) = kd_number(value);
	} else if (!kd_text_option(text, value)) {
		kd_die(text);
	}
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 3) {
		fprintf(stderr, "usage: mkkdump [KEY=VALUE...] VMCORE OUT\n");
		return 1;
	}
	for (i = 1; i < argc - 2; i++)
		kd_option(argv[i]);
	kd.in = open(argv[argc - 2], O_RDONLY);
	if (kd.in < 0)
		kd_die(argv[argc - 2]);
	kd.out = open(argv[argc - 1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (kd.out < 0)
		kd_die(argv[argc - 1]);
	kd_make();
	if (close(kd.out))
		kd_die("cannot write");
	return 0;
}
