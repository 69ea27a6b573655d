// SPDX-License-Identifier: GPL-2.0-only
/*
 * One PCI function: identity, driver, D state and the bytes of configuration
 * space.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include "pci_function.h"
#include "virtio_caps.h"

/**
 * pci_function_gone - has a function stopped answering configuration reads?
 * @pdev: the function
 *
 * A virtual function's vendor and device read as all ones by specification
 * (SR-IOV 1.1, 3.4.1.1).  Its command and status cannot: command has reserved
 * bits, which read as 0.
 *
 * Return: true when it reads as all ones.
 */
bool pci_function_gone(struct pci_dev *pdev)
{
	int where = pdev->is_virtfn ? PCI_COMMAND : PCI_VENDOR_ID;
	u32 value;

	pci_read_config_dword(pdev, where, &value);
	return PCI_POSSIBLE_ERROR(value);
}

/**
 * pci_function_power - the D state that a function is in
 * @pdev: the function
 *
 * pdev->current_state is what this kernel believes, and this kernel has just
 * started; the register is the truth.
 *
 * Return: 0 to 3, PCI_FUNCTION_POWER_UNKNOWN when it has no power management
 * capability, or PCI_FUNCTION_POWER_GONE when that reads as all ones.
 */
u8 pci_function_power(struct pci_dev *pdev)
{
	u8 pm = pci_find_capability(pdev, PCI_CAP_ID_PM);
	u16 pmcsr;

	if (!pm)
		return PCI_FUNCTION_POWER_UNKNOWN;
	pci_read_config_word(pdev, pm + PCI_PM_CTRL, &pmcsr);
	if (PCI_POSSIBLE_ERROR(pmcsr))
		return PCI_FUNCTION_POWER_GONE;
	return pmcsr & PCI_PM_CTRL_STATE_MASK;
}

static u8 function_pcie_type(struct pci_dev *pdev)
{
	return pci_is_pcie(pdev) ? pci_pcie_type(pdev) : PCI_FUNCTION_NO_PCIE;
}

/*
 * The name of the bound driver.  The device lock keeps it bound while it is
 * looked at; a probe that hangs holds that lock forever, so it is only tried.
 */
static bool function_driver(struct pci_dev *pdev, u8 *name, size_t size)
{
	if (!device_trylock(&pdev->dev))
		return false;
	if (pdev->dev.driver)
		strscpy(name, pdev->dev.driver->name, size);
	device_unlock(&pdev->dev);
	return true;
}

/**
 * pci_function_describe - write a function's DEVICE record
 * @state: where to
 * @pdev: the function
 * @may_read: false to leave the hardware alone and tell what the kernel knows
 *
 * Identity is what was read when the kernel found the function: it is right
 * for a function that has gone since, and for a virtual function.
 */
void pci_function_describe(struct vmcoredd_state *state, struct pci_dev *pdev,
			   bool may_read)
{
	struct vmcoredd_state_device *record;
	u8 power = may_read ? pci_function_power(pdev) : PCI_FUNCTION_POWER_UNKNOWN;

	record = vmcoredd_state_reserve(state, VMCOREDD_STATE_DEVICE,
					sizeof(*record));
	if (!record)
		return;

	record->domain = cpu_to_le32(pci_domain_nr(pdev->bus));
	record->bus = pdev->bus->number;
	record->devfn = pdev->devfn;
	record->hdr_type = pdev->hdr_type;
	record->pcie_type = function_pcie_type(pdev);
	record->vendor = cpu_to_le16(pdev->vendor);
	record->device = cpu_to_le16(pdev->device);
	record->subsystem_vendor = cpu_to_le16(pdev->subsystem_vendor);
	record->subsystem_device = cpu_to_le16(pdev->subsystem_device);
	record->class = cpu_to_le32(pdev->class);
	record->revision = pdev->revision;
	record->power_state = power == PCI_FUNCTION_POWER_GONE ?
			      PCI_FUNCTION_POWER_UNKNOWN : power;
	if (!function_driver(pdev, record->driver, sizeof(record->driver)))
		vmcoredd_state_attr(state, "driver", "is being bound or unbound");
}

/*
 * Where configuration space of a function is a window into its registers:
 * Broadcom's Ethernet controllers of tg3, bnx2 and bnx2x, and those that others
 * sell under their own vendor, show the register and the memory that the dwords
 * before them select.  Reading there may clear what is behind.
 */
#define PCI_FUNCTION_WINDOW(offset, size)	((offset) << 16 | (size))
#define FUNCTION_WINDOW_TG3		PCI_FUNCTION_WINDOW(0x80, 8)

static const struct pci_device_id function_windows[] = {
	{ .vendor = PCI_VENDOR_ID_BROADCOM, .device = PCI_ANY_ID,
	  .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID,
	  .class = PCI_CLASS_NETWORK_ETHERNET << 8, .class_mask = 0xffff00,
	  .driver_data = FUNCTION_WINDOW_TG3 },
	{ PCI_DEVICE(PCI_VENDOR_ID_ALTIMA, PCI_ANY_ID),
	  .driver_data = FUNCTION_WINDOW_TG3 },
	{ PCI_DEVICE(PCI_VENDOR_ID_SYSKONNECT, PCI_DEVICE_ID_SYSKONNECT_9DXX),
	  .driver_data = FUNCTION_WINDOW_TG3 },
	{ PCI_DEVICE(PCI_VENDOR_ID_SYSKONNECT, PCI_DEVICE_ID_SYSKONNECT_9MXX),
	  .driver_data = FUNCTION_WINDOW_TG3 },
	{ PCI_DEVICE(PCI_VENDOR_ID_APPLE, PCI_DEVICE_ID_APPLE_TIGON3),
	  .driver_data = FUNCTION_WINDOW_TG3 },
	{ PCI_DEVICE(0x10cf, 0x11a2),	/* Fujitsu */
	  .driver_data = FUNCTION_WINDOW_TG3 },
	{ }
};

/* The bytes of configuration space that must not be read; returns how many. */
static u32 function_hole(struct pci_dev *pdev, u32 *ret_offset)
{
	const struct pci_device_id *id = pci_match_id(function_windows, pdev);

	if (id) {
		*ret_offset = id->driver_data >> 16;
		return id->driver_data & 0xffff;
	}
	*ret_offset = virtio_caps_hole(pdev);
	return *ret_offset ? sizeof(u32) : 0;
}

/*
 * Reads configuration space into @bytes until @size.  Every dword of all ones
 * is a reason to ask whether the function is still there: one that has gone
 * costs a completion timeout for every read.  The @hole_size bytes at @hole are
 * left alone.  Pairs of index and data registers that host bridges have there
 * are read as they stand, as lspci does.
 *
 * Returns 0 or enum vmcoredd_skip, and the bytes that were read.
 */
static u32 function_config_read(struct vmcoredd_dump *dump,
				struct pci_dev *pdev, u8 *bytes, u32 size,
				u32 hole, u32 hole_size, u32 *ret_read)
{
	u32 offset, value;
	__le32 dword;

	for (offset = 0; offset < size; offset += sizeof(dword)) {
		*ret_read = offset;
		if (vmcoredd_expired(dump))
			return VMCOREDD_SKIP_TIME;
		value = 0;
		if (offset < hole || offset - hole >= hole_size)
			pci_read_config_dword(pdev, offset, &value);
		if (PCI_POSSIBLE_ERROR(value) && pci_function_gone(pdev))
			return VMCOREDD_SKIP_GONE;
		dword = cpu_to_le32(value);
		memcpy(bytes + offset, &dword, sizeof(dword));
	}
	*ret_read = offset;
	return pci_function_gone(pdev) ? VMCOREDD_SKIP_GONE : 0;
}

/**
 * pci_function_config - write a function's CONFIG record
 * @state: where to
 * @dump: the dump, for its time budget
 * @pdev: the function
 * @bytes: room for @size bytes
 * @size: bytes of configuration space to read, a multiple of 4
 *
 * When the function goes, or time runs out, the record is as long as what was
 * read, and a SKIP record gives the reason and the offset.
 *
 * Return: 0, or enum vmcoredd_skip.
 */
u32 pci_function_config(struct vmcoredd_state *state, struct vmcoredd_dump *dump,
			struct pci_dev *pdev, u8 *bytes, u32 size)
{
	struct vmcoredd_state_config *config;
	u32 reason, hole, hole_size, length = 0;
	char text[48];

	hole_size = function_hole(pdev, &hole);
	reason = function_config_read(dump, pdev, bytes, size, hole, hole_size,
				      &length);
	config = vmcoredd_state_reserve(state, VMCOREDD_STATE_CONFIG,
					sizeof(*config) + length);
	if (config)
		memcpy(config->bytes, bytes, length);
	if (reason)
		vmcoredd_state_skip(state, "config", reason, length);
	if (hole_size && hole < length) {
		snprintf(text, sizeof(text), "%#x: %u bytes, a window into a BAR",
			 hole, hole_size);
		vmcoredd_state_attr(state, "config not read", text);
	}
	return reason;
}
