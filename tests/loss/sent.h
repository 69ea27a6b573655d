/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A record as it is sent: made of text, with every packet encoded. */
#ifndef _SENT_H
#define _SENT_H

#include <pure/packet.h>
#include <pure/record.h>

/**
 * struct sent_packet - what goes out in one datagram
 * @len: bytes
 * @bytes: the packet
 */
struct sent_packet {
	size_t	len;
	u8	bytes[NETOOPS_PACKET_MAX];
};

/**
 * struct sent - a record
 * @record: its shape
 * @log: record.log_len bytes of text
 * @packets: record.packet_count, in the order of sending
 * @bytes: of all packets as Ethernet frames with IPv4 and UDP headers
 */
struct sent {
	struct netoops_record	record;
	char			*log;
	struct sent_packet	*packets;
	u64			bytes;
};

/* Bytes of Ethernet, IPv4 and UDP headers. */
#define SENT_OVERHEAD	(14 + 20 + 8)

u32 sent_random(u64 *seed);
void sent_make(struct sent *sent, u32 log_len, u16 percent,
	       const struct netoops_seal *seal);
void sent_free(struct sent *sent);

#endif /* _SENT_H */
