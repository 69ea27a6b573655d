// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio devices on PCI: the common configuration structure of Virtual I/O
 * Device (VIRTIO) Version 1.1, section 4.1.4.3, and the two fields that version
 * 1.2 appended.
 *
 * Left out: the ISR status (4.1.4.5), which clears on read; the notification
 * structure, write only; the device configuration (4.1.4.6), whose fields
 * belong to the device type and may have to be selected by a write.  Fields
 * that depend on a selector are read for what is selected; their names begin
 * with "sel.".
 *
 * A kernel that has virtio_pci built in, as Debian's 6.12, has reset the device
 * before any module is loaded; what is read then is the state after that.
 */
#include <linux/pci.h>
#include <linux/virtio_pci.h>
#include "pci_regs.h"
#include "virtio_caps.h"

#define VIRTIO_COMMON_MIN	0x38	/* up to queue_device, in 1.0 */
#define VIRTIO_MSI_NO_VECTOR_OK	REGS_MAY_BE_ONES	/* 0xffff: no vector */

static const struct pci_regs_entry virtio_entries[] = {
	{ "device_feature_select",	0x00, 4, REGS_MAY_BE_ONES },
	{ "sel.device_feature",		0x04, 4, REGS_MAY_BE_ONES },
	{ "driver_feature_select",	0x08, 4, REGS_MAY_BE_ONES },
	{ "sel.driver_feature",		0x0c, 4, REGS_MAY_BE_ONES },
	{ "msix_config",		0x10, 2, VIRTIO_MSI_NO_VECTOR_OK },
	{ "num_queues",			0x12, 2 },
	{ "device_status",		0x14, 1 },
	{ "config_generation",		0x15, 1, REGS_MAY_BE_ONES },
	{ "queue_select",		0x16, 2, REGS_MAY_BE_ONES },
	{ "sel.queue_size",		0x18, 2 },
	{ "sel.queue_msix_vector",	0x1a, 2, VIRTIO_MSI_NO_VECTOR_OK },
	{ "sel.queue_enable",		0x1c, 2 },
	{ "sel.queue_notify_off",	0x1e, 2, REGS_MAY_BE_ONES },
	{ "sel.queue_desc",		0x20, 8, REGS_MAY_BE_ONES },
	{ "sel.queue_driver",		0x28, 8, REGS_MAY_BE_ONES },
	{ "sel.queue_device",		0x30, 8, REGS_MAY_BE_ONES },
	{ "sel.queue_notify_data",	0x38, 2, REGS_MAY_BE_ONES },
	{ "sel.queue_reset",		0x3a, 2 },
};

static const struct pci_device_id virtio_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID) },
	{ }
};

static void virtio_collect(struct pci_regs_reader *reader)
{
	struct pci_regs_set set = {
		.name = "virtio",
		.entry = virtio_entries,
		.count = ARRAY_SIZE(virtio_entries),
	};
	u8 pos = virtio_caps_find(reader->pdev, VIRTIO_PCI_CAP_COMMON_CFG);

	if (!pos) {
		/* Its registers are I/O ports in BAR 0 (4.1.4.8). */
		vmcoredd_state_skip(reader->state, set.name,
				    VMCOREDD_SKIP_NO_BAR, 0);
		vmcoredd_state_attr(reader->state, "interface",
				    "legacy only: I/O ports");
		return;
	}
	pci_read_config_byte(reader->pdev, pos + VIRTIO_PCI_CAP_BAR, &set.bar);
	pci_read_config_dword(reader->pdev, pos + VIRTIO_PCI_CAP_OFFSET,
			      &set.base);
	pci_read_config_dword(reader->pdev, pos + VIRTIO_PCI_CAP_LENGTH,
			      &set.size);
	if (set.size < VIRTIO_COMMON_MIN) {
		vmcoredd_state_skip(reader->state, set.name,
				    VMCOREDD_SKIP_NO_BAR, set.bar);
		vmcoredd_state_attr(reader->state, "common configuration",
				    "shorter than its mandatory part");
		return;
	}
	pci_regs_read(reader, &set, NULL);
}

const struct pci_regs_class virtio_regs_class = {
	.name = "virtio",
	.ids = virtio_ids,
	.match = virtio_caps_match,
	.collect = virtio_collect,
	.max_sets = 1,
	.max_regs = ARRAY_SIZE(virtio_entries),
};
