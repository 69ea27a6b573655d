// SPDX-License-Identifier: LGPL-2.1-or-later
/* Chelsio's cudbg dumps: see cudbg.h. */
#include <vmcoredd/env.h>

#include "cudbg.h"

#define CUDBG_SIGNATURE	67856866U

static u32 cudbg_u32(const struct cudbg_header *header, const u8 *at)
{
	if (header->big_endian)
		return (u32)at[0] << 24 | (u32)at[1] << 16 | (u32)at[2] << 8 |
		       at[3];
	return (u32)at[3] << 24 | (u32)at[2] << 16 | (u32)at[1] << 8 | at[0];
}

static unsigned int cudbg_u16(const struct cudbg_header *header, const u8 *at)
{
	if (header->big_endian)
		return (unsigned int)at[0] << 8 | at[1];
	return (unsigned int)at[1] << 8 | at[0];
}

/**
 * cudbg_decode - read the header
 * @buf: first bytes of the payload
 * @len: how many
 * @ret_header: what it says
 *
 * Return: 0, or -EINVAL when this is no cudbg dump.
 */
int cudbg_decode(const void *buf, size_t len, struct cudbg_header *ret_header)
{
	struct cudbg_header header;
	const u8 *at = buf;

	if (len < CUDBG_HEADER)
		return -EINVAL;
	header.big_endian = false;
	if (cudbg_u32(&header, at) != CUDBG_SIGNATURE)
		header.big_endian = true;
	if (cudbg_u32(&header, at) != CUDBG_SIGNATURE)
		return -EINVAL;
	header.size = cudbg_u32(&header, at + 4);
	header.major = cudbg_u16(&header, at + 8);
	header.minor = cudbg_u16(&header, at + 10);
	header.data_size = cudbg_u32(&header, at + 12);
	header.entities = cudbg_u16(&header, at + 20);
	header.chip = at[22];
	header.compression = header.big_endian ? at[23] & 0xf : at[23] >> 4;
	if (header.size < CUDBG_HEADER || header.size > 4096 ||
	    header.entities > CUDBG_ENTITIES_MAX)
		return -EINVAL;
	*ret_header = header;
	return 0;
}

/**
 * cudbg_decode_entity - read what the dump has of one kind
 * @header: the header
 * @buf: first bytes of the payload
 * @len: how many
 * @nr: place behind the header, from 0, less than @header->entities
 * @ret_entity: what it says
 *
 * Return: 0; -ENOENT when nothing was collected; -EINVAL when @len ends before.
 */
int cudbg_decode_entity(const struct cudbg_header *header, const void *buf,
			size_t len, unsigned int nr,
			struct cudbg_entity *ret_entity)
{
	size_t offset = header->size + (size_t)nr * CUDBG_ENTITY;
	const u8 *at = (const u8 *)buf + offset;

	if (len < CUDBG_ENTITY || offset > len - CUDBG_ENTITY)
		return -EINVAL;
	ret_entity->type = cudbg_u32(header, at);
	if (!ret_entity->type)
		return -ENOENT;
	ret_entity->offset = cudbg_u32(header, at + 4);
	ret_entity->size = cudbg_u32(header, at + 8);
	ret_entity->error = (int)cudbg_u32(header, at + 12);
	ret_entity->warning = (int)cudbg_u32(header, at + 16);
	ret_entity->system_error = (int)cudbg_u32(header, at + 20);
	return 0;
}

/**
 * cudbg_entity_name - what an entity is
 * @type: its type
 *
 * Return: its name in Linux, in lower case and with blanks; NULL when this version
 * does not know it.
 */
const char *cudbg_entity_name(u32 type)
{
	static const char * const names[] = {
		[1] = "reg dump", [2] = "dev log", [3] = "cim la",
		[4] = "cim ma la", [5] = "cim qcfg", [6] = "cim ibq tp0",
		[7] = "cim ibq tp1", [8] = "cim ibq ulp",
		[9] = "cim ibq sge0", [10] = "cim ibq sge1",
		[11] = "cim ibq ncsi", [12] = "cim obq ulp0",
		[13] = "cim obq ulp1", [14] = "cim obq ulp2",
		[15] = "cim obq ulp3", [16] = "cim obq sge",
		[17] = "cim obq ncsi", [18] = "edc0", [19] = "edc1",
		[20] = "mc0", [21] = "mc1", [22] = "rss",
		[25] = "rss vf conf", [27] = "path mtu", [30] = "pm stats",
		[31] = "hw sched", [36] = "tp indirect",
		[37] = "sge indirect", [41] = "ulprx la", [43] = "tp la",
		[44] = "meminfo", [45] = "cim pif la", [46] = "clk",
		[47] = "cim obq rxq0", [48] = "cim obq rxq1",
		[50] = "pcie indirect", [51] = "pm indirect",
		[54] = "tid info", [55] = "pcie config",
		[56] = "dump context", [57] = "mps tcam", [58] = "vpd data",
		[59] = "le tcam", [60] = "cctrl", [61] = "ma indirect",
		[62] = "ulptx la", [64] = "up cim indirect",
		[65] = "pbt table", [66] = "mbox log", [67] = "hma indirect",
		[68] = "hma", [70] = "qdesc", [71] = "flash",
	};

	return type < sizeof(names) / sizeof(*names) ? names[type] : NULL;
}
