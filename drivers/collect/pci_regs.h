/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers behind a BAR, read by an allow-list.
 *
 * A register is in a list only if its specification gives it no side effect on
 * reading: nothing that clears on read, takes a semaphore on read or latches a
 * counter, and nothing that has to be selected by a write first.
 */
#ifndef _VMCOREDD_PCI_REGS_H
#define _VMCOREDD_PCI_REGS_H

#include <linux/pci.h>
#include <vmcoredd/state.h>
#include <vmcoredd/vmcoredd.h>

#define REGS_MAY_BE_ONES	0x1	/* all ones is a value, not a dead device */
#define REGS_NOT_WITH_MSIX	0x2	/* undefined while MSI-X is enabled */

/**
 * struct pci_regs_entry - one register of an allow-list
 * @name: its name in the specification, at most 23 bytes
 * @offset: from the start of the structure that it is in
 * @width: bytes: 1, 2, 4 or 8; read in one access, 8 in two, the low half first
 * @flags: REGS_*
 * @ready_mask: bits that tell whether the registers that follow may be read
 * @ready: what those bits are when they may; otherwise the device is in reset
 *	or disabled, and reading ends
 */
struct pci_regs_entry {
	const char	*name;
	u32		offset;
	u8		width;
	u8		flags;
	u32		ready_mask;
	u32		ready;
};

/**
 * struct pci_regs_set - an allow-list and where in a device it applies
 * @name: what the set is called in the dump, at most 23 bytes
 * @entry: the registers, in the order in which they are read
 * @count: how many
 * @bar: BAR that the structure is in
 * @base: offset of the structure in its BAR
 * @size: bytes of the structure, if the device says; registers that lie beyond
 *	are not read.  0 when the specification fixes the structure.
 */
struct pci_regs_set {
	const char			*name;
	const struct pci_regs_entry		*entry;
	unsigned int			count;
	u8				bar;
	u32				base;
	u32				size;
};

struct pci_regs_reader;

/**
 * struct pci_regs_class - a kind of device whose registers can be read
 * @name: name of the class
 * @ids: devices of the class
 * @match: says whether a device that @ids name is one after all; or NULL
 * @collect: reads its sets through pci_regs_read()
 * @max_sets: sets that @collect reads at most
 * @max_regs: registers in them, at most
 */
struct pci_regs_class {
	const char			*name;
	const struct pci_device_id	*ids;
	bool				(*match)(struct pci_dev *pdev);
	void				(*collect)(struct pci_regs_reader *reader);
	unsigned int			max_sets;
	unsigned int			max_regs;
};

extern const struct pci_regs_class nvme_regs_class;
extern const struct pci_regs_class e1000e_regs_class;
extern const struct pci_regs_class virtio_regs_class;
extern const struct pci_regs_class ahci_regs_class;
extern const struct pci_regs_class xhci_regs_class;

/**
 * struct pci_regs_reader - a device whose registers are being read
 * @pdev: the device
 * @state: where they are written
 * @dump: the dump, for its time budget
 * @stopped: nothing more may be read from the device
 */
struct pci_regs_reader {
	struct pci_dev		*pdev;
	struct vmcoredd_state	*state;
	struct vmcoredd_dump	*dump;
	bool			stopped;
};

bool pci_regs_read(struct pci_regs_reader *reader, const struct pci_regs_set *set,
		   u64 *ret_values);
const struct pci_regs_class *pci_regs_class_of(struct pci_dev *pdev);
int pci_regs_add(struct pci_dev *pdev, const struct pci_regs_class *class,
		 unsigned int budget_ms);
int pci_regs_add_others(unsigned int skip, unsigned int budget_ms);

#endif /* _VMCOREDD_PCI_REGS_H */
