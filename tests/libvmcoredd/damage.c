// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Damaged files: no call returns what its comment does not name, every message is
 * one line, and bytes that were verified are right.
 *
 *	damage DIR
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../tap.h"
#include "help.h"

#define STEP		29		/* bytes between the places that are damaged */
#define PLACES		(20 << 10)	/* bytes of the beginning that have them */
#define FILE_MAX	(256 << 10)
#define ITEMS_MAX	100

/* The file that gets damaged, and what reading it found. */
static struct {
	const char	*name;
	unsigned char	bytes[FILE_MAX];
	size_t		size;
	int		fd;
	unsigned int	wrong;
	unsigned int	refused;
	unsigned int	verified;
} file;

/* What a dump of full.elf holds. */
static struct {
	const char	*name;
	char		bytes[1 << 17];
	size_t		len;
} good[] = { { "greeting", "", 0 }, { "packed", "", 0 }, { "late", "", 0 } };

static void wrong(const char *what, const char *text)
{
	if (file.wrong++ < 5)
		printf("# %s: %s: '%s'\n", file.name, what, text);
}

static void check_error(struct vmcoredd_reader *reader, ssize_t ret)
{
	const char *message = vmcoredd_reader_message(reader);

	if (!*message || strchr(message, '\n'))
		wrong("message", message);
	if (ret != VMCOREDD_ERR_DAMAGED && ret != VMCOREDD_ERR_UNSUPPORTED)
		wrong(vmcoredd_error_text((int)ret), message);
}

static void check_bytes(const char *name, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		if (strcmp(name, good[i].name))
			continue;
		if (len != good[i].len || memcmp(bytes, good[i].bytes, len))
			wrong("bytes that were verified", name);
		file.verified++;
	}
}

static void check_item(struct vmcoredd_reader *reader,
		       const struct vmcoredd_item *item)
{
	static char buf[1 << 17];
	int verified;
	size_t len;
	ssize_t ret;

	if (vmcoredd_item_index(item) < 0)
		return;
	ret = read_all(item, 0, buf, sizeof(buf), &len, &verified);
	if (ret < 0)
		check_error(reader, ret);
	else if (verified)
		check_bytes(vmcoredd_item_name(item), buf, len);
	ret = read_all(item, VMCOREDD_PAYLOAD_STORED, buf, sizeof(buf), &len,
		       &verified);
	if (ret < 0)
		check_error(reader, ret);
}

static void check_problems(const struct vmcoredd_reader *reader)
{
	unsigned long i, count = vmcoredd_reader_problems(reader);
	const char *text;

	for (i = 0; i < count && i < 8; i++) {
		text = vmcoredd_reader_problem(reader, i);
		if (!text || !*text || strchr(text, '\n'))
			wrong("problem", text ? text : "none");
	}
	if (vmcoredd_reader_problem(reader, count))
		wrong("problem", "more than there are");
}

static void check_file(void)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	const struct vmcoredd_item *item;
	unsigned int items = 0;
	int ret = vmcoredd_reader_open_fd(reader, file.fd, file.name);

	if (ret) {
		file.refused++;
		if (ret != VMCOREDD_ERR_FORMAT)
			check_error(reader, ret);
		vmcoredd_reader_close(reader);
		return;
	}
	while ((ret = vmcoredd_reader_next(reader, &item)) > 0) {
		check_item(reader, item);
		if (items++ == ITEMS_MAX) {
			wrong("endless", "items");
			break;
		}
	}
	if (ret < 0)
		check_error(reader, ret);
	check_problems(reader);
	vmcoredd_reader_close(reader);
}

static void write_file(size_t size)
{
	if (ftruncate(file.fd, 0) ||
	    pwrite(file.fd, file.bytes, size, 0) != (ssize_t)size)
		wrong("writing", "the test's own file");
}

static void damage(const char *name)
{
	FILE *stream = fopen(name, "re");
	unsigned int places = 0;
	size_t at;

	memset(&file, 0, sizeof(file));
	file.name = name;
	file.fd = memfd_create(name, MFD_CLOEXEC);
	if (stream) {
		file.size = fread(file.bytes, 1, FILE_MAX, stream);
		fclose(stream);
	}
	for (at = 0; at < file.size && at < PLACES; at += STEP, places++) {
		file.bytes[at] ^= 0xff;
		write_file(file.size);
		check_file();
		file.bytes[at] ^= 0xff;
		write_file(at);
		check_file();
	}
	close(file.fd);
	ok(places && !file.wrong && file.refused && file.verified,
	   "%s: %u bytes garbled and %u files cut: %u refused, %u payloads verified",
	   name, places, places, file.refused, file.verified);
}

static bool load_good(void)
{
	struct vmcoredd_reader *reader = opened("full.elf");
	const struct vmcoredd_item *item;
	bool right = true;
	int verified;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		if (vmcoredd_reader_find(reader, good[i].name, &item) ||
		    read_all(item, 0, good[i].bytes, sizeof(good[i].bytes),
			     &good[i].len, &verified) || !verified)
			right = false;
	}
	vmcoredd_reader_close(reader);
	return right;
}

int main(int argc, char **argv)
{
	static const char * const names[] = {
		"full.elf", "full.kdump", "full.flat", "split.flat",
		"full.elf.gz", "full.elf.lz4", "full.elf.xz", "full.elf.zst",
	};
	unsigned int i, files = open_files();

	if (argc != 2 || chdir(argv[1])) {
		puts("Bail out! usage: damage DIR");
		return 2;
	}
	ok(load_good(), "what is right is known");
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		damage(names[i]);
	is_u64(open_files(), files, "every file is closed");
	return tap_done();
}
