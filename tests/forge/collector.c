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
	memcpy(collector->fleet_key, fleet_key, NETOOPS_KEY_SIZE);
	collector->reassembly =
		reassembly_init(allocate(reassembly_size(&limits)), &limits);
}

void collector_close(struct collector *collector)
{
	free(collector->reassembly);
	memset(collector, 0, sizeof(*collector));
}

/* Every record that is ready; with @flush also those that are not. */
static void take(struct collector *collector, bool flush)
{
	while (reassembly_take(collector->reassembly, collector->now_ns, flush,
			       &collector->last)) {
		collector->records++;
		reassembly_log(collector->reassembly, collector->log, LOG_MAX);
		memset(&collector->last.packet.facts, 0,
		       sizeof(collector->last.packet.facts));
		collector->last.packet.payload = NULL;
	}
}

/* The packet that it claims to be, if its host's key says so. */
static bool verify(struct collector *collector, struct netoops_packet *packet,
		   u8 *bytes, size_t len)
{
	u8 host_key[NETOOPS_KEY_SIZE];
	struct netoops_seal seal;

	if (netoops_packet_peek(packet, bytes, len))
		return false;
	collector->plausible++;
	netoops_seal_derive(host_key, collector->fleet_key, packet->host_id);
	netoops_seal_init(&seal, host_key, packet->crash_id);
	return !netoops_packet_decode(packet, bytes, len, &seal);
}

/* @bytes go to memory that is just as large, so that no reader goes beyond. */
bool collector_receive(struct collector *collector, const u8 *bytes, size_t len)
{
	static const struct reassembly_source source;
	u8 *copy = allocate(len ? len : 1);
	enum reassembly_verdict verdict;
	struct netoops_packet packet;
	bool accepted;

	memcpy(copy, bytes, len);
	collector->now_ns += 100;
	accepted = verify(collector, &packet, copy, len);
	if (accepted) {
		verdict = reassembly_add(collector->reassembly, &packet,
					 &source, collector->now_ns);
		collector->accepted++;
		collector->verdicts[verdict]++;
	}
	free(copy);
	take(collector, false);
	return accepted;
}

/* What is in the making is given out as it is. */
void collector_flush(struct collector *collector)
{
	take(collector, true);
}
