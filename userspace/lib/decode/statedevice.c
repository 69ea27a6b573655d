// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The records of one device, put together.  Pure file (see scripts/pure-files).
 */
#include <vmcoredd/env.h>

#include "statedevice.h"

static void statedevice_device(struct statedevice *dev, const void *value, u32 length)
{
	struct vmcoredd_state_device raw;

	if (length < sizeof(raw))
		return;
	memcpy(&raw, value, sizeof(raw));
	dev->present = true;
	dev->domain = le32_to_cpu(raw.domain);
	dev->bus = raw.bus;
	dev->slot = raw.devfn >> 3;
	dev->function = raw.devfn & 0x7;
	dev->pcie_type = raw.pcie_type;
	dev->vendor = le16_to_cpu(raw.vendor);
	dev->device = le16_to_cpu(raw.device);
	dev->subsystem_vendor = le16_to_cpu(raw.subsystem_vendor);
	dev->subsystem_device = le16_to_cpu(raw.subsystem_device);
	dev->class = le32_to_cpu(raw.class) & 0xffffff;
	dev->revision = raw.revision;
	dev->power_state = raw.power_state;
	memcpy(dev->driver, raw.driver, sizeof(raw.driver));
	dev->driver[sizeof(raw.driver)] = '\0';
}

static void statedevice_config(struct statedevice *dev, const void *value, u32 length)
{
	struct vmcoredd_state_config raw;

	if (length < sizeof(raw))
		return;
	memcpy(&raw, value, sizeof(raw));
	pciconf_add(&dev->conf, le32_to_cpu(raw.offset),
		    (const u8 *)value + sizeof(raw), length - sizeof(raw));
}

/**
 * statedevice_decode - take identity and configuration space from records
 * @cursor: the records of one device
 * @ret_dev: what they say
 *
 * Return: 0, or -EINVAL when a record is damaged; what stands before it counts.
 */
int statedevice_decode(struct vmcoredd_state_cursor cursor,
		       struct statedevice *ret_dev)
{
	const void *value;
	u32 length;
	u16 type;
	int ret;

	memset(ret_dev, 0, sizeof(*ret_dev));
	pciconf_init(&ret_dev->conf);
	while ((ret = vmcoredd_state_next(&cursor, &type, &value,
					  &length)) > 0) {
		if (type == VMCOREDD_STATE_DEVICE)
			statedevice_device(ret_dev, value, length);
		else if (type == VMCOREDD_STATE_CONFIG)
			statedevice_config(ret_dev, value, length);
	}
	return ret;
}
