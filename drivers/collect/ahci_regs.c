// SPDX-License-Identifier: GPL-2.0-only
/*
 * AHCI host bus adapters: registers of Serial ATA Advanced Host Controller
 * Interface (AHCI) 1.3.1, sections 3.1 (generic host control) and 3.3 (ports),
 * in BAR 5, but for the adapters of ahci_bars.
 *
 * None changes when it is read: status bits are cleared by writing 1.  Left
 * out: vendor specific registers, and the enclosure management buffer.
 */
#include <linux/bits.h>
#include <linux/pci.h>
#include "pci_regs.h"

#define AHCI_BAR	5
#define AHCI_PORTS	32
#define AHCI_PORT_BASE	0x100
#define AHCI_PORT_SIZE	0x80

/*
 * With AHCI disabled the other registers are not to be touched (3.1.2), nor
 * during a reset of the adapter.
 */
#define AHCI_GHC_HR	BIT(0)
#define AHCI_GHC_AE	BIT(31)

enum { AHCI_GHC, AHCI_CAP, AHCI_IS, AHCI_PI, AHCI_FIRST_OPTIONAL };

static const struct pci_regs_entry ahci_entries[] = {
	[AHCI_GHC] = { "GHC", 0x04, 4, 0, AHCI_GHC_AE | AHCI_GHC_HR,
		       AHCI_GHC_AE },
	[AHCI_CAP] = { "CAP", 0x00, 4 },
	[AHCI_IS] = { "IS", 0x08, 4, REGS_MAY_BE_ONES },
	[AHCI_PI] = { "PI", 0x0c, 4, REGS_MAY_BE_ONES },
	[AHCI_FIRST_OPTIONAL] = { "VS", 0x10, 4 },
	{ "CCC_CTL",	0x14, 4 },
	{ "CCC_PORTS",	0x18, 4, REGS_MAY_BE_ONES },
	{ "EM_LOC",	0x1c, 4 },
	{ "EM_CTL",	0x20, 4 },
	{ "CAP2",	0x24, 4 },
	{ "BOHC",	0x28, 4 },
};

/* PxSIG is all ones until a device has sent its signature (3.3.9). */
static const struct pci_regs_entry ahci_port_entries[] = {
	{ "PxCLB",	0x00, 4 },
	{ "PxCLBU",	0x04, 4 },
	{ "PxFB",	0x08, 4 },
	{ "PxFBU",	0x0c, 4 },
	{ "PxIS",	0x10, 4 },
	{ "PxIE",	0x14, 4 },
	{ "PxCMD",	0x18, 4 },
	{ "PxTFD",	0x20, 4 },
	{ "PxSIG",	0x24, 4, REGS_MAY_BE_ONES },
	{ "PxSSTS",	0x28, 4 },
	{ "PxSCTL",	0x2c, 4 },
	{ "PxSERR",	0x30, 4 },
	{ "PxSACT",	0x34, 4, REGS_MAY_BE_ONES },
	{ "PxCI",	0x38, 4, REGS_MAY_BE_ONES },
	{ "PxSNTF",	0x3c, 4 },
	{ "PxFBS",	0x40, 4 },
	{ "PxDEVSLP",	0x44, 4 },
};

/* Every AHCI adapter in AHCI mode has this class code (2.1.5). */
static const struct pci_device_id ahci_ids[] = {
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_SATA_AHCI, 0xffffff) },
	{ }
};

/* Adapters that keep these registers elsewhere, as Linux 6.12 knows them. */
static const struct pci_device_id ahci_bars[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_STMICRO, 0xcc06), .driver_data = 0 },
	{ PCI_DEVICE(PCI_VENDOR_ID_LOONGSON, 0x7a08), .driver_data = 0 },
	{ PCI_DEVICE(PCI_VENDOR_ID_CAVIUM, 0xa01c), .driver_data = 0 },
	{ PCI_DEVICE(PCI_VENDOR_ID_CAVIUM, 0xa084), .driver_data = 4 },
	{ PCI_DEVICE(0x1c44, 0x8000), .driver_data = 2 },	/* Enmotus */
	{ }
};

static u8 ahci_bar(struct pci_dev *pdev)
{
	const struct pci_device_id *id = pci_match_id(ahci_bars, pdev);

	return id ? id->driver_data : AHCI_BAR;
}

static bool ahci_read_port(struct pci_regs_reader *reader, unsigned int port)
{
	char name[VMCOREDD_STATE_NAME_LEN];
	const struct pci_regs_set set = {
		.name = name,
		.entry = ahci_port_entries,
		.count = ARRAY_SIZE(ahci_port_entries),
		.bar = ahci_bar(reader->pdev),
		.base = AHCI_PORT_BASE + port * AHCI_PORT_SIZE,
	};

	snprintf(name, sizeof(name), "ahci.port%u", port);
	return pci_regs_read(reader, &set, NULL);
}

static void ahci_collect(struct pci_regs_reader *reader)
{
	const struct pci_regs_set set = {
		.name = "ahci",
		.entry = ahci_entries,
		.count = ARRAY_SIZE(ahci_entries),
		.bar = ahci_bar(reader->pdev),
	};
	u64 values[ARRAY_SIZE(ahci_entries)];
	unsigned int port;

	if (!pci_regs_read(reader, &set, values))
		return;
	/* Registers of ports that are not implemented are not there. */
	for (port = 0; port < AHCI_PORTS; port++)
		if (values[AHCI_PI] & BIT_ULL(port) &&
		    !ahci_read_port(reader, port))
			return;
}

const struct pci_regs_class ahci_regs_class = {
	.name = "ahci",
	.ids = ahci_ids,
	.collect = ahci_collect,
	.max_sets = 1 + AHCI_PORTS,
	.max_regs = ARRAY_SIZE(ahci_entries) +
		    AHCI_PORTS * ARRAY_SIZE(ahci_port_entries),
};
