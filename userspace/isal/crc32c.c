// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * CRC32C by ISA-L, which uses what the CPU has for it, instead of the pure
 * fs/vmcoredd/crc32c.c: see userspace/Makefile.
 */
#include <isa-l/crc.h>

#include <vmcoredd/env.h>
#include <pure/crc32c.h>

#define CRC32C_MOST	(1 << 30)	/* ISA-L's lengths are int */

/**
 * vmcoredd_crc32c - CRC32C of a buffer
 * @crc: 0, or the CRC of what comes before @buf
 * @buf: the buffer
 * @len: bytes at @buf
 *
 * Return: the CRC, pre- and post-inverted as usual.
 */
u32 vmcoredd_crc32c(u32 crc, const void *buf, size_t len)
{
	/* ISA-L takes a pointer to what it does not change. */
	u8 *pos = (u8 *)buf;
	size_t part;

	crc = ~crc;
	for (; len; len -= part, pos += part) {
		part = len < CRC32C_MOST ? len : CRC32C_MOST;
		crc = crc32_iscsi(pos, (int)part, crc);
	}
	return ~crc;
}
