// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The library without memory, and in several threads, with the files that libvmcoredd.t
 * makes:
 *
 *	limits DIR
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "help.h"

#define MEMORY_TRIES	100

/* Everything that allocates; an error, or 0. */
static int use_memory(const char *path)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	const struct vmcoredd_item *item;
	struct vmcoredd_payload *payload;
	int ret = VMCOREDD_ERR_MEMORY;

	if (reader)
		ret = vmcoredd_reader_open(reader, path);
	if (!ret)
		ret = vmcoredd_reader_find(reader, "packed", &item);
	if (!ret)
		ret = vmcoredd_payload_open(item, 0, &payload);
	if (!ret)
		vmcoredd_payload_close(payload);
	else if (strcmp(vmcoredd_reader_message(reader), "out of memory"))
		ret = 12345;
	vmcoredd_reader_close(reader);
	return ret;
}

static void test_memory(const char *path, unsigned int least)
{
	unsigned int tries, wrong = 0;
	int ret = 1;

	for (tries = 0; ret && tries < MEMORY_TRIES; tries++) {
		fail_in = (int)tries;
		ret = use_memory(path);
		wrong += ret && ret != VMCOREDD_ERR_MEMORY;
	}
	fail_in = -1;
	ok(!ret && !wrong && tries > least,
	   "%s: any of %u allocations may fail", path, tries - 1);
}

static void *thread_main(void *arg)
{
	struct vmcoredd_reader *lost = vmcoredd_reader_new();
	struct vmcoredd_reader *reader = opened(arg);
	const struct vmcoredd_item *item;
	size_t bytes = 0, len, size = 1 << 20;
	char *buf = malloc(size);
	int turn, verified;

	for (turn = 0; turn < 20; turn++) {
		if (vmcoredd_reader_open(lost, "nothing") !=
		    VMCOREDD_ERR_SYSTEM ||
		    vmcoredd_reader_errno(lost) != ENOENT)
			bytes = 0;
		while (vmcoredd_reader_next(reader, &item) > 0) {
			if (vmcoredd_item_index(item) >= 0 &&
			    !read_all(item, 0, buf, size, &len, &verified))
				bytes += len;
		}
		if (vmcoredd_reader_find(reader, "none", &item) !=
		    VMCOREDD_ERR_NOT_FOUND)
			bytes = 0;
		vmcoredd_reader_rewind(reader);
	}
	free(buf);
	vmcoredd_reader_close(reader);
	vmcoredd_reader_close(lost);
	return (void *)bytes;
}

static void test_threads(void)
{
	static char * const paths[] = {
		"full.elf", "full.elf", "split.flat.xz", "full.elf.gz",
	};
	pthread_t threads[4];
	void *result;
	int i, wrong = 0;
	size_t want = (size_t)thread_main("full.kdump");

	for (i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, thread_main, paths[i]);
	for (i = 0; i < 4; i++) {
		pthread_join(threads[i], &result);
		wrong += (size_t)result != want;
	}
	ok(want > 2000000 && !wrong, "four readers in four threads");
}

int main(int argc, char **argv)
{
	unsigned int files = open_files();

	if (argc != 2 || chdir(argv[1])) {
		puts("Bail out! usage: limits DIR");
		return 2;
	}
	test_memory("full.elf", 6);
	test_memory("split.flat.xz", 9);
	test_threads();
	is_u64(open_files(), files, "every file is closed");
	return tap_done();
}
