/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which records a receiver can put together from the packets that were sent. */
#ifndef _NETOOPS_WHOLERECORD_H
#define _NETOOPS_WHOLERECORD_H

#include <vmcoredd/env.h>
#include <pure/record.h>

#include "../lib/base/err.h"

/**
 * struct wholerecord - the same record of some hosts
 * @shape: how it is cut
 * @hosts: how many send it
 * @got: packets of each block of each host; packets of facts where there is no
 *	log
 */
struct wholerecord {
	struct netoops_record	shape;
	u32			hosts;
	u8			*got;
};

int wholerecord_begin(struct wholerecord *whole, const struct netoops_record *shape,
		      u32 hosts, struct err *err);
void wholerecord_add(struct wholerecord *whole, u32 host, const struct netoops_slot *slot);
u32 wholerecord_complete(const struct wholerecord *whole);
void wholerecord_end(struct wholerecord *whole);

#endif /* _NETOOPS_WHOLERECORD_H */
