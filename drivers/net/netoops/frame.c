// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Ethernet, IPv4 or IPv6, and UDP headers.
 * Pure file (see scripts/pure-files).
 *
 * The stack's own would allocate and take locks.  All checksums are computed
 * here, UDP's over IPv4 too: what a device offloads differs, and a panic is no
 * time to find out.
 */
#include <vmcoredd/env.h>
#include <pure/frame.h>

#define ETHERNET	14
#define IPV4		20
#define IPV6		40
#define UDP		8

#define TTL		64
#define PROTOCOL_UDP	17
#define DONT_FRAGMENT	0x4000

static void store_be16(u8 *to, size_t value)
{
	to[0] = (u8)(value >> 8);
	to[1] = (u8)value;
}

static bool is_mapped(const u8 ip[16])
{
	static const u8 prefix[12] = { [10] = 0xff, [11] = 0xff };

	return !memcmp(ip, prefix, sizeof(prefix));
}

/* One's complement sum; fits 32 bits up to 128 KiB. */
static u32 sum(u32 begin, const u8 *data, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		begin += (u32)data[i] << 8 | data[i + 1];
	if (len % 2)
		begin += (u32)data[len - 1] << 8;
	return begin;
}

static u16 checksum(u32 value)
{
	value = (value & 0xffff) + (value >> 16);
	value = (value & 0xffff) + (value >> 16);
	return (u16)~value;
}

static void init_ipv4(u8 *ip, const u8 from[16], const u8 to[16])
{
	ip[0] = 0x45;
	store_be16(ip + 6, DONT_FRAGMENT);
	ip[8] = TTL;
	ip[9] = PROTOCOL_UDP;
	memcpy(ip + 12, from + 12, 4);
	memcpy(ip + 16, to + 12, 4);
}

static void init_ipv6(u8 *ip, const u8 from[16], const u8 to[16])
{
	ip[0] = 0x60;
	ip[6] = PROTOCOL_UDP;
	ip[7] = TTL;
	memcpy(ip + 8, from, 16);
	memcpy(ip + 24, to, 16);
}

/**
 * netoops_frame_init - headers of all packets on one way
 * @frame: the headers
 * @from: this machine
 * @to: address and port of the destination, Ethernet address of the next hop
 *
 * With IPv4 if both addresses are IPv4's, else with IPv6.
 */
void netoops_frame_init(struct netoops_frame *frame,
			const struct netoops_frame_address *from,
			const struct netoops_frame_address *to)
{
	bool ipv4 = is_mapped(from->ip) && is_mapped(to->ip);
	u8 *udp;

	memset(frame, 0, sizeof(*frame));
	frame->len = ETHERNET + (ipv4 ? IPV4 : IPV6) + UDP;
	memcpy(frame->bytes, to->mac, 6);
	memcpy(frame->bytes + 6, from->mac, 6);
	store_be16(frame->bytes + 12, ipv4 ? 0x0800 : 0x86dd);
	if (ipv4)
		init_ipv4(frame->bytes + ETHERNET, from->ip, to->ip);
	else
		init_ipv6(frame->bytes + ETHERNET, from->ip, to->ip);
	udp = frame->bytes + frame->len - UDP;
	store_be16(udp, from->port);
	store_be16(udp + 2, to->port);
}

/**
 * netoops_frame_finish - put headers in front of a payload
 * @packet: frame->len bytes that are written, then the payload
 * @frame: headers
 * @payload_len: bytes of payload, at most 65,507
 * @id: IPv4's identification of this packet
 *
 * Context: any.
 */
void netoops_frame_finish(u8 *packet, const struct netoops_frame *frame,
			  size_t payload_len, u16 id)
{
	size_t udp_len = UDP + payload_len;
	u8 *ip = packet + ETHERNET;
	u8 *udp = packet + frame->len - UDP;
	u8 *addresses;
	u16 check;

	memcpy(packet, frame->bytes, frame->len);
	if (ip[0] == 0x45) {
		addresses = ip + 12;
		store_be16(ip + 2, IPV4 + udp_len);
		store_be16(ip + 4, id);
		store_be16(ip + 10, checksum(sum(0, ip, IPV4)));
	} else {
		addresses = ip + 8;
		store_be16(ip + 4, udp_len);
	}
	store_be16(udp + 4, udp_len);
	/* The pseudo-header: the addresses stand right before UDP's header. */
	check = checksum(sum((u32)(PROTOCOL_UDP + udp_len), addresses,
			     (size_t)(udp - addresses) + udp_len));
	/* 0 would mean that there is none. */
	store_be16(udp + 6, check ? check : 0xffff);
}
