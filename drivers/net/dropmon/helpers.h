/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions of the kernel that free packets for others, and who called them. */
#ifndef _DROPMON_HELPERS_H
#define _DROPMON_HELPERS_H

#include <linux/bitops.h>
#include <linux/types.h>

#define DROPMON_HELPERS_BITS	2048	/* of the map */
#define DROPMON_HELPERS_SHIFT	6	/* bytes of code that share a bit */

extern unsigned long dropmon_helpers_map[];

/**
 * dropmon_helpers_maybe - whether a location may be in such a function
 * @location: the location
 *
 * Return: false for sure, or true.
 */
static inline bool dropmon_helpers_maybe(unsigned long location)
{
	return test_bit(location >> DROPMON_HELPERS_SHIFT & (DROPMON_HELPERS_BITS - 1),
			dropmon_helpers_map);
}

void dropmon_helpers_init(void);
bool dropmon_helpers_has(unsigned long location);
bool dropmon_helpers_learn(const char *symbol, unsigned long location);
unsigned long dropmon_helpers_caller(unsigned long location);

#endif /* _DROPMON_HELPERS_H */
