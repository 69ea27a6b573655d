/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/netdevice.h>: devices whose transmit function needs no lock.
 *
 * Linux kernel commit 00d066a4d4ed ("netdev_features: convert NETIF_F_LLTX to
 * dev->lltx") (in v6.12) made a feature bit a member.  Remove the fallback when
 * 6.12 becomes the baseline.
 */
#ifndef _VMCOREDD_COMPAT_NETDEVICE_H
#define _VMCOREDD_COMPAT_NETDEVICE_H

#include <linux/netdevice.h>
#include <generated/vmcoredd_have.h>

static inline bool compat_netdev_lltx(const struct net_device *dev)
{
#ifdef VMCOREDD_HAVE_NETDEV_LLTX
	return dev->lltx;
#else
	return dev->features & NETIF_F_LLTX;
#endif
}

#endif /* _VMCOREDD_COMPAT_NETDEVICE_H */
