// SPDX-License-Identifier: GPL-2.0-only
/* Is IPv6 reached through a table of functions?  It may be a module then. */
#include <net/ipv6_stubs.h>

struct dst_entry *probe(struct net *net, struct flowi6 *fl6);

struct dst_entry *probe(struct net *net, struct flowi6 *fl6)
{
	return ipv6_stub->ipv6_dst_lookup_flow(net, NULL, fl6, NULL);
}
