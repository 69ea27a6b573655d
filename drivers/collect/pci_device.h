/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One PCI function as its configuration space shows it.  Everything here reads
 * configuration space and nothing else, in task context.
 */
#ifndef _VMCOREDD_PCI_DEVICE_H
#define _VMCOREDD_PCI_DEVICE_H

#include <linux/pci.h>
#include <vmcoredd/state.h>
#include <vmcoredd/vmcoredd.h>

#define DEVICE_POWER_UNKNOWN	0xff
#define DEVICE_NO_PCIE		0xff

/* Bytes of one record with a value of @length bytes. */
#define DEVICE_RECORD(length) \
	(sizeof(struct vmcoredd_state_record) + \
	 ALIGN((length), VMCOREDD_STATE_ALIGN))

/* Bytes of an attribute whose text has up to 63 bytes. */
#define DEVICE_ATTR_RECORD \
	DEVICE_RECORD(sizeof(struct vmcoredd_state_attr) + 64)

/* Bytes of what describes one function: identity, two remarks, two skips. */
#define DEVICE_HEAD_SIZE \
	(DEVICE_RECORD(sizeof(struct vmcoredd_state_device)) + \
	 2 * DEVICE_ATTR_RECORD + \
	 2 * DEVICE_RECORD(sizeof(struct vmcoredd_state_skip)))

bool device_gone(struct pci_dev *pdev);
u8 device_power(struct pci_dev *pdev);
void device_describe(struct vmcoredd_state *state, struct pci_dev *pdev,
		     bool may_read);
u32 device_config(struct vmcoredd_state *state, struct vmcoredd_dump *dump,
		  struct pci_dev *pdev, unsigned int limit);

#endif /* _VMCOREDD_PCI_DEVICE_H */
