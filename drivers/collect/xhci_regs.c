// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB host controllers: registers of eXtensible Host Controller Interface for
 * Universal Serial Bus (xHCI) 1.2, sections 5.3 (capability), 5.4
 * (operational, ports) and 5.5 (runtime), in BAR 0.
 *
 * None changes when it is read: status bits are cleared by writing 1.  Left
 * out: doorbells, which are write only in effect, and MFINDEX, which only
 * counts time.  CRCR reads as 0 but for its running bit.
 */
#include <linux/bits.h>
#include <linux/pci.h>
#include "pci_regs.h"

#define XHCI_PORTS		255
#define XHCI_PORT_BASE		0x400	/* from the operational registers */
#define XHCI_PORT_SIZE		0x10
#define XHCI_INTERRUPTER_BASE	0x20	/* from the runtime registers */

#define XHCI_HCSPARAMS1_PORTS(value)	((unsigned int)((value) >> 24) & 0xff)
#define XHCI_CAPLENGTH_MASK		0xff
#define XHCI_RTSOFF_MASK		(~0x1fU)
#define XHCI_USBCMD_HCRST		BIT(1)	/* reset in progress */

/*
 * CAPLENGTH and HCIVERSION share a dword and are read as one: not every
 * controller answers smaller accesses, and drivers do not make them.
 */
enum { XHCI_CAPLENGTH, XHCI_HCSPARAMS1, XHCI_RTSOFF, XHCI_FIRST_OTHER };

static const struct pci_regs_entry xhci_entries[] = {
	[XHCI_CAPLENGTH] = { "CAPLENGTH+HCIVERSION", 0x00, 4 },
	[XHCI_HCSPARAMS1] = { "HCSPARAMS1", 0x04, 4 },
	[XHCI_RTSOFF] = { "RTSOFF", 0x18, 4 },
	[XHCI_FIRST_OTHER] = { "HCSPARAMS2", 0x08, 4 },
	{ "HCSPARAMS3",	0x0c, 4 },
	{ "HCCPARAMS1",	0x10, 4 },
	{ "DBOFF",	0x14, 4 },
	{ "HCCPARAMS2",	0x1c, 4 },
};

static const struct pci_regs_entry xhci_operational_entries[] = {
	{ "USBCMD",	0x00, 4, 0, XHCI_USBCMD_HCRST, 0 },
	{ "USBSTS",	0x04, 4 },
	{ "PAGESIZE",	0x08, 4 },
	{ "DNCTRL",	0x14, 4 },
	{ "CRCR",	0x18, 8 },
	{ "DCBAAP",	0x30, 8 },
	{ "CONFIG",	0x38, 4 },
};

static const struct pci_regs_entry xhci_port_entries[] = {
	{ "PORTSC",	0x00, 4 },
	{ "PORTPMSC",	0x04, 4 },
	{ "PORTLI",	0x08, 4 },
	{ "PORTHLPMC",	0x0c, 4, REGS_MAY_BE_ONES },	/* reserved for USB 3 */
};

static const struct pci_regs_entry xhci_interrupter_entries[] = {
	{ "IMAN",	0x00, 4 },
	{ "IMOD",	0x04, 4 },
	{ "ERSTSZ",	0x08, 4 },
	{ "ERSTBA",	0x10, 8 },
	{ "ERDP",	0x18, 8 },
};

/* Every xHCI controller has this class code (5.2.1). */
static const struct pci_device_id xhci_ids[] = {
	{ PCI_DEVICE_CLASS(PCI_CLASS_SERIAL_USB_XHCI, 0xffffff) },
	{ }
};

static bool xhci_read_port(struct pci_regs_reader *reader, u32 operational,
			   unsigned int port)
{
	char name[VMCOREDD_STATE_NAME_LEN];
	const struct pci_regs_set set = {
		.name = name,
		.entry = xhci_port_entries,
		.count = ARRAY_SIZE(xhci_port_entries),
		.base = operational + XHCI_PORT_BASE +
			(port - 1) * XHCI_PORT_SIZE,
	};

	snprintf(name, sizeof(name), "xhci.port%u", port);
	return pci_regs_read(reader, &set, NULL);
}

static void xhci_collect(struct pci_regs_reader *reader)
{
	static const struct pci_regs_set capability = {
		.name = "xhci",
		.entry = xhci_entries,
		.count = ARRAY_SIZE(xhci_entries),
	};
	u64 values[ARRAY_SIZE(xhci_entries)];
	struct pci_regs_set operational = {
		.name = "xhci.operational",
		.entry = xhci_operational_entries,
		.count = ARRAY_SIZE(xhci_operational_entries),
	};
	struct pci_regs_set interrupter = {
		.name = "xhci.interrupter0",
		.entry = xhci_interrupter_entries,
		.count = ARRAY_SIZE(xhci_interrupter_entries),
	};
	unsigned int port;

	if (!pci_regs_read(reader, &capability, values))
		return;
	operational.base = values[XHCI_CAPLENGTH] & XHCI_CAPLENGTH_MASK;
	interrupter.base = (values[XHCI_RTSOFF] & XHCI_RTSOFF_MASK) +
			   XHCI_INTERRUPTER_BASE;
	if (!pci_regs_read(reader, &operational, NULL) ||
	    !pci_regs_read(reader, &interrupter, NULL))
		return;
	for (port = 1;
	     port <= XHCI_HCSPARAMS1_PORTS(values[XHCI_HCSPARAMS1]); port++)
		if (!xhci_read_port(reader, operational.base, port))
			return;
}

const struct pci_regs_class xhci_regs_class = {
	.name = "xhci",
	.ids = xhci_ids,
	.collect = xhci_collect,
	.max_sets = 3 + XHCI_PORTS,
	.max_regs = ARRAY_SIZE(xhci_entries) +
		    ARRAY_SIZE(xhci_operational_entries) +
		    ARRAY_SIZE(xhci_interrupter_entries) +
		    XHCI_PORTS * ARRAY_SIZE(xhci_port_entries),
};
