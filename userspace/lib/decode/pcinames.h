/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of bits and values of PCI configuration space. */
#ifndef _LIB_PCINAMES_H
#define _LIB_PCINAMES_H

#include <stdint.h>

/**
 * struct pcinames - the name of a bit
 * @mask: the bit
 * @name: its name; NULL ends a table
 */
struct pcinames {
	uint32_t	mask;
	const char	*name;
};

extern const struct pcinames pcinames_command[];
extern const struct pcinames pcinames_status[];
extern const struct pcinames pcinames_device_status[];
extern const struct pcinames pcinames_slot_status[];
extern const struct pcinames pcinames_slot_control[];
extern const struct pcinames pcinames_uncorrectable[];
extern const struct pcinames pcinames_correctable[];
extern const struct pcinames pcinames_aer_root[];

const char *pcinames_link_speed(unsigned int speed);
const char *pcinames_port_type(unsigned int type);
const char *pcinames_capability(unsigned int id, int extended);
const char *pcinames_bit(const struct pcinames *table, unsigned int bit);

#endif /* _LIB_PCINAMES_H */
