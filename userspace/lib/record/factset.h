/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The facts of a record, as its packets bring them.  Pure: the memory is the caller's.
 *
 * A sender of version 4 puts all of them into each packet of data and of facts, and
 * few into packets of parity, which alone may bring the log.
 */
#ifndef _LIB_FACTSET_H
#define _LIB_FACTSET_H

#include <vmcoredd/env.h>
#include <pure/packet.h>

#define FACTSET_MAX \
	(NETOOPS_RELEASE_MAX + NETOOPS_REASON_MAX + NETOOPS_TASK_MAX + \
	 sizeof(struct netoops_cpu) + NETOOPS_REGS_MAX + NETOOPS_DMI_MAX + \
	 NETOOPS_BLOB_MAX)

/* Packets of facts that a sender sends. */
#define FACTSET_PACKETS	3

/**
 * struct factset - the facts of a record; begins all zero
 * @seq: numbers of the packets of facts that came
 * @count: how many
 * @whole: a packet came that has all of them
 * @bytes: what they are
 */
struct factset {
	u32	seq[FACTSET_PACKETS];
	u8	count;
	bool	whole;
	u8	bytes[FACTSET_MAX];
};

bool factset_take(struct factset *set, const struct netoops_packet *packet);
void factset_merge(struct factset *set, struct netoops_facts *facts,
		   const struct netoops_packet *packet);

#endif /* _LIB_FACTSET_H */
