// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of PCI devices, from pci.ids through libpci.  The file is loaded
 * at once; what it does not name is shown as numbers.
 */
#include <pci/pci.h>
#include <setjmp.h>
#include <stdio.h>

#include "pciids.h"

/* Only pci.ids: neither udev's database nor the network. */
#define PCIIDS_FLAGS	PCI_LOOKUP_NO_HWDB

/*
 * Where to go on when libpci finds pci.ids damaged or memory short; it would end
 * the program.  Set anew by every function that calls it.
 */
static jmp_buf pciids_failed;

static void __attribute__((noreturn)) pciids_error(char *msg, ...)
{
	(void)msg;
	longjmp(pciids_failed, 1);
}

static void pciids_quiet(char *msg, ...)
{
	(void)msg;
}

/**
 * pciids_open - begin to look names up
 * @ids: to be set up; pciids_close() it after success
 *
 * Return: 0, or -1 when there is no memory.
 */
int pciids_open(struct pciids *ids)
{
	ids->access = pci_alloc();
	if (!ids->access)
		return -1;
	/* pci_init() is not called: nothing is read from this machine. */
	ids->access->error = pciids_error;
	ids->access->warning = pciids_quiet;
	ids->access->debug = pciids_quiet;
	if (!setjmp(pciids_failed))
		pci_load_name_list(ids->access);
	return 0;
}

/**
 * pciids_class - name of a class
 * @ids: the names
 * @class: 24 bits, the programming interface last
 * @buf: PCIIDS_LEN bytes for it
 */
void pciids_class(struct pciids *ids, unsigned int class, char *buf)
{
	if (!setjmp(pciids_failed)) {
		if (pci_lookup_name(ids->access, buf, PCIIDS_LEN,
				    PCI_LOOKUP_CLASS | PCIIDS_FLAGS,
				    class >> 8))
			return;
	}
	snprintf(buf, PCIIDS_LEN, "Class %04x", class >> 8);
}

/**
 * pciids_device - names of vendor and device
 * @ids: the names
 * @vendor: vendor
 * @device: device
 * @buf: PCIIDS_LEN bytes for them
 */
void pciids_device(struct pciids *ids, unsigned int vendor,
		   unsigned int device, char *buf)
{
	if (!setjmp(pciids_failed)) {
		if (pci_lookup_name(ids->access, buf, PCIIDS_LEN,
				    PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE |
				    PCIIDS_FLAGS, vendor, device))
			return;
	}
	snprintf(buf, PCIIDS_LEN, "Device %04x:%04x", vendor, device);
}

/**
 * pciids_subsystem - names of a subsystem
 * @ids: the names
 * @vendor: vendor
 * @device: device
 * @subsystem_vendor: subsystem vendor
 * @subsystem_device: subsystem device
 * @buf: PCIIDS_LEN bytes for them
 */
void pciids_subsystem(struct pciids *ids, unsigned int vendor,
		      unsigned int device, unsigned int subsystem_vendor,
		      unsigned int subsystem_device, char *buf)
{
	if (!setjmp(pciids_failed)) {
		if (pci_lookup_name(ids->access, buf, PCIIDS_LEN,
				    PCI_LOOKUP_SUBSYSTEM | PCI_LOOKUP_VENDOR |
				    PCI_LOOKUP_DEVICE | PCIIDS_FLAGS, vendor,
				    device, subsystem_vendor, subsystem_device))
			return;
	}
	snprintf(buf, PCIIDS_LEN, "Device %04x:%04x", subsystem_vendor,
		 subsystem_device);
}

/**
 * pciids_close - give back what pciids_open() took
 * @ids: the names
 */
void pciids_close(struct pciids *ids)
{
	pci_free_name_list(ids->access);
	pci_cleanup(ids->access);
}
