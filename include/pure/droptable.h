/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How often packets were dropped where: a table that one context writes, without locks,
 * while others read.  Pure.
 */
#ifndef _VMCOREDD_DROPTABLE_H
#define _VMCOREDD_DROPTABLE_H

#include <vmcoredd/env.h>

/**
 * struct droptable_key - a place; all of it counts, so what is not known is 0
 * @location: address of the code
 * @netns_cookie: of the network namespace
 * @reason: the kernel's number
 * @ifindex: of the interface
 * @netns: inode number of the network namespace
 * @protocol: of layer 3, as ETH_P_*
 * @l4: of layer 4, as IPPROTO_*
 * @known: DROPTABLE_L4 when @l4 is known, which may be 0 too
 */
struct droptable_key {
	u64	location;
	u64	netns_cookie;
	u32	reason;
	u32	ifindex;
	u32	netns;
	u16	protocol;
	u8	l4;
	u8	known;
};

static_assert(sizeof(struct droptable_key) == 32);

#define DROPTABLE_L4	1

/**
 * struct droptable_count - drops of a place
 * @packets: how many
 * @bytes: their length
 * @first: when the first was, in ns of the writer's clock
 * @last: when the last was
 */
struct droptable_count {
	u64	packets;
	u64	bytes;
	u64	first;
	u64	last;
};

/**
 * struct droptable_entry - a place in a table
 * @key: the place; as long as @count.packets is 0 nobody but the writer may look
 * @count: its drops
 */
struct droptable_entry {
	struct droptable_key	key;
	struct droptable_count	count;
};

/**
 * struct droptable_mark - what a reader knows of an entry
 * @packets: drops that it has seen
 * @bytes: their length
 */
struct droptable_mark {
	u64	packets;
	u64	bytes;
};

/**
 * struct droptable - a table, then its entries
 * @slots: how many, a power of two
 * @used: those that have a place
 * @overflow: drops that there was no room for
 * @seed: of the hash, so that nobody else knows which places meet in it
 * @entry: the entries
 *
 * One context writes at a time.  A reader on another CPU needs no lock; several take
 * one among them, since each has marks of its own.
 */
struct droptable {
	u32			slots;
	u32			used;
	u64			overflow;
	u64			seed;
	struct droptable_entry	entry[];
};

#define DROPTABLE_SLOTS_MAX	1048576U	/* 2^20 */

size_t droptable_size(u32 slots);
void droptable_init(struct droptable *table, u32 slots, u64 seed);
struct droptable_entry *droptable_add(struct droptable *table,
				      const struct droptable_key *key, u32 bytes,
				      u64 now, bool *ret_new);
bool droptable_is_full(const struct droptable *table);
bool droptable_read(const struct droptable_entry *entry, struct droptable_mark *mark,
		    struct droptable_key *ret_key, struct droptable_count *ret_more);

#endif /* _VMCOREDD_DROPTABLE_H */
