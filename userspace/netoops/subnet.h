/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A block of IP addresses, of which each of many hosts gets one. */
#ifndef _NETOOPS_SUBNET_H
#define _NETOOPS_SUBNET_H

#include <vmcoredd/env.h>

#include "../lib/base/addr.h"
#include "../lib/base/err.h"

/**
 * struct subnet - addresses that begin with the same bits
 * @first: the first of them, without a port
 * @count: how many; 2^32 - 1 when there are as many or more
 */
struct subnet {
	struct addr	first;
	u32		count;
};

int subnet_parse(struct subnet *subnet, const char *text, struct err *err);
void subnet_pick(const struct subnet *subnet, u32 number, struct addr *addr);

#endif /* _NETOOPS_SUBNET_H */
