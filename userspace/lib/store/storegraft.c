// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reading a store whose beginning is lost: see storegraft.h.  Where the tables of a
 * store are follows from its version, unless it was of an older one or made smaller;
 * then what is read makes no sense and is left out.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storegraft.h"
#include "storeschema.h"

#define STOREGRAFT_PAGE		4096
/* In the header of a file, and in that of a page behind it. */
#define STOREGRAFT_AT_MODES	18
#define STOREGRAFT_AT_COUNT	28
#define STOREGRAFT_AT_ROOT	100
#define STOREGRAFT_INTERIOR	5
#define STOREGRAFT_INTERIOR_HEAD	12

static uint32_t storegraft_be32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static void storegraft_page(unsigned char *to, const unsigned char *image,
			    size_t size, uint32_t page)
{
	size_t at = ((size_t)page - 1) * STOREGRAFT_PAGE;

	if (page && at + STOREGRAFT_PAGE <= size)
		memcpy(to + at, image + at, STOREGRAFT_PAGE);
}

/* The first page, and those below it, which have the list of tables. */
static void storegraft_copy(unsigned char *to, const unsigned char *image,
			    size_t size)
{
	const unsigned char *root = image + STOREGRAFT_AT_ROOT;
	unsigned int cells = (unsigned int)root[3] << 8 | root[4], i, at;

	storegraft_page(to, image, size, 1);
	if (root[0] != STOREGRAFT_INTERIOR)
		return;
	for (i = 0; i < cells; i++) {
		at = (unsigned int)root[STOREGRAFT_INTERIOR_HEAD + 2 * i] << 8 |
		     root[STOREGRAFT_INTERIOR_HEAD + 2 * i + 1];
		storegraft_page(to, image, size, storegraft_be32(image + at));
	}
	storegraft_page(to, image, size, storegraft_be32(root + 8));
}

/* Return: the file with what belongs to a new store, or NULL. */
static unsigned char *storegraft_map(const char *path, size_t *ret_size,
				     struct err *err)
{
	unsigned char *image, *map = MAP_FAILED;
	struct stat st;
	size_t size, i;
	int fd;

	if (storeschema_image(&image, &size, err))
		return NULL;
	err_damaged(err, "'%s' is damaged: it is cut short", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && !fstat(fd, &st) && (size_t)st.st_size >= size) {
		*ret_size = (size_t)st.st_size / STOREGRAFT_PAGE *
			    STOREGRAFT_PAGE;
		map = mmap(NULL, *ret_size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
			   fd, 0);
	}
	if (map != MAP_FAILED) {
		storegraft_copy(map, image, size);
		memset(map + STOREGRAFT_AT_MODES, 1, 2);
		for (i = 0; i < 4; i++)
			map[STOREGRAFT_AT_COUNT + i] = (unsigned char)
				(*ret_size / STOREGRAFT_PAGE >> (24 - 8 * i));
	}
	sqlite3_free(image);
	if (fd >= 0)
		close(fd);
	return map == MAP_FAILED ? NULL : map;
}

/**
 * storegraft_open - open a store whose beginning cannot be read
 * @db: opened, and of no use; for storedb_close() whatever the result
 * @err: why it failed
 *
 * What of it is only in its log of changes is left out.
 *
 * Return: 0 or -1.
 */
int storegraft_open(struct storedb *db, struct err *err)
{
	char *path = strdup(db->path);
	unsigned char *map = NULL;
	size_t size = 0;

	storedb_close(db);
	if (!path || storedb_open(db, ":memory:", STOREDB_WRITE, err)) {
		free(path);
		return -1;
	}
	free(db->path);
	db->path = path;
	map = storegraft_map(path, &size, err);
	db->code = SQLITE_CORRUPT;
	if (!map)
		return -1;
	db->map = map;
	db->map_size = size;
	if (!sqlite3_deserialize(db->db, "main", map, (sqlite3_int64)size,
				 (sqlite3_int64)size,
				 SQLITE_DESERIALIZE_READONLY))
		return 0;
	return storedb_fail(db, "be read", err);
}
