/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records of one device, put together. */
#ifndef _LIB_STATEDEVICE_H
#define _LIB_STATEDEVICE_H

#include <vmcoredd/state.h>

#include "pciconf.h"

/**
 * struct statedevice - what device state says of one device, native byte order
 * @present: the group has a device record; else only @conf is valid
 * @domain: PCI domain
 * @bus: bus number
 * @slot: device number
 * @function: function number
 * @pcie_type: port type, 0xff for none
 * @vendor: vendor
 * @device: device
 * @subsystem_vendor: subsystem vendor
 * @subsystem_device: subsystem device
 * @class: class code, 24 bits
 * @revision: revision
 * @power_state: 0 to 3, or 0xff
 * @driver: driver that was bound, terminated
 * @conf: configuration space that was read
 */
struct statedevice {
	bool		present;
	u32		domain;
	u32		bus;
	u32		slot;
	u32		function;
	u32		pcie_type;
	u32		vendor;
	u32		device;
	u32		subsystem_vendor;
	u32		subsystem_device;
	u32		class;
	u32		revision;
	u32		power_state;
	char		driver[41];
	struct pciconf	conf;
};

int statedevice_decode(struct vmcoredd_state_cursor cursor,
		       struct statedevice *ret_dev);

#endif /* _LIB_STATEDEVICE_H */
