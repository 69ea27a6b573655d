// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Flattens a file as 'makedumpfile -F' does while it writes one to a pipe:
 *
 *	mkflat [KEY[=VALUE]...] FILE OUT
 *
 *	record=N	bytes of a record (65536)
 *	shuffle		records in an order that is not theirs
 *	rewrite=N	the first N bytes are zeros first, and right at the end, as
 *			makedumpfile does with headers that it only knows then
 *	overlap=N	records reach N bytes into the next, with other bytes there
 *	no-end		without the record that ends it
 *	tail=N		N bytes behind the end
 *
 * Holes stay holes.  Source of the format: makedumpfile's manual page, option -F,
 * and the declarations of makedumpfile and QEMU; all numbers are big-endian.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vmcoredd/env.h>

#define FLAT_HEADER	4096
#define FLAT_CHUNK	65536
#define FLAT_END	UINT64_MAX

/* The one file that is being made. */
static struct {
	int	in, out;
	u64	size, at;
	u64	record, rewrite, overlap, tail;
	bool	shuffle, no_end;
} flat = { .record = 65536 };

static void flat_die(const char *what)
{
	fprintf(stderr, "mkflat: %s: %s\n", what,
		errno ? strerror(errno) : "cannot use this");
	exit(2);
}

static void flat_number(u8 *to, u64 value)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		to[i] = (u8)(value >> (56 - 8 * i));
}

static void flat_write(const void *buf, size_t len)
{
	if (pwrite(flat.out, buf, len, (off_t)flat.at) != (ssize_t)len)
		flat_die("cannot write");
	flat.at += len;
}

static void flat_record(u64 offset, u64 size)
{
	u8 head[16];

	flat_number(head, offset);
	flat_number(head + 8, size);
	flat_write(head, sizeof(head));
}

/* What is a hole in the file is one in the record. */
static void flat_data(u64 offset, u64 len)
{
	static u8 buf[FLAT_CHUNK];
	u64 begin = flat.at, done = 0;
	off_t data;
	ssize_t got;

	while (done < len) {
		data = lseek(flat.in, (off_t)(offset + done), SEEK_DATA);
		if (data < 0 || (u64)data >= offset + len)
			break;
		done = (u64)data - offset;
		got = pread(flat.in, buf, len - done < FLAT_CHUNK ?
			    (size_t)(len - done) : FLAT_CHUNK, data);
		if (got <= 0)
			flat_die("cannot read");
		flat.at = begin + done;
		flat_write(buf, (size_t)got);
		done += (u64)got;
	}
	flat.at = begin + len;
	if (ftruncate(flat.out, (off_t)flat.at))
		flat_die("cannot write");
}

static void flat_fill(u8 byte, u64 len)
{
	static u8 buf[FLAT_CHUNK];
	size_t part;

	memset(buf, byte, sizeof(buf));
	for (; len; len -= part) {
		part = len < FLAT_CHUNK ? (size_t)len : FLAT_CHUNK;
		flat_write(buf, part);
	}
}

static void flat_piece(u64 offset)
{
	u64 len = flat.size - offset < flat.record ? flat.size - offset :
						     flat.record;
	u64 more = offset + len < flat.size ? flat.overlap : 0;

	flat_record(offset, len + more);
	flat_data(offset, len);
	flat_fill(0xee, more);
}

static u64 flat_gcd(u64 a, u64 b)
{
	while (b) {
		u64 rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Every record once; shuffled, a step takes one around all of them. */
static void flat_pieces(void)
{
	u64 count = (flat.size + flat.record - 1) / flat.record;
	u64 step = 1, piece = 0, i;

	if (flat.shuffle && count > 2) {
		piece = count / 3;
		for (step = count / 2 + 1; flat_gcd(step, count) != 1; step++)
			;
	}
	for (i = 0; i < count; i++, piece = (piece + step) % count)
		flat_piece(piece * flat.record);
}

static void flat_make(void)
{
	u8 head[FLAT_HEADER] = "makedumpfile";

	flat_number(head + 16, 1);
	flat_number(head + 24, 1);
	flat_write(head, sizeof(head));
	flat_pieces();
	if (flat.rewrite) {
		flat_record(0, flat.rewrite);
		flat_fill(0, flat.rewrite);
		flat_record(0, flat.rewrite);
		flat_data(0, flat.rewrite);
	}
	if (!flat.no_end)
		flat_record(FLAT_END, FLAT_END);
	flat_fill(0x55, flat.tail);
}

static void flat_option(char *text)
{
	static const struct { const char *key; u64 *value; } numbers[] = {
		{ "record", &flat.record }, { "rewrite", &flat.rewrite },
		{ "overlap", &flat.overlap }, { "tail", &flat.tail },
	};
	char *value = strchr(text, '='), *end;
	unsigned int i;

	if (value)
		*value++ = '\0';
	for (i = 0; value && i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (strcmp(text, numbers[i].key))
			continue;
		*numbers[i].value = strtoull(value, &end, 0);
		if (!*end && end != value)
			return;
	}
	if (!strcmp(text, "shuffle"))
		flat.shuffle = true;
	else if (!strcmp(text, "no-end"))
		flat.no_end = true;
	else
		flat_die(text);
}

int main(int argc, char **argv)
{
	struct stat st;
	int i;

	if (argc < 3) {
		fprintf(stderr, "usage: mkflat [KEY[=VALUE]...] FILE OUT\n");
		return 1;
	}
	for (i = 1; i < argc - 2; i++)
		flat_option(argv[i]);
	flat.in = open(argv[argc - 2], O_RDONLY);
	if (flat.in < 0 || fstat(flat.in, &st))
		flat_die(argv[argc - 2]);
	flat.size = (u64)st.st_size;
	if (!flat.record || flat.rewrite > flat.size ||
	    (flat.shuffle && flat.overlap))
		flat_die("record, rewrite or overlap");
	flat.out = open(argv[argc - 1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (flat.out < 0)
		flat_die(argv[argc - 1]);
	flat_make();
	if (close(flat.out))
		flat_die("cannot write");
	return 0;
}
