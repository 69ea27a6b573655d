/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From datagrams to packets that may be believed, and on to the reassembly. */
#ifndef _LIB_INTAKE_H
#define _LIB_INTAKE_H

#include <vmcoredd/env.h>

#include "output.h"
#include "reassembly.h"

/**
 * enum intake_count - what became of datagrams
 * @INTAKE_PACKETS: they came
 * @INTAKE_KEPT: they were new and went into a record
 * @INTAKE_CORRUPT: damaged, or never right
 * @INTAKE_FORGED: the seal does not fit: forged, damaged, or another key
 * @INTAKE_NO_KEY: sealed, and there is no key
 * @INTAKE_UNSEALED: not sealed, though there is a key
 * @INTAKE_VERSION: of a version that is not known
 * @INTAKE_DUPLICATE: see enum reassembly_verdict
 * @INTAKE_LATE: the same
 * @INTAKE_CONFLICT: the same
 * @INTAKE_TOO_LONG: the same
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
	INTAKE_COUNTS,
};

/**
 * struct intake - how datagrams are judged
 * @reassembly: where good ones go
 * @fleet_key: keys of hosts are derived from it, or NULL
 * @host_key: key of all hosts, or NULL
 * @allow_unsealed: take packets without a seal although there is a key
 * @counts: by enum intake_count
 */
struct intake {
	struct reassembly	*reassembly;
	const u8		*fleet_key;
	const u8		*host_key;
	bool			allow_unsealed;
	u64			counts[INTAKE_COUNTS];
};

bool intake_add(struct intake *intake, u8 *buf, size_t len,
		const struct reassembly_source *source, u64 now_ns);
void intake_out(const struct intake *intake, struct out *out);

#endif /* _LIB_INTAKE_H */
