/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A collector that has a fleet's key, without a network. */
#ifndef _FORGE_COLLECTOR_H
#define _FORGE_COLLECTOR_H

#include <pure/packet.h>

#include "../../userspace/lib/record/intake.h"

#define LOG_MAX		16384	/* bytes of log of a record */

/**
 * struct collector - a collector
 * @fleet: what it derives hosts' keys from
 * @intake: what judges and counts datagrams
 * @now_ns: its clock, which each packet moves on
 * @records: records that it gave out
 * @last: the last of them, without facts and payload
 * @log: its log
 */
struct collector {
	struct intake_fleet		fleet;
	struct intake			intake;
	u64				now_ns;
	u32				records;
	struct reassembly_record	last;
	u8				log[LOG_MAX];
};

void collector_open(struct collector *collector, const u8 *fleet_key);
void collector_close(struct collector *collector);
void collector_receive(struct collector *collector, const u8 *bytes, size_t len);
u64 collector_accepted(const struct collector *collector);
void collector_flush(struct collector *collector);

#endif /* _FORGE_COLLECTOR_H */
