/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What netoops sends: the records of a crash as UDP packets.
 *
 * A crash has a random id and one record or more: record 0 is the oops or the
 * panic, record 1 the panic that followed the oops.  A record is the end of the
 * kernel log, cut into chunks of one size, and facts about the machine.
 *
 * A packet is
 *
 *	0		struct netoops_header, 128 bytes
 *	128		facts, up to header_size
 *	header_size	payload, payload_len bytes
 *	then		tag, 16 bytes; nothing follows it
 *
 * and NETOOPS_PACKET_MAX bytes of UDP payload at most.  All integers are
 * little-endian whatever the machine.  A reader must take the facts and the
 * payload from where the header says, and ignore tags and flags that it does
 * not know, so that later senders can add some.
 *
 * The log is log_len bytes.  Chunk number c is the log's bytes from
 * c * chunk_size on; only the last chunk (data_count - 1) may be shorter than
 * chunk_size.  Chunks are dealt to blocks like cards: chunk c is number
 * c / blocks of block c % blocks.  A block of k chunks has m parity packets, and
 * any k of these k + m packets rebuild it (see NETOOPS_FEC_POLYNOMIAL).
 *
 * The tag is, with NETOOPS_FLAG_SEALED, the Poly1305 tag of
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) under the host's key, whose
 * nonce is crash_id (16), packet_seq (le32), record (le32); the 128 bytes of the
 * header are authenticated, what is after them also encrypted.  The host's key is
 * HChaCha20 of the fleet key that key_id names and host_id.  Without the flag, the
 * tag is the CRC32C (that of iSCSI, RFC 3720) of all before it as a le32, then 12
 * zeros.
 *
 * Packets belong to one record when they agree in host_id, boot_id, crash_id,
 * record, NETOOPS_FLAG_SEALED and, with it, key_id.  They also agree then in all
 * that the header says of the record, and those of a block in k and m.  Any of
 * them may have any of the facts; of a fact that comes twice the first counts.
 */
#ifndef _UAPI_VMCOREDD_NETOOPS_H
#define _UAPI_VMCOREDD_NETOOPS_H

#include <linux/types.h>

#define NETOOPS_PORT		2004	/* UDP, as in the first postings */
#define NETOOPS_VERSION		4
#define NETOOPS_PACKET_MAX	1400	/* bytes of UDP payload */
#define NETOOPS_HEADER_SIZE	128
#define NETOOPS_TAG_SIZE	16
#define NETOOPS_ID_SIZE		16
#define NETOOPS_KEY_SIZE	32
#define NETOOPS_NONCE_SIZE	24

/**
 * enum netoops_type - what made the machine send
 * @NETOOPS_TYPE_OOPS: an oops; the machine may live on
 * @NETOOPS_TYPE_PANIC: a panic, or the start of the crash kernel
 * @NETOOPS_TYPE_SOFT: somebody asked for it, nothing is wrong
 *
 * Versions 2 and 3 know 1 (printk buffer: oops or panic) and 3 (soft).
 */
enum netoops_type {
	NETOOPS_TYPE_OOPS	= 1,
	NETOOPS_TYPE_PANIC	= 2,
	NETOOPS_TYPE_SOFT	= 3,
};

/**
 * enum netoops_kind - what a packet's payload is
 * @NETOOPS_KIND_FACTS: nothing; it is sent for its facts
 * @NETOOPS_KIND_DATA: a chunk of the log
 * @NETOOPS_KIND_PARITY: parity of a block, chunk_size bytes
 */
enum netoops_kind {
	NETOOPS_KIND_FACTS	= 0,
	NETOOPS_KIND_DATA	= 1,
	NETOOPS_KIND_PARITY	= 2,
};

/* Flags of a packet. */
#define NETOOPS_FLAG_SEALED	0x0001	/* encrypted, the tag is Poly1305's */

/**
 * struct netoops_header - how every packet of version 4 begins
 * @version: NETOOPS_VERSION
 * @header_size: bytes before the payload: this header and the facts, a multiple
 *	of 4
 * @machine: ELF e_machine (EM_X86_64 is 62, EM_AARCH64 is 183)
 * @dump_id: uptime in seconds, modulo 65536
 * @type: enum netoops_type
 * @kind: enum netoops_kind
 * @flags: NETOOPS_FLAG_*
 * @key_id: which fleet key the host's key was derived from, chosen by the
 *	administrator; 0 without NETOOPS_FLAG_SEALED
 * @host_id: identifies the machine, such as its machine id
 * @boot_id: identifies the boot: /proc/sys/kernel/random/boot_id
 * @crash_id: random, common to all records of a crash; also in the kernel log
 *	as "netoops: crash id <uuid>"
 * @packet_seq: number of this packet in the record, from 0 in the order of
 *	sending; no two packets of a record share it
 * @log_len: bytes of log in this record
 * @log_lost: bytes of older log at least that the sender's buffer had no room for,
 *	or its time budget no time; what "dmesg --clear" has cleared is neither sent
 *	nor counted
 * @chunk_size: bytes of log in a data packet, 1 or more
 * @payload_len: bytes of payload in this packet
 * @data_count: chunks of the record: log_len / chunk_size, rounded up
 * @record: number of the record in its crash, from 0
 * @blocks: blocks of the record; 0 when log_len is 0
 * @block: the block of this packet; 0 in a packet of facts
 * @k: data packets of that block; 0 in a packet of facts
 * @m: parity packets of that block; 0 in a packet of facts; k + m <= 255
 * @index: data: number of the chunk in the block, below k; parity: number of
 *	the parity packet, below m; facts: 0
 * @realtime_ns: when the record was begun: CLOCK_REALTIME
 * @uptime_ns: the same: CLOCK_BOOTTIME
 * @taint: the kernel's taint bits
 * @pid: task that was running on the CPU that sends
 * @cpu: number of that CPU
 * @nr_cpus: CPUs online
 * @zero: 0
 */
struct netoops_header {
	__le16	version;
	__le16	header_size;
	__le16	machine;
	__le16	dump_id;
	__u8	type;
	__u8	kind;
	__le16	flags;
	__le32	key_id;
	__u8	host_id[NETOOPS_ID_SIZE];
	__u8	boot_id[NETOOPS_ID_SIZE];
	__u8	crash_id[NETOOPS_ID_SIZE];
	__le32	packet_seq;
	__le32	log_len;
	__le32	log_lost;
	__le16	chunk_size;
	__le16	payload_len;
	__le16	data_count;
	__u8	record;
	__u8	blocks;
	__u8	block;
	__u8	k;
	__u8	m;
	__u8	index;
	__le64	realtime_ns;
	__le64	uptime_ns;
	__le64	taint;
	__le32	pid;
	__le16	cpu;
	__le16	nr_cpus;
	__le64	zero;
};

/**
 * struct netoops_fact - how each fact begins
 * @tag: enum netoops_tag
 * @length: bytes of its value, which follows, padded with zeros to a multiple
 *	of 4
 */
struct netoops_fact {
	__le16	tag;
	__le16	length;
};

/**
 * enum netoops_tag - facts
 * @NETOOPS_TAG_RELEASE: kernel release as uname -r, at most 64 bytes of text
 * @NETOOPS_TAG_REASON: the line of the log that says why, at most 96 bytes of
 *	text
 * @NETOOPS_TAG_TASK: name of the task, at most 16 bytes of text
 * @NETOOPS_TAG_CPU: struct netoops_cpu
 * @NETOOPS_TAG_REGS: registers of the CPU where it happened: struct pt_regs of
 *	the machine as far as it is ABI: 21 __u64 on x86_64, 34 on arm64, in the
 *	machine's byte order; missing when the hook was given none
 * @NETOOPS_TAG_DMI: board and BIOS, "vendor product, BIOS version date", at most
 *	96 bytes of text
 * @NETOOPS_TAG_BLOB: what the administrator chose to add, at most 128 bytes
 *
 * Text has no NUL at its end.
 */
enum netoops_tag {
	NETOOPS_TAG_RELEASE	= 1,
	NETOOPS_TAG_REASON	= 2,
	NETOOPS_TAG_TASK	= 3,
	NETOOPS_TAG_CPU		= 4,
	NETOOPS_TAG_REGS	= 5,
	NETOOPS_TAG_DMI		= 6,
	NETOOPS_TAG_BLOB	= 7,
};

#define NETOOPS_RELEASE_MAX	64
#define NETOOPS_REASON_MAX	96
#define NETOOPS_TASK_MAX	16
#define NETOOPS_REGS_X86_64	168
#define NETOOPS_REGS_ARM64	272
#define NETOOPS_REGS_MAX	272
#define NETOOPS_DMI_MAX		96
#define NETOOPS_BLOB_MAX	128

/**
 * struct netoops_cpu - the CPU where it happened
 * @vendor: x86: cpuinfo_x86's x86_vendor (0 Intel, 2 AMD, ...); arm64: the
 *	implementer of MIDR_EL1
 * @family: x86: family; arm64: architecture of MIDR_EL1
 * @model: x86: model; arm64: low 8 bits of MIDR_EL1's part number
 * @stepping: x86: stepping; arm64: revision of MIDR_EL1
 * @microcode: x86: microcode revision; arm64: MIDR_EL1
 */
struct netoops_cpu {
	__u8	vendor;
	__u8	family;
	__u8	model;
	__u8	stepping;
	__le64	microcode;
} __attribute__((packed));

/*
 * The erasure code is systematic Reed-Solomon over GF(2^8) with this polynomial
 * (x^8 + x^4 + x^3 + x^2 + 1) and a Cauchy matrix: byte b of parity packet i is
 * the sum over all chunks j < k of byte b of chunk j times 1 / ((k + i) ^ j).  A
 * short last chunk counts as padded with zeros.  It is what ISA-L computes after
 * gf_gen_cauchy1_matrix().
 *
 * A block has max(parity percent of k rounded up, NETOOPS_PARITY_MIN) parity
 * packets, at most NETOOPS_BLOCK_MAX packets in all.
 */
#define NETOOPS_FEC_POLYNOMIAL	0x11d
#define NETOOPS_PARITY_MIN	24
#define NETOOPS_PARITY_PERCENT_MAX	200
#define NETOOPS_BLOCK_MAX	255	/* packets of a block */
#define NETOOPS_BLOCKS_MAX	255	/* blocks of a record */

#endif /* _UAPI_VMCOREDD_NETOOPS_H */
