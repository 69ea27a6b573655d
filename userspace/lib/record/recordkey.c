// SPDX-License-Identifier: LGPL-2.1-or-later
/* What makes packets belong together.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>
#include <pure/packet.h>

#include "recordkey.h"

/**
 * recordkey_make - the key of the record that a packet belongs to
 * @key: to be filled, padding too
 * @packet: the packet
 * @addr: where it came from: IPv6, or IPv4 mapped to it
 */
void recordkey_make(struct recordkey *key, const struct netoops_packet *packet,
		    const u8 addr[16])
{
	memset(key, 0, sizeof(*key));
	key->version = (u8)packet->version;
	if (packet->version < NETOOPS_VERSION) {
		memcpy(key->host_id, addr, sizeof(key->host_id));
		key->legacy_boot_id = packet->legacy_boot_id;
		key->legacy_count = packet->legacy_count;
		key->dump_id = packet->dump_id;
		return;
	}
	memcpy(key->host_id, packet->host_id, sizeof(key->host_id));
	memcpy(key->boot_id, packet->boot_id, sizeof(key->boot_id));
	memcpy(key->crash_id, packet->crash_id, sizeof(key->crash_id));
	key->record = packet->record;
	key->sealed = packet->flags & NETOOPS_FLAG_SEALED;
	key->key_id = key->sealed ? packet->key_id : 0;
}

/**
 * recordkey_source - who sends a packet?
 * @packet: the packet; its seal is right if it has one
 * @addr: see recordkey_make()
 *
 * Return: 16 bytes: the id of its host, which a seal proves; without one, an address
 * is all there is.
 */
const u8 *recordkey_source(const struct netoops_packet *packet,
			   const u8 addr[16])
{
	return packet->flags & NETOOPS_FLAG_SEALED ? packet->host_id : addr;
}

/**
 * recordkey_agrees - do two packets say the same of their record?
 * @first: a packet
 * @packet: another, with the same key
 *
 * Return: false when one of them does not belong to it.
 */
bool recordkey_agrees(const struct netoops_packet *first,
		      const struct netoops_packet *packet)
{
	if (packet->type != first->type || packet->machine != first->machine ||
	    packet->dump_id != first->dump_id ||
	    packet->legacy_arch != first->legacy_arch)
		return false;
	if (packet->log_len != first->log_len ||
	    packet->log_lost != first->log_lost ||
	    packet->chunk_size != first->chunk_size ||
	    packet->data_count != first->data_count ||
	    packet->blocks != first->blocks)
		return false;
	return packet->flags == first->flags &&
	       packet->key_id == first->key_id &&
	       packet->realtime_ns == first->realtime_ns &&
	       packet->uptime_ns == first->uptime_ns &&
	       packet->taint == first->taint && packet->pid == first->pid &&
	       packet->cpu == first->cpu && packet->nr_cpus == first->nr_cpus;
}
