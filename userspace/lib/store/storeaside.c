// SPDX-License-Identifier: LGPL-2.1-or-later
/* Stores that are of no more use: see storeaside.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/sink.h"
#include "storeaside.h"

/* The file first: what it left behind is never taken for that of a new one. */
static const char * const storeaside_parts[] = { "", "-wal", "-shm" };

#define STOREASIDE_PARTS	(sizeof(storeaside_parts) / \
				 sizeof(*storeaside_parts))

/**
 * struct storeaside - a store that is being renamed
 * @dir: its directory
 * @name: its name there
 */
struct storeaside {
	int	dir;
	char	name[PATH_MAX];
};

/* Room for a name, a number and the longest part. */
#define STOREASIDE_NAME	(PATH_MAX + 32)

static void storeaside_name(char ret[STOREASIDE_NAME],
			    const struct storeaside *aside, unsigned int number,
			    size_t part)
{
	if (number)
		snprintf(ret, STOREASIDE_NAME, "%s.damaged-%u%s", aside->name,
			 number, storeaside_parts[part]);
	else
		snprintf(ret, STOREASIDE_NAME, "%s%s", aside->name,
			 storeaside_parts[part]);
}

/* Return: is there something of this number?  Its size is added. */
static bool storeaside_is_taken(const struct storeaside *aside,
				unsigned int number, uint64_t *bytes)
{
	char name[STOREASIDE_NAME];
	bool taken = false;
	struct stat st;
	size_t part;

	for (part = 0; part < STOREASIDE_PARTS; part++) {
		storeaside_name(name, aside, number, part);
		if (fstatat(aside->dir, name, &st, AT_SYMLINK_NOFOLLOW)) {
			taken |= errno != ENOENT;
			continue;
		}
		*bytes += (uint64_t)st.st_size;
		taken = true;
	}
	return taken;
}

/* Return: the first number that is free, or 0 when there may be no other. */
static unsigned int storeaside_number(const struct storeaside *aside,
				      uint64_t max_bytes, uint64_t *ret_bytes)
{
	unsigned int number, ret = 0;

	*ret_bytes = 0;
	for (number = 1; number <= STOREASIDE_MOST; number++) {
		if (!storeaside_is_taken(aside, number, ret_bytes) && !ret)
			ret = number;
	}
	return max_bytes && *ret_bytes >= max_bytes ? 0 : ret;
}

/* Never replaces a file.  Return: 0, or -1 with errno. */
static int storeaside_rename(const struct storeaside *aside, const char *from,
			     const char *to)
{
	if (!renameat2(aside->dir, from, aside->dir, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (linkat(aside->dir, from, aside->dir, to, 0))
		return -1;
	return unlinkat(aside->dir, from, 0);
}

static int storeaside_rename_all(const struct storeaside *aside,
				 unsigned int number, const char *path,
				 struct err *err)
{
	char from[STOREASIDE_NAME], to[STOREASIDE_NAME];
	size_t part;

	for (part = 0; part < STOREASIDE_PARTS; part++) {
		storeaside_name(from, aside, 0, part);
		storeaside_name(to, aside, number, part);
		if (storeaside_rename(aside, from, to) && errno != ENOENT)
			return err_system(err, "cannot set '%s%s' aside", path,
					  storeaside_parts[part]);
	}
	/* Should power fail now, the old name must not come back with a new file. */
	fsync(aside->dir);
	return 0;
}

/**
 * storeaside_has_log - is there a log of changes with something in it?
 * @path: file of the store, which may be gone
 *
 * Return: true also when nobody can say.
 */
bool storeaside_has_log(const char *path)
{
	struct stat st;
	char *log;
	bool has;

	if (asprintf(&log, "%s-wal", path) < 0)
		return true;
	has = stat(log, &st) ? errno != ENOENT : st.st_size;
	free(log);
	return has;
}

/**
 * storeaside_move - rename a store and what lies beside it
 * @path: its file, which nobody in this program has open; may be gone, with its log
 *	of changes left
 * @max_bytes: when those that were set aside before take so much none is any more;
 *	0 for no limit
 * @ret: PATH.damaged-N, the caller's to free
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int storeaside_move(const char *path, uint64_t max_bytes, char **ret,
		    struct err *err)
{
	char shown[PATH_MAX];
	struct storeaside aside;
	unsigned int number;
	uint64_t bytes;
	int result;

	aside.dir = sink_open_parent(path, shown, aside.name, err);
	if (aside.dir < 0)
		return -1;
	number = storeaside_number(&aside, max_bytes, &bytes);
	if (!number)
		result = err_set(err,
				 "it is not set aside: those that were take %ju bytes, and %d are the most",
				 bytes, STOREASIDE_MOST);
	else
		result = storeaside_rename_all(&aside, number, path, err);
	if (!result && asprintf(ret, "%s.damaged-%u", path, number) < 0)
		result = err_memory(err);
	close(aside.dir);
	return result;
}
