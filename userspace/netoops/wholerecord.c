// SPDX-License-Identifier: GPL-2.0-or-later
/* Which records can be put together: see wholerecord.h. */
#include <stdlib.h>

#include "wholerecord.h"

static u32 wholerecord_blocks(const struct wholerecord *whole)
{
	return whole->shape.blocks ? whole->shape.blocks : 1;
}

/**
 * wholerecord_begin - count nothing yet
 * @whole: to be set up; wholerecord_end() it in any case
 * @shape: of the record
 * @hosts: how many send it
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int wholerecord_begin(struct wholerecord *whole, const struct netoops_record *shape,
		      u32 hosts, struct err *err)
{
	whole->shape = *shape;
	whole->hosts = hosts;
	whole->got = calloc(hosts, wholerecord_blocks(whole));
	return whole->got ? 0 :
	       err_set(err, "no memory to count the packets of %u hosts",
		       hosts);
}

/**
 * wholerecord_add - count a packet that got through
 * @whole: where
 * @host: whose, from 0
 * @slot: its place in the record; the place is not counted yet
 */
void wholerecord_add(struct wholerecord *whole, u32 host, const struct netoops_slot *slot)
{
	if (slot->kind != NETOOPS_KIND_FACTS || !whole->shape.blocks)
		whole->got[(size_t)host * wholerecord_blocks(whole) + slot->block]++;
}

/* Any k packets of each block will do. */
static bool wholerecord_host(const struct wholerecord *whole, u32 host)
{
	const struct netoops_record *shape = &whole->shape;
	const u8 *got = whole->got + (size_t)host * wholerecord_blocks(whole);
	u32 block;

	if (!shape->blocks)
		return *got;
	for (block = 0; block < shape->blocks; block++) {
		if (got[block] < netoops_record_k(shape->data_count,
						  shape->blocks, (u8)block))
			return false;
	}
	return true;
}

/**
 * wholerecord_complete - see what can be put together
 * @whole: what was counted
 *
 * Return: hosts whose record is complete.
 */
u32 wholerecord_complete(const struct wholerecord *whole)
{
	u32 host, complete = 0;

	for (host = 0; host < whole->hosts; host++)
		complete += wholerecord_host(whole, host);
	return complete;
}

/**
 * wholerecord_end - free it
 * @whole: what was counted
 */
void wholerecord_end(struct wholerecord *whole)
{
	free(whole->got);
	whole->got = NULL;
}
