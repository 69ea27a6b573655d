/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <net/ipv6.h>: routes.
 *
 * While IPv6 can be a module, its functions are reached through ipv6_stub, which
 * is always there; kernels without the table have IPv6 built in.
 */
#ifndef _VMCOREDD_COMPAT_IPV6_H
#define _VMCOREDD_COMPAT_IPV6_H

#include <net/ipv6.h>
#include <generated/vmcoredd_have.h>

#ifdef VMCOREDD_HAVE_IPV6_STUB

#include <net/ipv6_stubs.h>

static inline struct dst_entry *
compat_ip6_dst_lookup_flow(struct net *net, struct flowi6 *fl6)
{
	return ipv6_stub->ipv6_dst_lookup_flow(net, NULL, fl6, NULL);
}

#else /* !VMCOREDD_HAVE_IPV6_STUB */

static inline struct dst_entry *
compat_ip6_dst_lookup_flow(struct net *net, struct flowi6 *fl6)
{
	return ip6_dst_lookup_flow(net, NULL, fl6, NULL);
}

#endif /* !VMCOREDD_HAVE_IPV6_STUB */

#endif /* _VMCOREDD_COMPAT_IPV6_H */
