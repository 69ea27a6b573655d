/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Packets as netoops was posted in 2010: versions 2 and 3.  Pure.
 *
 * Version 3, little-endian.  Its header was made by four patches, and a sender
 * may lack the later ones; data_offset and arch_offset tell which it has.
 *
 *	0	2	version, 3
 *	2	2	dump_id: uptime in seconds, modulo 65536
 *	4	2	data_offset: where the text begins
 *	6	2	arch: 2 is x86
 *	8	2	arch_offset: where the data of the architecture begin; they
 *			end at data_offset
 *	10	2	type: 1 oops or panic, 3 soft
 *	12	4	packet_count
 *	16	4	packet_no: 0 has the newest text
 *	20	4	boot_id, not when arch_offset is 84
 *	then	64	kernel_version
 *	then	128	user_blob, only when arch_offset is 216
 *
 * The data of x86, empty in the first patch, are vendor, family, model and
 * stepping in a byte each, then struct pt_regs in the machine's own order: 168
 * bytes, or 60 on i386.  They are all zero when there were none.
 *
 * The text is always 1024 bytes.  The log comes in one or two segments, as it lay
 * in the kernel's buffer, each cut from its beginning: so the newest chunk of
 * each, packet 0 among them, is filled up with zeros.  When the length of a
 * segment is a multiple of 1024, its newest chunk was sent as zeros only.
 *
 * Version 2 was the first posting (2 November 2010, patch 05/12), in the sender's own
 * byte order, which is little-endian on x86:
 *
 *	0	2	version, 2
 *	2	2	header_size: where the text begins, 217
 *	4	2	arch: 2 is x86
 *	6	2	dump_id: uptime in seconds, modulo 65536
 *	8	2	type: 1 oops or panic, 3 soft
 *	10	4	packet_count
 *	14	4	packet_no: 0 has the newest text
 *	18	4	reserved1
 *	22	3	reserved2, reserved3, reserved4, a byte each
 *	25	64	kernel_version
 *	89	64	reserved5, a text
 *	153	64	reserved6, a text
 *
 * Later patches gave the reserved fields a meaning that is not known here.  Where they
 * are not zero they are kept raw, in fields of the packet that version 2 does not have:
 * reserved1 as legacy_boot_id, the three bytes as those of pid, the lowest first, and
 * the two texts, one behind the other, as the user blob.
 */
#ifndef _LIB_LEGACY_H
#define _LIB_LEGACY_H

#include <vmcoredd/env.h>
#include <pure/packet.h>

#define LEGACY_VERSION_2	2
#define LEGACY_VERSION_3	3
#define LEGACY_CHUNK		1024	/* bytes of text in a packet, with padding */
#define LEGACY_HEADER_2		217
#define LEGACY_RESERVED		64	/* bytes of a reserved text of version 2 */
#define LEGACY_ARCH_X86		2

int legacy_decode(struct netoops_packet *packet, const u8 *buf, size_t len);

#endif /* _LIB_LEGACY_H */
