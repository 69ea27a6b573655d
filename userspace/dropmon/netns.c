// SPDX-License-Identifier: GPL-2.0-or-later
/* Network namespaces: see netns.h. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../lib/base/clock.h"
#include "netns.h"

#define NETNS_REREAD_MS	1000

struct netns_name {
	u32	inode;
	char	text[NAME_MAX + 1];
};

/**
 * netns_open - find out which is our own
 * @netns: to be set up; to be closed
 */
void netns_open(struct netns *netns)
{
	struct stat own;

	memset(netns, 0, sizeof(*netns));
	if (stat("/proc/self/ns/net", &own))
		return;
	netns->own = (u32)own.st_ino;
	netns->dev = own.st_dev;
}

/**
 * netns_close - forget the names
 * @netns: the names
 */
void netns_close(struct netns *netns)
{
	free(netns->name);
	netns->name = NULL;
	netns->count = 0;
}

static void netns_add(struct netns *netns, int dir, const char *text)
{
	struct netns_name *name;
	struct stat file;

	/* A name whose namespace is gone is a file like others. */
	if (fstatat(dir, text, &file, 0) || file.st_dev != netns->dev)
		return;
	name = reallocarray(netns->name, netns->count + 1, sizeof(*name));
	if (!name)
		return;
	netns->name = name;
	name += netns->count++;
	name->inode = (u32)file.st_ino;
	snprintf(name->text, sizeof(name->text), "%s", text);
}

static void netns_read(struct netns *netns)
{
	struct dirent *entry;
	DIR *dir;

	netns_close(netns);
	dir = opendir(NETNS_DIR);
	if (!dir)
		return;
	while ((entry = readdir(dir)))
		netns_add(netns, dirfd(dir), entry->d_name);
	closedir(dir);
}

static const char *netns_find(const struct netns *netns, u32 inode)
{
	size_t i;

	for (i = 0; i < netns->count; i++) {
		if (netns->name[i].inode == inode)
			return netns->name[i].text;
	}
	return NULL;
}

/**
 * netns_name - what is a namespace called?
 * @netns: the names, which are read again once in a while
 * @inode: its inode number
 *
 * Return: the name, until the next call; NULL when it has none.
 */
const char *netns_name(struct netns *netns, u32 inode)
{
	u64 now_ms = clock_ms(CLOCK_MONOTONIC);

	if (!netns->read_ms || now_ms - netns->read_ms >= NETNS_REREAD_MS) {
		netns_read(netns);
		netns->read_ms = now_ms;
	}
	return netns_find(netns, inode);
}

/**
 * netns_text - the inode number as text
 * @inode: the number
 * @buf: where to
 *
 * Return: @buf.
 */
const char *netns_text(u32 inode, char buf[NETNS_TEXT])
{
	snprintf(buf, NETNS_TEXT, "%u", inode);
	return buf;
}
