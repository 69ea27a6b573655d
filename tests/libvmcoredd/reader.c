// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything in <vmcoredd/reader.h>, with the files that libvmcoredd.t makes:
 *
 *	reader DIR
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "help.h"

/* Opening @path fails with @want, and says so in words of @text. */
static void refused(const char *path, int want, const char *text)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	int ret = vmcoredd_reader_open(reader, path);
	const char *message = vmcoredd_reader_message(reader);

	if (!ok(ret == want && strstr(message, text) && strstr(message, path),
		"%s: %s", path, vmcoredd_error_text(want)))
		printf("# got %d, '%s', want %d, '%s'\n", ret, message, want,
		       text);
	vmcoredd_reader_close(reader);
}

static bool is_pattern(const char *buf, size_t len, const char *file)
{
	FILE *stream = fopen(file, "r");
	size_t i;

	if (!stream)
		return false;
	for (i = 0; i < len && getc(stream) == (unsigned char)buf[i];)
		i++;
	fclose(stream);
	return i == len;
}

static void test_texts(void)
{
	char buf[64], small[6];
	int error;

	is_str(vmcoredd_library_version(), VERSION, "the library's version");
	for (error = VMCOREDD_ERR_NOT_FOUND; error < 0; error++)
		ok(strcmp(vmcoredd_error_text(error), "unknown error"),
		   "error %d has a text", error);
	is_str(vmcoredd_error_text(-100), "unknown error", "others have none");
	is_str(vmcoredd_error_text(0), "no error", "0 is none");
	is_str(vmcoredd_escape("a\033[1m\xc3\xa4\xff\\", buf, sizeof(buf)),
	       "a\\x1b[1m\xc3\xa4\\xff\\\\", "text is made harmless");
	is_str(vmcoredd_escape("123456789", small, sizeof(small)), "12",
	       "what does not fit is left out");
	vmcoredd_escape("1", small, 0);
	is_str(small, "12", "no room, nothing written");
}

static void test_misuse(void)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	const struct vmcoredd_item *item = NULL;
	struct vmcoredd_payload *payload;
	char byte;

	is_str(vmcoredd_reader_message(reader), "", "no message at first");
	ok(vmcoredd_reader_open(NULL, "x") == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_open(reader, NULL) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_open_fd(reader, 0, NULL) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_next(NULL, &item) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_find(NULL, "x", &item) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_rewind(NULL) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_payload_open(NULL, 0, &payload) == VMCOREDD_ERR_USAGE &&
	   !payload &&
	   vmcoredd_payload_read(NULL, &byte, 1) == VMCOREDD_ERR_USAGE,
	   "NULL is refused");
	ok(vmcoredd_reader_next(reader, &item) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_find(reader, "x", &item) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_rewind(reader) == VMCOREDD_ERR_USAGE,
	   "nothing can be read without a file");
	ok(strstr(vmcoredd_reader_message(reader), "no file"), "and it says so");
	ok(!vmcoredd_reader_format(reader) && !vmcoredd_reader_packed(reader) &&
	   !vmcoredd_reader_flattened(reader) && !vmcoredd_reader_bits(reader) &&
	   !vmcoredd_reader_big_endian(reader) &&
	   !vmcoredd_reader_machine(reader) &&
	   !vmcoredd_reader_split(reader, NULL, NULL) &&
	   !vmcoredd_reader_indexed(reader, NULL) &&
	   !vmcoredd_reader_problems(reader) &&
	   !vmcoredd_reader_problem(reader, 0),
	   "without a file there is nothing to tell");
	ok(vmcoredd_reader_open(reader, "text") == VMCOREDD_ERR_FORMAT &&
	   !vmcoredd_reader_open(reader, "full.elf"),
	   "after a failure another file can be opened");
	ok(vmcoredd_reader_open(reader, "full.elf") == VMCOREDD_ERR_USAGE &&
	   !vmcoredd_reader_find(reader, "greeting", &item),
	   "but not a second one");
	ok(vmcoredd_reader_next(reader, NULL) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_find(reader, NULL, &item) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_reader_find(reader, "x", NULL) == VMCOREDD_ERR_USAGE,
	   "an item needs a place");
	ok(vmcoredd_payload_open(item, 0, NULL) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_payload_open(item, 0x80, &payload) == VMCOREDD_ERR_USAGE &&
	   !payload, "a payload needs a place and known flags");
	ok(!vmcoredd_payload_open(item, 0, &payload) &&
	   vmcoredd_payload_read(payload, NULL, 1) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_payload_read(payload, &byte, 0) == VMCOREDD_ERR_USAGE &&
	   vmcoredd_payload_read(payload, &byte, 1) == 1,
	   "bytes need room, and go on after a mistake");
	vmcoredd_payload_close(payload);
	vmcoredd_payload_close(NULL);
	vmcoredd_reader_close(reader);
	vmcoredd_reader_close(NULL);
	is_str(vmcoredd_reader_message(NULL), "out of memory",
	       "without a reader there was no memory");
}

/* The items of full.elf, whatever it is packed in. */
static void walk_full(struct vmcoredd_reader *reader, const char *path)
{
	static const char * const names[] = {
		"vmcoredd.index", "greeting", "packed", "late", "broken",
	};
	const struct vmcoredd_item *item;
	unsigned int count = 0, wrong = 0;
	size_t len;
	char *buf = malloc(1 << 20);
	int ret, verified;

	while ((ret = vmcoredd_reader_next(reader, &item)) > 0) {
		if (count == 5 || strcmp(vmcoredd_item_name(item), names[count]))
			wrong++;
		count++;
		if (!strcmp(vmcoredd_item_name(item), "packed")) {
			ok(!read_all(item, 0, buf, 1 << 20, &len, &verified) &&
			   len == 100000 && verified &&
			   is_pattern(buf, len, "packed.bin"),
			   "%s: a payload is right to the byte", path);
		}
	}
	ok(!ret && count == 5 && !wrong, "%s: all dumps by name", path);
	ok(!vmcoredd_reader_next(reader, &item), "%s: the end stays", path);
	is_u64(vmcoredd_reader_problems(reader), 0, "%s: no problem", path);
	free(buf);
}

static const struct container {
	const char	*path;
	const char	*format;
	const char	*packed;
	int		flattened;
	int		split;
} containers[] = {
	{ "full.elf", "elf", NULL, 0, 0 },
	{ "full.kdump", "kdump", NULL, 0, 0 },
	{ "full.flat", "elf", NULL, 1, 0 },
	{ "split.flat", "kdump", NULL, 1, 1 },
	{ "full.elf.gz", "elf", "gzip", 0, 0 },
	{ "full.elf.bz2", "elf", "bzip2", 0, 0 },
	{ "full.elf.xz", "elf", "xz", 0, 0 },
	{ "full.elf.zst", "elf", "zstd", 0, 0 },
	{ "full.elf.lz4", "elf", "lz4", 0, 0 },
	{ "split.flat.xz", "kdump", "xz", 1, 1 },
};

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void test_containers(void)
{
	const struct container *want = containers;
	size_t i, count = sizeof(containers) / sizeof(*containers);
	struct vmcoredd_reader *reader;
	uint64_t start, end;
	uint32_t lost;

	for (i = 0; i < count; i++, want++) {
		reader = opened(want->path);
		start = 1;
		end = 2;
		lost = 3;
		ok(same_text(vmcoredd_reader_format(reader), want->format) &&
		   same_text(vmcoredd_reader_packed(reader), want->packed) &&
		   vmcoredd_reader_flattened(reader) == want->flattened,
		   "%s: what it is", want->path);
		ok(vmcoredd_reader_bits(reader) == 64 &&
		   !vmcoredd_reader_big_endian(reader) &&
		   vmcoredd_reader_machine(reader) == EM_X86_64,
		   "%s: what machine", want->path);
		is_u64(vmcoredd_reader_split(reader, &start, &end), want->split,
		       "%s: one of a set?", want->path);
		ok(start == (want->split ? 0 : 1) && end == 2,
		   "%s: its pages", want->path);
		vmcoredd_reader_split(reader, NULL, NULL);
		ok(vmcoredd_reader_indexed(reader, &lost) == 1 && !lost &&
		   vmcoredd_reader_indexed(reader, NULL),
		   "%s: an index", want->path);
		walk_full(reader, want->path);
		ok(!vmcoredd_reader_rewind(reader), "%s: once more", want->path);
		walk_full(reader, want->path);
		vmcoredd_reader_close(reader);
	}
	reader = opened("big32.elf");
	ok(vmcoredd_reader_bits(reader) == 32 &&
	   vmcoredd_reader_big_endian(reader) &&
	   vmcoredd_reader_machine(reader) == EM_PPC, "another machine");
	vmcoredd_reader_close(reader);
}

static void test_item(void)
{
	struct vmcoredd_reader *reader = opened("full.elf");
	const struct vmcoredd_item *item;

	vmcoredd_reader_next(reader, &item);
	ok(vmcoredd_item_is_index(item) && vmcoredd_item_size_exact(item) &&
	   vmcoredd_item_index(item) == 0 && !vmcoredd_item_described(item) &&
	   !vmcoredd_item_crc32c(item) && !vmcoredd_item_producer(item) &&
	   !vmcoredd_item_device(item) && !vmcoredd_item_errno(item) &&
	   !vmcoredd_item_max_size(item) && !vmcoredd_item_start_ns(item) &&
	   !vmcoredd_item_duration_ns(item) && !vmcoredd_item_priority(item) &&
	   !vmcoredd_item_required(item) &&
	   vmcoredd_item_status(item) == VMCOREDD_ITEM_OK,
	   "the index does not describe itself");
	vmcoredd_reader_next(reader, &item);
	is_str(vmcoredd_item_name(item), "greeting", "name");
	is_u64(vmcoredd_item_index(item), 1, "index");
	ok(!vmcoredd_item_is_index(item), "not the index");
	is_u64(vmcoredd_item_size(item), 6, "size");
	ok(vmcoredd_item_size_exact(item), "which is exact");
	is_u64(vmcoredd_item_stored(item), 6, "stored");
	is_u64(vmcoredd_item_padded(item), 4096 - 64, "padded");
	is_u64(vmcoredd_item_offset(item), 4096 + 4096 + 64, "offset");
	is_str(vmcoredd_item_codec(item), "raw", "codec");
	is_u64(vmcoredd_item_status(item), VMCOREDD_ITEM_OK, "status");
	is_str(vmcoredd_item_status_text(item), "ok", "status in words");
	ok(vmcoredd_item_described(item), "described");
	is_u64(vmcoredd_item_crc32c(item), 0x353dd8be, "checksum");
	is_u64(vmcoredd_item_errno(item), 0, "errno");
	is_str(vmcoredd_item_producer(item), "test_mod", "producer");
	is_str(vmcoredd_item_device(item), "0000:00:03.0", "device");
	is_u64(vmcoredd_item_max_size(item), 6, "maximum size");
	is_u64(vmcoredd_item_start_ns(item), 1500000000, "start");
	is_u64(vmcoredd_item_duration_ns(item), 250000, "duration");
	is_u64(vmcoredd_item_priority(item), 100, "priority");
	is_u64(vmcoredd_item_required(item), 0, "not required");
	vmcoredd_reader_find(reader, "packed", &item);
	ok(!strcmp(vmcoredd_item_codec(item), "zstd") &&
	   vmcoredd_item_size(item) == 100000 &&
	   vmcoredd_item_stored(item) < 100000, "a compressed dump");
	vmcoredd_reader_find(reader, "late", &item);
	is_u64(vmcoredd_item_status(item), VMCOREDD_ITEM_LATE, "a late one");
	is_str(vmcoredd_item_device(item), "", "without a device");
	vmcoredd_reader_find(reader, "broken", &item);
	ok(vmcoredd_item_index(item) == -1 && !vmcoredd_item_offset(item) &&
	   !vmcoredd_item_padded(item) && vmcoredd_item_errno(item) == EIO &&
	   vmcoredd_item_status(item) == VMCOREDD_ITEM_FAILED,
	   "one that failed");
	vmcoredd_reader_close(reader);
}

static void test_find(void)
{
	struct vmcoredd_reader *reader = opened("full.elf");
	const struct vmcoredd_item *item = NULL;
	struct vmcoredd_payload *payload;

	ok(!vmcoredd_reader_find(reader, "late", &item) &&
	   vmcoredd_reader_next(reader, &item) == 1 &&
	   !strcmp(vmcoredd_item_name(item), "broken"),
	   "the walk goes on behind what was found");
	ok(!vmcoredd_reader_find(reader, "greeting", &item),
	   "what is before it is found too");
	ok(vmcoredd_reader_find(reader, "no\nsuch", &item) ==
	   VMCOREDD_ERR_NOT_FOUND, "what is not there is not found");
	is_str(vmcoredd_reader_message(reader),
	       "'full.elf' has no dump 'no\\x0asuch'", "in one line");
	is_u64(vmcoredd_reader_errno(reader), 0, "which is no system error");
	vmcoredd_reader_find(reader, "broken", &item);
	ok(vmcoredd_payload_open(item, 0, &payload) == VMCOREDD_ERR_NOT_FOUND &&
	   !payload, "what failed has no payload");
	is_str(vmcoredd_reader_message(reader),
	       "dump 'broken' is not in 'full.elf': failed", "and it says so");
	vmcoredd_reader_close(reader);
}

static void test_payloads(void)
{
	struct vmcoredd_reader *reader = opened("full.elf");
	struct vmcoredd_payload *first, *second;
	const struct vmcoredd_item *item;
	static char buf[100000];
	char other[8];
	size_t len, i;
	int verified;

	vmcoredd_reader_find(reader, "greeting", &item);
	ok(!read_all(item, 0, buf, sizeof(buf), &len, &verified) && len == 6 &&
	   verified && !memcmp(buf, "hello\n", 6), "a payload");
	ok(!read_all(item, VMCOREDD_PAYLOAD_STORED, buf, sizeof(buf), &len,
		     &verified) && len == 4096 - 64 && !verified &&
	   !memcmp(buf, "hello\n", 6), "the same with its padding");
	for (i = 6; i < len && !buf[i];)
		i++;
	is_u64(i, len, "which is zeros");
	vmcoredd_payload_open(item, 0, &first);
	vmcoredd_reader_next(reader, &item);
	vmcoredd_payload_open(item, 0, &second);
	ok(vmcoredd_payload_read(second, buf, 5) == 5 &&
	   vmcoredd_payload_read(first, other, 3) == 3 &&
	   vmcoredd_payload_read(second, buf + 5, SIZE_MAX) == 99995 &&
	   vmcoredd_payload_read(first, other + 3, 5) == 3 &&
	   !vmcoredd_payload_verified(first) &&
	   !vmcoredd_payload_read(first, other, 1) &&
	   vmcoredd_payload_verified(first) && !memcmp(other, "hello\n", 6),
	   "two at once, while the walk goes on");
	vmcoredd_payload_close(second);
	vmcoredd_payload_close(first);
	vmcoredd_reader_close(reader);
}

/* Reading @name from @path ends with @want after @len bytes. */
static void payload_ends(const char *path, const char *name, int want,
			 size_t want_len, const char *text)
{
	struct vmcoredd_reader *reader = opened(path);
	const struct vmcoredd_item *item;
	static char buf[1 << 20];
	size_t len = 0;
	int verified = 0, ret = vmcoredd_reader_find(reader, name, &item);

	if (!ret)
		ret = (int)read_all(item, 0, buf, sizeof(buf), &len, &verified);
	if (!ok(ret == want && len == want_len && !verified &&
		(!text || strstr(vmcoredd_reader_message(reader), text)),
		"%s: the payload of %s: %s", path, name,
		vmcoredd_error_text(want)))
		printf("# got %d, %zu bytes, '%s'\n", ret, len,
		       vmcoredd_reader_message(reader));
	vmcoredd_reader_close(reader);
}

static void test_damage(void)
{
	struct vmcoredd_reader *reader = opened("garbled.elf");
	const struct vmcoredd_item *item;
	unsigned long count;
	const char *text;
	int turn;

	for (turn = 0; turn < 2; turn++) {
		while (vmcoredd_reader_next(reader, &item) > 0)
			;
		count = vmcoredd_reader_problems(reader);
		text = vmcoredd_reader_problem(reader, 0);
		ok(count == 2 && text && strstr(text, "no note at offset") &&
		   vmcoredd_reader_problem(reader, 1) &&
		   !vmcoredd_reader_problem(reader, 2),
		   "damage is told, walk %d", turn);
		ok(!vmcoredd_reader_rewind(reader) &&
		   !vmcoredd_reader_problems(reader) &&
		   !vmcoredd_reader_problem(reader, 0), "and begins again");
	}
	vmcoredd_reader_find(reader, "packed", &item);
	is_u64(vmcoredd_item_status(item), VMCOREDD_ITEM_MISSING,
	       "a dump that is gone");
	vmcoredd_reader_close(reader);

	payload_ends("wrong.elf", "greeting", VMCOREDD_ERR_DAMAGED, 6,
		     "checksum");
	payload_ends("garbage.elf", "packed", VMCOREDD_ERR_DAMAGED, 0,
		     "cannot be decompressed");
	payload_ends("codec.elf", "greeting", VMCOREDD_ERR_UNSUPPORTED, 0,
		     "codec 9");
	payload_ends("wide.elf", "far", VMCOREDD_ERR_UNSUPPORTED, 0,
		     "too much memory");
	payload_ends("cut.elf", "bytes", VMCOREDD_ERR_DAMAGED, 2000 - 64,
		     "cut short");

	reader = opened("cut.elf");
	ok(vmcoredd_reader_problems(reader) &&
	   strstr(vmcoredd_reader_problem(reader, 0), "cut short"),
	   "what is wrong at first sight is told at once");
	vmcoredd_reader_find(reader, "bytes", &item);
	is_u64(vmcoredd_item_status(item), VMCOREDD_ITEM_CUT, "a cut dump");
	vmcoredd_reader_close(reader);
}

/* As mainline writes it, with a name that is out for trouble. */
static void test_no_index(void)
{
	struct vmcoredd_reader *reader = opened("mainline.elf");
	const struct vmcoredd_item *item;
	char buf[8192], name[200];
	size_t len;
	int verified;

	ok(!vmcoredd_reader_indexed(reader, NULL), "a file without an index");
	vmcoredd_reader_next(reader, &item);
	ok(!vmcoredd_item_size_exact(item) && !vmcoredd_item_described(item) &&
	   vmcoredd_item_size(item) == 4096 - 64 &&
	   vmcoredd_item_status(item) == VMCOREDD_ITEM_UNKNOWN &&
	   !strcmp(vmcoredd_item_status_text(item), "unknown"),
	   "its dumps are padded");
	ok(!read_all(item, 0, buf, sizeof(buf), &len, &verified) &&
	   len == 4096 - 64 && !verified, "and nothing verifies them");
	is_str(vmcoredd_item_name(item), "\033]0;evil", "a name as it is");
	is_str(vmcoredd_escape(vmcoredd_item_name(item), name, sizeof(name)),
	       "\\x1b]0;evil", "and made harmless");
	vmcoredd_reader_close(reader);
}

static void test_refused(void)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	int fd;

	refused("text", VMCOREDD_ERR_FORMAT, "not a dump");
	refused("empty", VMCOREDD_ERR_FORMAT, "empty");
	refused("directory", VMCOREDD_ERR_FORMAT, "directory");
	refused("program", VMCOREDD_ERR_FORMAT, "not a core dump");
	refused("no-notes.elf", VMCOREDD_ERR_FORMAT, "no notes");
	refused("old.kdump", VMCOREDD_ERR_FORMAT, "no notes");
	refused("diskdump", VMCOREDD_ERR_FORMAT, "diskdump");
	refused("header.elf", VMCOREDD_ERR_DAMAGED, "cut short");
	refused("header.kdump", VMCOREDD_ERR_DAMAGED, "cut short");
	refused("header.flat", VMCOREDD_ERR_DAMAGED, "no record");
	refused("header.gz", VMCOREDD_ERR_DAMAGED, "gzip");
	refused("other.flat", VMCOREDD_ERR_UNSUPPORTED, "flattened");
	refused("nothing", VMCOREDD_ERR_SYSTEM, strerror(ENOENT));

	ok(vmcoredd_reader_open(reader, "nothing") == VMCOREDD_ERR_SYSTEM &&
	   vmcoredd_reader_errno(reader) == ENOENT, "with its errno");
	ok(vmcoredd_reader_open_fd(reader, -1, "full.elf") ==
	   VMCOREDD_ERR_SYSTEM && vmcoredd_reader_errno(reader) == EBADF &&
	   strstr(vmcoredd_reader_message(reader), "'full.elf'"),
	   "a descriptor that is none");
	fd = open("full.elf", O_WRONLY);
	ok(vmcoredd_reader_open_fd(reader, fd, "mute") == VMCOREDD_ERR_SYSTEM &&
	   vmcoredd_reader_errno(reader) == EBADF,
	   "a descriptor that cannot be read");
	close(fd);
	setenv("TMPDIR", "nothing", 1);
	ok(vmcoredd_reader_open(reader, "full.elf.gz") == VMCOREDD_ERR_SYSTEM &&
	   vmcoredd_reader_errno(reader) == ENOENT,
	   "nowhere to unpack to");
	unsetenv("TMPDIR");
	vmcoredd_reader_close(reader);
}

static void test_descriptors(void)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	char name[] = "a name of mine", byte;
	FILE *pipe;
	int fd;

	fd = open("full.elf", O_RDONLY | O_CLOEXEC);
	ok(!vmcoredd_reader_open_fd(reader, fd, name), "an open descriptor");
	memset(name, 'x', strlen(name));
	ok(pread(fd, &byte, 1, 0) == 1 && !close(fd),
	   "which is still the caller's");
	walk_full(reader, "a closed descriptor");
	vmcoredd_reader_close(reader);

	pipe = popen("cat full.elf", "re");
	reader = vmcoredd_reader_new();
	ok(!vmcoredd_reader_open_fd(reader, fileno(pipe), "pipe"), "a pipe");
	walk_full(reader, "a pipe");
	vmcoredd_reader_close(reader);
	pclose(pipe);
}

int main(int argc, char **argv)
{
	unsigned int files = open_files();

	if (argc != 2 || chdir(argv[1])) {
		puts("Bail out! usage: reader DIR");
		return 2;
	}
	test_texts();
	test_misuse();
	test_containers();
	test_item();
	test_find();
	test_payloads();
	test_damage();
	test_no_index();
	test_refused();
	test_descriptors();
	is_u64(open_files(), files, "every file is closed");
	return tap_done();
}
