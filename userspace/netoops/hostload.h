/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets of machines that crash: the same log from each, at the same time. */
#ifndef _NETOOPS_HOSTLOAD_H
#define _NETOOPS_HOSTLOAD_H

#include <vmcoredd/env.h>
#include <pure/packet.h>
#include <pure/record.h>

#include "../lib/base/err.h"

#define HOSTLOAD_RELEASE	"6.1.0-netoops-send"
#define HOSTLOAD_LOG_SIZE	(64 << 10)	/* when nothing else is said */
#define HOSTLOAD_FILE_MAX	(64U << 20)

/**
 * struct hostload_options - what is sent
 * @version: of the packets: 2, 3 or 4
 * @hosts: machines
 * @records: of each machine
 * @chunk: bytes of log in a packet, 0 for as many as fit
 * @percent: of parity
 * @log_size: bytes of log; 0 with @log_empty not set: all of a file, or 64 KiB
 * @log_empty: no log at all
 * @log_file: where the log comes from, NULL to make one up
 * @blob: user blob, NULL for the number of the host
 * @key_id: which fleet key
 * @fleet_key: fleet key, NULL for none
 * @host_key: key of every host, NULL for none
 * @seed: decides about ids and what is made up
 */
struct hostload_options {
	unsigned int	version;
	u32		hosts;
	u32		records;
	u16		chunk;
	u16		percent;
	u32		log_size;
	bool		log_empty;
	const char	*log_file;
	const char	*blob;
	u32		key_id;
	const u8	*fleet_key;
	const u8	*host_key;
	u64		seed;
};

/**
 * struct hostload - one record of every host
 * @options: what is sent
 * @number: number of the record
 * @log: its log
 * @log_len: bytes there
 * @log_lost: bytes that came before
 * @shape: how it is cut (version 4)
 * @parity: its parity (version 4)
 * @parity_at: where that of each block begins, in packets
 * @realtime_ns: when it began
 * @reason: the line of the log that says why
 * @reason_len: bytes there
 * @text: a log that was made up, or the whole file
 */
struct hostload {
	struct hostload_options	options;
	u32			number;
	const u8		*log;
	u32			log_len;
	u32			log_lost;
	struct netoops_record	shape;
	u8			*parity;
	u32			parity_at[NETOOPS_BLOCKS_MAX];
	u64			realtime_ns;
	const u8		*reason;
	u16			reason_len;
	u8			*text;
	u32			text_len;
};

int hostload_open(struct hostload *load, const struct hostload_options *options,
		  struct err *err);
int hostload_record(struct hostload *load, u32 number, struct err *err);
u32 hostload_count(const struct hostload *load);
size_t hostload_packet(const struct hostload *load, u32 host, u32 seq, u8 *ret_kind,
		       u8 *buf, size_t size);
void hostload_close(struct hostload *load);

#endif /* _NETOOPS_HOSTLOAD_H */
