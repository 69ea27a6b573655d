// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames against bytes that were computed elsewhere, and their checksums. */
#include <pure/frame.h>

#include "../tap.h"
#include "hex.h"

#define IPV4_LEN	42
#define IPV6_LEN	62
#define TEXT		"Kernel panic!"

static struct netoops_frame ipv4, ipv6;

static void set_up(void)
{
	struct netoops_frame_address from, to;

	from.port = 2004;
	to.port = 6666;
	hex(from.mac, "525400123456");
	hex(to.mac, "02005e102030");
	hex(from.ip, "00000000000000000000ffffc0000201");
	hex(to.ip, "00000000000000000000ffffc6336402");
	netoops_frame_init(&ipv4, &from, &to);
	hex(from.ip, "20010db8000000000000000000000001");
	hex(to.ip, "20010db8000100000000000000000002");
	netoops_frame_init(&ipv6, &from, &to);
}

/* As a receiver sums: 16 bits at a time, carries at once; 0xffff is right. */
static u16 fold(u16 value, const u8 *data, size_t len)
{
	size_t i;
	u32 next;

	for (i = 0; i < len; i++) {
		next = value + ((u32)data[i] << (i % 2 ? 0 : 8));
		value = (u16)(next > 0xffff ? next - 0xffff : next);
	}
	return value;
}

static bool ipv4_is_right(const u8 *packet, size_t payload)
{
	const u8 *ip = packet + 14, *udp = ip + 20;
	u8 pseudo[12] = { [9] = 17 };
	size_t len = 8 + payload;

	memcpy(pseudo, ip + 12, 8);
	pseudo[10] = (u8)(len >> 8);
	pseudo[11] = (u8)len;
	return (ip[2] << 8 | ip[3]) == (int)(20 + len) &&
		(udp[4] << 8 | udp[5]) == (int)len &&
		fold(0, ip, 20) == 0xffff && (udp[6] || udp[7]) &&
		fold(fold(0, pseudo, sizeof(pseudo)), udp, len) == 0xffff;
}

static bool ipv6_is_right(const u8 *packet, size_t payload)
{
	const u8 *ip = packet + 14, *udp = ip + 40;
	u8 pseudo[40] = { [39] = 17 };
	size_t len = 8 + payload;

	memcpy(pseudo, ip + 8, 32);
	pseudo[34] = (u8)(len >> 8);
	pseudo[35] = (u8)len;
	return (ip[4] << 8 | ip[5]) == (int)len &&
		(udp[4] << 8 | udp[5]) == (int)len && (udp[6] || udp[7]) &&
		fold(fold(0, pseudo, sizeof(pseudo)), udp, len) == 0xffff;
}

static void test_bytes(void)
{
	u8 packet[IPV6_LEN + sizeof(TEXT)];
	size_t len = sizeof(TEXT) - 1;

	is_u64(ipv4.len, IPV4_LEN, "bytes of IPv4 headers");
	memcpy(packet + IPV4_LEN, TEXT, sizeof(TEXT));
	netoops_frame_finish(packet, &ipv4, len, 0x1234);
	ok(is_hex(packet, IPV4_LEN,
		  "02005e102030 525400123456 0800\n"
		  "45000029 12344000 40113c59 c0000201 c6336402\n"
		  "07d41a0a 0015c22c"), "an IPv4 frame");
	ok(!memcmp(packet + IPV4_LEN, TEXT, sizeof(TEXT)),
	   "its payload is as it was");

	is_u64(ipv6.len, IPV6_LEN, "bytes of IPv6 headers");
	memcpy(packet + IPV6_LEN, TEXT, sizeof(TEXT));
	netoops_frame_finish(packet, &ipv6, len, 0x1234);
	ok(is_hex(packet, IPV6_LEN,
		  "02005e102030 525400123456 86dd\n"
		  "60000000 00151140\n"
		  "20010db8000000000000000000000001\n"
		  "20010db8000100000000000000000002\n"
		  "07d41a0a 001552ee"), "an IPv6 frame");
	ok(!memcmp(packet + IPV6_LEN, TEXT, sizeof(TEXT)),
	   "its payload is as it was");
}

/* The example that textbooks give for IPv4's checksum. */
static void test_textbook(void)
{
	struct netoops_frame_address from = {}, to = {};
	struct netoops_frame frame;
	u8 packet[IPV4_LEN + 87] = {};

	hex(from.ip, "00000000000000000000ffffc0a80001");
	hex(to.ip, "00000000000000000000ffffc0a800c7");
	netoops_frame_init(&frame, &from, &to);
	netoops_frame_finish(packet, &frame, 87, 0);
	ok(is_hex(packet + 14, 20, "4500007300004000\n"
				   "4011b861c0a80001c0a800c7"),
	   "a header from the textbook");
}

static void test_lengths(void)
{
	static u8 packet[IPV6_LEN + 1472];
	unsigned int wrong4 = 0, wrong6 = 0;
	size_t len, i;

	for (len = 0; len <= 1472; len++) {
		for (i = 0; i < len; i++)
			packet[IPV4_LEN + i] = (u8)(i * 251 + len);
		netoops_frame_finish(packet, &ipv4, len, (u16)(len * 77));
		wrong4 += !ipv4_is_right(packet, len);
		netoops_frame_finish(packet, &ipv6, len, (u16)(len * 77));
		wrong6 += !ipv6_is_right(packet, len);
	}
	is_u64(wrong4, 0, "IPv4: lengths and checksums of 0 to 1472 bytes");
	is_u64(wrong6, 0, "IPv6: lengths and checksums of 0 to 1472 bytes");

	memset(packet, 0xff, sizeof(packet));
	netoops_frame_finish(packet, &ipv4, 1471, 0xffff);
	ok(ipv4_is_right(packet, 1471), "IPv4: all ones");
	memset(packet, 0xff, sizeof(packet));
	netoops_frame_finish(packet, &ipv6, 1471, 0xffff);
	ok(ipv6_is_right(packet, 1471), "IPv6: all ones");
}

/* A payload that is its own checksum leaves 0, which would mean "none". */
static void test_zero(const struct netoops_frame *frame, const char *name)
{
	u8 packet[IPV6_LEN + 3] = {}, *udp = packet + frame->len - 8;

	netoops_frame_finish(packet, frame, 3, 1);
	memcpy(udp + 8, udp + 6, 2);
	netoops_frame_finish(packet, frame, 3, 1);
	is_u64(udp[6] << 8 | udp[7], 0xffff, "%s: checksum 0 becomes 0xffff",
	       name);
}

static void test_families(void)
{
	struct netoops_frame_address from = {}, to = {};
	struct netoops_frame frame;

	hex(from.ip, "00000000000000000000ffffc0a80001");
	hex(to.ip, "20010db8000000000000000000000001");
	netoops_frame_init(&frame, &from, &to);
	is_u64(frame.len, IPV6_LEN, "IPv6 if only the source is IPv4's");
	netoops_frame_init(&frame, &to, &from);
	is_u64(frame.len, IPV6_LEN, "IPv6 if only the destination is IPv4's");
}

int main(void)
{
	set_up();
	test_bytes();
	test_textbook();
	test_lengths();
	test_zero(&ipv4, "IPv4");
	test_zero(&ipv6, "IPv6");
	test_families();
	return tap_done();
}
