/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a record may take, and what it may do for that. */
#ifndef _NETOOPS_LIMITS_H
#define _NETOOPS_LIMITS_H

#include <linux/smp.h>
#include <linux/types.h>
#include <pure/claim.h>

/**
 * struct netoops_limits - when the parts of a record end, in netoops_clock_ns()
 * @claim: of the record; once it is stopped, all of what follows
 * @log_ns: no older line of the log is taken from then on
 * @send_ns: no packet is tried again from then on
 * @end_ns: nor is a device waited for
 * @lives: the machine goes on: devices may be changed meanwhile
 */
struct netoops_limits {
	const struct netoops_claim	*claim;
	u64				log_ns;
	u64				send_ns;
	u64				end_ns;
	bool				lives;
};

/*
 * For the owner of the record, in any context: whether one that matters more has
 * to be sent.
 */
static inline bool netoops_limits_stopped(const struct netoops_limits *limits)
{
	return netoops_claim_stopped(limits->claim, smp_processor_id());
}

#endif /* _NETOOPS_LIMITS_H */
