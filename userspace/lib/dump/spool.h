/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Streams that are read as if they were files: pipes, and what gzip, bzip2, xz,
 * zstd or lz4 has packed.
 *
 * What was unpacked goes to an unlinked file in $TMPDIR, else /var/tmp; only as
 * much is unpacked as somebody asks for, and zeros become holes.
 */
#ifndef _LIB_SPOOL_H
#define _LIB_SPOOL_H

#include "source.h"

struct source *spool_open_fd(int fd, const char *path,
			     const struct watch *watch, struct err *err);
struct source *spool_open(struct source *below, const struct watch *watch,
			  struct err *err);
const char *spool_packed(const struct source *source);

#endif /* _LIB_SPOOL_H */
