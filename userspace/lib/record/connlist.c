// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which connection ends for a new one: see connlist.h.  Pure. */
#include "connlist.h"

/**
 * connlist_source - which source an address belongs to
 * @ret_source: the source
 * @address: IPv6 address, or IPv4 mapped to it; may be the same memory
 *
 * Who has one IPv6 address has 2^64: the network counts.
 */
void connlist_source(u8 ret_source[CONNLIST_SOURCE],
		     const u8 address[CONNLIST_SOURCE])
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };

	memmove(ret_source, address, CONNLIST_SOURCE);
	if (memcmp(address, mapped, sizeof(mapped)))
		memset(ret_source + CONNLIST_SOURCE / 2, 0, CONNLIST_SOURCE / 2);
}

static unsigned int connlist_of_source(const struct connlist *list,
				       const u8 *source)
{
	unsigned int i, count = 0;

	for (i = 0; i < list->count; i++)
		count += !memcmp(list->entry[i].source, source, CONNLIST_SOURCE);
	return count;
}

/* The oldest of the source that has most; of several such, the oldest of all. */
static unsigned int connlist_victim(const struct connlist *list)
{
	unsigned int i, count, most = 0, victim = 0;

	for (i = 0; i < list->count; i++) {
		count = connlist_of_source(list, list->entry[i].source);
		if (count > most) {
			most = count;
			victim = i;
		}
	}
	return victim;
}

static void connlist_drop(struct connlist *list, unsigned int number)
{
	list->count--;
	memmove(&list->entry[number], &list->entry[number + 1],
		(list->count - number) * sizeof(*list->entry));
}

/**
 * connlist_add - take a new connection
 * @list: the connections
 * @fd: its descriptor
 * @source: where it comes from
 *
 * Return: descriptor of the one that must end for it, which is forgotten; -1 when
 * there is room.
 */
int connlist_add(struct connlist *list, int fd,
		 const u8 source[CONNLIST_SOURCE])
{
	struct connlist_entry *entry;
	unsigned int victim;
	int ret = -1;

	if (list->count == CONNLIST_MAX) {
		victim = connlist_victim(list);
		ret = list->entry[victim].fd;
		connlist_drop(list, victim);
	}
	entry = &list->entry[list->count++];
	entry->fd = fd;
	memcpy(entry->source, source, CONNLIST_SOURCE);
	return ret;
}

/**
 * connlist_remove - a connection has ended
 * @list: the connections
 * @fd: its descriptor; one that is not there is no matter
 */
void connlist_remove(struct connlist *list, int fd)
{
	unsigned int i;

	for (i = 0; i < list->count; i++) {
		if (list->entry[i].fd == fd) {
			connlist_drop(list, i);
			return;
		}
	}
}
