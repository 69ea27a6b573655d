// SPDX-License-Identifier: GPL-2.0-only
/* How a device says that it needs no lock: see include/compat/netdevice.h. */
#include <linux/netdevice.h>

bool probe(const struct net_device *dev);

bool probe(const struct net_device *dev)
{
	return dev->lltx;
}
