/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which connections are open, and which of them ends for a new one.  Pure.
 *
 * A server that refuses who comes when it is full is shut by who comes first and
 * says nothing.  Here the new one is always taken: the source that has most
 * connections loses its oldest.
 */
#ifndef _LIB_CONNLIST_H
#define _LIB_CONNLIST_H

#include <vmcoredd/env.h>

#define CONNLIST_MAX	32	/* connections at a time */
#define CONNLIST_SOURCE	16	/* bytes of a source */

/**
 * struct connlist_entry - a connection
 * @fd: its descriptor, by which it is known
 * @source: where it comes from
 */
struct connlist_entry {
	int	fd;
	u8	source[CONNLIST_SOURCE];
};

/**
 * struct connlist - all connections, oldest first
 * @count: how many
 * @entry: they
 *
 * Zero is one without connections.
 */
struct connlist {
	unsigned int		count;
	struct connlist_entry	entry[CONNLIST_MAX];
};

void connlist_source(u8 ret_source[CONNLIST_SOURCE],
		     const u8 address[CONNLIST_SOURCE]);
int connlist_add(struct connlist *list, int fd,
		 const u8 source[CONNLIST_SOURCE]);
void connlist_remove(struct connlist *list, int fd);

#endif /* _LIB_CONNLIST_H */
