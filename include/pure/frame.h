/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ethernet, IPv4 or IPv6, and UDP headers.  Pure. */
#ifndef _VMCOREDD_FRAME_H
#define _VMCOREDD_FRAME_H

#include <vmcoredd/env.h>

#define NETOOPS_FRAME_MAX	62	/* 14 + 40 + 8 */

/**
 * struct netoops_frame - headers but for lengths and checksums
 * @bytes: the headers
 * @len: 42 with IPv4, 62 with IPv6
 */
struct netoops_frame {
	u8	bytes[NETOOPS_FRAME_MAX];
	u8	len;
};

/**
 * struct netoops_frame_address - one end of a packet's way
 * @mac: Ethernet address
 * @ip: IPv6 address, or IPv4 mapped to it (::ffff:a.b.c.d)
 * @port: UDP port
 */
struct netoops_frame_address {
	u8	mac[6];
	u8	ip[16];
	u16	port;
};

void netoops_frame_init(struct netoops_frame *frame,
			const struct netoops_frame_address *from,
			const struct netoops_frame_address *to);
void netoops_frame_finish(u8 *packet, const struct netoops_frame *frame,
			  size_t payload_len, u16 id);

#endif /* _VMCOREDD_FRAME_H */
