/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of PCI devices, from pci.ids through libpci. */
#ifndef _LIB_PCIIDS_H
#define _LIB_PCIIDS_H

#define PCIIDS_LEN	160

struct pci_access;

/**
 * struct pciids - names of PCI devices
 * @access: libpci's
 */
struct pciids {
	struct pci_access *access;
};

int pciids_open(struct pciids *ids);
void pciids_class(struct pciids *ids, unsigned int class, char *buf);
void pciids_device(struct pciids *ids, unsigned int vendor,
		   unsigned int device, char *buf);
void pciids_subsystem(struct pciids *ids, unsigned int vendor,
		      unsigned int device, unsigned int subsystem_vendor,
		      unsigned int subsystem_device, char *buf);
void pciids_close(struct pciids *ids);

#endif /* _LIB_PCIIDS_H */
