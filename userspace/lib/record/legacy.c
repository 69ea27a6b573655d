// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reading packets of versions 2 and 3.  Pure file (see scripts/pure-files).
 *
 * Nothing in them is checked by the sender but by UDP, so what does not fit is
 * refused, and what is left may still be anybody's.
 */
#include <vmcoredd/env.h>

#include "legacy.h"

/* How version 3 begins; version 2 says the same, in another order. */
struct legacy_header {
	__le16	version;
	__le16	dump_id;
	__le16	data_offset;
	__le16	arch;
	__le16	arch_offset;
	__le16	type;
	__le32	packet_count;
	__le32	packet_no;
};

static_assert(sizeof(struct legacy_header) == 20);

/* How version 2 begins; two texts of LEGACY_RESERVED may follow. */
struct legacy_header_2 {
	__le16	version;
	__le16	header_size;
	__le16	arch;
	__le16	dump_id;
	__le16	type;
	__le32	packet_count;
	__le32	packet_no;
	__le32	reserved1;
	u8	reserved[3];
	u8	release[NETOOPS_RELEASE_MAX];
} __attribute__((packed));

static_assert(sizeof(struct legacy_header_2) + 2 * LEGACY_RESERVED ==
	      LEGACY_HEADER_2);

/* Where the data of the architecture begin, by how much the sender knows. */
enum {
	LEGACY_CORE = sizeof(struct legacy_header) + NETOOPS_RELEASE_MAX,
	LEGACY_BOOT_ID = LEGACY_CORE + sizeof(__le32),
	LEGACY_BLOB = LEGACY_BOOT_ID + NETOOPS_BLOB_MAX,
};

#define LEGACY_CPU		4	/* vendor, family, model, stepping */
#define LEGACY_REGS_I386	60

static_assert(LEGACY_BLOB == 216);

/* Bytes before the zeros at the end. */
static u16 legacy_trim(const u8 *buf, size_t len)
{
	while (len && !buf[len - 1])
		len--;
	return (u16)len;
}

static void legacy_set(struct netoops_bytes *bytes, const u8 *data, u16 len)
{
	if (!len)
		return;
	bytes->data = data;
	bytes->len = len;
}

static void legacy_x86(struct netoops_packet *packet, const u8 *buf, size_t len)
{
	size_t regs = len - LEGACY_CPU;

	if (len < LEGACY_CPU)
		return;
	legacy_set(&packet->facts.cpu, buf, LEGACY_CPU);
	if (regs == NETOOPS_REGS_X86_64)
		packet->machine = EM_X86_64;
	else if (regs == LEGACY_REGS_I386)
		packet->machine = EM_386;
	else
		return;
	buf += LEGACY_CPU;
	if (legacy_trim(buf, regs))
		legacy_set(&packet->facts.regs, buf, (u16)regs);
}

/* The kernel's release, up to a NUL that it may not have. */
static void legacy_release(struct netoops_packet *packet, const u8 *pos)
{
	const u8 *zero = memchr(pos, 0, NETOOPS_RELEASE_MAX);

	legacy_set(&packet->facts.release, pos,
		   zero ? (u16)(zero - pos) : NETOOPS_RELEASE_MAX);
}

/* What every packet says of itself; false when it makes no sense. */
static bool legacy_place(struct netoops_packet *packet,
			 const struct legacy_header *header)
{
	u16 type = le16_to_cpu(header->type);

	packet->header_size = le16_to_cpu(header->data_offset);
	packet->dump_id = le16_to_cpu(header->dump_id);
	packet->legacy_arch = le16_to_cpu(header->arch);
	packet->legacy_count = le32_to_cpu(header->packet_count);
	packet->legacy_number = le32_to_cpu(header->packet_no);
	packet->type = (u8)type;
	return (type == NETOOPS_TYPE_OOPS || type == NETOOPS_TYPE_SOFT) &&
	       packet->legacy_number < packet->legacy_count;
}

/* What is between the first 20 bytes and the data of the architecture. */
static void legacy_middle(struct netoops_packet *packet, const u8 *buf,
			  size_t arch_offset)
{
	const u8 *pos = buf + sizeof(struct legacy_header);
	__le32 boot_id;

	if (arch_offset >= LEGACY_BOOT_ID) {
		memcpy(&boot_id, pos, sizeof(boot_id));
		packet->legacy_boot_id = le32_to_cpu(boot_id);
		pos += sizeof(boot_id);
	}
	legacy_release(packet, pos);
	pos += NETOOPS_RELEASE_MAX;
	if (arch_offset >= LEGACY_BLOB)
		legacy_set(&packet->facts.blob, pos,
			   legacy_trim(pos, NETOOPS_BLOB_MAX));
}

static int legacy_decode_3(struct netoops_packet *packet, const u8 *buf,
			   size_t len)
{
	struct legacy_header header;
	size_t data, arch;

	if (len < sizeof(header))
		return -EBADMSG;
	memcpy(&header, buf, sizeof(header));
	data = le16_to_cpu(header.data_offset);
	arch = le16_to_cpu(header.arch_offset);
	if (arch != LEGACY_CORE && arch != LEGACY_BOOT_ID && arch < LEGACY_BLOB)
		return -EBADMSG;
	if (arch > data || data > len || len - data != LEGACY_CHUNK)
		return -EBADMSG;
	if (!legacy_place(packet, &header))
		return -EBADMSG;
	legacy_middle(packet, buf, arch);
	if (packet->legacy_arch == LEGACY_ARCH_X86)
		legacy_x86(packet, buf + arch, data - arch);
	return 0;
}

static int legacy_decode_2(struct netoops_packet *packet, const u8 *buf,
			   size_t len)
{
	struct legacy_header_2 header;
	struct legacy_header same;
	size_t size, texts;

	if (len < sizeof(header))
		return -EBADMSG;
	memcpy(&header, buf, sizeof(header));
	size = le16_to_cpu(header.header_size);
	if (size < sizeof(header) || size > len || len - size != LEGACY_CHUNK)
		return -EBADMSG;
	same = (struct legacy_header){
		.dump_id	= header.dump_id,
		.data_offset	= header.header_size,
		.arch		= header.arch,
		.type		= header.type,
		.packet_count	= header.packet_count,
		.packet_no	= header.packet_no,
	};
	if (!legacy_place(packet, &same))
		return -EBADMSG;
	packet->legacy_boot_id = le32_to_cpu(header.reserved1);
	packet->pid = header.reserved[0] | (u32)header.reserved[1] << 8 |
		      (u32)header.reserved[2] << 16;
	legacy_release(packet, buf + offsetof(struct legacy_header_2, release));
	texts = size - sizeof(header);
	if (texts > 2 * LEGACY_RESERVED)
		texts = 2 * LEGACY_RESERVED;
	legacy_set(&packet->facts.blob, buf + sizeof(header),
		   legacy_trim(buf + sizeof(header), texts));
	return 0;
}

/**
 * legacy_decode - read a packet of version 2 or 3
 * @packet: the packet; its facts and its payload point into @buf.  The payload is
 *	without the zeros that fill it up: 0 bytes when it has only zeros.  The
 *	fact of the CPU ends after the stepping
 * @buf: what came in one datagram
 * @len: bytes at @buf
 *
 * Return: 0; -EPROTONOSUPPORT for another version; -EBADMSG when it contradicts
 * itself or its length.
 */
int legacy_decode(struct netoops_packet *packet, const u8 *buf, size_t len)
{
	__le16 version;
	int ret;

	if (len < sizeof(version))
		return -EBADMSG;
	memcpy(&version, buf, sizeof(version));
	memset(packet, 0, sizeof(*packet));
	packet->version = le16_to_cpu(version);
	packet->kind = NETOOPS_KIND_DATA;
	if (packet->version == LEGACY_VERSION_2)
		ret = legacy_decode_2(packet, buf, len);
	else if (packet->version == LEGACY_VERSION_3)
		ret = legacy_decode_3(packet, buf, len);
	else
		ret = -EPROTONOSUPPORT;
	if (ret)
		return ret;
	packet->payload = buf + packet->header_size;
	packet->payload_len = legacy_trim(packet->payload,
					  len - packet->header_size);
	return 0;
}
