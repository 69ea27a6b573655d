// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show: payloads in device state format, device by device. */
#include <string.h>

#include "../lib/decode/statereader.h"
#include "show.h"

/* Copies a text field of a record, which need not be terminated. */
static void state_text(char *to, const u8 *from, size_t size)
{
	memcpy(to, from, size);
	to[size] = '\0';
}

static void state_ids(struct show *show, const struct statedevice *dev)
{
	struct out *out = show->out;
	char name[PCIIDS_LEN];

	pciids_class(&show->ids, dev->class, name);
	out_str(out, "class_name", "%s", name);
	out_hex(out, "class", " [%06jx]", dev->class);
	pciids_device(&show->ids, dev->vendor, dev->device, name);
	out_str(out, "device_name", ": %s", name);
	out_hex(out, "vendor", " [%04jx", dev->vendor);
	out_hex(out, "device", ":%04jx]", dev->device);
	out_hex(out, "revision", " (rev %02jx)\n", dev->revision);
	if (!dev->subsystem_vendor || dev->subsystem_vendor == 0xffff)
		return;
	pciids_subsystem(&show->ids, dev->vendor, dev->device,
			 dev->subsystem_vendor, dev->subsystem_device, name);
	show_label(out, "subsystem");
	out_str(out, "subsystem_name", "%s", name);
	out_hex(out, "subsystem_vendor", " [%04jx",
		dev->subsystem_vendor);
	out_hex(out, "subsystem_device", ":%04jx]\n",
		dev->subsystem_device);
}

static void state_identity(struct show *show, const struct statedevice *dev)
{
	struct out *out = show->out;
	char address[32];

	snprintf(address, sizeof(address), "%04x:%02x:%02x.%x", dev->domain,
		 dev->bus, dev->slot, dev->function);
	out_str(out, "address", "\n  %s ", address);
	state_ids(show, dev);
	show_label(out, "driver");
	if (*dev->driver)
		out_str(out, "driver", "%s\n", dev->driver);
	else
		out_null(out, "driver", "none\n");
	show_label(out, "power state");
	if (dev->power_state <= 3)
		out_u64(out, "power_state", "D%ju\n", dev->power_state);
	else
		out_null(out, "power_state", "unknown\n");
}

static void state_attr(struct out *out, const void *value, u32 length)
{
	char name[VMCOREDD_STATE_NAME_LEN + 1];
	const char *text = (const char *)value + VMCOREDD_STATE_NAME_LEN;
	size_t len = length - VMCOREDD_STATE_NAME_LEN;

	state_text(name, value, VMCOREDD_STATE_NAME_LEN);
	out_begin(out, NULL);
	out_str(out, "name", strnlen(text, len) ? "    %-18s " : "    %s", name);
	out_stream_begin(out, "text");
	out_stream(out, text, strnlen(text, len));
	out_stream_end(out);
	out_end(out);
	out_text(out, "\n");
}

static void state_reg(struct out *out, const struct vmcoredd_state_reg *reg)
{
	char name[VMCOREDD_STATE_NAME_LEN + 1];
	unsigned int width = reg->width <= 8 ? reg->width : 8;
	u64 value = le64_to_cpu(reg->value);

	state_text(name, reg->name, VMCOREDD_STATE_NAME_LEN);
	out_begin(out, NULL);
	out_str(out, "name", "      %-22s", name);
	out_hex(out, "offset", " +0x%04jx", le32_to_cpu(reg->offset));
	out_u64(out, "width", NULL, reg->width);
	if (reg->flags & VMCOREDD_REG_NOT_READ) {
		out_null(out, "value", "  not read\n");
	} else {
		out_text(out, "  0x%0*jx\n", (int)width * 2, value);
		out_hex(out, "value", NULL, value);
	}
	out_end(out);
}

static int state_regs(struct out *out, const void *value, u32 length)
{
	struct vmcoredd_state_regs head;
	struct vmcoredd_state_reg reg;
	const u8 *at = (const u8 *)value + sizeof(head);
	char set[VMCOREDD_STATE_NAME_LEN + 1];
	u32 i, count, room, step;

	memcpy(&head, value, sizeof(head));
	state_text(set, head.set, VMCOREDD_STATE_NAME_LEN);
	step = head.reg_size;
	if (step < sizeof(reg))
		return -1;
	room = (length - (u32)sizeof(head)) / step;
	count = le32_to_cpu(head.count);
	show_label(out, "registers");
	out_begin(out, NULL);
	out_str(out, "set", "%s", set);
	if (head.bar == 0xff)
		out_null(out, "bar", "\n");
	else
		out_u64(out, "bar", " in BAR %ju\n", head.bar);
	out_begin_array(out, "registers");
	for (i = 0; i < count && i < room; i++, at += step) {
		memcpy(&reg, at, sizeof(reg));
		state_reg(out, &reg);
	}
	out_end_array(out);
	out_end(out);
	return count > room ? -1 : 0;
}

static void state_skip_reason(u32 reason, u32 detail, char *buf, size_t size)
{
	switch (reason) {
	case VMCOREDD_SKIP_GONE:
		snprintf(buf, size, "the device is gone: configuration space reads all ones");
		break;
	case VMCOREDD_SKIP_POWER:
		snprintf(buf, size, "the device is in D%u, not in D0", detail);
		break;
	case VMCOREDD_SKIP_MEMORY_OFF:
		snprintf(buf, size, "memory decoding is off: command is 0x%04x",
			 detail);
		break;
	case VMCOREDD_SKIP_LINK_DOWN:
		snprintf(buf, size, "the link above is down: link status is 0x%04x",
			 detail);
		break;
	case VMCOREDD_SKIP_ALL_ONES:
		snprintf(buf, size, "the register at 0x%x reads all ones",
			 detail);
		break;
	case VMCOREDD_SKIP_NO_BAR:
		snprintf(buf, size, "BAR %u is absent, unassigned or too small",
			 detail);
		break;
	case VMCOREDD_SKIP_MAP:
		snprintf(buf, size, "BAR %u could not be mapped", detail);
		break;
	case VMCOREDD_SKIP_TIME:
		snprintf(buf, size, "the time budget ran out");
		break;
	case VMCOREDD_SKIP_RESET:
		snprintf(buf, size, "the device is in reset or disabled: register reads 0x%08x",
			 detail);
		break;
	default:
		snprintf(buf, size, "reason %u, which this version does not know",
			 reason);
	}
}

static void state_skip(struct out *out, const void *value)
{
	char what[VMCOREDD_STATE_NAME_LEN + 1], text[128];
	struct vmcoredd_state_skip skip;
	u32 reason, detail;

	memcpy(&skip, value, sizeof(skip));
	reason = le32_to_cpu(skip.reason);
	detail = le32_to_cpu(skip.detail);
	state_text(what, skip.what, VMCOREDD_STATE_NAME_LEN);
	state_skip_reason(reason, detail, text, sizeof(text));
	show_label(out, "not read");
	out_begin(out, NULL);
	out_str(out, "what", "%s", what);
	out_u64(out, "reason", NULL, reason);
	out_hex(out, "detail", NULL, detail);
	out_str(out, "text", ": %s\n", text);
	out_end(out);
}

/* Shows the records of one type.  Return: 0, -1 when one was damaged. */
static int state_records(struct out *out, struct vmcoredd_state_cursor cursor,
			 u16 want)
{
	const void *value;
	int ret, bad = 0;
	u32 length;
	u16 type;

	while ((ret = vmcoredd_state_next(&cursor, &type, &value,
					  &length)) > 0) {
		if (type != want)
			continue;
		if (type == VMCOREDD_STATE_ATTR &&
		    length >= sizeof(struct vmcoredd_state_attr))
			state_attr(out, value, length);
		else if (type == VMCOREDD_STATE_REGS &&
			 length >= sizeof(struct vmcoredd_state_regs))
			bad |= state_regs(out, value, length);
		else if (type == VMCOREDD_STATE_SKIP &&
			 length >= sizeof(struct vmcoredd_state_skip))
			state_skip(out, value);
		else
			bad = -1;
	}
	return ret < 0 ? -1 : bad;
}

static void state_device(struct show *show, const struct payload *payload,
			 struct vmcoredd_state_cursor cursor)
{
	struct out *out = show->out;
	struct statedevice dev;
	int bad;

	bad = statedevice_decode(cursor, &dev);
	out_begin(out, NULL);
	if (dev.present)
		state_identity(show, &dev);
	out_begin_array(out, "attributes");
	bad |= state_records(out, cursor, VMCOREDD_STATE_ATTR);
	out_end_array(out);
	if (dev.conf.end)
		show_pci(show, &dev);
	out_begin_array(out, "register_sets");
	bad |= state_records(out, cursor, VMCOREDD_STATE_REGS);
	out_end_array(out);
	out_begin_array(out, "not_read");
	bad |= state_records(out, cursor, VMCOREDD_STATE_SKIP);
	out_end_array(out);
	out_end(out);
	if (bad)
		problems_add(&show->problems, "dump %u '%s' has a damaged record",
			     payload->dump->number, payload->dump->name);
}

/**
 * show_state - show a payload in device state format
 * @show: the run
 * @payload: at its beginning; read to the end of its records
 * @err: why it failed
 *
 * Return: 1; 0 when this is no device state; -1.
 */
int show_state(struct show *show, struct payload *payload, struct err *err)
{
	struct vmcoredd_state_cursor cursor;
	struct statereader state;
	u32 lost;
	int ret;

	ret = statereader_open(&state, payload, &show->problems, err);
	if (ret <= 0) {
		if (!ret)
			statereader_close(&state);
		return ret;
	}
	lost = le32_to_cpu(state.header.lost);
	out_u64(show->out, "records", NULL,
		le32_to_cpu(state.header.records));
	out_u64(show->out, "lost", NULL, lost);
	if (lost)
		out_text(show->out, "  %u records did not fit when this was collected\n",
			 lost);
	out_begin_array(show->out, "devices");
	while ((ret = statereader_next(&state, &cursor, err)) > 0)
		state_device(show, payload, cursor);
	out_end_array(show->out);
	statereader_close(&state);
	return ret < 0 ? -1 : 1;
}
