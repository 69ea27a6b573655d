/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What vmcoredd puts into the ELF notes of /proc/vmcore.
 *
 * Every device dump is one note of type NT_VMCOREDD (0x700) with the header
 * that mainline defines in <linux/vmcore.h> (struct vmcoredd_header, 64 bytes,
 * then the payload, zero padded so that the whole note is a multiple of the
 * page size).  The payload is what the driver wrote, to the byte.
 *
 * Mainline does not record how long the payload truly is.  The first dump of a
 * file made by vmcoredd is therefore an index, named VMCOREDD_INDEX_NAME, that
 * describes every registration: those that became notes and those that failed.
 *
 * All integers are little-endian whatever the machine; all text is
 * NUL-terminated and NUL-padded.  A reader must step by the sizes that the
 * headers name, not by sizeof(), so that later versions can append fields.
 */
#ifndef _UAPI_VMCOREDD_NOTE_H
#define _UAPI_VMCOREDD_NOTE_H

#include <linux/types.h>

#define VMCOREDD_NT_DUMP	0x700	/* NT_VMCOREDD of <linux/elf.h> */
#define VMCOREDD_NT_NAME	"LINUX"
#define VMCOREDD_NT_NAMESZ	8	/* of the field, not of the string */
#define VMCOREDD_NAME_LEN	44	/* dump name with its NUL: 43 bytes of text */
#define VMCOREDD_NOTE_HEADER	64	/* nhdr, name and dump name */

/**
 * struct vmcoredd_note_header - how a device dump's note begins
 * @n_namesz: VMCOREDD_NT_NAMESZ
 * @n_descsz: bytes after @name: 44 for @dump_name and the padded payload
 * @n_type: VMCOREDD_NT_DUMP
 * @name: VMCOREDD_NT_NAME, padded with NULs
 * @dump_name: name of the dump
 *
 * The layout of struct vmcoredd_header in <linux/vmcore.h> (Linux commit
 * 2724273e8fd0, v4.18).  The three numbers are in the byte order of the ELF
 * file, the only ones here that are.
 */
struct vmcoredd_note_header {
	__u32	n_namesz;
	__u32	n_descsz;
	__u32	n_type;
	__u8	name[VMCOREDD_NT_NAMESZ];
	__u8	dump_name[VMCOREDD_NAME_LEN];
};

/*
 * The index
 */
#define VMCOREDD_INDEX_NAME	"vmcoredd.index"
#define VMCOREDD_INDEX_MAGIC	"VDDINDEX"
#define VMCOREDD_INDEX_VERSION	1
#define VMCOREDD_OWNER_LEN	56	/* module name with its NUL */
#define VMCOREDD_DEVICE_LEN	48	/* device name with its NUL */
#define VMCOREDD_NO_NOTE	0xffffffffU

/**
 * enum vmcoredd_status - how the collection of one dump ended
 * @VMCOREDD_STATUS_OK: complete
 * @VMCOREDD_STATUS_PARTIAL: the callback says that something is missing
 * @VMCOREDD_STATUS_LATE: complete, but the callback overran its time budget
 * @VMCOREDD_STATUS_FAILED: the callback returned an error; no note
 * @VMCOREDD_STATUS_REFUSED: never collected: bad arguments, over budget, too
 *	many, no memory
 * @VMCOREDD_STATUS_OVERRUN: the callback wrote past its buffer, or returned that
 *	it did; quarantined, no note
 * @VMCOREDD_STATUS_RUNNING: the callback had not returned when this was read
 *	(and never will, if it died)
 */
enum vmcoredd_status {
	VMCOREDD_STATUS_OK		= 0,
	VMCOREDD_STATUS_PARTIAL		= 1,
	VMCOREDD_STATUS_LATE		= 2,
	VMCOREDD_STATUS_FAILED		= 3,
	VMCOREDD_STATUS_REFUSED		= 4,
	VMCOREDD_STATUS_OVERRUN		= 5,
	VMCOREDD_STATUS_RUNNING		= 6,
};

/**
 * enum vmcoredd_codec - how a payload is stored in its note
 * @VMCOREDD_CODEC_RAW: as the driver wrote it
 * @VMCOREDD_CODEC_ZSTD: one zstd frame (RFC 8878) with its content size
 */
enum vmcoredd_codec {
	VMCOREDD_CODEC_RAW		= 0,
	VMCOREDD_CODEC_ZSTD		= 1,
};

#define VMCOREDD_FLAG_REQUIRED	0x1	/* may use the part kept from optional dumps */
#define VMCOREDD_FLAG_COMPRESS	0x2	/* the producer allowed compression */

/**
 * struct vmcoredd_index_header - payload of the note VMCOREDD_INDEX_NAME
 * @magic: VMCOREDD_INDEX_MAGIC, without a NUL
 * @version: VMCOREDD_INDEX_VERSION; a reader refuses none, it reads what it knows
 * @header_size: bytes from @magic to the first entry
 * @entry_size: bytes from one entry to the next
 * @entries: number of entries that follow
 * @lost: registrations that found no room in the index
 * @reserved: 0
 * @budget: bytes of notes that could be kept, in all
 * @used: bytes of notes that are kept
 * @crc32c: CRC32C of the whole index, header and entries, with this field 0
 * @padding: 0
 */
struct vmcoredd_index_header {
	__u8	magic[8];
	__le16	version;
	__le16	header_size;
	__le16	entry_size;
	__le16	entries;
	__le32	lost;
	__le32	reserved;
	__le64	budget;
	__le64	used;
	__le32	crc32c;
	__le32	padding;
};

/**
 * struct vmcoredd_index_entry - one registration
 * @name: name of the dump, as in its note (what was asked for, made printable
 *	and unique)
 * @note: position among the file's own 0x700 notes, counted from the index,
 *	which is 0; VMCOREDD_NO_NOTE when the dump is not in the file
 * @size: true size of the payload, in bytes
 * @stored: bytes that the payload occupies in its note; @size unless compressed
 * @max_size: bytes that the producer asked for
 * @start_ns: when collection began, nanoseconds since the capture kernel booted
 * @duration_ns: how long the callback ran
 * @crc32c: CRC32C (Castagnoli, RFC 3720 B.4) of the @size bytes before
 *	compression
 * @codec: enum vmcoredd_codec
 * @status: enum vmcoredd_status
 * @error: 0, or the errno as a positive Linux number
 * @flags: VMCOREDD_FLAG_*
 * @priority: higher priorities stand earlier in the file
 * @owner: module that registered the dump
 * @device: device that it belongs to, or empty
 */
struct vmcoredd_index_entry {
	__u8	name[VMCOREDD_NAME_LEN];
	__le32	note;
	__le64	size;
	__le64	stored;
	__le64	max_size;
	__le64	start_ns;
	__le64	duration_ns;
	__le32	crc32c;
	__le16	codec;
	__le16	status;
	__le32	error;
	__le16	flags;
	__le16	priority;
	__u8	owner[VMCOREDD_OWNER_LEN];
	__u8	device[VMCOREDD_DEVICE_LEN];
};

/*
 * Device state: one self-describing payload format for collectors
 *
 * A header, then records, each a multiple of 8 bytes.  Records after a DEVICE
 * record belong to that device until the next one.  A reader skips the types
 * that it does not know.
 */
#define VMCOREDD_STATE_MAGIC	"VDDSTATE"
#define VMCOREDD_STATE_VERSION	1
#define VMCOREDD_STATE_ALIGN	8
#define VMCOREDD_STATE_NAME_LEN	24	/* register, set or attribute name with its NUL */

/**
 * struct vmcoredd_state_header - payload of a dump in state format
 * @magic: VMCOREDD_STATE_MAGIC, without a NUL
 * @version: VMCOREDD_STATE_VERSION
 * @header_size: bytes from @magic to the first record
 * @size: bytes of header and records together
 * @records: number of records
 * @lost: records that did not fit; not 0 means that this dump is partial
 */
struct vmcoredd_state_header {
	__u8	magic[8];
	__le16	version;
	__le16	header_size;
	__le32	size;
	__le32	records;
	__le32	lost;
};

/**
 * enum vmcoredd_state_type - what the value of a record is
 * @VMCOREDD_STATE_DEVICE: struct vmcoredd_state_device
 * @VMCOREDD_STATE_ATTR: struct vmcoredd_state_attr and its text
 * @VMCOREDD_STATE_CONFIG: struct vmcoredd_state_config and its bytes
 * @VMCOREDD_STATE_REGS: struct vmcoredd_state_regs and its registers
 * @VMCOREDD_STATE_SKIP: struct vmcoredd_state_skip
 */
enum vmcoredd_state_type {
	VMCOREDD_STATE_DEVICE		= 1,
	VMCOREDD_STATE_ATTR		= 2,
	VMCOREDD_STATE_CONFIG		= 3,
	VMCOREDD_STATE_REGS		= 4,
	VMCOREDD_STATE_SKIP		= 5,
};

/**
 * struct vmcoredd_state_record - how every record begins
 * @type: enum vmcoredd_state_type
 * @flags: 0
 * @length: bytes of the value that follows, without its padding
 */
struct vmcoredd_state_record {
	__le16	type;
	__le16	flags;
	__le32	length;
};

/**
 * struct vmcoredd_state_device - the device that the next records are about
 * @domain: PCI domain
 * @bus: bus number
 * @devfn: device in bits 7..3, function in bits 2..0
 * @hdr_type: header type of configuration space, without the multi-function bit
 * @pcie_type: PCI Express port type (bits 7..4 of its capability register), or
 *	0xff when the device has no PCI Express capability
 * @vendor: vendor
 * @device: device
 * @subsystem_vendor: subsystem vendor
 * @subsystem_device: subsystem device
 * @class: class code, 24 bits
 * @revision: revision
 * @power_state: D state when it was read, 0 to 3; 0xff unknown
 * @padding: 0
 * @driver: driver that is bound in the capture kernel, or empty
 */
struct vmcoredd_state_device {
	__le32	domain;
	__u8	bus;
	__u8	devfn;
	__u8	hdr_type;
	__u8	pcie_type;
	__le16	vendor;
	__le16	device;
	__le16	subsystem_vendor;
	__le16	subsystem_device;
	__le32	class;
	__u8	revision;
	__u8	power_state;
	__u8	padding[2];
	__u8	driver[40];
};

/**
 * struct vmcoredd_state_attr - a named text
 * @name: name
 * @text: the text, NUL-terminated, to the end of the record
 */
struct vmcoredd_state_attr {
	__u8	name[VMCOREDD_STATE_NAME_LEN];
	__u8	text[];
};

/**
 * struct vmcoredd_state_config - bytes of PCI configuration space
 * @offset: of the first byte
 * @padding: 0
 * @bytes: as read, to the end of the record
 */
struct vmcoredd_state_config {
	__le32	offset;
	__le32	padding;
	__u8	bytes[];
};

#define VMCOREDD_REG_NOT_READ	0x1	/* reading stopped before this register */

/**
 * struct vmcoredd_state_reg - one register
 * @name: name in the device's specification
 * @value: value, zero extended
 * @offset: of the register in its BAR or structure
 * @width: bytes: 1, 2, 4 or 8
 * @flags: VMCOREDD_REG_NOT_READ
 * @padding: 0
 */
struct vmcoredd_state_reg {
	__u8	name[VMCOREDD_STATE_NAME_LEN];
	__le64	value;
	__le32	offset;
	__u8	width;
	__u8	flags;
	__u8	padding[2];
};

/**
 * struct vmcoredd_state_regs - a set of registers
 * @set: name of the set, such as "nvme"
 * @bar: BAR that they were read from; 0xff when not from a BAR
 * @reg_size: bytes from one register to the next
 * @padding: 0
 * @count: number of registers
 * @reg: the registers
 */
struct vmcoredd_state_regs {
	__u8	set[VMCOREDD_STATE_NAME_LEN];
	__u8	bar;
	__u8	reg_size;
	__u8	padding[2];
	__le32	count;
	struct vmcoredd_state_reg reg[];
};

/**
 * enum vmcoredd_skip - why something was not read
 * @VMCOREDD_SKIP_GONE: configuration space reads all ones: the device is gone
 * @VMCOREDD_SKIP_POWER: not in D0; detail is the D state
 * @VMCOREDD_SKIP_MEMORY_OFF: memory decoding is off; detail is the command
 *	register
 * @VMCOREDD_SKIP_LINK_DOWN: the link above is down; detail is the link status
 * @VMCOREDD_SKIP_ALL_ONES: a register read all ones; detail is its offset
 * @VMCOREDD_SKIP_NO_BAR: the BAR is absent, unassigned or too small; detail is
 *	its number
 * @VMCOREDD_SKIP_MAP: the BAR could not be mapped; detail is its number
 * @VMCOREDD_SKIP_TIME: the time budget ran out
 * @VMCOREDD_SKIP_RESET: the device is in reset or disabled; detail is the
 *	register that says so
 */
enum vmcoredd_skip {
	VMCOREDD_SKIP_GONE		= 1,
	VMCOREDD_SKIP_POWER		= 2,
	VMCOREDD_SKIP_MEMORY_OFF	= 3,
	VMCOREDD_SKIP_LINK_DOWN		= 4,
	VMCOREDD_SKIP_ALL_ONES		= 5,
	VMCOREDD_SKIP_NO_BAR		= 6,
	VMCOREDD_SKIP_MAP		= 7,
	VMCOREDD_SKIP_TIME		= 8,
	VMCOREDD_SKIP_RESET		= 9,
};

/**
 * struct vmcoredd_state_skip - something that was not read
 * @reason: enum vmcoredd_skip
 * @detail: a number that explains @reason
 * @what: what was not read, such as "config" or a register set's name
 */
struct vmcoredd_state_skip {
	__le32	reason;
	__le32	detail;
	__u8	what[VMCOREDD_STATE_NAME_LEN];
};

#endif /* _UAPI_VMCOREDD_NOTE_H */
