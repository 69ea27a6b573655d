/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which records a receiver can put together from the packets that were sent. */
#ifndef _NETOOPS_WHOLE_H
#define _NETOOPS_WHOLE_H

#include <vmcoredd/env.h>
#include <pure/record.h>

#include "../lib/base/err.h"

/**
 * struct whole - the same record of some hosts
 * @shape: how it is cut
 * @hosts: how many send it
 * @got: packets of each block of each host; packets of facts where there is no
 *	log
 */
struct whole {
	struct netoops_record	shape;
	u32			hosts;
	u8			*got;
};

int whole_begin(struct whole *whole, const struct netoops_record *shape,
		u32 hosts, struct err *err);
void whole_add(struct whole *whole, u32 host, const struct netoops_slot *slot);
u32 whole_complete(const struct whole *whole);
void whole_end(struct whole *whole);

#endif /* _NETOOPS_WHOLE_H */
