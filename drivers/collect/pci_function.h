/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One PCI function as its configuration space shows it.  Everything here reads
 * configuration space and nothing else, in task context.
 */
#ifndef _VMCOREDD_PCI_FUNCTION_H
#define _VMCOREDD_PCI_FUNCTION_H

#include <linux/pci.h>
#include <vmcoredd/state.h>
#include <vmcoredd/vmcoredd.h>

#define PCI_FUNCTION_POWER_UNKNOWN	0xff
#define PCI_FUNCTION_POWER_GONE	0xfe	/* does not answer any more */
#define PCI_FUNCTION_NO_PCIE	0xff

/* Bytes of one record with a value of @length bytes. */
#define PCI_FUNCTION_RECORD(length) \
	(sizeof(struct vmcoredd_state_record) + \
	 ALIGN((length), VMCOREDD_STATE_ALIGN))

/* Bytes of an attribute whose text has up to 63 bytes. */
#define PCI_FUNCTION_ATTR_RECORD \
	PCI_FUNCTION_RECORD(sizeof(struct vmcoredd_state_attr) + 64)

/* Bytes of what describes one function: identity, two remarks, two skips. */
#define PCI_FUNCTION_HEAD_SIZE \
	(PCI_FUNCTION_RECORD(sizeof(struct vmcoredd_state_device)) + \
	 2 * PCI_FUNCTION_ATTR_RECORD + \
	 2 * PCI_FUNCTION_RECORD(sizeof(struct vmcoredd_state_skip)))

bool pci_function_gone(struct pci_dev *pdev);
u8 pci_function_power(struct pci_dev *pdev);
void pci_function_describe(struct vmcoredd_state *state, struct pci_dev *pdev,
			   bool may_read);
u32 pci_function_config(struct vmcoredd_state *state, struct vmcoredd_dump *dump,
			struct pci_dev *pdev, u8 *bytes, u32 size);

#endif /* _VMCOREDD_PCI_FUNCTION_H */
