/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A collector that has a fleet's key, as far as packets and records go. */
#ifndef _FORGE_COLLECTOR_H
#define _FORGE_COLLECTOR_H

#include <vmcoredd/packet.h>

#include "../../userspace/lib/reassembly.h"

#define LOG_MAX		16384	/* bytes of log of a record */

/**
 * struct collector - a collector
 * @fleet_key: what it derives hosts' keys from
 * @reassembly: where packets that it accepts go
 * @now_ns: its clock, which each packet moves on
 * @plausible: packets whose header does not contradict itself
 * @accepted: those whose tag was right, too
 * @verdicts: of those, by enum reassembly_verdict
 * @records: records that it gave out
 * @last: the last of them, without facts and payload
 * @log: its log
 */
struct collector {
	u8				fleet_key[NETOOPS_KEY_SIZE];
	struct reassembly		*reassembly;
	u64				now_ns;
	u32				plausible;
	u32				accepted;
	u32				verdicts[REASSEMBLY_FULL + 1];
	u32				records;
	struct reassembly_record	last;
	u8				log[LOG_MAX];
};

void collector_open(struct collector *collector, const u8 *fleet_key);
void collector_close(struct collector *collector);
bool collector_receive(struct collector *collector, const u8 *bytes, size_t len);
void collector_flush(struct collector *collector);

#endif /* _FORGE_COLLECTOR_H */
