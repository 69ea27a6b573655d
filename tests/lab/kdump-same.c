// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kdump-same FILE FILE compares two kdump-compressed files that makedumpfile
 * made with the same options from one crash: the same pages, and the same bytes
 * in each as they are stored.  Where in the file a page lies, and the notes, may
 * differ.  Exit status: 0 the same, 1 a difference, 2 cannot read.
 *
 * Format (IMPLEMENTATION of makedumpfile): block 0 is the header, then the sub
 * header with the notes, two bitmaps (pages that exist, pages that were dumped),
 * one descriptor for each dumped page, and the pages.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct header {
	char signature[8];
	int32_t version;
	char utsname[6][65];
	char pad[6];
	int64_t timestamp[2];
	uint32_t status;
	int32_t block_size;
	int32_t sub_hdr_size;	/* blocks */
	uint32_t bitmap_blocks;
};

struct descriptor {
	int64_t offset;
	uint32_t size;
	uint32_t flags;
	uint64_t page_flags;
};

struct file {
	const char *name;
	FILE *stream;
	struct header header;
	uint8_t *dumped;	/* second bitmap */
	size_t dumped_bytes;
	uint64_t pages;
	struct descriptor *desc;
};

static void fail(const struct file *f, const char *what)
{
	fprintf(stderr, "kdump-same: %s: %s\n", f->name, what);
	exit(2);
}

static void read_at(struct file *f, void *buf, size_t len, int64_t off)
{
	if (fseek(f->stream, off, SEEK_SET) ||
	    fread(buf, 1, len, f->stream) != len)
		fail(f, "cannot read");
}

static void *allocate(const struct file *f, size_t len)
{
	void *p = malloc(len);

	if (!p)
		fail(f, "out of memory");
	return p;
}

static void open_file(struct file *f, const char *name)
{
	int64_t bitmap, block;
	size_t i;

	f->name = name;
	f->stream = fopen(name, "rb");
	if (!f->stream)
		fail(f, "cannot open");
	read_at(f, &f->header, sizeof(f->header), 0);
	if (memcmp(f->header.signature, "KDUMP   ", 8))
		fail(f, "not a kdump-compressed file");
	block = f->header.block_size;
	bitmap = (1 + f->header.sub_hdr_size) * block;
	f->dumped_bytes = f->header.bitmap_blocks / 2 * block;
	f->dumped = allocate(f, f->dumped_bytes);
	read_at(f, f->dumped, f->dumped_bytes, bitmap + f->dumped_bytes);
	for (i = 0; i < f->dumped_bytes; i++)
		f->pages += __builtin_popcount(f->dumped[i]);
	f->desc = allocate(f, f->pages * sizeof(*f->desc));
	read_at(f, f->desc, f->pages * sizeof(*f->desc),
		bitmap + f->header.bitmap_blocks * block);
}

static int compare_page(struct file *a, struct file *b, uint64_t i)
{
	static uint8_t x[1 << 20], y[1 << 20];
	const struct descriptor *p = &a->desc[i], *q = &b->desc[i];

	if (p->size != q->size || p->flags != q->flags || p->size > sizeof(x))
		return 1;
	read_at(a, x, p->size, p->offset);
	read_at(b, y, q->size, q->offset);
	return memcmp(x, y, p->size) != 0;
}

int main(int argc, char **argv)
{
	static struct file a, b;
	uint64_t i;

	if (argc != 3) {
		fprintf(stderr, "usage: kdump-same FILE FILE\n");
		return 2;
	}
	open_file(&a, argv[1]);
	open_file(&b, argv[2]);
	if (a.dumped_bytes != b.dumped_bytes ||
	    memcmp(a.dumped, b.dumped, a.dumped_bytes)) {
		printf("not the same pages: %" PRIu64 " and %" PRIu64 "\n",
		       a.pages, b.pages);
		return 1;
	}
	for (i = 0; i < a.pages; i++) {
		if (compare_page(&a, &b, i)) {
			printf("page %" PRIu64 " of %" PRIu64 " differs\n", i,
			       a.pages);
			return 1;
		}
	}
	printf("%" PRIu64 " pages are the same\n", a.pages);
	return a.pages == 0;
}
