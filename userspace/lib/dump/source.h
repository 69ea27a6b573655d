/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bytes that can be read from any place, whatever holds them: a file (source.c),
 * a stream (spool.c), a flattened dump (flat.c).  Sources stand on each other.
 */
#ifndef _LIB_SOURCE_H
#define _LIB_SOURCE_H

#include <vmcoredd/env.h>

#include "../base/err.h"
#include "../base/watch.h"

#define SOURCE_SIZE_UNKNOWN	((u64)INT64_MAX)

/*
 * Bytes that are made at most of each byte that came, and at first, by unpacking or
 * because the file says where its bytes belong: a few bytes must not cost hours.
 * gzip, xz, zstd and lz4 cannot make more of a byte, so that what is packed with them
 * once is never refused; zstd comes closest, with zeros.  Only bzip2 can, and what
 * is packed again.  A fuzzer wants less.
 */
#ifndef SOURCE_RATIO
#define SOURCE_RATIO	32768U
#define SOURCE_FREE	(64U << 20)
#endif

struct source;

/**
 * struct source_ops - one kind of source
 * @read: see source_read(); may return fewer bytes, 0 at the end
 * @next_data: see source_next_data()
 * @drain: see source_drain(); NULL where there is nothing to do
 * @arrived: see source_arrived(); NULL where that is the size
 * @close: gives back everything, the source itself too
 */
struct source_ops {
	ssize_t	(*read)(struct source *source, u64 offset, void *buf,
			size_t len, struct err *err);
	u64	(*next_data)(struct source *source, u64 offset);
	int	(*drain)(struct source *source, struct err *err);
	u64	(*arrived)(const struct source *source);
	void	(*close)(struct source *source);
};

/**
 * struct source - bytes that can be read from any place
 * @ops: what kind it is
 * @path: what it is called in errors; the caller's
 * @size: bytes, SOURCE_SIZE_UNKNOWN until somebody has seen the end
 * @damage: why the end came too early; empty when nothing is known to be wrong
 */
struct source {
	const struct source_ops	*ops;
	const char		*path;
	u64			size;
	struct err		damage;
};

struct source *source_open_file(int fd, const char *path, u64 size,
				struct err *err);
ssize_t source_read(struct source *source, u64 offset, void *buf, size_t len,
		    struct err *err);
u64 source_next_data(struct source *source, u64 offset);
u64 source_next_data_fd(int fd, u64 offset);
int source_drain(struct source *source, struct err *err);
u64 source_arrived(const struct source *source);
bool source_allows(const struct source *source, u64 size);
void source_close(struct source *source);

#endif /* _LIB_SOURCE_H */
