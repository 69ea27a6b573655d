/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From datagrams to packets that may be believed, and on to the reassembly. */
#ifndef _LIB_INTAKE_H
#define _LIB_INTAKE_H

#include <vmcoredd/env.h>

#include "../base/output.h"
#include "ratelimit.h"
#include "reassembly.h"

/**
 * enum intake_count - what became of datagrams
 * @INTAKE_PACKETS: they came
 * @INTAKE_KEPT: they were new and went into a record
 * @INTAKE_CORRUPT: damaged, or never right
 * @INTAKE_FORGED: the seal does not fit: forged, damaged, or another key
 * @INTAKE_NO_KEY: sealed, and there is no key, or none of its number
 * @INTAKE_UNSEALED: not sealed, though there is a key
 * @INTAKE_VERSION: of a version that is not known
 * @INTAKE_DUPLICATE: see enum reassembly_verdict
 * @INTAKE_LATE: the same
 * @INTAKE_CONFLICT: the same
 * @INTAKE_TOO_LONG: the same
 * @INTAKE_RATE_LIMITED: their source had sent too many
 * @INTAKE_SOURCE_RECORDS: their source had begun too many records
 */
enum intake_count {
	INTAKE_PACKETS,
	INTAKE_KEPT,
	INTAKE_CORRUPT,
	INTAKE_FORGED,
	INTAKE_NO_KEY,
	INTAKE_UNSEALED,
	INTAKE_VERSION,
	INTAKE_DUPLICATE,
	INTAKE_LATE,
	INTAKE_CONFLICT,
	INTAKE_TOO_LONG,
	INTAKE_RATE_LIMITED,
	INTAKE_SOURCE_RECORDS,
	INTAKE_COUNTS,
};

/**
 * struct intake_fleet - a fleet key
 * @key: keys of hosts are derived from it
 * @key_id: of packets that it is for
 * @any: it is for those that no other fleet key is for
 */
struct intake_fleet {
	u8	key[NETOOPS_KEY_SIZE];
	u32	key_id;
	bool	any;
};

/**
 * struct intake - how datagrams are judged
 * @reassembly: where good ones go
 * @unsealed: where those without a seal go, NULL for @reassembly; so that
 *	nobody who has no key takes room from those who have one
 * @ratelimit: how much an address may send without a seal that is right, or NULL
 * @hosts: how much a host may send with one, or NULL; else who sends from its
 *	address could use up what it may
 * @fleets: fleet keys
 * @fleet_count: how many, 0 for none
 * @host_key: key of all hosts, or NULL
 * @allow_unsealed: take packets without a seal although there is a key
 * @counts: by enum intake_count
 */
struct intake {
	struct reassembly	*reassembly;
	struct reassembly	*unsealed;
	struct ratelimit	*ratelimit;
	struct ratelimit	*hosts;
	const struct intake_fleet *fleets;
	unsigned int		fleet_count;
	const u8		*host_key;
	bool			allow_unsealed;
	u64			counts[INTAKE_COUNTS];
};

struct reassembly *intake_add(struct intake *intake, u8 *buf, size_t len,
			      const struct reassembly_source *source,
			      u64 now_ns);
const char *intake_count_name(enum intake_count count);
void intake_out(const struct intake *intake, struct out *out);

#endif /* _LIB_INTAKE_H */
