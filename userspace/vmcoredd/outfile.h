/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a command's files go: one to a name, a device or standard output, or many
 * into a directory.  What is read is never written to.
 */
#ifndef _LIB_OUTFILE_H
#define _LIB_OUTFILE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "../lib/base/err.h"
#include "../lib/base/sink.h"

#define OUTFILE_PARTIAL	".partial"	/* ending of a file that is not whole */
#define OUTFILE_FILE_LEN	(2 * PATH_MAX + sizeof(OUTFILE_PARTIAL))

/**
 * struct outfile - where files go
 * @out: name of the one file, "-" for standard output; NULL with @dir
 * @dir: directory of many files, or NULL
 * @force: replace files that exist
 * @source: the file that is read
 * @dir_fd: directory that files are made in, or -1
 * @shown: its name for messages
 * @base: name of the one file in it
 */
struct outfile {
	const char	*out;
	const char	*dir;
	bool		force;
	struct stat	source;
	int		dir_fd;
	char		shown[PATH_MAX];
	char		base[PATH_MAX];
};

int outfile_prepare(struct outfile *target, const struct stat *source,
		    struct err *err);
bool outfile_is_stdout(const struct outfile *target);
int outfile_open(const struct outfile *target, struct sink *sink,
		 struct err *err);
int outfile_commit(const struct outfile *target, struct sink *sink,
		   const char *name, bool partial, struct problems *problems,
		   char ret_file[OUTFILE_FILE_LEN], struct err *err);
void outfile_close(struct outfile *target);

#endif /* _LIB_OUTFILE_H */
