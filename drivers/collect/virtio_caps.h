/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a virtio device on PCI has its structures. */
#ifndef _VMCOREDD_VIRTIO_CAPS_H
#define _VMCOREDD_VIRTIO_CAPS_H

#include <linux/types.h>

struct pci_dev;

bool virtio_caps_match(struct pci_dev *pdev);
u8 virtio_caps_find(struct pci_dev *pdev, u8 type);
u32 virtio_caps_hole(struct pci_dev *pdev);

#endif /* _VMCOREDD_VIRTIO_CAPS_H */
