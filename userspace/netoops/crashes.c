// SPDX-License-Identifier: GPL-2.0-or-later
/* From what people call a crash to crashes: see crashes.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/base/ids.h"
#include "../lib/base/number.h"
#include "crashes.h"
#include "storedcrash.h"

#define CRASHES_DEPTH	3	/* of directories with captures */
#define CRASHES_IDS	64	/* ids of one file: the last so many */
#define CRASHES_LINE	64	/* bytes of a line, far more than an id has */

/* Asks the store.  Return: crashes added, or -1. */
static int crashes_query(struct crashes *crashes, struct store *store,
			 const struct storequery_filter *filter,
			 struct err *err)
{
	unsigned int before = crashes->count;
	struct storequery *query;
	int found = 0;

	if (storequery_open(&query, store, filter, err))
		return -1;
	while (crashes->count < CRASHES_MAX) {
		found = storequery_next(query, &crashes->list[crashes->count],
					err);
		if (found <= 0)
			break;
		crashes->count++;
	}
	storequery_close(query);
	return found < 0 ? -1 : (int)(crashes->count - before);
}

/* Those that were sealed first: they are who they say. */
static int crashes_compare(const void *a, const void *b)
{
	const struct store_crash *left = a, *right = b;

	if (left->sealed != right->sealed)
		return left->sealed ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

static int crashes_by_prefix(struct crashes *crashes, struct store *store,
			     const char *name, struct err *err)
{
	struct storequery_filter filter = { 0 };
	char id[IDS_TEXT], other[IDS_TEXT];
	unsigned int i;
	int found;

	if (!storequery_prefix(&filter.crash, name))
		return err_set(err, "'%s' is neither a crash id or its beginning nor a file",
			       name);
	found = crashes_query(crashes, store, &filter, err);
	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, "there is no crash '%s'", name);
	qsort(crashes->list, crashes->count, sizeof(*crashes->list),
	      crashes_compare);
	for (i = 1; i < crashes->count; i++) {
		if (memcmp(crashes->list[i].crash_id, crashes->list[0].crash_id,
			   NETOOPS_ID_SIZE))
			return err_set(err, "'%s' may be %s or %s, for example",
				       name,
				       ids_text(crashes->list[0].crash_id, id),
				       ids_text(crashes->list[i].crash_id, other));
	}
	return 0;
}

static int crashes_by_number(struct crashes *crashes, struct store *store,
			     const char *name, struct err *err)
{
	struct storequery_filter filter = { 0 };
	int found = 0;

	if (number_parse(name + 1, S64_MAX, &filter.id, err))
		return -1;
	if (filter.id)
		found = crashes_query(crashes, store, &filter, err);
	if (found < 0)
		return -1;
	return found ? 0 : err_set(err, "there is no crash '%s'", name);
}

/* Return: 0, or -1 when it is no file of crash ids. */
static int crashes_read_ids(FILE *file, u8 (*ret)[NETOOPS_ID_SIZE],
			    unsigned int *ret_count)
{
	char line[CRASHES_LINE];
	u8 id[NETOOPS_ID_SIZE];

	*ret_count = 0;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (!line[0])
			continue;
		if (!ids_parse(line, id))
			return -1;
		/* The last is the crash that was captured. */
		if (*ret_count == CRASHES_IDS)
			memmove(ret, ret + 1, --*ret_count * sizeof(*ret));
		memcpy(ret[(*ret_count)++], id, sizeof(id));
	}
	return *ret_count ? 0 : -1;
}

/* Opens a regular file, and nothing that could block or is behind a link. */
static FILE *crashes_open(int dir, const char *name, int flags)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	struct stat st;
	FILE *file;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = EINVAL;
		return NULL;
	}
	file = fdopen(fd, "r");
	if (!file)
		close(fd);
	return file;
}

static int crashes_by_file(struct crashes *crashes, struct store *store,
			   const char *path, struct err *err)
{
	u8 ids[CRASHES_IDS][NETOOPS_ID_SIZE];
	FILE *file = crashes_open(AT_FDCWD, path, 0);
	struct storequery_filter filter;
	char text[IDS_TEXT];
	unsigned int count, i;
	int found;

	if (!file)
		return err_set(err, "cannot open '%s': %s", path,
			       strerror(errno));
	found = crashes_read_ids(file, ids, &count);
	fclose(file);
	if (found)
		return err_set(err, "'%s' is not a file of crash ids", path);
	for (i = 0; i < count; i++) {
		memset(&filter, 0, sizeof(filter));
		storequery_prefix(&filter.crash, ids_text(ids[i], text));
		found = crashes_query(crashes, store, &filter, err);
		if (found < 0)
			return -1;
		crashes->missing += !found;
	}
	if (crashes->count)
		return 0;
	return err_set(err, "there is no crash %s, which '%s' names",
		       ids_text(ids[count - 1], text), path);
}

/**
 * crashes_find - find the crashes that somebody means
 * @crashes: the crashes; those that were sealed first where there are several of
 *	one id
 * @store: the store
 * @name: the beginning of a crash id; "@" and a number; a file or a directory
 * @err: why there is none
 *
 * Return: 0 or -1.
 */
int crashes_find(struct crashes *crashes, struct store *store,
		 const char *name, struct err *err)
{
	char *path;
	struct stat st;
	int ret;

	crashes->count = 0;
	crashes->missing = 0;
	if (name[0] == '@')
		return crashes_by_number(crashes, store, name, err);
	if (stat(name, &st))
		return crashes_by_prefix(crashes, store, name, err);
	if (!S_ISDIR(st.st_mode))
		return crashes_by_file(crashes, store, name, err);
	if (asprintf(&path, "%s/" CRASHES_FILE, name) < 0)
		return err_memory(err);
	ret = crashes_by_file(crashes, store, path, err);
	free(path);
	return ret;
}

/**
 * struct crashes_search - a search for captures
 * @id: of which crash
 * @call: told of each
 * @arg: for @call
 */
struct crashes_search {
	const u8	*id;
	void		(*call)(void *arg, const char *path);
	void		*arg;
};

static bool crashes_is_of(int dir, const u8 *id)
{
	FILE *file = crashes_open(dir, CRASHES_FILE, O_NOFOLLOW);
	u8 ids[CRASHES_IDS][NETOOPS_ID_SIZE];
	unsigned int count, i;
	int ret;

	if (!file)
		return false;
	ret = crashes_read_ids(file, ids, &count);
	fclose(file);
	for (i = 0; !ret && i < count; i++) {
		if (!memcmp(ids[i], id, NETOOPS_ID_SIZE))
			return true;
	}
	return false;
}

static void crashes_search(const struct crashes_search *search, int fd,
			   const char *path, unsigned int depth)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	char *inner;
	int inner_fd;

	if (!dir) {
		close(fd);
		return;
	}
	if (crashes_is_of(dirfd(dir), search->id))
		search->call(search->arg, path);
	while (depth && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		inner_fd = openat(dirfd(dir), entry->d_name,
				  O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
				  O_CLOEXEC);
		if (inner_fd < 0)
			continue;
		if (asprintf(&inner, "%s/%s", path, entry->d_name) < 0) {
			close(inner_fd);
			break;
		}
		crashes_search(search, inner_fd, inner, depth - 1);
		free(inner);
	}
	closedir(dir);
}

/**
 * crashes_captures - look for the captures of a crash
 * @dir: where captures are, at most three directories down
 * @crash_id: the crash
 * @call: told the directory of each
 * @arg: for @call
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int crashes_captures(const char *dir, const u8 crash_id[NETOOPS_ID_SIZE],
		     void (*call)(void *arg, const char *path), void *arg,
		     struct err *err)
{
	struct crashes_search search = { crash_id, call, arg };
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, "cannot open directory '%s': %s", dir,
			       strerror(errno));
	crashes_search(&search, fd, dir, CRASHES_DEPTH);
	return 0;
}
