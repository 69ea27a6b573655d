// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include "collector.h"

static void *allocate(size_t size)
{
	void *memory = malloc(size);

	if (memory)
		return memory;
	perror("malloc");
	exit(2);
}

void collector_open(struct collector *collector, const u8 *fleet_key)
{
	static const struct reassembly_limits limits = {
		.records = 16, .chunks = 1024, .tombstones = 256,
		.timeout_ns = 1000000000, .log_max = LOG_MAX,
	};

	memset(collector, 0, sizeof(*collector));
	memcpy(collector->fleet.key, fleet_key, NETOOPS_KEY_SIZE);
	collector->fleet.any = true;
	collector->intake.fleets = &collector->fleet;
	collector->intake.fleet_count = 1;
	collector->intake.reassembly =
		reassembly_init(allocate(reassembly_size(&limits)), &limits);
}

void collector_close(struct collector *collector)
{
	free(collector->intake.reassembly);
	memset(collector, 0, sizeof(*collector));
}

/* Every record that is ready; with @flush also those that are not. */
static void take(struct collector *collector, bool flush)
{
	struct reassembly *reassembly = collector->intake.reassembly;

	while (reassembly_take(reassembly, collector->now_ns, flush,
			       &collector->last)) {
		collector->records++;
		reassembly_log(reassembly, collector->log, LOG_MAX);
		memset(&collector->last.packet.facts, 0,
		       sizeof(collector->last.packet.facts));
		collector->last.packet.payload = NULL;
	}
}

/* @bytes go to memory that is just as large, so that no reader goes beyond. */
void collector_receive(struct collector *collector, const u8 *bytes, size_t len)
{
	static const struct reassembly_source source;
	u8 *copy = allocate(len ? len : 1);

	memcpy(copy, bytes, len);
	collector->now_ns += 100;
	intake_add(&collector->intake, copy, len, &source, collector->now_ns);
	free(copy);
	take(collector, false);
}

/* Packets whose seal was right, whatever the reassembly thought of them. */
u64 collector_accepted(const struct collector *collector)
{
	const u64 *counts = collector->intake.counts;

	return counts[INTAKE_KEPT] + counts[INTAKE_DUPLICATE] +
	       counts[INTAKE_LATE] + counts[INTAKE_CONFLICT] +
	       counts[INTAKE_TOO_LONG];
}

/* What is in the making is given out as it is. */
void collector_flush(struct collector *collector)
{
	take(collector, true);
}
