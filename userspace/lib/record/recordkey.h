/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What makes packets belong together.  Pure. */
#ifndef _LIB_RECORDKEY_H
#define _LIB_RECORDKEY_H

#include <vmcoredd/env.h>
#include <pure/packet.h>

/**
 * struct recordkey - equal in all bytes for the packets of a record
 * @host_id: of the packets; where they have none, the address they came from
 * @boot_id: of the packets
 * @crash_id: of the packets
 * @legacy_boot_id: of versions 2 and 3
 * @legacy_count: of versions 2 and 3
 * @key_id: of those that are sealed
 * @dump_id: of versions 2 and 3
 * @record: of the packets
 * @version: of the packets
 * @sealed: they are; others must not spoil their record
 *
 * What a version does not have is 0.
 */
struct recordkey {
	u8	host_id[NETOOPS_ID_SIZE];
	u8	boot_id[NETOOPS_ID_SIZE];
	u8	crash_id[NETOOPS_ID_SIZE];
	u32	legacy_boot_id;
	u32	legacy_count;
	u32	key_id;
	u16	dump_id;
	u8	record;
	u8	version;
	bool	sealed;
};

void recordkey_make(struct recordkey *key, const struct netoops_packet *packet,
		    const u8 addr[16]);
const u8 *recordkey_source(const struct netoops_packet *packet,
			   const u8 addr[16]);
bool recordkey_agrees(const struct netoops_packet *first,
		      const struct netoops_packet *packet);

#endif /* _LIB_RECORDKEY_H */
