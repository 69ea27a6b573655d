/* SPDX-License-Identifier: GPL-2.0-only */
/* Making one record and sending it to every target, in any context. */
#ifndef _NETOOPS_DUMP_H
#define _NETOOPS_DUMP_H

#include <linux/types.h>
#include <uapi/vmcoredd/netoops.h>
#include <pure/claim.h>

struct pt_regs;

/**
 * struct netoops_stats - what has been sent since the module was loaded
 * @records: records begun
 * @packets: packets that a device took, all targets together
 * @unsent: packets that none took
 * @budget_hits: records that the time budget cut short
 * @suppressed: oopses and soft dumps that were not sent: too many, or the sender
 *	was busy
 * @faults: faults inside the sender
 * @last_ns: of the last record: from the hook to the last packet, nanoseconds
 */
struct netoops_stats {
	u64	records;
	u64	packets;
	u64	unsent;
	u64	budget_hits;
	u64	suppressed;
	u64	faults;
	u64	last_ns;
};

extern struct netoops_stats netoops_stats;

int netoops_dump_init(void);
void netoops_dump_exit(void);
bool netoops_dump(enum netoops_type type, enum netoops_fate fate,
		  struct pt_regs *regs);
int netoops_dump_soft(void);
bool netoops_dump_faulted(void);

#endif /* _NETOOPS_DUMP_H */
