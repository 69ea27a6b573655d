/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets of versions 2 and 3, as the first netoops sent them, with what was wrong
 * with them.
 */
#ifndef _NETOOPS_OLDPACKET_H
#define _NETOOPS_OLDPACKET_H

#include <vmcoredd/env.h>

/* Times that all packets were sent, for want of something better. */
#define OLDPACKET_COPIES	3

/**
 * struct oldpacket - the record that a packet belongs to
 * @version: 2 or 3
 * @dump_id: uptime in seconds
 * @boot_id: what the administrator chose
 * @release: kernel release
 * @blob: user blob
 * @log: its log
 * @log_len: bytes there
 */
struct oldpacket {
	u16		version;
	u16		dump_id;
	u32		boot_id;
	const char	*release;
	const char	*blob;
	const u8	*log;
	u32		log_len;
};

u32 oldpacket_count(u32 log_len);
size_t oldpacket_encode(const struct oldpacket *from, u32 number, u8 *buf,
			size_t size);

#endif /* _NETOOPS_OLDPACKET_H */
