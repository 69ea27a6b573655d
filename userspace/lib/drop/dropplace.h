/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel tells of the places where packets are dropped.  Pure: no allocation,
 * no I/O; numbers are in the byte order of the machine, strings stay in the message.
 */
#ifndef _LIB_DROPPLACE_H
#define _LIB_DROPPLACE_H

#include <uapi/vmcoredd/dropmon.h>

#include "dropattr.h"

/**
 * struct dropplace - a place
 * @have: which attributes it has, as DROPATTR_BIT() of enum dropmon_place; what is
 *	absent is 0 or "" below
 * @id: which place
 * @location: the address
 * @symbol: the same, as the kernel names it
 * @reason: the kernel's name of the reason
 * @protocol: of layer 3
 * @l4: of layer 4
 * @ifindex: interface
 * @ifname: its name
 * @netns: network namespace
 * @netns_cookie: the same
 * @count: packets dropped
 * @bytes: their length
 * @first: when the first was, in ns of the real-time clock
 * @last: when the last was
 */
struct dropplace {
	u64		have;
	u64		id;
	u64		location;
	const char	*symbol;
	const char	*reason;
	u16		protocol;
	u8		l4;
	u32		ifindex;
	const char	*ifname;
	u32		netns;
	u64		netns_cookie;
	u64		count;
	u64		bytes;
	u64		first;
	u64		last;
};

/**
 * struct dropplace_message - a message about places
 * @have: which attributes it has, as DROPATTR_BIT() of enum dropmon_attr
 * @seq: its number
 * @time: when it was made, in ns of the real-time clock
 * @lost: drops that are in the count of no place
 * @walk: for dropplace_next()
 */
struct dropplace_message {
	u64			have;
	u64			seq;
	u64			time;
	u64			lost;
	struct dropattr_walk	walk;
};

/**
 * struct dropplace_symbol - the parts of a symbol
 * @name: bytes of the function's name, at its beginning
 * @place: bytes of the name and the offset in the function, at its beginning
 * @module: name of the module
 * @module_len: its bytes, 0 for what is built in
 */
struct dropplace_symbol {
	size_t		name;
	size_t		place;
	const char	*module;
	size_t		module_len;
};

/**
 * dropplace_has - does a place have this attribute?
 * @place: the place
 * @attr: enum dropmon_place
 *
 * Return: whether it does.
 */
static inline bool dropplace_has(const struct dropplace *place, unsigned int attr)
{
	return place->have & DROPATTR_BIT(attr);
}

int dropplace_decode(struct dropplace *ret, struct dropattr_walk walk);
int dropplace_message(struct dropplace_message *ret, struct dropattr_walk walk);
int dropplace_next(struct dropplace_message *message, struct dropplace *ret);
void dropplace_symbol(struct dropplace_symbol *ret, const char *symbol);

#endif /* _LIB_DROPPLACE_H */
