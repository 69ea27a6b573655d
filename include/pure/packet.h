/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bytes of one netoops packet, written and read.  Pure: a packet that is
 * read stays in the caller's buffer, and the texts point into it.
 */
#ifndef _VMCOREDD_PACKET_H
#define _VMCOREDD_PACKET_H

#include <vmcoredd/env.h>
#include <pure/seal.h>
#include <uapi/vmcoredd/netoops.h>

/**
 * struct netoops_bytes - bytes that belong to somebody else
 * @data: the bytes, NULL when there are none
 * @len: how many
 */
struct netoops_bytes {
	const u8	*data;
	u16		len;
};

/**
 * struct netoops_facts - the facts of a packet, as enum netoops_tag says
 * @release: kernel release
 * @reason: the line of the log that says why
 * @task: name of the task
 * @cpu: struct netoops_cpu; of versions 2 and 3, without the microcode
 * @regs: registers; of version 3 on i386, 60 bytes
 * @dmi: board and BIOS
 * @blob: what the administrator chose to add
 *
 * The length is 0 for one that is missing.
 */
struct netoops_facts {
	struct netoops_bytes	release;
	struct netoops_bytes	reason;
	struct netoops_bytes	task;
	struct netoops_bytes	cpu;
	struct netoops_bytes	regs;
	struct netoops_bytes	dmi;
	struct netoops_bytes	blob;
};

/**
 * struct netoops_packet - one packet, in the machine's byte order
 * @version: 2 to 4
 * @header_size: bytes before the payload
 * @machine: ELF e_machine
 * @dump_id: uptime in seconds, modulo 65536
 * @type: enum netoops_type
 * @kind: enum netoops_kind
 * @flags: NETOOPS_FLAG_*
 * @key_id: which fleet key the host's key was derived from
 * @host_id: identifies the machine
 * @boot_id: identifies the boot
 * @crash_id: common to all records of a crash
 * @packet_seq: number of this packet in the record, in the order of sending
 * @log_len: bytes of log in this record
 * @log_lost: bytes of older log at least that the sender had no room or time for
 * @chunk_size: bytes of log in a data packet
 * @payload_len: bytes of payload in this packet
 * @data_count: chunks of the record
 * @record: number of the record in its crash
 * @blocks: blocks of the record
 * @block: the block of this packet
 * @k: data packets of that block
 * @m: parity packets of that block
 * @index: number of this packet among those
 * @realtime_ns: when the record was begun: CLOCK_REALTIME
 * @uptime_ns: the same: CLOCK_BOOTTIME
 * @taint: the kernel's taint bits
 * @pid: task that was running on the CPU that sends
 * @cpu: number of that CPU
 * @nr_cpus: CPUs online
 * @legacy_count: versions 2 and 3: packets of the record
 * @legacy_number: likewise: number of this packet; 0 has the newest text
 * @legacy_boot_id: likewise: the 32 bits that the administrator chose
 * @legacy_arch: likewise: 2 is x86
 * @facts: its facts
 * @payload: its payload, @payload_len bytes
 *
 * struct netoops_header says more.  A packet of version 2 or 3 fills in what it
 * has and leaves the rest zero; see userspace/lib/record/legacy.h.
 */
struct netoops_packet {
	u16	version;
	u16	header_size;
	u16	machine;
	u16	dump_id;
	u8	type;
	u8	kind;
	u16	flags;
	u32	key_id;
	u8	host_id[NETOOPS_ID_SIZE];
	u8	boot_id[NETOOPS_ID_SIZE];
	u8	crash_id[NETOOPS_ID_SIZE];
	u32	packet_seq;
	u32	log_len;
	u32	log_lost;
	u16	chunk_size;
	u16	payload_len;
	u16	data_count;
	u8	record;
	u8	blocks;
	u8	block;
	u8	k;
	u8	m;
	u8	index;
	u64	realtime_ns;
	u64	uptime_ns;
	u64	taint;
	u32	pid;
	u16	cpu;
	u16	nr_cpus;

	u32	legacy_count;
	u32	legacy_number;
	u32	legacy_boot_id;
	u16	legacy_arch;

	struct netoops_facts	facts;
	const u8		*payload;
};

/* Facts by number: those of struct netoops_facts have tags without a hole. */
#define NETOOPS_TAG_FIRST	NETOOPS_TAG_RELEASE
#define NETOOPS_TAG_LAST	NETOOPS_TAG_BLOB

u16 netoops_fact_max(u16 tag);
struct netoops_bytes *netoops_fact(struct netoops_facts *facts, u16 tag);
size_t netoops_packet_facts_size(const struct netoops_facts *facts);
size_t netoops_packet_encode(u8 *buf, size_t size,
			     const struct netoops_packet *packet,
			     const struct netoops_seal *seal);
int netoops_packet_peek(struct netoops_packet *packet, const u8 *buf,
			size_t len);
int netoops_packet_decode(struct netoops_packet *packet, u8 *buf, size_t len,
			  const struct netoops_seal *seal);

#endif /* _VMCOREDD_PACKET_H */
