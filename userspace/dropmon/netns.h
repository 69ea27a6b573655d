/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network namespaces: our own, and names that others have. */
#ifndef _DROPMON_NETNS_H
#define _DROPMON_NETNS_H

#include <sys/types.h>

#include <vmcoredd/env.h>

#define NETNS_DIR	"/run/netns"

/* "4294967295" and a NUL */
#define NETNS_TEXT	11

struct netns_name;

/**
 * struct netns - the names
 * @own: inode number of our own namespace, 0 when it is not known
 * @dev: the file system of namespaces
 * @read_ms: when the names were read, by the monotonic clock; 0 for never
 * @count: names
 * @name: these
 */
struct netns {
	u32			own;
	dev_t			dev;
	u64			read_ms;
	size_t			count;
	struct netns_name	*name;
};

void netns_open(struct netns *netns);
void netns_close(struct netns *netns);
const char *netns_name(struct netns *netns, u32 inode);
const char *netns_text(u32 inode, char buf[NETNS_TEXT]);

#endif /* _DROPMON_NETNS_H */
