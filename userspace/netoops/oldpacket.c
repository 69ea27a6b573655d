// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packets of versions 2 and 3: see oldpacket.h.
 *
 * A log is one segment here, cut as the published sender does: from its beginning,
 * and the last piece, which is sent first, has what is over.  When nothing is over
 * that piece is sent as zeros.
 */
#include "../lib/record/legacy.h"
#include "oldpacket.h"

#define OLDPACKET_SIZE		1412
#define OLDPACKET_TYPE		1
#define OLDPACKET_ARCH_X86	2

/* Where things are in version 3. */
enum {
	AT_VERSION = 0,
	AT_DUMP_ID = 2,
	AT_DATA_OFFSET = 4,
	AT_ARCH = 6,
	AT_ARCH_OFFSET = 8,
	AT_TYPE = 10,
	AT_PACKET_COUNT = 12,
	AT_PACKET_NO = 16,
	AT_BOOT_ID = 20,
	AT_RELEASE = 24,
	AT_BLOB = 88,
	AT_CPU = 216,
	AT_DATA = 388,
};

/* Where things are in version 2, and how long it is. */
enum {
	AT2_HEADER_SIZE = 2,
	AT2_ARCH = 4,
	AT2_DUMP_ID = 6,
	AT2_TYPE = 8,
	AT2_PACKET_COUNT = 10,
	AT2_PACKET_NO = 14,
	AT2_RELEASE = 25,
};

static void put16(u8 *to, u16 value)
{
	__le16 stored = cpu_to_le16(value);

	memcpy(to, &stored, sizeof(stored));
}

static void put_text(u8 *to, size_t size, const char *text)
{
	size_t len = strlen(text);

	memcpy(to, text, len < size ? len : size);
}

/**
 * oldpacket_count - how many packets a log takes
 * @log_len: bytes of log
 *
 * Return: packets, 1 or more.
 */
u32 oldpacket_count(u32 log_len)
{
	return log_len ? (log_len - 1) / LEGACY_CHUNK + 1 : 1;
}

/* As the posting has it: what is reserved stays 0. */
static void oldpacket_header_2(const struct oldpacket *from, u32 number, u8 *buf)
{
	put16(buf + AT2_HEADER_SIZE, LEGACY_HEADER_2);
	put16(buf + AT2_ARCH, OLDPACKET_ARCH_X86);
	put16(buf + AT2_DUMP_ID, from->dump_id);
	put16(buf + AT2_TYPE, OLDPACKET_TYPE);
	store_le32(buf + AT2_PACKET_COUNT, oldpacket_count(from->log_len));
	store_le32(buf + AT2_PACKET_NO, number);
	put_text(buf + AT2_RELEASE, NETOOPS_RELEASE_MAX, from->release);
}

/**
 * oldpacket_encode - make a packet
 * @from: its record
 * @number: which packet; 0 has the newest text
 * @buf: where to
 * @size: bytes there
 *
 * Return: bytes of the packet; 0 when it does not fit.
 */
size_t oldpacket_encode(const struct oldpacket *from, u32 number, u8 *buf,
			size_t size)
{
	size_t data = from->version == 2 ? LEGACY_HEADER_2 : AT_DATA;
	u32 piece = oldpacket_count(from->log_len) - 1 - number;
	u32 len = number ? LEGACY_CHUNK : from->log_len % LEGACY_CHUNK;

	if (size < OLDPACKET_SIZE)
		return 0;
	memset(buf, 0, data + LEGACY_CHUNK);
	put16(buf + AT_VERSION, from->version);
	memcpy(buf + data, from->log + piece * LEGACY_CHUNK, len);
	if (from->version == 2) {
		oldpacket_header_2(from, number, buf);
		return data + LEGACY_CHUNK;
	}
	put16(buf + AT_DUMP_ID, from->dump_id);
	put16(buf + AT_DATA_OFFSET, AT_DATA);
	put16(buf + AT_ARCH, OLDPACKET_ARCH_X86);
	put16(buf + AT_ARCH_OFFSET, AT_CPU);
	put16(buf + AT_TYPE, OLDPACKET_TYPE);
	store_le32(buf + AT_PACKET_COUNT, oldpacket_count(from->log_len));
	store_le32(buf + AT_PACKET_NO, number);
	store_le32(buf + AT_BOOT_ID, from->boot_id);
	put_text(buf + AT_RELEASE, NETOOPS_RELEASE_MAX, from->release);
	put_text(buf + AT_BLOB, NETOOPS_BLOB_MAX, from->blob);
	/* vendor, family, model, stepping, and a stack pointer */
	memcpy(buf + AT_CPU, "\x00\x06\x55\x07", 4);
	buf[AT_CPU + 4 + 152] = 0x10;
	return OLDPACKET_SIZE;
}
