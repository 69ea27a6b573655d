// SPDX-License-Identifier: GPL-2.0-or-later
/* Which records can be put together: see tally.h. */
#include <stdlib.h>

#include "tally.h"

static u32 tally_blocks(const struct tally *tally)
{
	return tally->shape.blocks ? tally->shape.blocks : 1;
}

/**
 * tally_begin - count nothing yet
 * @tally: to be set up; tally_end() it in any case
 * @shape: of the record
 * @hosts: how many send it
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int tally_begin(struct tally *tally, const struct netoops_record *shape,
		u32 hosts, struct err *err)
{
	tally->shape = *shape;
	tally->hosts = hosts;
	tally->got = calloc(hosts, tally_blocks(tally));
	return tally->got ? 0 :
	       err_set(err, "no memory to count the packets of %u hosts",
		       hosts);
}

/**
 * tally_add - count a packet that got through
 * @tally: where
 * @host: whose, from 0
 * @slot: its place in the record; the place is not counted yet
 */
void tally_add(struct tally *tally, u32 host, const struct netoops_slot *slot)
{
	if (slot->kind != NETOOPS_KIND_FACTS || !tally->shape.blocks)
		tally->got[(size_t)host * tally_blocks(tally) + slot->block]++;
}

/* Any k packets of each block will do. */
static bool tally_host(const struct tally *tally, u32 host)
{
	const struct netoops_record *shape = &tally->shape;
	const u8 *got = tally->got + (size_t)host * tally_blocks(tally);
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
 * tally_complete - see what can be put together
 * @tally: what was counted
 *
 * Return: hosts whose record is complete.
 */
u32 tally_complete(const struct tally *tally)
{
	u32 host, complete = 0;

	for (host = 0; host < tally->hosts; host++)
		complete += tally_host(tally, host);
	return complete;
}

/**
 * tally_end - free it
 * @tally: what was counted
 */
void tally_end(struct tally *tally)
{
	free(tally->got);
	tally->got = NULL;
}
