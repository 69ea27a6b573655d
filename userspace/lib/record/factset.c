// SPDX-License-Identifier: LGPL-2.1-or-later
/* The facts of a record: see factset.h.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "factset.h"

/**
 * factset_take - note that a packet of facts has come
 * @set: the facts of its record
 * @packet: the packet
 *
 * Return: false when it was there already, or there were as many as there can be.
 */
bool factset_take(struct factset *set, const struct netoops_packet *packet)
{
	u8 i;

	for (i = 0; i < set->count; i++) {
		if (set->seq[i] == packet->packet_seq)
			return false;
	}
	if (i == FACTSET_PACKETS)
		return false;
	set->seq[set->count++] = packet->packet_seq;
	return true;
}

/**
 * factset_merge - take over what a packet has and nobody has said
 * @set: the facts of its record
 * @facts: where they are told; what is told already stays
 * @packet: the packet
 */
void factset_merge(struct factset *set, struct netoops_facts *facts,
		   const struct netoops_packet *packet)
{
	struct netoops_facts said = packet->facts;
	struct netoops_bytes *to, *from;
	u8 *pos = set->bytes;
	u16 tag;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		to = netoops_fact(facts, tag);
		from = netoops_fact(&said, tag);
		if (!to->len && from->len &&
		    from->len <= netoops_fact_max(tag)) {
			memcpy(pos, from->data, from->len);
			to->data = pos;
			to->len = from->len;
		}
		pos += netoops_fact_max(tag);
	}
	/* What older versions have is all there is. */
	if (packet->version < NETOOPS_VERSION ||
	    packet->kind != NETOOPS_KIND_PARITY)
		set->whole = true;
}
