// SPDX-License-Identifier: GPL-2.0-or-later
/* Who comes is let in, and who has most makes room. */
#include "../../userspace/lib/record/connlist.h"

#include "../tap.h"

/* IPv4 address 192.0.2.@number, as an IPv6 address. */
static const u8 *host(u8 number)
{
	static u8 source[CONNLIST_SOURCE];
	u8 address[CONNLIST_SOURCE] = { [10] = 0xff, [11] = 0xff, 192, 0, 2 };

	address[15] = number;
	connlist_source(source, address);
	return source;
}

static void test_room(void)
{
	struct connlist list = { 0 };
	bool room = true;
	int fd;

	for (fd = 0; fd < CONNLIST_MAX; fd++)
		room &= connlist_add(&list, fd, host(1)) == -1;
	ok(room, "nobody goes while there is room");
	is_u64(list.count, CONNLIST_MAX, "all are there");
	connlist_remove(&list, 7);
	connlist_remove(&list, 7);
	connlist_remove(&list, 1000);
	is_u64(list.count, CONNLIST_MAX - 1, "one that ends is gone, once");
	ok(connlist_add(&list, 100, host(2)) == -1, "and leaves its room");
}

static void test_greedy(void)
{
	struct connlist list = { 0 };
	bool own = true;
	int fd;

	connlist_add(&list, 0, host(1));
	for (fd = 1; fd < CONNLIST_MAX; fd++)
		connlist_add(&list, fd, host(2));
	for (; fd < 10 * CONNLIST_MAX; fd++)
		own &= connlist_add(&list, fd, host(2)) == fd - CONNLIST_MAX + 1;
	ok(own, "who opens more and more loses its oldest each time");
	ok(connlist_add(&list, fd, host(3)) == fd - CONNLIST_MAX + 1,
	   "and makes room for others");
	ok(list.entry[0].fd == 0, "who has one, the oldest of all, keeps it");
}

static void test_many_sources(void)
{
	struct connlist list = { 0 };
	bool oldest = true;
	int fd;

	for (fd = 0; fd < CONNLIST_MAX; fd++)
		connlist_add(&list, fd, host((u8)fd));
	for (; fd < 4 * CONNLIST_MAX; fd++)
		oldest &= connlist_add(&list, fd, host((u8)fd)) ==
			  fd - CONNLIST_MAX;
	ok(oldest, "one from each: the oldest goes");
	connlist_add(&list, fd, host((u8)(fd - 1)));
	ok(connlist_add(&list, fd + 1, host((u8)(fd + 1))) == fd - 1,
	   "the older one of who has two goes first");
}

static void test_networks(void)
{
	u8 one[CONNLIST_SOURCE] = { 0x20, 1, [15] = 1 };
	u8 other[CONNLIST_SOURCE] = { 0x20, 1, [8] = 7, [15] = 2 };
	u8 away[CONNLIST_SOURCE] = { 0x20, 1, [7] = 1, [15] = 1 };
	u8 source[3][CONNLIST_SOURCE];

	connlist_source(source[0], one);
	connlist_source(source[1], other);
	connlist_source(source[2], away);
	ok(!memcmp(source[0], source[1], CONNLIST_SOURCE),
	   "a network of IPv6 is one source");
	ok(memcmp(source[0], source[2], CONNLIST_SOURCE),
	   "another is another");
	memcpy(source[0], host(1), CONNLIST_SOURCE);
	ok(memcmp(source[0], host(2), CONNLIST_SOURCE),
	   "each address of IPv4 is one");
}

int main(void)
{
	test_room();
	test_greedy();
	test_many_sources();
	test_networks();
	return tap_done();
}
