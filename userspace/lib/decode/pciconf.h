/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PCI configuration space of one function, as it was read.  Pure: bytes in,
 * meanings out.  Bytes that were not read are known to be unknown, and lists of
 * capabilities may be loops.
 */
#ifndef _LIB_PCICONF_H
#define _LIB_PCICONF_H

#include <vmcoredd/env.h>

#define PCICONF_SIZE		4096
#define PCICONF_BASIC		256	/* of conventional PCI */

/* Capabilities that are decoded. */
#define PCICONF_CAP_PM		0x01
#define PCICONF_CAP_MSI		0x05
#define PCICONF_CAP_EXPRESS	0x10
#define PCICONF_CAP_MSIX	0x11
#define PCICONF_EXT_AER		0x0001

/**
 * struct pciconf - what was read of a function's configuration space
 * @bytes: the bytes; unknown ones are 0xff
 * @known: one bit for each byte
 * @end: one past the last known byte
 */
struct pciconf {
	u8	bytes[PCICONF_SIZE];
	u8	known[PCICONF_SIZE / 8];
	u32	end;
};

/**
 * struct pciconf_cap - one capability
 * @id: its number
 * @pos: where it begins
 * @version: of an extended capability, else 0
 */
struct pciconf_cap {
	u16	id;
	u16	pos;
	u8	version;
};

/**
 * struct pciconf_walk - a walk over a list of capabilities
 * @extended: the list at 0x100, not the one that 0x34 begins
 * @pos: the next one, 0 at the end
 * @seen: one bit for each position
 */
struct pciconf_walk {
	bool	extended;
	u16	pos;
	u8	seen[PCICONF_SIZE / 4 / 8];
};

/**
 * struct pciconf_pm - power management
 * @state: D state, 0 to 3
 * @pme_enabled: may signal PME
 * @pme_status: has signalled it
 */
struct pciconf_pm {
	u8	state;
	bool	pme_enabled;
	bool	pme_status;
};

/**
 * struct pciconf_msi - MSI
 * @enabled: it is on
 * @vectors: that it may use
 * @wanted: that it asks for
 * @maskable: each vector has a mask bit
 * @mask: those bits, when @maskable
 * @pending: the pending bits, when @maskable
 */
struct pciconf_msi {
	bool	enabled;
	u8	vectors;
	u8	wanted;
	bool	maskable;
	u32	mask;
	u32	pending;
};

/**
 * struct pciconf_msix - MSI-X
 * @enabled: it is on
 * @masked: all vectors are masked
 * @vectors: entries of its table
 */
struct pciconf_msix {
	bool	enabled;
	bool	masked;
	u16	vectors;
};

/**
 * struct pciconf_express - PCI Express
 * @type: port type
 * @device_control: device control
 * @device_status: device status
 * @has_link: the link fields are valid
 * @link_cap: link capabilities
 * @link_control: link control
 * @link_status: link status
 * @has_slot: the slot fields are valid
 * @slot_cap: slot capabilities
 * @slot_control: slot control
 * @slot_status: slot status
 */
struct pciconf_express {
	u8	type;
	u16	device_control;
	u16	device_status;
	bool	has_link;
	u32	link_cap;
	u16	link_control;
	u16	link_status;
	bool	has_slot;
	u32	slot_cap;
	u16	slot_control;
	u16	slot_status;
};

/**
 * struct pciconf_aer - Advanced Error Reporting
 * @uncorrectable: status
 * @uncorrectable_mask: mask
 * @uncorrectable_severity: 1 for fatal
 * @correctable: status
 * @correctable_mask: mask
 * @control: capabilities and control; bits 4..0 name the first error
 * @header_log: header of the TLP of the first error
 * @has_root: the root fields are valid
 * @root_status: what error messages were received
 * @correctable_source: who sent the first correctable one: bus, device, function
 * @uncorrectable_source: who sent the first uncorrectable one
 */
struct pciconf_aer {
	u32	uncorrectable;
	u32	uncorrectable_mask;
	u32	uncorrectable_severity;
	u32	correctable;
	u32	correctable_mask;
	u32	control;
	u32	header_log[4];
	bool	has_root;
	u32	root_status;
	u16	correctable_source;
	u16	uncorrectable_source;
};

void pciconf_init(struct pciconf *conf);
void pciconf_add(struct pciconf *conf, u32 offset, const void *bytes,
		 size_t len);
bool pciconf_has(const struct pciconf *conf, u32 offset, u32 len);
u8 pciconf_u8(const struct pciconf *conf, u32 offset);
u16 pciconf_u16(const struct pciconf *conf, u32 offset);
u32 pciconf_u32(const struct pciconf *conf, u32 offset);

void pciconf_walk(const struct pciconf *conf, struct pciconf_walk *walk,
		  bool extended);
int pciconf_next(const struct pciconf *conf, struct pciconf_walk *walk,
		 struct pciconf_cap *ret_cap);
u16 pciconf_find(const struct pciconf *conf, bool extended, u16 id);

bool pciconf_pm(const struct pciconf *conf, struct pciconf_pm *ret);
bool pciconf_msi(const struct pciconf *conf, struct pciconf_msi *ret);
bool pciconf_msix(const struct pciconf *conf, struct pciconf_msix *ret);
bool pciconf_express(const struct pciconf *conf, struct pciconf_express *ret);
bool pciconf_aer(const struct pciconf *conf, struct pciconf_aer *ret);

#endif /* _LIB_PCICONF_H */
