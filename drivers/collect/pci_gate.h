/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * May a function's configuration space, and the registers behind its BARs, be
 * read?
 */
#ifndef _VMCOREDD_PCI_GATE_H
#define _VMCOREDD_PCI_GATE_H

#include <linux/pci.h>
#include <vmcoredd/state.h>
#include <vmcoredd/vmcoredd.h>

/**
 * struct pci_gate - why a function's registers must not be read
 * @reason: enum vmcoredd_skip, or 0 when they may be read
 * @detail: the number that goes with @reason
 * @at: the function at fault: the one asked about or a bridge above it; no
 *	reference is held beyond the one on the function asked about
 */
struct pci_gate {
	u32		reason;
	u32		detail;
	struct pci_dev	*at;
};

bool pci_gate_config_open(struct pci_dev *pdev, struct pci_gate *gate);
bool pci_gate_open(struct pci_dev *pdev, struct pci_gate *gate);
bool pci_gate_bar_open(struct pci_dev *pdev, u8 bar, struct pci_gate *gate);
void pci_gate_record(const struct pci_gate *gate, struct vmcoredd_state *state,
		     struct pci_dev *pdev, const char *what);

#endif /* _VMCOREDD_PCI_GATE_H */
