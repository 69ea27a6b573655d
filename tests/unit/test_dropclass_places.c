// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What drops are at places of Debian's 6.1 and 6.12, by the symbols and reasons that
 * these kernels give.
 */
#include "../../userspace/lib/drop/dropclass.h"

#include "../tap.h"

#define IP	0x0800
#define IP6	0x86dd
#define NO_L4	DROPCLASS_NO_L4

/**
 * struct sample - a drop, and what it is
 * @text: what happened
 * @reason: the kernel's reason
 * @symbol: where
 * @protocol: of layer 3
 * @l4: of layer 4
 * @class: its class
 * @type: its type
 * @verdict: its verdict
 */
struct sample {
	const char		*text;
	const char		*reason;
	const char		*symbol;
	u16			protocol;
	int			l4;
	enum dropclass_class	class;
	const char		*type;
	enum dropclass_verdict	verdict;
};

#define S(text, reason, symbol, protocol, l4, class, type, verdict)	\
	{ text, reason, symbol, protocol, l4, DROPCLASS_##class, type,	\
	  DROPCLASS_##verdict }
#define NONE	"NOT_SPECIFIED"

static const struct sample policies[] = {
	S("nft, INPUT, 6.1", "NETFILTER_DROP", "nf_hook_slow+0xa9/0xc0", IP, 6,
	  NETFILTER, "NETFILTER_DROP", POLICY),
	S("nft, OUTPUT, 6.12", "NETFILTER_DROP", "nft_do_chain+0x40f/0x5c0 [nf_tables]",
	  IP, NO_L4, NETFILTER, "NETFILTER_DROP", POLICY),
	S("nft, FORWARD, IPv6", "NETFILTER_DROP", "nf_hook_slow+0xa9/0xc0", IP6, 17,
	  NETFILTER, "NETFILTER_DROP", POLICY),
	S("nft, raw and ARP", "NETFILTER_DROP", "nft_do_chain+0x40f/0x5c0 [nf_tables]",
	  0x0806, NO_L4, NETFILTER, "NETFILTER_DROP", POLICY),
	S("a program said no, 6.1", NONE, "nf_reinject+0x1/0x2", IP, 6, NETFILTER,
	  "NETFILTER_DROP", POLICY),
	S("a queue of netfilter is full", NONE, "nf_queue+0x1/0x2", IP, 6, NETFILTER,
	  NONE, LOSS),
	S("tc, ingress", "TC_INGRESS", "__netif_receive_skb_core.constprop.0+0x1/0x2",
	  IP, 6, QDISC, "TC_INGRESS", POLICY),
	S("tc, egress", "TC_EGRESS", "__dev_queue_xmit+0x1/0x2", IP, 6, QDISC,
	  "TC_EGRESS", POLICY),
	S("tc, cookie", "TC_COOKIE_ERROR", "__dev_queue_xmit+0x1/0x2", IP, 6, QDISC,
	  "TC_COOKIE_ERROR", LOSS),
	S("reverse path", "IP_RPFILTER", "ip_rcv_finish_core.constprop.0+0x1/0x2", IP, 6,
	  IPV4, "IPReversePathFilter", POLICY),
	S("blackhole in, IPv4", NONE, "ip_error+0x1/0x2", IP, 17, IPV4, "BLACKHOLE",
	  POLICY),
	S("blackhole in, IPv6", NONE, "dst_discard+0x1/0x2", IP6, 17, IPV6, "BLACKHOLE",
	  POLICY),
	S("blackhole out, IPv6", NONE, "dst_discard_out+0x1/0x2", IP6, 17, IPV6,
	  "BLACKHOLE", POLICY),
	S("IPv6 is off, in", "IPV6DISABLED", "ip6_rcv_core+0x1/0x2", IP6, 17, IPV6,
	  "InDiscards", POLICY),
	S("IPv6 is off, out", "IPV6DISABLED", "ip6_output+0x1/0x2", IP6, 17, IPV6,
	  "OutDiscards", POLICY),
	S("IPsec", "XFRM_POLICY", "ip_local_deliver_finish+0x1/0x2", IP, 17, XFRM,
	  "XFRM_POLICY", POLICY),
	S("a socket's filter", "SOCKET_FILTER", "udp_queue_rcv_one_skb+0x1/0x2", IP, 17,
	  UDP, "SOCKET_FILTER", POLICY),
	S("a cgroup's program", "BPF_CGROUP_EGRESS", "ip_finish_output+0x1/0x2", IP, 6,
	  IPV4, "BPF_CGROUP_EGRESS", POLICY),
	S("generic XDP", NONE, "do_xdp_generic+0x1/0x2", IP, 6, DEVICE, "XDP", POLICY),
	S("XDP of veth", NONE, "veth_xdp_rcv_skb+0x1/0x2 [veth]", IP, 6, DEVICE, "XDP",
	  POLICY),
	S("a flow of Open vSwitch", "OVS_DROP_LAST_ACTION",
	  "do_execute_actions+0x1/0x2 [openvswitch]", IP, 6, BRIDGE,
	  "OVS_DROP_LAST_ACTION", POLICY),
	S("a VLAN that a port has not", NONE, "br_allowed_ingress+0x1/0x2 [bridge]", IP, 6,
	  BRIDGE, NONE, POLICY),
};

static const struct sample ip[] = {
	S("checksum of IP", "IP_CSUM", "ip_rcv_core+0x240/0x3a0", IP, 17, IPV4,
	  "InCsumErrors", LOSS),
	S("header length of IP", "IP_INHDR", "ip_rcv_core+0x240/0x3a0", IP, NO_L4, IPV4,
	  "InHdrErrors", LOSS),
	S("IP is shorter than it says", "PKT_TOO_SMALL", "ip_rcv_core+0x240/0x3a0", IP,
	  17, IPV4, "InTruncatedPkts", LOSS),
	S("TTL, IPv4", "IP_INHDR", "ip_forward+0x1/0x2", IP, 6, IPV4, "InHdrErrors",
	  LOSS),
	S("hop limit, IPv6", "IP_INHDR", "ip6_forward+0x1/0x2", IP6, 6, IPV6,
	  "InHdrErrors", LOSS),
	S("no memory in ip_rcv", NONE, "ip_rcv_core+0x1/0x2", IP, 6, IPV4, "InDiscards",
	  LOSS),
	S("an address that cannot be", NONE, "ip_rcv_finish_core.constprop.0+0x1/0x2", IP,
	  6, IPV4, "MARTIAN", LOSS),
	S("no route in, IPv4", "IP_INNOROUTES", "ip_error+0x1/0x2", IP, 6, IPV4,
	  "InNoRoutes", LOSS),
	S("no route in, IPv6", "IP_INNOROUTES", "ip6_pkt_drop+0x1/0x2", IP6, 6, IPV6,
	  "InNoRoutes", LOSS),
	S("not forwarded", "IP_INADDRERRORS", "ip_error+0x1/0x2", IP, 6, IPV4,
	  "InAddrErrors", LOSS),
	S("no route out", "IP_OUTNOROUTES", "__ip_queue_xmit+0x1/0x2", IP, 6, IPV4,
	  "OutNoRoutes", LOSS),
	S("a protocol that is not there", "IP_NOPROTO", "ip_local_deliver_finish+0x1/0x2",
	  IP, 99, IPV4, "InUnknownProtos", LOSS),
	S("the same, IPv6", "IP_NOPROTO", "ip6_input_finish+0x1/0x2", IP6, 99, IPV6,
	  "InUnknownProtos", LOSS),
	S("too big, IPv4, 6.1", "PKT_TOO_BIG", "ip_forward+0x1/0x2", IP, 6, IPV4,
	  "FragFails", LOSS),
	S("too big, IPv6", "PKT_TOO_BIG", "ip6_forward+0x1/0x2", IP6, 6, IPV6,
	  "InTooBigErrors", LOSS),
	S("too big to send", NONE, "ip_fragment.constprop.0+0x1/0x2", IP, 17, IPV4,
	  "FragFails", LOSS),
	S("too big to send, IPv6", NONE, "ip6_fragment+0x1/0x2", IP6, 17, IPV6,
	  "FragFails", LOSS),
	S("fragments timed out, 6.1", NONE, "ip_expire+0x1/0x2", IP, 17, IPV4,
	  "ReasmTimeout", LOSS),
	S("the rest of them, 6.1", NONE, "inet_frag_rbtree_purge+0x1/0x2", IP, 17, IPV4,
	  "ReasmFails", LOSS),
	S("fragments timed out, 6.12", "FRAG_REASM_TIMEOUT",
	  "inet_frag_rbtree_purge+0x1/0x2", IP, 17, IPV4, "ReasmTimeout", LOSS),
	S("the same, IPv6, 6.1", NONE, "ip6_frag_expire+0x1/0x2", IP6, 17, IPV6,
	  "ReasmTimeout", LOSS),
	S("the same, IPv6, 6.12", "FRAG_REASM_TIMEOUT", "ip6_frag_expire+0x1/0x2", IP6, 17,
	  IPV6, "ReasmTimeout", LOSS),
	S("the same, by conntrack", NONE, "nf_ct_frag6_expire+0x1/0x2 [nf_defrag_ipv6]",
	  IP6, 17, IPV6, "ReasmTimeout", LOSS),
	S("the end of a namespace", "FRAG_REASM_TIMEOUT", "fqdir_pre_exit+0x1/0x2", IP, 17,
	  IPV4, "FRAG_REASM_TIMEOUT", CLEANUP),
	S("a fragment twice", "DUP_FRAG", "ip_defrag+0x1/0x2", IP, 17, IPV4, "DUP_FRAG",
	  NOISE),
	S("for another host", "OTHERHOST", "ip_rcv_core+0x1/0x2", IP, 6, IPV4, "OTHERHOST",
	  NOISE),
	S("the same, IPv6", "OTHERHOST", "ip6_rcv_core+0x1/0x2", IP6, 6, IPV6, "OTHERHOST",
	  NOISE),
	S("multicast that nobody wants", NONE, "ip6_mc_input+0x1a3/0x1b0", IP6, 58, IPV6,
	  NONE, NOISE),
	S("a checksum of ICMP", "ICMP_CSUM", "icmp_rcv+0x1/0x2", IP, 1, ICMP,
	  "InCsumErrors", LOSS),
	S("an answer to ping", "NO_SOCKET", "icmp_rcv+0x1/0x2", IP, 1, ICMP, "NO_SOCKET",
	  NOISE),
	S("all of ICMPv6, 6.1", NONE, "icmpv6_rcv+0x1/0x2", IP6, 58, ICMP, NONE, NOISE),
};

static const struct sample neighbours[] = {
	S("no answer, IPv4", "NEIGH_FAILED", "neigh_invalidate+0x1/0x2", IP, 6, ARP,
	  "NEIGH_FAILED", LOSS),
	S("no answer, IPv6", NONE, "neigh_invalidate+0x1/0x2", IP6, 6, NDISC,
	  "NEIGH_FAILED", LOSS),
	S("the same, purged, 6.12", "QUEUE_PURGE", "neigh_invalidate+0x1/0x2", IP6, 6,
	  NDISC, "NEIGH_FAILED", LOSS),
	S("the same, not as a tail", "NEIGH_FAILED", "arp_error_report+0x1/0x2", IP, 6, ARP,
	  "NEIGH_FAILED", LOSS),
	S("the same, IPv6", NONE, "ndisc_error_report+0x1/0x2", IP6, 6, NDISC,
	  "NEIGH_FAILED", LOSS),
	S("known to have failed", "NEIGH_FAILED", "__neigh_event_send+0x1/0x2", IP, 6, ARP,
	  "NEIGH_FAILED", LOSS),
	S("too many wait", "NEIGH_QUEUEFULL", "__neigh_event_send+0x1/0x2", IP, 6, ARP,
	  "unresolved_discards", LOSS),
	S("no room for a neighbour", "NEIGH_CREATEFAIL", "ip6_finish_output2+0x1/0x2", IP6,
	  6, NDISC, "NEIGH_CREATEFAIL", LOSS),
	S("the interface goes", "QUEUE_PURGE", "neigh_flush_dev.isra.0+0x1/0x2", IP, 6,
	  ARP, "NEIGH_DEAD", CLEANUP),
	S("ARP that is none", NONE, "arp_rcv+0x1/0x2", 0x0806, NO_L4, ARP, NONE, LOSS),
	S("NDISC that is none", "IPV6_NDISC_BAD_OPTIONS", "icmpv6_rcv+0x1/0x2", IP6, 58,
	  NDISC, "IPV6_NDISC_BAD_OPTIONS", LOSS),
	S("NDISC for others", "IPV6_NDISC_NS_OTHERHOST", "icmpv6_rcv+0x1/0x2", IP6, 58,
	  NDISC, "IPV6_NDISC_NS_OTHERHOST", NOISE),
};

static const struct sample udp[] = {
	S("checksum", "UDP_CSUM", "__udp4_lib_rcv+0x1/0x2", IP, 17, UDP, "InCsumErrors",
	  LOSS),
	S("checksum, when it is read", NONE, "udp_recvmsg+0x1/0x2", IP, 17, UDP,
	  "InCsumErrors", LOSS),
	S("checksum, when it is read, IPv6", NONE, "udpv6_recvmsg+0x1/0x2", IP6, 17, UDP,
	  "InCsumErrors", LOSS),
	S("closed port", "NO_SOCKET", "__udp4_lib_rcv+0x1/0x2", IP, 17, UDP, "NoPorts",
	  LOSS),
	S("closed port, IPv6", "NO_SOCKET", "__udp6_lib_rcv+0x1/0x2", IP6, 17, UDP,
	  "NoPorts", LOSS),
	S("closed port, UDP-Lite", "NO_SOCKET", "0xffffffff81234567", IP, 136, UDP,
	  "NoPorts", LOSS),
	S("full buffer", "SOCKET_RCVBUFF", "udp_queue_rcv_one_skb+0x1/0x2", IP, 17, UDP,
	  "RcvbufErrors", LOSS),
	S("full buffer, IPv6", "SOCKET_RCVBUFF", "udpv6_queue_rcv_one_skb+0x1/0x2", IP6,
	  17, UDP, "RcvbufErrors", LOSS),
	S("full buffer of a raw socket", "SOCKET_RCVBUFF", "raw_rcv_skb+0x1/0x2", IP, 17,
	  IPV4, "SOCKET_RCVBUFF", LOSS),
	S("no memory", "PROTO_MEM", "udp_queue_rcv_one_skb+0x1/0x2", IP, 17, UDP,
	  "MemErrors", LOSS),
	S("too short", "PKT_TOO_SMALL", "__udp4_lib_rcv+0x1/0x2", IP, 17, UDP, "InErrors",
	  LOSS),
	S("broadcast that nobody wants", NONE, "__udp4_lib_rcv+0x1/0x2", IP, 17, UDP,
	  "IgnoredMulti", NOISE),
	S("unread, closed", NONE, "udp_destruct_common+0x1/0x2", IP, 17, UDP,
	  "SOCKET_CLOSE", CLEANUP),
	S("unread, closed, 6.12", "QUEUE_PURGE", "inet_sock_destruct+0x1/0x2", IP, 17, UDP,
	  "SOCKET_CLOSE", CLEANUP),
};

static const struct sample tcp[] = {
	S("checksum", "TCP_CSUM", "tcp_v4_rcv+0x1/0x2", IP, 6, TCP, "InCsumErrors", LOSS),
	S("checksum, by a tail", "TCP_CSUM", "tcp_v4_do_rcv+0x8e/0x2a0", IP, 6, TCP,
	  "InCsumErrors", LOSS),
	S("closed port", "NO_SOCKET", "tcp_v6_rcv+0x1/0x2", IP6, 6, TCP, "NO_SOCKET", LOSS),
	S("out of the window", "TCP_OVERWINDOW", "tcp_data_queue+0x1/0x2", IP, 6, TCP,
	  "TCP_OVERWINDOW", LOSS),
	S("sequence out of the window", "TCP_INVALID_SEQUENCE",
	  "tcp_validate_incoming+0x1/0x2", IP, 6, TCP, "TCP_INVALID_SEQUENCE", LOSS),
	S("the window is 0", "TCP_ZEROWINDOW", "tcp_data_queue+0x1/0x2", IP, 6, TCP,
	  "TCPZeroWindowDrop", LOSS),
	S("data again", "TCP_OLD_DATA", "tcp_data_queue+0x1/0x2", IP, 6, TCP,
	  "DelayedACKLost", NOISE),
	S("a keepalive, 6.12", "TCP_OLD_SEQUENCE", "tcp_validate_incoming+0x1/0x2", IP, 6,
	  TCP, "TCP_OLD_SEQUENCE", NOISE),
	S("data again, out of order", "TCP_OFOMERGE", "tcp_data_queue+0x1/0x2", IP, 6, TCP,
	  "TCPOFOMerge", NOISE),
	S("no room for what is out of order", "TCP_OFO_QUEUE_PRUNE",
	  "tcp_prune_ofo_queue+0x1/0x2", IP, 6, TCP, "OfoPruned", LOSS),
	S("timestamps", "TCP_RFC7323_PAWS", "tcp_validate_incoming+0x1/0x2", IP, 6, TCP,
	  "PAWSEstab", LOSS),
	S("the owner of the socket is slow", "SOCKET_BACKLOG", "tcp_v4_rcv+0x1/0x2", IP, 6,
	  TCP, "TCPBacklogDrop", LOSS),
	S("MD5", "TCP_MD5FAILURE", "tcp_v4_rcv+0x1/0x2", IP, 6, TCP, "TCPMD5Failure", LOSS),
	S("an ACK after the FIN", NONE, "tcp_rcv_state_process+0x1/0x2", IP, 6, TCP, NONE,
	  NOISE),
	S("the FIN of the other side", NONE, "tcp_v4_rcv+0x1/0x2", IP, 6, TCP, NONE, NOISE),
	S("out of order, closed", NONE, "tcp_v4_destroy_sock+0x1/0x2", IP, 6, TCP,
	  "QUEUE_PURGE", CLEANUP),
	S("the same, by nobody", "QUEUE_PURGE", "skb_rbtree_purge+0x1/0x2", IP6, 6, TCP,
	  "QUEUE_PURGE", CLEANUP),
};

static const struct sample sockets[] = {
	S("unix, closed, 6.1", NONE, "unix_release_sock+0x1/0x2", 0, NO_L4, UNIX,
	  "SOCKET_CLOSE", CLEANUP),
	S("unix, closed, 6.12", "SOCKET_CLOSE", "unix_release_sock+0x1/0x2", 0, NO_L4,
	  UNIX, "SOCKET_CLOSE", CLEANUP),
	S("unix, not sent", NONE, "unix_dgram_sendmsg+0x1/0x2", 0, NO_L4, UNIX, NONE,
	  NOISE),
	S("netlink, closed", "QUEUE_PURGE", "netlink_release+0x1/0x2", 0, NO_L4, NETLINK,
	  "SOCKET_CLOSE", CLEANUP),
	S("a queue of nobody, 6.1", NONE, "skb_queue_purge+0x1/0x2", 0, NO_L4, OTHER,
	  "QUEUE_PURGE", CLEANUP),
	S("a queue of nobody, 6.12", "QUEUE_PURGE", "skb_queue_purge_reason+0x1/0x2", 0,
	  NO_L4, OTHER, "QUEUE_PURGE", CLEANUP),
	S("netlink, for others, 6.1", NONE, "netlink_broadcast+0x1/0x2", 0, NO_L4, NETLINK,
	  NONE, NOISE),
	S("netlink, for others, 6.12", NONE, "netlink_broadcast_filtered+0x1/0x2", 0, NO_L4,
	  NETLINK, NONE, NOISE),
	S("packet, full, 6.1", NONE, "packet_rcv+0x1/0x2", IP, 6, PACKET,
	  "PACKET_SOCK_ERROR", LOSS),
	S("packet, full ring, 6.12", "PACKET_SOCK_ERROR", "tpacket_rcv+0x1/0x2", IP, 6,
	  PACKET, "PACKET_SOCK_ERROR", LOSS),
	S("packet, of others", NONE, "packet_rcv_fanout+0x1/0x2", IP, 6, PACKET, NONE,
	  NOISE),
	S("packet, filtered, 6.12", "CONSUMED", "packet_rcv+0x1/0x2", IP, 6, TCP,
	  "CONSUMED", NOISE),
	S("packet, closed", NONE, "packet_release+0x1/0x2", IP, 6, PACKET, "SOCKET_CLOSE",
	  CLEANUP),
};

static const struct sample devices[] = {
	S("a full queue, 6.1", "QDISC_DROP", "kfree_skb_list_reason+0x1c/0x30", IP, 6,
	  QDISC, "QDISC_DROP", LOSS),
	S("a full queue, 6.12", "QDISC_DROP", "__dev_queue_xmit+0x1/0x2", IP, 17, QDISC,
	  "QDISC_DROP", LOSS),
	S("fq", "FQ_FLOW_LIMIT", "__dev_queue_xmit+0x1/0x2", IP, 17, QDISC,
	  "FQ_FLOW_LIMIT", LOSS),
	S("codel", NONE, "__fq_codel_dequeue+0x1/0x2", IP, 17, QDISC, "QDISC_CONGESTED",
	  LOSS),
	S("netem", NONE, "netem_enqueue+0x1/0x2 [sch_netem]", IP, 17, QDISC, "QDISC_DROP",
	  LOSS),
	S("a queue that is taken away", NONE, "__rtnl_unlock+0x1/0x2", IP, 17, QDISC,
	  "QUEUE_PURGE", CLEANUP),
	S("pfifo_fast, taken away", NONE, "pfifo_fast_reset+0x1/0x2", IP, 17, QDISC,
	  "QUEUE_PURGE", CLEANUP),
	S("the interface is down", NONE, "__dev_queue_xmit+0x1/0x2", IP, 17, DEVICE,
	  "tx_dropped", LOSS),
	S("the CPU is behind", "CPU_BACKLOG", "enqueue_to_backlog+0x1/0x2", IP, 17, DEVICE,
	  "CPU_BACKLOG", LOSS),
	S("loopback", "CPU_BACKLOG", "loopback_xmit+0x1/0x2", IP, 17, DEVICE,
	  "CPU_BACKLOG", LOSS),
	S("veth, the other end is down", NONE, "__dev_forward_skb2+0x1/0x2", IP, 17,
	  DEVICE, "rx_dropped", LOSS),
	S("veth, without an other end", NONE, "veth_xmit+0x1/0x2 [veth]", IP, 17, DEVICE,
	  "tx_dropped", LOSS),
	S("tun, full", "FULL_RING", "tun_net_xmit+0x1/0x2 [tun]", IP, 17, DEVICE,
	  "FULL_RING", LOSS),
	S("tun, filtered", "TAP_FILTER", "tun_net_xmit+0x1/0x2 [tun]", IP, 17, DEVICE,
	  "TAP_FILTER", POLICY),
	S("tun, closed", NONE, "tun_queue_purge+0x1/0x2 [tun]", IP, 17, DEVICE,
	  "QUEUE_PURGE", CLEANUP),
	S("bonding", NONE, "bond_start_xmit+0x1/0x2 [bonding]", IP, 17, DEVICE,
	  "tx_dropped", LOSS),
	S("nobody's protocol", "UNHANDLED_PROTO",
	  "__netif_receive_skb_core.constprop.0+0x1/0x2", 0x88cc, NO_L4, DEVICE,
	  "UNHANDLED_PROTO", NOISE),
	S("a port that does not forward", NONE, "br_handle_frame+0x1/0x2 [bridge]", IP, 6,
	  BRIDGE, NONE, NOISE),
	S("vxlan, 6.1", NONE, "vxlan_rcv+0x1/0x2 [vxlan]", IP, 17, TUNNEL, NONE, LOSS),
	S("vxlan, 6.12", "VXLAN_VNI_NOT_FOUND", "vxlan_rcv+0x1/0x2 [vxlan]", IP, 17,
	  TUNNEL, "VXLAN_VNI_NOT_FOUND", LOSS),
	S("freed with interrupts off", NONE, "net_tx_action+0x0/0x2", IP, 6, DEVICE, NONE,
	  CLEANUP),
	S("the same by name", NONE, "dev_kfree_skb_any_reason+0x1/0x2", IP, 6, DEVICE, NONE,
	  CLEANUP),
	S("a driver's ring", NONE, "e1000_clean_tx_ring+0x1/0x2 [e1000e]", IP, 6, DEVICE,
	  NONE, CLEANUP),
	S("a driver that cannot send", NONE, "e1000_xmit_frame.cold+0x1/0x2 [e1000e]", IP,
	  6, DEVICE, "tx_dropped", LOSS),
	S("a driver's frame", NONE, "e1000_clean_rx_irq_ps+0x1/0x2 [e1000e]", IP, 6, DEVICE,
	  NONE, LOSS),
	S("fragments of a datagram that was read", NONE, "skb_release_data+0x1/0x2", IP, 17,
	  UDP, NONE, NOISE),
	S("wireless, twice", "RX_DROP_U_DUP", "ieee80211_rx_handlers_result+0x1/0x2", 0,
	  NO_L4, WIFI, "RX_DROP_U_DUP", NOISE),
	S("no memory", "NOMEM", "icmp_rcv+0x1/0x2", IP, 1, RESOURCE, "NOMEM", LOSS),
};

static const struct sample unknown[] = {
	S("TCP", "NEW_REASON", "new_function+0x1/0x2", IP, 6, TCP, "NEW_REASON", LOSS),
	S("UDP", "NEW_REASON", "new_function+0x1/0x2", IP6, 17, UDP, "NEW_REASON", LOSS),
	S("ICMPv6", "NEW_REASON", "new_function+0x1/0x2", IP6, 58, ICMP, "NEW_REASON",
	  LOSS),
	S("IPv4", "NEW_REASON", "tcp_new+0x1/0x2", IP, 132, IPV4, "NEW_REASON", LOSS),
	S("IPv6", "NEW_REASON", "tcp_new+0x1/0x2", IP6, NO_L4, IPV6, "NEW_REASON", LOSS),
	S("ARP", "NEW_REASON", "new_function+0x1/0x2", 0x0806, NO_L4, ARP, "NEW_REASON",
	  LOSS),
	S("no protocol, a function", "NEW_REASON", "tcp_new+0x1/0x2", 0, NO_L4, TCP,
	  "NEW_REASON", LOSS),
	S("no protocol, a module", "NEW_REASON", "new_function+0x1/0x2 [bridge]", 0x88cc,
	  NO_L4, BRIDGE, "NEW_REASON", LOSS),
	S("a reason by its beginning", "TCP_NEW_REASON", "new_function+0x1/0x2", 0, NO_L4,
	  TCP, "TCP_NEW_REASON", LOSS),
	S("a number", "104", "0xffffffffc0123456", 0, NO_L4, OTHER, "104", LOSS),
	S("an address", NONE, "0xffffffffc0123456", IP, 6, TCP, NONE, LOSS),
	S("a longer name", NONE, "ip6_mc_input_new+0x1/0x2", IP6, 99, IPV6, NONE, LOSS),
	S("a shorter name", NONE, "ip6_mc_inpu+0x1/0x2", IP6, 99, IPV6, NONE, LOSS),
	S("another case", "otherhost", "ip_rcv_core+0x1/0x2", IP, 6, TCP, "otherhost", LOSS),
	S("a name and no more", NONE, "ip6_mc_input", IP6, 58, IPV6, NONE, NOISE),
	S("a module of another name", NONE, "new_function+0x1/0x2 [vetha]", IP, 6, TCP, NONE,
	  LOSS),
	S("a module and its build ID", NONE, "new_function+0x1/0x2 [veth 0123abcd]", IP, 6,
	  DEVICE, NONE, LOSS),
};

static void test_samples(const char *title, const struct sample *samples, size_t count)
{
	const struct sample *sample;
	struct dropclass_key key;
	struct dropclass ret;

	for (sample = samples; sample < samples + count; sample++) {
		key = (struct dropclass_key){ sample->reason, sample->symbol,
					      sample->protocol, sample->l4, false };
		dropclass_of(&ret, &key);
		if (!ok(ret.class == sample->class && ret.verdict == sample->verdict &&
			!strcmp(ret.type, sample->type),
			"%s: %s: %s at %s", title, sample->text, sample->reason,
			sample->symbol))
			printf("# got %s %s %s, by rule %u\n",
			       dropclass_class_name(ret.class), ret.type,
			       dropclass_verdict_name(ret.verdict), ret.rule);
	}
}

int main(void)
{
	test_samples("policies", policies, sizeof(policies) / sizeof(*policies));
	test_samples("ip", ip, sizeof(ip) / sizeof(*ip));
	test_samples("neighbours", neighbours, sizeof(neighbours) / sizeof(*neighbours));
	test_samples("udp", udp, sizeof(udp) / sizeof(*udp));
	test_samples("tcp", tcp, sizeof(tcp) / sizeof(*tcp));
	test_samples("sockets", sockets, sizeof(sockets) / sizeof(*sockets));
	test_samples("devices", devices, sizeof(devices) / sizeof(*devices));
	test_samples("unknown", unknown, sizeof(unknown) / sizeof(*unknown));
	return tap_done();
}
