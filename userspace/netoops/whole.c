// SPDX-License-Identifier: GPL-2.0-or-later
/* Which records can be put together: see whole.h. */
#include <stdlib.h>

#include "whole.h"

static u32 whole_blocks(const struct whole *whole)
{
	return whole->shape.blocks ? whole->shape.blocks : 1;
}

/**
 * whole_begin - count nothing yet
 * @whole: to be set up; whole_end() it in any case
 * @shape: of the record
 * @hosts: how many send it
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int whole_begin(struct whole *whole, const struct netoops_record *shape,
		u32 hosts, struct err *err)
{
	whole->shape = *shape;
	whole->hosts = hosts;
	whole->got = calloc(hosts, whole_blocks(whole));
	return whole->got ? 0 :
	       err_set(err, "no memory to count the packets of %u hosts",
		       hosts);
}

/**
 * whole_add - count a packet that got through
 * @whole: where
 * @host: whose, from 0
 * @slot: its place in the record; the place is not counted yet
 */
void whole_add(struct whole *whole, u32 host, const struct netoops_slot *slot)
{
	if (slot->kind != NETOOPS_KIND_FACTS || !whole->shape.blocks)
		whole->got[(size_t)host * whole_blocks(whole) + slot->block]++;
}

/* Any k packets of each block will do. */
static bool whole_host(const struct whole *whole, u32 host)
{
	const struct netoops_record *shape = &whole->shape;
	const u8 *got = whole->got + (size_t)host * whole_blocks(whole);
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
 * whole_complete - see what can be put together
 * @whole: what was counted
 *
 * Return: hosts whose record is complete.
 */
u32 whole_complete(const struct whole *whole)
{
	u32 host, complete = 0;

	for (host = 0; host < whole->hosts; host++)
		complete += whole_host(whole, host);
	return complete;
}

/**
 * whole_end - free it
 * @whole: what was counted
 */
void whole_end(struct whole *whole)
{
	free(whole->got);
	whole->got = NULL;
}
