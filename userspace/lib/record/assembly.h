/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A reassembly and all the memory that it and its user need. */
#ifndef _LIB_ASSEMBLY_H
#define _LIB_ASSEMBLY_H

#include "../base/err.h"
#include "reassembly.h"
#include "recordout.h"

/**
 * struct assembly - records in the making
 * @reassembly: packets go there
 * @limits: what it keeps
 * @memory: its memory
 * @log: room for what came of the log of the record that was taken
 * @gaps: room for what is missing of it
 * @gaps_max: how many
 * @record: what is known of it
 */
struct assembly {
	struct reassembly		*reassembly;
	struct reassembly_limits	limits;
	void				*memory;
	u8				*log;
	struct reassembly_gap		*gaps;
	u32				gaps_max;
	struct reassembly_record	record;
};

int assembly_open(struct assembly *assembly,
		  const struct reassembly_limits *limits, u64 memory,
		  struct err *err);
bool assembly_take(struct assembly *assembly, u64 now_ns, bool flush,
		   struct recordout *ret_record);
void assembly_close(struct assembly *assembly);

#endif /* _LIB_ASSEMBLY_H */
