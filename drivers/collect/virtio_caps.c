// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a virtio device on PCI has its structures: Virtual I/O Device (VIRTIO)
 * Version 1.1, section 4.1.4.  Everything here reads configuration space alone.
 */
#include <linux/pci.h>
#include <linux/virtio_pci.h>
#include "virtio_caps.h"

#define VIRTIO_ID_FIRST		0x1000	/* transitional, 4.1.2 */
#define VIRTIO_ID_LAST		0x107f	/* 0x1040 + device type */

/**
 * virtio_caps_match - is a function a virtio device?
 * @pdev: any function
 *
 * Return: true when it is.
 */
bool virtio_caps_match(struct pci_dev *pdev)
{
	return pdev->vendor == PCI_VENDOR_ID_REDHAT_QUMRANET &&
	       pdev->device >= VIRTIO_ID_FIRST &&
	       pdev->device <= VIRTIO_ID_LAST;
}

/**
 * virtio_caps_find - find the first structure of a type
 * @pdev: a virtio device
 * @type: VIRTIO_PCI_CAP_*
 *
 * Return: the offset of its capability, or 0.
 */
u8 virtio_caps_find(struct pci_dev *pdev, u8 type)
{
	u8 pos, found;

	for (pos = pci_find_capability(pdev, PCI_CAP_ID_VNDR); pos;
	     pos = pci_find_next_capability(pdev, pos, PCI_CAP_ID_VNDR)) {
		pci_read_config_byte(pdev, pos + VIRTIO_PCI_CAP_CFG_TYPE,
				     &found);
		if (found == type)
			return pos;
	}
	return 0;
}

/**
 * virtio_caps_hole - the dword of configuration space that must not be read
 * @pdev: any function
 *
 * pci_cfg_data (4.1.4.8) is a window: reading it reads the BAR that the fields
 * before it name, and that may be the ISR status.  With a length of 0 it leads
 * nowhere.
 *
 * Return: its offset, or 0 when there is none or reading it is harmless.
 */
u32 virtio_caps_hole(struct pci_dev *pdev)
{
	u32 length;
	u8 pos;

	if (!virtio_caps_match(pdev))
		return 0;
	pos = virtio_caps_find(pdev, VIRTIO_PCI_CAP_PCI_CFG);
	if (!pos)
		return 0;
	pci_read_config_dword(pdev, pos + VIRTIO_PCI_CAP_LENGTH, &length);
	return length ? pos + (u32)sizeof(struct virtio_pci_cap) : 0;
}
