// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of bits and values of PCI configuration space, in the words of the PCI
 * Express Base specification 6.0, chapter 7.
 */
#include <stddef.h>

#include "pcinames.h"

const struct pcinames pcinames_command[] = {
	{ 0x0001, "io" },
	{ 0x0002, "memory" },
	{ 0x0004, "bus-master" },
	{ 0x0008, "special-cycles" },
	{ 0x0010, "memory-write-invalidate" },
	{ 0x0020, "vga-palette-snoop" },
	{ 0x0040, "parity-error-response" },
	{ 0x0080, "stepping" },
	{ 0x0100, "serr-enable" },
	{ 0x0200, "fast-back-to-back" },
	{ 0x0400, "interrupt-disable" },
	{ 0, NULL },
};

/* Without the two bits of DEVSEL timing. */
const struct pcinames pcinames_status[] = {
	{ 0x0001, "immediate-readiness" },
	{ 0x0008, "interrupt" },
	{ 0x0010, "capabilities" },
	{ 0x0020, "66-mhz" },
	{ 0x0080, "fast-back-to-back" },
	{ 0x0100, "master-data-parity-error" },
	{ 0x0800, "signaled-target-abort" },
	{ 0x1000, "received-target-abort" },
	{ 0x2000, "received-master-abort" },
	{ 0x4000, "signaled-system-error" },
	{ 0x8000, "detected-parity-error" },
	{ 0, NULL },
};

const struct pcinames pcinames_device_status[] = {
	{ 0x0001, "correctable-error" },
	{ 0x0002, "non-fatal-error" },
	{ 0x0004, "fatal-error" },
	{ 0x0008, "unsupported-request" },
	{ 0x0010, "aux-power" },
	{ 0x0020, "transactions-pending" },
	{ 0x0040, "emergency-power-reduction" },
	{ 0, NULL },
};

const struct pcinames pcinames_slot_status[] = {
	{ 0x0001, "attention-button-pressed" },
	{ 0x0002, "power-fault" },
	{ 0x0004, "mrl-sensor-changed" },
	{ 0x0008, "presence-changed" },
	{ 0x0010, "command-completed" },
	{ 0x0020, "mrl-open" },
	{ 0x0040, "card-present" },
	{ 0x0080, "interlock-engaged" },
	{ 0x0100, "link-state-changed" },
	{ 0, NULL },
};

const struct pcinames pcinames_slot_control[] = {
	{ 0x0001, "attention-button-enable" },
	{ 0x0002, "power-fault-enable" },
	{ 0x0004, "mrl-sensor-enable" },
	{ 0x0008, "presence-enable" },
	{ 0x0010, "command-completed-enable" },
	{ 0x0020, "hot-plug-interrupt-enable" },
	{ 0x0400, "power-off" },
	{ 0x1000, "link-state-enable" },
	{ 0, NULL },
};

const struct pcinames pcinames_uncorrectable[] = {
	{ 1U << 4, "Data Link Protocol Error" },
	{ 1U << 5, "Surprise Down Error" },
	{ 1U << 12, "Poisoned TLP Received" },
	{ 1U << 13, "Flow Control Protocol Error" },
	{ 1U << 14, "Completion Timeout" },
	{ 1U << 15, "Completer Abort" },
	{ 1U << 16, "Unexpected Completion" },
	{ 1U << 17, "Receiver Overflow" },
	{ 1U << 18, "Malformed TLP" },
	{ 1U << 19, "ECRC Error" },
	{ 1U << 20, "Unsupported Request" },
	{ 1U << 21, "ACS Violation" },
	{ 1U << 22, "Uncorrectable Internal Error" },
	{ 1U << 23, "MC Blocked TLP" },
	{ 1U << 24, "AtomicOp Egress Blocked" },
	{ 1U << 25, "TLP Prefix Blocked" },
	{ 1U << 26, "Poisoned TLP Egress Blocked" },
	{ 1U << 27, "DMWr Request Egress Blocked" },
	{ 1U << 28, "IDE Check Failed" },
	{ 1U << 29, "Misrouted IDE TLP" },
	{ 1U << 30, "PCRC Check Failed" },
	{ 0, NULL },
};

const struct pcinames pcinames_correctable[] = {
	{ 1U << 0, "Receiver Error" },
	{ 1U << 6, "Bad TLP" },
	{ 1U << 7, "Bad DLLP" },
	{ 1U << 8, "REPLAY_NUM Rollover" },
	{ 1U << 12, "Replay Timer Timeout" },
	{ 1U << 13, "Advisory Non-Fatal Error" },
	{ 1U << 14, "Corrected Internal Error" },
	{ 1U << 15, "Header Log Overflow" },
	{ 0, NULL },
};

const struct pcinames pcinames_aer_root[] = {
	{ 1U << 0, "correctable-received" },
	{ 1U << 1, "multiple-correctable-received" },
	{ 1U << 2, "uncorrectable-received" },
	{ 1U << 3, "multiple-uncorrectable-received" },
	{ 1U << 4, "first-uncorrectable-fatal" },
	{ 1U << 5, "non-fatal-received" },
	{ 1U << 6, "fatal-received" },
	{ 0, NULL },
};

/**
 * pcinames_link_speed - the data rate of a link
 * @speed: encoded as in the link registers
 *
 * Return: a text, or NULL when the code is not defined.
 */
const char *pcinames_link_speed(unsigned int speed)
{
	static const char * const names[] = {
		NULL, "2.5 GT/s", "5 GT/s", "8 GT/s", "16 GT/s", "32 GT/s",
		"64 GT/s",
	};

	return speed < sizeof(names) / sizeof(*names) ? names[speed] : NULL;
}

/**
 * pcinames_port_type - what kind of PCI Express function this is
 * @type: bits 7..4 of its capability register
 *
 * Return: a text, or NULL when the code is not defined.
 */
const char *pcinames_port_type(unsigned int type)
{
	static const char * const names[] = {
		[0x0] = "endpoint",
		[0x1] = "legacy endpoint",
		[0x4] = "root port",
		[0x5] = "upstream port",
		[0x6] = "downstream port",
		[0x7] = "bridge to PCI",
		[0x8] = "bridge from PCI",
		[0x9] = "root complex endpoint",
		[0xa] = "root complex event collector",
	};

	return type < sizeof(names) / sizeof(*names) ? names[type] : NULL;
}

/**
 * pcinames_capability - the name of a capability
 * @id: its number
 * @extended: one of the extended ones of PCI Express
 *
 * Return: a text, or NULL when it is not known here.
 */
const char *pcinames_capability(unsigned int id, int extended)
{
	static const char * const basic[] = {
		[0x01] = "power-management", [0x02] = "agp", [0x03] = "vpd",
		[0x04] = "slot-id", [0x05] = "msi", [0x06] = "hot-swap",
		[0x07] = "pci-x", [0x08] = "hyper-transport",
		[0x09] = "vendor", [0x0a] = "debug-port", [0x0c] = "hot-plug",
		[0x0d] = "bridge-subsystem", [0x0f] = "secure-device",
		[0x10] = "express", [0x11] = "msi-x", [0x12] = "sata",
		[0x13] = "advanced-features", [0x14] = "enhanced-allocation",
	};
	static const char * const ext[] = {
		[0x01] = "aer", [0x02] = "virtual-channel",
		[0x03] = "serial-number", [0x04] = "power-budget",
		[0x0b] = "vendor", [0x0d] = "acs", [0x0e] = "ari",
		[0x0f] = "ats", [0x10] = "sr-iov", [0x12] = "multicast",
		[0x13] = "page-request", [0x15] = "resizable-bar",
		[0x17] = "tph", [0x18] = "ltr", [0x19] = "secondary-express",
		[0x1b] = "pasid", [0x1d] = "dpc", [0x1e] = "l1-substates",
		[0x1f] = "ptm", [0x23] = "dvsec", [0x25] = "data-link-feature",
		[0x26] = "physical-layer-16gt", [0x27] = "lane-margining",
		[0x2e] = "doe", [0x30] = "ide",
	};

	if (extended)
		return id < sizeof(ext) / sizeof(*ext) ? ext[id] : NULL;
	return id < sizeof(basic) / sizeof(*basic) ? basic[id] : NULL;
}

/**
 * pcinames_bit - the name of one bit
 * @table: the names
 * @bit: its number
 *
 * Return: the name, or NULL when the bit is reserved.
 */
const char *pcinames_bit(const struct pcinames *table, unsigned int bit)
{
	for (; table->name; table++) {
		if (bit < 32 && table->mask == 1U << bit)
			return table->name;
	}
	return NULL;
}
