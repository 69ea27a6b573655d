// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate in front of a function's BARs.
 *
 * A read that no device answers costs a completion timeout, may be reported as
 * an uncorrectable error, and on some machines is one.  So a BAR is read only
 * when the function and every bridge above it answer, are in D0 and forward
 * memory accesses, and the BAR holds what the kernel believes.  All of it is
 * established by reading configuration space; nothing is written, no device is
 * enabled or woken.
 */
#include <linux/pci.h>
#include <linux/sizes.h>
#include "pci_function.h"
#include "pci_gate.h"

/* Of a vendor that answers "not ready yet" (PCI Express 5.0, 2.3.2). */
#define GATE_VENDOR_RETRY	0x0001

static bool gate_shut(struct pci_gate *gate, struct pci_dev *at, u32 reason,
		      u32 detail)
{
	gate->reason = reason;
	gate->detail = detail;
	gate->at = at;
	return false;
}

/*
 * A virtual function's memory is switched on in its physical function; the bit
 * in its own command register means nothing (SR-IOV 1.1, 3.3.3 and 3.4.1.3).
 */
static bool gate_vf_memory(struct pci_dev *pdev, struct pci_gate *gate)
{
	struct pci_dev *pf = pci_physfn(pdev);
	u16 sriov = pci_find_ext_capability(pf, PCI_EXT_CAP_ID_SRIOV);
	u16 command, ctrl = 0;

	if (sriov)
		pci_read_config_word(pf, sriov + PCI_SRIOV_CTRL, &ctrl);
	if ((ctrl & PCI_SRIOV_CTRL_VFE) && (ctrl & PCI_SRIOV_CTRL_MSE))
		return true;
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	return gate_shut(gate, pf, VMCOREDD_SKIP_MEMORY_OFF, command);
}

/* Does the function answer? */
static bool gate_present(struct pci_dev *pdev, struct pci_gate *gate)
{
	u16 vendor;

	if (pci_function_gone(pdev))
		return gate_shut(gate, pdev, VMCOREDD_SKIP_GONE, U32_MAX);
	pci_read_config_word(pdev, PCI_VENDOR_ID, &vendor);
	if (vendor == GATE_VENDOR_RETRY)
		return gate_shut(gate, pdev, VMCOREDD_SKIP_RESET, vendor);
	return true;
}

/* Is the function in D0?  One that has no D states always is. */
static bool gate_awake(struct pci_dev *pdev, struct pci_gate *gate)
{
	u8 power = pci_function_power(pdev);

	if (power == PCI_FUNCTION_POWER_GONE)
		return gate_shut(gate, pdev, VMCOREDD_SKIP_GONE, U32_MAX);
	if (!power || power == PCI_FUNCTION_POWER_UNKNOWN)
		return true;
	return gate_shut(gate, pdev, VMCOREDD_SKIP_POWER, power);
}

/* Does the function decode, or forward, memory accesses? */
static bool gate_memory(struct pci_dev *pdev, struct pci_gate *gate)
{
	u16 command;

	if (pdev->is_virtfn)
		return gate_vf_memory(pdev, gate);
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (command & PCI_COMMAND_MEMORY)
		return true;
	return gate_shut(gate, pdev, VMCOREDD_SKIP_MEMORY_OFF, command);
}

/*
 * When a function is gone: is it because the link above it is down?
 *
 * This only explains.  A function that answers has a link, whatever the port
 * above it says: the ports of QEMU leave the bit clear when ACPI does their
 * hotplug, and ports that do not report it at all are allowed below 5 GT/s.
 */
static void gate_explain_link(struct pci_gate *gate)
{
	struct pci_dev *bridge = pci_upstream_bridge(gate->at);
	u32 lnkcap = 0;
	u16 lnksta = 0;

	if (!bridge)
		return;
	pcie_capability_read_dword(bridge, PCI_EXP_LNKCAP, &lnkcap);
	if (!(lnkcap & PCI_EXP_LNKCAP_DLLLARC))
		return;
	pcie_capability_read_word(bridge, PCI_EXP_LNKSTA, &lnksta);
	if (!(lnksta & PCI_EXP_LNKSTA_DLLLA))
		gate_shut(gate, bridge, VMCOREDD_SKIP_LINK_DOWN, lnksta);
}

/*
 * The bridge below @above on the way down to @pdev, the one nearest to the root
 * below NULL; NULL when there is none.  From the root down, because a bridge is
 * only to be asked when those above it answer.
 */
static struct pci_dev *gate_bridge_below(struct pci_dev *pdev,
					 struct pci_dev *above)
{
	struct pci_dev *bridge = pci_upstream_bridge(pdev), *next;

	if (!bridge || bridge == above)
		return NULL;
	while ((next = pci_upstream_bridge(bridge)) && next != above)
		bridge = next;
	return bridge;
}

/**
 * pci_gate_config_open - may a function's configuration space be read?
 * @pdev: the function
 * @gate: why not; set whatever the answer
 *
 * A bridge that is not in D0 forwards nothing, and would only log an error: it
 * ends the way down, and is what is reported.  A virtual function is as awake as
 * its physical function is.
 *
 * Return: true when it may.
 */
bool pci_gate_config_open(struct pci_dev *pdev, struct pci_gate *gate)
{
	struct pci_dev *bridge = NULL, *pf = pci_physfn(pdev);

	memset(gate, 0, sizeof(*gate));
	while ((bridge = gate_bridge_below(pdev, bridge)))
		if (!gate_present(bridge, gate) || !gate_awake(bridge, gate))
			return false;
	if (pf != pdev && (!gate_present(pf, gate) || !gate_awake(pf, gate)))
		return false;
	return gate_present(pdev, gate);
}

/**
 * pci_gate_open - may a function's memory BARs be read?
 * @pdev: the function
 * @gate: why not; set whatever the answer
 *
 * Return: true when they may.
 */
bool pci_gate_open(struct pci_dev *pdev, struct pci_gate *gate)
{
	struct pci_dev *bridge = NULL;

	if (!pci_gate_config_open(pdev, gate)) {
		if (gate->reason == VMCOREDD_SKIP_GONE)
			gate_explain_link(gate);
		return false;
	}
	while ((bridge = gate_bridge_below(pdev, bridge)))
		if (!gate_memory(bridge, gate))
			return false;
	return gate_awake(pdev, gate) && gate_memory(pdev, gate);
}

/* Does the register of a BAR hold what the kernel believes? */
static bool gate_bar_agrees(struct pci_dev *pdev, u8 bar, u64 start)
{
	int where = PCI_BASE_ADDRESS_0 + bar * sizeof(u32);
	unsigned long flags = pdev->resource[bar].flags;
	u32 low, high = 0;

	/* These have no such register. */
	if (pdev->is_virtfn || (flags & IORESOURCE_PCI_EA_BEI))
		return true;
	pci_read_config_dword(pdev, where, &low);
	low &= (u32)PCI_BASE_ADDRESS_MEM_MASK;
	if (flags & IORESOURCE_MEM_64)
		pci_read_config_dword(pdev, where + sizeof(u32), &high);
	return start == ((u64)high << 32 | low);
}

/*
 * Does a bridge forward these addresses?  Its windows end on 1 MiB boundaries:
 * registers hold bits 31 to 20 in bits 15 to 4 (PCI-to-PCI Bridge Architecture
 * 1.2, 3.2.5.8 to 3.2.5.10).  Bridges that forward all that nobody else claims,
 * and those of CardBus, are taken at their word.
 */
static bool gate_window(struct pci_dev *bridge,
			const struct pci_bus_region *region)
{
	u16 base, limit, pref_base, pref_limit;
	u32 base_high = 0, limit_high = 0;

	if (bridge->transparent || bridge->hdr_type != PCI_HEADER_TYPE_BRIDGE)
		return true;

	pci_read_config_word(bridge, PCI_MEMORY_BASE, &base);
	pci_read_config_word(bridge, PCI_MEMORY_LIMIT, &limit);
	if (region->start >= (u64)(base & PCI_MEMORY_RANGE_MASK) << 16 &&
	    region->end <= ((u64)(limit & PCI_MEMORY_RANGE_MASK) << 16 |
			    (SZ_1M - 1)))
		return true;

	pci_read_config_word(bridge, PCI_PREF_MEMORY_BASE, &pref_base);
	pci_read_config_word(bridge, PCI_PREF_MEMORY_LIMIT, &pref_limit);
	if ((pref_base & PCI_PREF_RANGE_TYPE_MASK) == PCI_PREF_RANGE_TYPE_64) {
		pci_read_config_dword(bridge, PCI_PREF_BASE_UPPER32,
				      &base_high);
		pci_read_config_dword(bridge, PCI_PREF_LIMIT_UPPER32,
				      &limit_high);
	}
	return region->start >= ((u64)base_high << 32 |
				 (u64)(pref_base & PCI_PREF_RANGE_MASK) << 16) &&
	       region->end <= ((u64)limit_high << 32 |
			       (u64)(pref_limit & PCI_PREF_RANGE_MASK) << 16 |
			       (SZ_1M - 1));
}

/**
 * pci_gate_bar_open - is a memory BAR where the kernel believes it to be?
 * @pdev: the function, for which pci_gate_open() is true
 * @bar: 0 to 5
 * @gate: why not; set whatever the answer
 *
 * A device that was reset by other means than this kernel has lost its BARs, a
 * bridge its windows; a read would then reach nobody, or somebody else.
 *
 * Return: true when the BAR is assigned, its register agrees, and the bridges
 * above forward it.
 */
bool pci_gate_bar_open(struct pci_dev *pdev, u8 bar, struct pci_gate *gate)
{
	struct pci_dev *bridge;
	struct pci_bus_region region;
	struct resource *res;

	memset(gate, 0, sizeof(*gate));
	if (bar >= PCI_STD_NUM_BARS)
		return gate_shut(gate, pdev, VMCOREDD_SKIP_NO_BAR, bar);
	res = &pdev->resource[bar];
	if (!(res->flags & IORESOURCE_MEM) || !res->start || !res->parent ||
	    (res->flags & (IORESOURCE_UNSET | IORESOURCE_DISABLED)))
		return gate_shut(gate, pdev, VMCOREDD_SKIP_NO_BAR, bar);

	pcibios_resource_to_bus(pdev->bus, &region, res);
	if (!gate_bar_agrees(pdev, bar, region.start))
		return gate_shut(gate, pdev, VMCOREDD_SKIP_NO_BAR, bar);
	for (bridge = pci_upstream_bridge(pdev); bridge;
	     bridge = pci_upstream_bridge(bridge))
		if (!gate_window(bridge, &region))
			return gate_shut(gate, bridge, VMCOREDD_SKIP_NO_BAR,
					 bar);
	return true;
}

/**
 * pci_gate_record - write the SKIP record of a gate that is shut
 * @gate: the gate
 * @state: where to
 * @pdev: the function that was asked about
 * @what: what is not read
 */
void pci_gate_record(const struct pci_gate *gate, struct vmcoredd_state *state,
		     struct pci_dev *pdev, const char *what)
{
	vmcoredd_state_skip(state, what, gate->reason, gate->detail);
	if (gate->at != pdev)
		vmcoredd_state_attr(state, "because of", pci_name(gate->at));
}
