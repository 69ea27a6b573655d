// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes damaged copies of a file:
 *
 *	mkdamage FILE DIR <TABLE
 *
 * One line of the table, # begins a comment:
 *
 *	order little|big		of the fields that follow
 *	field NAME OFFSET WIDTH		DIR/NAME-zero, -one, -max, -plus, -minus:
 *					that number 0, 1, all ones, one more, one
 *					less; those that change nothing are left out
 *	cut NAME OFFSET			DIR/NAME-before, -cut, -after: the file ends
 *					a byte before the offset, at it, behind it
 *	flip NAME OFFSET		DIR/NAME-flip: all bits of a byte inverted
 *
 * An offset may be from the end of the file (-N) or N% of it.  More words on a
 * line are the caller's.  Prints the name of each file that it made.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vmcoredd/env.h>

#define MD_MAX	(16U << 20)

static u8 *md_file;
static size_t md_size;
static const char *md_dir;
static bool md_big;

static void md_die(const char *what)
{
	fprintf(stderr, "mkdamage: %s: %s\n", what,
		errno ? strerror(errno) : "cannot use this");
	exit(2);
}

static void md_load(const char *path)
{
	FILE *file = fopen(path, "r");

	md_file = malloc(MD_MAX);
	if (!file || !md_file)
		md_die(path);
	md_size = fread(md_file, 1, MD_MAX, file);
	if (ferror(file) || md_size == MD_MAX)
		md_die(path);
	fclose(file);
}

static void md_save(const char *name, const char *how, size_t size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s-%s", md_dir, name, how);
	file = fopen(path, "w");
	if (!file || fwrite(md_file, 1, size, file) != size || fclose(file))
		md_die(path);
	printf("%s-%s\n", name, how);
}

static u64 md_get(size_t offset, unsigned int width)
{
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < width; i++)
		value |= (u64)md_file[offset + (md_big ? width - 1 - i : i)]
			 << 8 * i;
	return value;
}

static void md_put(size_t offset, unsigned int width, u64 value)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		md_file[offset + (md_big ? width - 1 - i : i)] =
			(u8)(value >> 8 * i);
}

static void md_field(const char *name, size_t offset, unsigned int width)
{
	static const char * const how[] = {
		"zero", "one", "max", "plus", "minus",
	};
	u64 max = width == 8 ? UINT64_MAX : (1ULL << 8 * width) - 1;
	u64 was, value[5];
	unsigned int i, j;

	if (!width || width > 8 || offset + width > md_size)
		md_die(name);
	was = md_get(offset, width);
	value[0] = 0;
	value[1] = 1;
	value[2] = max;
	value[3] = (was + 1) & max;
	value[4] = (was - 1) & max;
	for (i = 0; i < 5; i++) {
		for (j = 0; j < i && value[j] != value[i]; j++)
			;
		if (j < i || value[i] == was)
			continue;
		md_put(offset, width, value[i]);
		md_save(name, how[i], md_size);
	}
	md_put(offset, width, was);
}

static void md_cut(const char *name, size_t offset)
{
	if (offset > md_size)
		md_die(name);
	if (offset)
		md_save(name, "before", offset - 1);
	if (offset < md_size)
		md_save(name, "cut", offset);
	if (offset + 1 < md_size)
		md_save(name, "after", offset + 1);
}

static void md_flip(const char *name, size_t offset)
{
	if (offset >= md_size)
		md_die(name);
	md_file[offset] ^= 0xff;
	md_save(name, "flip", md_size);
	md_file[offset] ^= 0xff;
}

static size_t md_offset(const char *text)
{
	char *end;
	long value = strtol(text, &end, 0);

	if (*end == '%')
		return md_size * (size_t)value / 100;
	if (*end || end == text)
		md_die(text);
	return value < 0 ? md_size - (size_t)-value : (size_t)value;
}

static void md_line(const char *line)
{
	char word[16], name[64], where[32];
	unsigned int width = 0;
	int count = sscanf(line, "%15s %63s %31s %u", word, name, where,
			   &width);

	if (count < 1 || *word == '#')
		return;
	if (count == 2 && !strcmp(word, "order"))
		md_big = !strcmp(name, "big");
	else if (count == 4 && !strcmp(word, "field"))
		md_field(name, md_offset(where), width);
	else if (count >= 3 && !strcmp(word, "cut"))
		md_cut(name, md_offset(where));
	else if (count >= 3 && !strcmp(word, "flip"))
		md_flip(name, md_offset(where));
	else
		md_die(line);
}

int main(int argc, char **argv)
{
	char line[256];

	if (argc != 3) {
		fprintf(stderr, "usage: mkdamage FILE DIR <TABLE\n");
		return 1;
	}
	md_load(argv[1]);
	md_dir = argv[2];
	while (fgets(line, sizeof(line), stdin))
		md_line(line);
	if (fflush(stdout) || ferror(stdout))
		md_die("cannot write");
	return 0;
}
