// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files without a name: see tempfile.h. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tempfile.h"

/**
 * tempfile_open - make a file for what is read once and needed twice
 * @path: what it is about, for the error
 * @err: why it failed
 *
 * Return: the descriptor of an unlinked file in $TMPDIR, else /var/tmp; the
 * caller's to close; -1.
 */
int tempfile_open(const char *path, struct err *err)
{
	const char *dir = secure_getenv("TMPDIR");
	char name[PATH_MAX];
	int fd = -1;

	if (!dir || !*dir)
		dir = "/var/tmp";
	if (snprintf(name, sizeof(name), "%s/vmcoredd.XXXXXX", dir) >=
	    (int)sizeof(name))
		errno = ENAMETOOLONG;
	else
		fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return err_system(err, "cannot make a file in '%s' for what is read from '%s'",
				  dir, path);
	unlink(name);
	return fd;
}
