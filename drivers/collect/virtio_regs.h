/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VMCOREDD_VIRTIO_REGS_H
#define _VMCOREDD_VIRTIO_REGS_H

#include <linux/pci.h>

u32 virtio_regs_hole(struct pci_dev *pdev);

#endif /* _VMCOREDD_VIRTIO_REGS_H */
