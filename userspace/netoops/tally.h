/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which records a receiver can put together from the packets that were sent. */
#ifndef _NETOOPS_TALLY_H
#define _NETOOPS_TALLY_H

#include <vmcoredd/env.h>
#include <vmcoredd/record.h>

#include "../lib/err.h"

/**
 * struct tally - the same record of some hosts
 * @shape: how it is cut
 * @hosts: how many send it
 * @got: packets of each block of each host; packets of facts where there is no
 *	log
 */
struct tally {
	struct netoops_record	shape;
	u32			hosts;
	u8			*got;
};

int tally_begin(struct tally *tally, const struct netoops_record *shape,
		u32 hosts, struct err *err);
void tally_add(struct tally *tally, u32 host, const struct netoops_slot *slot);
u32 tally_complete(const struct tally *tally);
void tally_end(struct tally *tally);

#endif /* _NETOOPS_TALLY_H */
