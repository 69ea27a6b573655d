// SPDX-License-Identifier: GPL-2.0-only
/*
 * NVM Express controllers: the registers of NVM Express Base Specification,
 * revision 1.4, section 3.1, figure 68 ("Register Definition"), and CRTO of
 * revision 2.0, all in BAR 0.
 *
 * None changes when it is read.  Left out: doorbells (write only), and what is
 * behind the Controller Memory Buffer and the Persistent Memory Region.
 */
#include <linux/pci.h>
#include "pci_regs.h"

/*
 * INTMS and INTMC must not be accessed while MSI-X is enabled (3.1.3, 3.1.4);
 * with all vectors masked they read as all ones.  Registers of features that a
 * controller lacks are reserved, which reads as 0.
 */
#define NVME_INT_MASK	(REGS_MAY_BE_ONES | REGS_NOT_WITH_MSIX)

static const struct pci_regs_entry nvme_entries[] = {
	{ "CAP",	0x0000, 8 },
	{ "VS",		0x0008, 4 },
	{ "INTMS",	0x000c, 4, NVME_INT_MASK },
	{ "INTMC",	0x0010, 4, NVME_INT_MASK },
	{ "CC",		0x0014, 4 },
	{ "CSTS",	0x001c, 4 },
	{ "NSSR",	0x0020, 4 },
	{ "AQA",	0x0024, 4 },
	{ "ASQ",	0x0028, 8 },
	{ "ACQ",	0x0030, 8 },
	{ "CMBLOC",	0x0038, 4 },
	{ "CMBSZ",	0x003c, 4 },
	{ "BPINFO",	0x0040, 4 },
	{ "BPRSEL",	0x0044, 4 },
	{ "BPMBL",	0x0048, 8 },
	{ "CMBMSC",	0x0050, 8 },
	{ "CMBSTS",	0x0058, 4 },
	{ "CRTO",	0x0068, 4 },
	{ "PMRCAP",	0x0e00, 4 },
	{ "PMRCTL",	0x0e04, 4 },
	{ "PMRSTS",	0x0e08, 4 },
	{ "PMREBS",	0x0e0c, 4 },
	{ "PMRSWTP",	0x0e10, 4 },
	{ "PMRMSCL",	0x0e14, 4 },
	{ "PMRMSCU",	0x0e18, 4 },
};

/* Every NVMe controller has this class code (1.4, 2.1.5). */
static const struct pci_device_id nvme_ids[] = {
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_EXPRESS, 0xffffff) },
	{ }
};

static void nvme_collect(struct pci_regs_reader *reader)
{
	static const struct pci_regs_set set = {
		.name = "nvme",
		.entry = nvme_entries,
		.count = ARRAY_SIZE(nvme_entries),
	};

	pci_regs_read(reader, &set, NULL);
}

const struct pci_regs_class nvme_regs_class = {
	.name = "nvme",
	.ids = nvme_ids,
	.collect = nvme_collect,
	.max_sets = 1,
	.max_regs = ARRAY_SIZE(nvme_entries),
};
