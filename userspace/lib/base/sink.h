/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A file that appears under its name only when it is complete.
 */
#ifndef _LIB_SINK_H
#define _LIB_SINK_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "err.h"

/**
 * struct sink - a file that is being written
 * @dir: directory that it goes to, the caller's, or -1
 * @fd: where bytes go
 * @direct: they go straight to their place: standard output or a device
 * @bytes: written so far
 * @holes: some of them were left out, because they are zeros
 * @hung_up: nobody reads the pipe any more
 * @source_dev: device of the file that is read, which is never replaced
 * @source_ino: its inode; set by the caller after opening, 0 for none
 * @shown: directory as the user named it, for messages
 * @temp: name in @dir while it is incomplete
 */
struct sink {
	int	dir;
	int	fd;
	bool	direct;
	bool	hung_up;
	unsigned long long bytes;
	bool	holes;
	dev_t	source_dev;
	ino_t	source_ino;
	char	shown[PATH_MAX];
	char	temp[32];
};

int sink_open_dir(const char *dir, struct err *err);
int sink_open_parent(const char *path, char ret_dir[PATH_MAX],
		     char ret_name[PATH_MAX], struct err *err);
int sink_open_at(struct sink *sink, int dir, const char *shown,
		 struct err *err);
int sink_open_direct(struct sink *sink, int fd);
int sink_write(struct sink *sink, const void *buf, size_t len, struct err *err);
int sink_zeros(struct sink *sink, unsigned long long len, struct err *err);
int sink_commit(struct sink *sink, const char *name, bool force,
		struct err *err);
int sink_remove_old(const struct sink *sink, const char *name,
		    struct err *err);
void sink_discard(struct sink *sink);

#endif /* _LIB_SINK_H */
