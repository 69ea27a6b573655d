// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gigabytes of zeros that are in the file, as holes, but not in the buffer that
 * the file is made in.
 */
#include <stdlib.h>

#include "mkvmcore.h"

#define MK_HOLES	4

/* Where they go in the buffer, lowest first. */
static struct {
	u64	at;
	u64	len;
} mk_holes[MK_HOLES];

static unsigned int mk_nr_holes;

/* @len is whole pages, so that it moves no alignment. */
void mk_hole(size_t at, u64 len)
{
	if (mk_nr_holes == MK_HOLES)
		abort();
	mk_holes[mk_nr_holes].at = at;
	mk_holes[mk_nr_holes++].len = len;
}

/* The buffer has grown at its beginning.  Return: bytes of all holes. */
u64 mk_hole_move(u64 by)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < mk_nr_holes; i++) {
		mk_holes[i].at += by;
		sum += mk_holes[i].len;
	}
	return sum;
}

static bool mk_hole_bytes(FILE *out, const struct mk_buf *file, size_t from,
			  size_t to)
{
	return fwrite(file->data + from, 1, to - from, out) == to - from;
}

bool mk_hole_write(FILE *out, const struct mk_buf *file)
{
	size_t done = 0;
	unsigned int i;

	for (i = 0; i < mk_nr_holes; done = mk_holes[i++].at) {
		if (!mk_hole_bytes(out, file, done, mk_holes[i].at) ||
		    fseeko(out, (off_t)mk_holes[i].len, SEEK_CUR))
			return false;
	}
	return mk_hole_bytes(out, file, done, file->size) && !fflush(out);
}
