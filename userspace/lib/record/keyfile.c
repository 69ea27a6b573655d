// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files that hold a key: see keyfile.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/ids.h"
#include "keyfile.h"
#include "../base/sink.h"

/* What O_DIRECT wants of addresses and sizes, on any disk. */
#define KEYFILE_BLOCK	4096
/* What it is content with on most. */
#define KEYFILE_SECTOR	512

/**
 * keyfile_alloc - memory for keys
 * @size: bytes
 * @err: why there is none
 *
 * Return: zeroed memory, at the beginning of a page, for keyfile_free(); NULL.
 */
void *keyfile_alloc(size_t size, struct err *err)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		err_set(err, "no memory for a key: %s", strerror(errno));
		return NULL;
	}
	if (mlock(memory, size)) {
		err_set(err, "cannot lock the memory for a key: %s",
			strerror(errno));
		munmap(memory, size);
		return NULL;
	}
	madvise(memory, size, MADV_DONTDUMP);
	madvise(memory, size, MADV_DONTFORK);
	return memory;
}

/**
 * keyfile_free - wipe and free memory for keys
 * @memory: from keyfile_alloc(), or NULL
 * @size: the same as there
 */
void keyfile_free(void *memory, size_t size)
{
	if (!memory)
		return;
	explicit_bzero(memory, size);
	munmap(memory, size);
}

/* Return: bytes read into a block, or -1 with errno. */
static ssize_t keyfile_fill(int fd, char *block)
{
	size_t done = 0;
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st))
		return -1;
	do {
		got = read(fd, block + done, KEYFILE_BLOCK - done);
		if (got > 0)
			done += (size_t)got;
		/* Behind the end of a file O_DIRECT does not like to read. */
	} while ((got > 0 && !S_ISREG(st.st_mode) && done < KEYFILE_BLOCK) ||
		 (got < 0 && errno == EINTR));
	return got < 0 ? -1 : (ssize_t)done;
}

/* Past the page cache if the file system lets us. */
static ssize_t keyfile_load(const char *path, char *block, bool *ret_cached)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_DIRECT);
	ssize_t got = -1;
	int error;

	*ret_cached = false;
	if (fd >= 0)
		got = keyfile_fill(fd, block);
	if (got < 0 && errno == EINVAL) {
		if (fd >= 0)
			close(fd);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		*ret_cached = true;
		got = fd < 0 ? -1 : keyfile_fill(fd, block);
	}
	error = errno;
	if (fd >= 0) {
		/* Who wrote the file may have left it there. */
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		close(fd);
	}
	errno = error;
	return got;
}

/**
 * keyfile_read - read a key
 * @path: the file
 * @ret_key: the key, in memory from keyfile_alloc()
 * @ret_cached: the file had to be read through the page cache, where it may be
 *	found in a dump of memory
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int keyfile_read(const char *path, uint8_t ret_key[KEYFILE_KEY],
		 bool *ret_cached, struct err *err)
{
	char *block = keyfile_alloc(2 * KEYFILE_BLOCK, err);
	size_t blanks;
	ssize_t got;
	int ret = -1;

	if (!block)
		return -1;
	got = keyfile_load(path, block, ret_cached);
	if (got < 0) {
		err_set(err, "cannot read key file '%s': %s", path,
			strerror(errno));
		goto out;
	}
	blanks = strspn(block + KEYFILE_DIGITS, " \t\r\n");
	if (got < KEYFILE_DIGITS || !ids_unhex(block, KEYFILE_KEY, ret_key) ||
	    KEYFILE_DIGITS + blanks != (size_t)got) {
		explicit_bzero(ret_key, KEYFILE_KEY);
		err_format(err, "'%s' is not a key file: %d hexadecimal digits and nothing else",
			   path, KEYFILE_DIGITS);
		goto out;
	}
	ret = 0;
out:
	keyfile_free(block, 2 * KEYFILE_BLOCK);
	return ret;
}

/* Whole sectors of digits and line ends, straight to the disk. */
static bool keyfile_put_direct(struct sink *sink, const char *block)
{
	size_t len = KEYFILE_SECTOR;
	ssize_t done;

	if (fcntl(sink->fd, F_SETFL, O_DIRECT))
		return false;
	done = pwrite(sink->fd, block, len, 0);
	if (done < 0 && errno == EINVAL) {
		len = KEYFILE_BLOCK;
		done = pwrite(sink->fd, block, len, 0);
	}
	if (done == (ssize_t)len)
		return true;
	fcntl(sink->fd, F_SETFL, 0);
	return false;
}

/* Through the page cache, from where only what is on the disk can be dropped. */
static int keyfile_put_cached(struct sink *sink, const char *block,
			      struct err *err)
{
	if (sink_write(sink, block, KEYFILE_DIGITS + 1, err))
		return -1;
	if (fsync(sink->fd))
		return err_set(err, "cannot write a key to '%s': %s",
			       sink->shown, strerror(errno));
	posix_fadvise(sink->fd, 0, 0, POSIX_FADV_DONTNEED);
	return 0;
}

static int keyfile_put(int dir, const char *shown, const char *name,
		       const uint8_t key[KEYFILE_KEY], bool force,
		       bool *ret_cached, struct err *err)
{
	char *block = keyfile_alloc(KEYFILE_BLOCK, err);
	struct sink sink;
	int ret = -1;

	if (!block)
		return -1;
	memset(block, '\n', KEYFILE_BLOCK);
	ids_hex(key, KEYFILE_KEY, block);
	block[KEYFILE_DIGITS] = '\n';
	if (sink_open_at(&sink, dir, shown, err))
		goto out;
	if (!ret_cached || !keyfile_put_direct(&sink, block)) {
		if (ret_cached)
			*ret_cached = true;
		if (keyfile_put_cached(&sink, block, err)) {
			sink_discard(&sink);
			goto out;
		}
	}
	ret = sink_commit(&sink, name, force, err);
out:
	keyfile_free(block, KEYFILE_BLOCK);
	return ret;
}

/**
 * keyfile_write - write a key to a file that only its owner can read
 * @dir: the directory
 * @shown: its name for messages
 * @name: the file's name in it
 * @key: the key
 * @force: replace a file of that name
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int keyfile_write(int dir, const char *shown, const char *name,
		  const uint8_t key[KEYFILE_KEY], bool force, struct err *err)
{
	return keyfile_put(dir, shown, name, key, force, NULL, err);
}

/**
 * keyfile_write_padded - the same past the page cache
 * @dir: the directory
 * @shown: its name for messages
 * @name: the file's name in it; replaced if it is there
 * @key: the key
 * @ret_cached: it had to go through the page cache, see keyfile_read()
 * @err: why it failed
 *
 * For a machine whose memory may be dumped.  The file is filled up with line
 * ends, because what bypasses the page cache has the size of sectors.
 *
 * Return: 0 or -1.
 */
int keyfile_write_padded(int dir, const char *shown, const char *name,
			 const uint8_t key[KEYFILE_KEY], bool *ret_cached,
			 struct err *err)
{
	*ret_cached = false;
	return keyfile_put(dir, shown, name, key, true, ret_cached, err);
}
