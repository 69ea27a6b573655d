// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Device state as text for 'lspci -F': a line for the function, then its
 * configuration space, 16 bytes a line, an empty line.
 */
#include <stdio.h>
#include <string.h>

#include "statereader.h"
#include "lspci.h"
#include "pciids.h"
#include "statedevice.h"

#define LSPCI_LINE	16

static int lspci_heading(const struct statedevice *dev, struct pciids *ids,
			 struct sink *sink, struct err *err)
{
	char class[PCIIDS_LEN], name[PCIIDS_LEN], line[2 * PCIIDS_LEN + 64];
	int len;

	pciids_class(ids, dev->class, class);
	pciids_device(ids, dev->vendor, dev->device, name);
	len = snprintf(line, sizeof(line),
		       "%04x:%02x:%02x.%x %s [%04x]: %s [%04x:%04x] (rev %02x)\n",
		       dev->domain, dev->bus, dev->slot, dev->function, class,
		       dev->class >> 8, name, dev->vendor, dev->device,
		       dev->revision);
	return sink_write(sink, line, (size_t)len, err);
}

/* lspci takes whole lines; unknown bytes in one are printed as ones. */
static int lspci_bytes(const struct pciconf *conf, struct sink *sink,
		       struct err *err)
{
	char line[8 + 3 * LSPCI_LINE + 2];
	u32 pos, i, end = (conf->end + LSPCI_LINE - 1) & ~(LSPCI_LINE - 1U);
	int len;

	for (pos = 0; pos < end; pos += LSPCI_LINE) {
		len = snprintf(line, sizeof(line), "%02x:", pos);
		for (i = 0; i < LSPCI_LINE; i++)
			len += snprintf(line + len, sizeof(line) - (size_t)len,
					" %02x", pciconf_u8(conf, pos + i));
		line[len++] = '\n';
		if (sink_write(sink, line, (size_t)len, err))
			return -1;
	}
	return sink_write(sink, "\n", 1, err);
}

static int lspci_devices(struct statereader *state, struct sink *sink,
			 struct err *err)
{
	struct vmcoredd_state_cursor cursor;
	struct statedevice dev;
	struct pciids ids;
	int ret, found = 0;

	if (pciids_open(&ids))
		return err_set(err, "out of memory");
	while ((ret = statereader_next(state, &cursor, err)) > 0) {
		statedevice_decode(cursor, &dev);
		if (!dev.present || !dev.conf.end)
			continue;
		ret = lspci_heading(&dev, &ids, sink, err);
		if (!ret)
			ret = lspci_bytes(&dev.conf, sink, err);
		if (ret)
			break;
		found = 1;
	}
	pciids_close(&ids);
	return ret < 0 ? -1 : found;
}

/**
 * lspci_write - write the configuration space of every function
 * @payload: at its beginning; read to its end
 * @sink: where to
 * @problems: where damage is noted
 * @err: why it failed
 *
 * Return: 0; 1 when the payload has no configuration space; -1.
 */
int lspci_write(struct payload *payload, struct sink *sink,
		struct problems *problems, struct err *err)
{
	struct statereader state;
	u8 rest[512];
	ssize_t got;
	int ret;

	ret = statereader_open(&state, payload, problems, err);
	if (ret < 0)
		return -1;
	if (ret)
		ret = lspci_devices(&state, sink, err);
	statereader_close(&state);
	if (ret <= 0)
		return ret < 0 ? -1 : 1;
	do {
		got = payload_read(payload, rest, sizeof(rest), err);
	} while (got > 0);
	return got < 0 ? -1 : 0;
}
