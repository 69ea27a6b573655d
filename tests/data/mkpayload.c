// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lines of a description that make payloads:
 *
 *	text TEXT...			the rest of the line and a newline
 *	hex B B ...			bytes
 *	fill BYTE COUNT			one byte, COUNT times
 *	pattern COUNT			a fixed sequence that does not repeat soon
 *	zstd [WINDOW]			store what was written so far as a frame, with
 *					a window of 2^WINDOW bytes
 *	state				write device state from here on
 *	device D:B:D.F KEY VALUE ...	vendor device subvendor subdevice class
 *					revision power hdr pcie (hex), driver (word)
 *	attr NAME TEXT...
 *	config OFFSET SIZE		configuration space, zeros
 *	OO: B B ...			bytes of it, as lspci -x prints them
 *	regs SET BAR COUNT
 *	reg NAME OFFSET WIDTH VALUE	WIDTH 0: not read
 *	skip WHAT REASON DETAIL
 *	record TYPE B B ...		any record
 */
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include <pure/crc32c.h>

#include "mkvmcore.h"

#define STATE_ROOM	(1U << 20)

/* The state payload that is being written; one at a time. */
static struct {
	struct vmcoredd_state		state;
	bool				open;
	struct vmcoredd_state_config	*config;
	u32				config_offset;
	u32				config_size;
	struct vmcoredd_state_regs	*regs;
	u32				regs_used;
} mk_state;

static void mk_state_begin(const struct mk_line *line, struct mk_item *item)
{
	u8 *buf;

	if (item->payload.size)
		mk_die(line, "state behind other bytes");
	buf = mk_grow(&item->payload, STATE_ROOM);
	memset(&mk_state, 0, sizeof(mk_state));
	vmcoredd_state_init(&mk_state.state, buf, STATE_ROOM);
	mk_state.open = true;
}

static void *mk_record(const struct mk_line *line, u16 type, u32 length)
{
	void *value;

	if (!mk_state.open)
		mk_die(line, "'%s' outside state", line->word[0]);
	value = vmcoredd_state_reserve(&mk_state.state, type, length);
	if (!value)
		mk_die(line, "no room for '%s'", line->word[0]);
	return value;
}

static void mk_device_key(const struct mk_line *line,
			  struct vmcoredd_state_device *dev, unsigned int i)
{
	const char *key = line->word[i];

	if (!strcmp(key, "driver"))
		strncpy((char *)dev->driver, line->word[i + 1],
			sizeof(dev->driver) - 1);
	else if (!strcmp(key, "vendor"))
		dev->vendor = cpu_to_le16((u16)mk_hex(line, i + 1));
	else if (!strcmp(key, "device"))
		dev->device = cpu_to_le16((u16)mk_hex(line, i + 1));
	else if (!strcmp(key, "subvendor"))
		dev->subsystem_vendor = cpu_to_le16((u16)mk_hex(line, i + 1));
	else if (!strcmp(key, "subdevice"))
		dev->subsystem_device = cpu_to_le16((u16)mk_hex(line, i + 1));
	else if (!strcmp(key, "class"))
		dev->class = cpu_to_le32((u32)mk_hex(line, i + 1));
	else if (!strcmp(key, "revision"))
		dev->revision = (u8)mk_hex(line, i + 1);
	else if (!strcmp(key, "power"))
		dev->power_state = (u8)mk_hex(line, i + 1);
	else if (!strcmp(key, "hdr"))
		dev->hdr_type = (u8)mk_hex(line, i + 1);
	else if (!strcmp(key, "pcie"))
		dev->pcie_type = (u8)mk_hex(line, i + 1);
	else
		mk_die(line, "unknown key '%s'", key);
}

static void mk_device(const struct mk_line *line)
{
	struct vmcoredd_state_device *dev;
	unsigned int domain, bus, slot, fn, i;

	dev = mk_record(line, VMCOREDD_STATE_DEVICE, sizeof(*dev));
	if (line->count < 2 || sscanf(line->word[1], "%x:%x:%x.%x", &domain,
				      &bus, &slot, &fn) != 4)
		mk_die(line, "device needs an address");
	dev->domain = cpu_to_le32(domain);
	dev->bus = (u8)bus;
	dev->devfn = (u8)(slot << 3 | fn);
	dev->pcie_type = 0xff;
	dev->power_state = 0xff;
	for (i = 2; i + 1 < line->count; i += 2)
		mk_device_key(line, dev, i);
}

static void mk_config(const struct mk_line *line)
{
	mk_state.config_offset = (u32)mk_number(line, 1);
	mk_state.config_size = (u32)mk_number(line, 2);
	mk_state.config = mk_record(line, VMCOREDD_STATE_CONFIG,
				    (u32)sizeof(*mk_state.config) +
				    mk_state.config_size);
	mk_state.config->offset = cpu_to_le32(mk_state.config_offset);
}

static void mk_config_bytes(const struct mk_line *line)
{
	u32 at = (u32)strtoul(line->word[0], NULL, 16);
	unsigned int i;

	for (i = 1; i < line->count; i++, at++) {
		if (!mk_state.config || at < mk_state.config_offset ||
		    at - mk_state.config_offset >= mk_state.config_size)
			mk_die(line, "bytes outside config");
		mk_state.config->bytes[at - mk_state.config_offset] =
			(u8)mk_hex(line, i);
	}
}

static void mk_reg(const struct mk_line *line)
{
	struct vmcoredd_state_regs *regs = mk_state.regs;

	if (line->count < 5 || !regs ||
	    mk_state.regs_used == le32_to_cpu(regs->count))
		mk_die(line, "reg outside regs");
	vmcoredd_state_reg(&regs->reg[mk_state.regs_used++], line->word[1],
			   (u32)mk_number(line, 2), (u8)mk_number(line, 3),
			   mk_number(line, 4));
}

static bool mk_state_line(const struct mk_line *line)
{
	const char *word = line->word[0];

	if (!strcmp(word, "device")) {
		mk_device(line);
	} else if (!strcmp(word, "attr") && line->count > 1) {
		vmcoredd_state_attr(&mk_state.state, line->word[1],
				    line->count == 2 ? "" :
				    strstr(line->rest, line->word[1]) +
				    strlen(line->word[1]) + 1);
	} else if (!strcmp(word, "config")) {
		mk_config(line);
	} else if (word[strlen(word) - 1] == ':') {
		mk_config_bytes(line);
	} else if (!strcmp(word, "regs") && line->count == 4) {
		mk_state.regs = vmcoredd_state_regs(&mk_state.state,
						    line->word[1],
						    (u8)mk_number(line, 2),
						    (u32)mk_number(line, 3));
		mk_state.regs_used = 0;
	} else if (!strcmp(word, "reg")) {
		mk_reg(line);
	} else if (!strcmp(word, "skip") && line->count == 4) {
		vmcoredd_state_skip(&mk_state.state, line->word[1],
				    (u32)mk_number(line, 2),
				    (u32)mk_number(line, 3));
	} else {
		return false;
	}
	return true;
}

static void mk_hex_bytes(const struct mk_line *line, unsigned int first,
			 u8 *to)
{
	unsigned int i;

	for (i = first; i < line->count; i++)
		*to++ = (u8)mk_hex(line, i);
}

static void mk_pattern(struct mk_buf *buf, size_t len)
{
	u8 *to = mk_grow(buf, len);
	u32 value = 1;

	while (len--) {
		value = value * 1103515245 + 12345;
		*to++ = (u8)(value >> 16);
	}
}

static void mk_zstd(const struct mk_line *line, struct mk_item *item)
{
	size_t room = ZSTD_compressBound(item->payload.size);
	struct mk_buf frame = { 0 };
	ZSTD_CCtx *zstd = ZSTD_createCCtx();
	size_t size;

	mk_payload_finish(item);
	ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, 1);
	if (line->count > 1)
		ZSTD_CCtx_setParameter(zstd, ZSTD_c_windowLog,
				       (int)mk_number(line, 1));
	size = ZSTD_compress2(zstd, mk_grow(&frame, room), room,
			      item->payload.data, item->payload.size);
	if (ZSTD_isError(size))
		mk_die(line, "zstd: %s", ZSTD_getErrorName(size));
	ZSTD_freeCCtx(zstd);
	item->codec = VMCOREDD_CODEC_ZSTD;
	free(item->payload.data);
	frame.size = size;
	item->payload = frame;
}

/* Size and checksum are those of the bytes before compression. */
void mk_payload_finish(struct mk_item *item)
{
	if (mk_state.open)
		item->payload.size = vmcoredd_state_finish(&mk_state.state);
	mk_state.open = false;
	mk_state.config = NULL;
	mk_state.regs = NULL;
	if (item->codec)
		return;
	item->size = item->payload.size;
	item->crc32c = vmcoredd_crc32c(0, item->payload.data,
				       item->payload.size);
}

/* Return: false when this line is not about payloads. */
bool mk_payload_line(const struct mk_line *line, struct mk_item *item)
{
	const char *word = line->word[0];
	size_t len;

	if (mk_state.open && mk_state_line(line))
		return true;
	if (!strcmp(word, "text")) {
		len = strlen(line->rest);
		memcpy(mk_grow(&item->payload, len), line->rest, len);
		*mk_grow(&item->payload, 1) = '\n';
	} else if (!strcmp(word, "hex")) {
		mk_hex_bytes(line, 1,
			     mk_grow(&item->payload, line->count - 1));
	} else if (!strcmp(word, "fill")) {
		len = mk_number(line, 2);
		memset(mk_grow(&item->payload, len), (int)mk_hex(line, 1),
		       len);
	} else if (!strcmp(word, "pattern")) {
		mk_pattern(&item->payload, mk_number(line, 1));
	} else if (!strcmp(word, "zstd")) {
		mk_zstd(line, item);
	} else if (!strcmp(word, "state")) {
		mk_state_begin(line, item);
	} else if (!strcmp(word, "record") && line->count > 1) {
		mk_hex_bytes(line, 2, mk_record(line, (u16)mk_number(line, 1),
						line->count - 2));
	} else {
		return false;
	}
	return true;
}
