// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vmcore-ranges compares two vmcores of one crash, the stock file and one with
 * device dumps in front of its notes.
 *
 *	vmcore-ranges memory STOCK MERGED
 *		every PT_LOAD describes the same memory, and all its bytes are
 *		the same through pread() and through mmap() of either file
 *	vmcore-ranges mmap FILE
 *		maps the ranges in which kernels differ; each must have pread()'s
 *		bytes or fail with EINVAL, and which of the two is printed
 *	vmcore-ranges hold FILE
 *		reads and maps header and notes, prints "ready", waits for the
 *		end of its input, and reads again: nothing may have changed
 *
 * Exit status: 0 as it should be, 1 a difference, 2 cannot read.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE		UINT64_C(4096)
#define WINDOW		(UINT64_C(4) << 20)

struct file {
	const char *name;
	int fd;
	uint64_t size;
	Elf64_Ehdr ehdr;
	Elf64_Phdr *phdr;
	uint8_t *buf;		/* WINDOW bytes */
};

static void die(const struct file *f, const char *what)
{
	fprintf(stderr, "vmcore-ranges: %s: %s: %s\n", f->name, what,
		strerror(errno));
	exit(2);
}

static void read_at(const struct file *f, void *buf, uint64_t len, uint64_t off)
{
	while (len) {
		ssize_t n = pread(f->fd, buf, len, off);

		if (n <= 0)
			die(f, "pread");
		buf = (uint8_t *)buf + n;
		len -= n;
		off += n;
	}
}

static void open_file(struct file *f, const char *name)
{
	struct stat st;
	size_t bytes;

	f->name = name;
	f->fd = open(name, O_RDONLY);
	if (f->fd < 0 || fstat(f->fd, &st))
		die(f, "open");
	f->size = st.st_size;
	read_at(f, &f->ehdr, sizeof(f->ehdr), 0);
	bytes = (size_t)f->ehdr.e_phnum * sizeof(*f->phdr);
	f->phdr = malloc(bytes);
	f->buf = malloc(WINDOW);
	if (!f->phdr || !f->buf)
		die(f, "malloc");
	read_at(f, f->phdr, bytes, f->ehdr.e_phoff);
	if (!f->ehdr.e_phnum || f->phdr[0].p_type != PT_NOTE) {
		fprintf(stderr, "vmcore-ranges: %s: first header is not PT_NOTE\n",
			name);
		exit(1);
	}
}

/*
 * Maps [off, off + len) and compares it with want.  Returns 0 when it is the
 * same, -1 when not, or the errno of mmap().
 */
static int compare_mapping(const struct file *f, uint64_t off, uint64_t len,
			   const void *want)
{
	uint64_t skip = off % PAGE;
	uint8_t *map = mmap(NULL, len + skip, PROT_READ, MAP_PRIVATE, f->fd,
			    off - skip);
	int result;

	if (map == MAP_FAILED)
		return errno;
	result = memcmp(map + skip, want, len) ? -1 : 0;
	munmap(map, len + skip);
	return result;
}

static bool difference(const struct file *f, const char *how, uint64_t paddr)
{
	printf("%s: %s differs at physical address %#" PRIx64 "\n", f->name,
	       how, paddr);
	return false;
}

/* One window of one PT_LOAD: the stock file's pread() is the truth. */
static bool compare_window(struct file *stock, struct file *merged,
			   unsigned int i, uint64_t at, uint64_t len)
{
	uint64_t paddr = stock->phdr[i].p_paddr + at;
	struct file *both[2] = { stock, merged };
	int error, k;

	read_at(stock, stock->buf, len, stock->phdr[i].p_offset + at);
	read_at(merged, merged->buf, len, merged->phdr[i].p_offset + at);
	if (memcmp(stock->buf, merged->buf, len))
		return difference(merged, "pread", paddr);
	for (k = 0; k < 2; k++) {
		error = compare_mapping(both[k], both[k]->phdr[i].p_offset + at,
					len, stock->buf);
		if (error < 0)
			return difference(both[k], "mmap", paddr);
		if (error) {
			printf("%s: mmap at %#" PRIx64 ": %s\n", both[k]->name,
			       paddr, strerror(error));
			return false;
		}
	}
	return true;
}

static bool same_range(const Elf64_Phdr *a, const Elf64_Phdr *b)
{
	return a->p_type == PT_LOAD && b->p_type == PT_LOAD &&
	       a->p_paddr == b->p_paddr && a->p_vaddr == b->p_vaddr &&
	       a->p_filesz == b->p_filesz && a->p_memsz == b->p_memsz &&
	       a->p_flags == b->p_flags && a->p_align == b->p_align;
}

static int compare_memory(struct file *stock, struct file *merged)
{
	uint64_t total = 0;
	unsigned int i;

	if (stock->ehdr.e_phnum != merged->ehdr.e_phnum) {
		printf("%u program headers and %u\n", stock->ehdr.e_phnum,
		       merged->ehdr.e_phnum);
		return 1;
	}
	for (i = 1; i < stock->ehdr.e_phnum; i++) {
		const Elf64_Phdr *p = &stock->phdr[i];
		uint64_t at, len;

		if (!same_range(p, &merged->phdr[i])) {
			printf("program header %u differs\n", i);
			return 1;
		}
		for (at = 0; at < p->p_filesz; at += len) {
			len = p->p_filesz - at;
			if (len > WINDOW)
				len = WINDOW;
			if (!compare_window(stock, merged, i, at, len))
				return 1;
		}
		total += p->p_filesz;
		printf("%#" PRIx64 "+%#" PRIx64 ": the same\n", p->p_paddr,
		       p->p_filesz);
	}
	printf("%u ranges, %" PRIu64 " bytes: the same through pread and mmap\n",
	       i - 1, total);
	return total == 0;
}

/* Returns false for anything but pread()'s bytes or EINVAL. */
static bool try_range(struct file *f, const char *what, uint64_t off, uint64_t len)
{
	uint8_t *map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, f->fd, off);
	int error = map == MAP_FAILED ? errno : 0;
	uint64_t at, part;

	printf("%s: mmap of %s [%#" PRIx64 ", %#" PRIx64 "): ", f->name, what,
	       off, off + len);
	if (error) {
		printf("%s\n", strerror(error));
		return error == EINVAL;
	}
	for (at = 0; at < len; at += part) {
		part = len - at < WINDOW ? len - at : WINDOW;
		read_at(f, f->buf, part, off + at);
		if (memcmp(map + at, f->buf, part)) {
			printf("differs from pread at %#" PRIx64 "\n", off + at);
			return false;
		}
	}
	munmap(map, len);
	printf("the same as pread\n");
	return true;
}

/* Where memory begins in the file: all before it are header and notes. */
static uint64_t first_memory(const struct file *f)
{
	uint64_t first = f->size;
	unsigned int i;

	for (i = 1; i < f->ehdr.e_phnum; i++)
		if (f->phdr[i].p_offset < first)
			first = f->phdr[i].p_offset;
	return first / PAGE * PAGE;
}

static int hold(struct file *f)
{
	uint64_t len = first_memory(f);
	uint8_t *before = malloc(len), *after = malloc(len), *map;
	char line[64];

	if (!before || !after)
		die(f, "malloc");
	read_at(f, before, len, 0);
	map = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, f->fd, 0);
	if (map == MAP_FAILED)
		die(f, "mmap");
	printf("ready\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin))
		;
	read_at(f, after, len, 0);
	if (memcmp(before, after, len) || memcmp(before, map, PAGE) ||
	    compare_mapping(f, f->phdr[0].p_offset / PAGE * PAGE, PAGE,
			    before + f->phdr[0].p_offset / PAGE * PAGE)) {
		printf("%s: header or notes changed under a reader\n", f->name);
		return 1;
	}
	printf("%" PRIu64 " bytes of header and notes are as they were\n", len);
	return 0;
}

static int try_ranges(struct file *f)
{
	uint64_t notes = f->phdr[0].p_offset / PAGE * PAGE;
	uint64_t first = first_memory(f), inside;
	unsigned int i, largest = 1;
	bool good;

	for (i = 1; i < f->ehdr.e_phnum; i++)
		if (f->phdr[i].p_filesz > f->phdr[largest].p_filesz)
			largest = i;
	inside = (f->phdr[largest].p_offset + f->phdr[largest].p_filesz / 2) /
		 PAGE * PAGE;
	good = try_range(f, "the whole file", 0, f->size);
	good &= try_range(f, "notes and memory", notes, first - notes + 16 * PAGE);
	good &= try_range(f, "last note page and memory", first - PAGE, 2 * PAGE);
	good &= try_range(f, "memory", inside, 1 << 20);
	good &= try_range(f, "one page of memory", first, PAGE);
	good &= try_range(f, "header", 0, PAGE);
	good &= try_range(f, "header and notes", 0, notes + PAGE);
	return !good;
}

int main(int argc, char **argv)
{
	struct file a, b;

	if (argc == 4 && !strcmp(argv[1], "memory")) {
		open_file(&a, argv[2]);
		open_file(&b, argv[3]);
		return compare_memory(&a, &b);
	}
	if (argc == 3 && !strcmp(argv[1], "mmap")) {
		open_file(&a, argv[2]);
		return try_ranges(&a);
	}
	if (argc == 3 && !strcmp(argv[1], "hold")) {
		open_file(&a, argv[2]);
		return hold(&a);
	}
	fprintf(stderr,
		"usage: vmcore-ranges memory STOCK MERGED | mmap FILE | hold FILE\n");
	return 2;
}
