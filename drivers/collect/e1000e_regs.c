// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intel gigabit controllers of the 8257x, ICH and PCH families: registers of
 * Intel 82574 GbE Controller Family Datasheet, revision 3.4, chapter 10
 * (register summary), all in BAR 0.
 *
 * Left out on purpose, because reading changes them:
 *   ICR (0xc0) and all statistics (0x4000 to 0x4124) clear on read;
 *   SWSM (0x5b50) takes the semaphore SMBI when it is read;
 *   RXSTMPH and TXSTMPH (0xb628, 0xb61c) release the latched time stamp,
 *   SYSTIML (0xb600) latches SYSTIMH;
 *   PBECCSTS (0x100c) and FACTPS (0x5b30), parts of which clear on read.
 * Left out because they say nothing by themselves: MDIC and EERD, which show
 * the last PHY or EEPROM access, and the filter tables.
 */
#include <linux/bits.h>
#include <linux/pci.h>
#include "pci_regs.h"

#define E1000E_CTRL_RST	BIT(26)	/* reset in progress */
#define E1000E_82574	1	/* driver_data: the 82574 has the second list */

/*
 * What all controllers of these families have in the same place: what the
 * Linux driver e1000e reads on every one of them when it reports a hang, and
 * what it programs on every one of them.
 */
static const struct pci_regs_entry e1000e_entries[] = {
	{ "CTRL",	0x0000, 4, 0, E1000E_CTRL_RST },
	{ "STATUS",	0x0008, 4 },
	{ "CTRL_EXT",	0x0018, 4 },
	{ "ITR",	0x00c4, 4 },
	{ "IMS",	0x00d0, 4 },
	{ "IAM",	0x00e0, 4, REGS_MAY_BE_ONES },	/* as e1000e sets it */
	{ "RCTL",	0x0100, 4 },
	{ "FCTTV",	0x0170, 4 },
	{ "TCTL",	0x0400, 4 },
	{ "TIPG",	0x0410, 4 },
	{ "PBA",	0x1000, 4 },
	{ "ERT",	0x2008, 4 },
	{ "FCRTL",	0x2160, 4 },
	{ "FCRTH",	0x2168, 4 },
	{ "RDFH",	0x2410, 4 },
	{ "RDFT",	0x2418, 4 },
	{ "RDFHS",	0x2420, 4 },
	{ "RDFTS",	0x2428, 4 },
	{ "RDFPC",	0x2430, 4 },
	{ "RDBAL0",	0x2800, 4 },
	{ "RDBAH0",	0x2804, 4 },
	{ "RDLEN0",	0x2808, 4 },
	{ "RDH0",	0x2810, 4 },
	{ "RDT0",	0x2818, 4 },
	{ "RDTR",	0x2820, 4 },
	{ "RXDCTL0",	0x2828, 4 },
	{ "RADV",	0x282c, 4 },
	{ "TDFH",	0x3410, 4 },
	{ "TDFT",	0x3418, 4 },
	{ "TDFHS",	0x3420, 4 },
	{ "TDFTS",	0x3428, 4 },
	{ "TDFPC",	0x3430, 4 },
	{ "TDBAL0",	0x3800, 4 },
	{ "TDBAH0",	0x3804, 4 },
	{ "TDLEN0",	0x3808, 4 },
	{ "TDH0",	0x3810, 4 },
	{ "TDT0",	0x3818, 4 },
	{ "TIDV",	0x3820, 4 },
	{ "TXDCTL0",	0x3828, 4 },
	{ "TADV",	0x382c, 4 },
	{ "TARC0",	0x3840, 4 },
	{ "RXCSUM",	0x5000, 4 },
	{ "RFCTL",	0x5008, 4 },
	{ "RAL0",	0x5400, 4 },
	{ "RAH0",	0x5404, 4 },
	{ "WUC",	0x5800, 4 },
	{ "WUFC",	0x5808, 4 },
	{ "MANC",	0x5820, 4 },
	{ "FWSM",	0x5b54, 4 },
};

/* What the datasheet documents for the 82574 and other families do not share. */
static const struct pci_regs_entry e1000e_82574_entries[] = {
	{ "EEC",	0x0010, 4 },
	{ "FCAL",	0x0028, 4 },
	{ "FCAH",	0x002c, 4 },
	{ "FCT",	0x0030, 4 },
	{ "VET",	0x0038, 4 },
	{ "EIAC",	0x00dc, 4 },
	{ "IVAR",	0x00e4, 4 },
	{ "LEDCTL",	0x0e00, 4 },
	{ "EXTCNF_CTRL",	0x0f00, 4 },
	{ "RDBAL1",	0x2900, 4 },
	{ "RDBAH1",	0x2904, 4 },
	{ "RDLEN1",	0x2908, 4 },
	{ "RDH1",	0x2910, 4 },
	{ "RDT1",	0x2918, 4 },
	{ "RXDCTL1",	0x2928, 4 },
	{ "TDBAL1",	0x3900, 4 },
	{ "TDBAH1",	0x3904, 4 },
	{ "TDLEN1",	0x3908, 4 },
	{ "TDH1",	0x3910, 4 },
	{ "TDT1",	0x3918, 4 },
	{ "TXDCTL1",	0x3928, 4 },
	{ "TARC1",	0x3940, 4 },
	{ "WUS",	0x5810, 4 },
	{ "MRQC",	0x5818, 4 },
	{ "GCR",	0x5b00, 4 },
};

#define E1000E(device) \
	PCI_DEVICE(PCI_VENDOR_ID_INTEL, (device))

/*
 * The devices that the driver e1000e of Linux 6.12 serves, and no other: no
 * class code tells this register layout from that of other Intel controllers.
 */
static const struct pci_device_id e1000e_ids[] = {
	/* 82574L, 82574LA */
	{ E1000E(0x10d3), .driver_data = E1000E_82574 },
	{ E1000E(0x10f6), .driver_data = E1000E_82574 },
	/* 82571EB, 82571PT */
	{ E1000E(0x105e) }, { E1000E(0x105f) }, { E1000E(0x10a4) },
	{ E1000E(0x10bc) }, { E1000E(0x10a5) }, { E1000E(0x1060) },
	{ E1000E(0x10d9) }, { E1000E(0x10da) }, { E1000E(0x10d5) },
	/* 82572EI */
	{ E1000E(0x10b9) }, { E1000E(0x107d) }, { E1000E(0x107e) },
	{ E1000E(0x107f) },
	/* 82573E, 82573L */
	{ E1000E(0x108b) }, { E1000E(0x108c) }, { E1000E(0x109a) },
	/* 82583V */
	{ E1000E(0x150c) },
	/* 80003ES2LAN */
	{ E1000E(0x1096) }, { E1000E(0x10ba) }, { E1000E(0x1098) },
	{ E1000E(0x10bb) },
	/* ICH8 */
	{ E1000E(0x104c) }, { E1000E(0x10c5) }, { E1000E(0x10c4) },
	{ E1000E(0x104a) }, { E1000E(0x104b) }, { E1000E(0x104d) },
	{ E1000E(0x1049) }, { E1000E(0x1501) },
	/* ICH9, ICH10 */
	{ E1000E(0x10c0) }, { E1000E(0x10c2) }, { E1000E(0x10c3) },
	{ E1000E(0x10bd) }, { E1000E(0x294c) }, { E1000E(0x10e5) },
	{ E1000E(0x10bf) }, { E1000E(0x10f5) }, { E1000E(0x10cb) },
	{ E1000E(0x10cc) }, { E1000E(0x10cd) }, { E1000E(0x10ce) },
	{ E1000E(0x10de) }, { E1000E(0x10df) }, { E1000E(0x1525) },
	/* 82577, 82578 */
	{ E1000E(0x10ea) }, { E1000E(0x10eb) }, { E1000E(0x10ef) },
	{ E1000E(0x10f0) },
	/* 82579 */
	{ E1000E(0x1502) }, { E1000E(0x1503) },
	/* I217, I218 */
	{ E1000E(0x153a) }, { E1000E(0x153b) }, { E1000E(0x155a) },
	{ E1000E(0x1559) }, { E1000E(0x15a0) }, { E1000E(0x15a1) },
	{ E1000E(0x15a2) }, { E1000E(0x15a3) },
	/* I219, in the order of the platform controller hubs */
	{ E1000E(0x156f) }, { E1000E(0x1570) }, { E1000E(0x15b7) },
	{ E1000E(0x15b8) }, { E1000E(0x15b9) }, { E1000E(0x15d7) },
	{ E1000E(0x15d8) }, { E1000E(0x15e3) }, { E1000E(0x15d6) },
	{ E1000E(0x0d53) }, { E1000E(0x0d55) }, { E1000E(0x15bd) },
	{ E1000E(0x15be) }, { E1000E(0x15bb) }, { E1000E(0x15bc) },
	{ E1000E(0x15df) }, { E1000E(0x15e0) }, { E1000E(0x15e1) },
	{ E1000E(0x15e2) }, { E1000E(0x0d4e) }, { E1000E(0x0d4f) },
	{ E1000E(0x0d4c) }, { E1000E(0x0d4d) }, { E1000E(0x15fb) },
	{ E1000E(0x15fc) }, { E1000E(0x15f9) }, { E1000E(0x15fa) },
	{ E1000E(0x15f4) }, { E1000E(0x15f5) }, { E1000E(0x0dc5) },
	{ E1000E(0x0dc6) }, { E1000E(0x1a1e) }, { E1000E(0x1a1f) },
	{ E1000E(0x1a1c) }, { E1000E(0x1a1d) }, { E1000E(0x0dc7) },
	{ E1000E(0x0dc8) }, { E1000E(0x550c) }, { E1000E(0x550d) },
	{ E1000E(0x550a) }, { E1000E(0x550b) }, { E1000E(0x550e) },
	{ E1000E(0x550f) }, { E1000E(0x5510) }, { E1000E(0x5511) },
	{ E1000E(0x57a0) }, { E1000E(0x57a1) }, { E1000E(0x57b3) },
	{ E1000E(0x57b4) }, { E1000E(0x57b5) }, { E1000E(0x57b6) },
	{ E1000E(0x57b7) }, { E1000E(0x57b8) }, { E1000E(0x57b9) },
	{ E1000E(0x57ba) },
	{ }
};

static void e1000e_collect(struct pci_regs_reader *reader)
{
	static const struct pci_regs_set common = {
		.name = "e1000e",
		.entry = e1000e_entries,
		.count = ARRAY_SIZE(e1000e_entries),
	};
	static const struct pci_regs_set more = {
		.name = "82574",
		.entry = e1000e_82574_entries,
		.count = ARRAY_SIZE(e1000e_82574_entries),
	};
	const struct pci_device_id *id = pci_match_id(e1000e_ids, reader->pdev);

	if (pci_regs_read(reader, &common, NULL) && id &&
	    id->driver_data == E1000E_82574)
		pci_regs_read(reader, &more, NULL);
}

const struct pci_regs_class e1000e_regs_class = {
	.name = "e1000e",
	.ids = e1000e_ids,
	.collect = e1000e_collect,
	.max_sets = 2,
	.max_regs = ARRAY_SIZE(e1000e_entries) +
		    ARRAY_SIZE(e1000e_82574_entries),
};
