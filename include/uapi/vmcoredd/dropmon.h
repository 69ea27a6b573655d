/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The generic netlink family of the drop monitor.
 *
 * A place is where packets are dropped, and which: code location, reason, protocols,
 * interface and network namespace.  The kernel counts drops by place and tells of them
 * in the multicast group "summary": of a new place at once, of those whose count rose
 * once in an interval.  What is sent is bounded by places and interval, not by drops.
 *
 * Drops are counted while somebody wants it: a socket that said DROPMON_CMD_START, until
 * it says DROPMON_CMD_STOP as often or is closed.  The count of a place is since the
 * module was loaded and never goes back, so that a listener that missed a message (the
 * numbers of its messages have a hole, or its socket says ENOBUFS) knows everything again
 * after DROPMON_CMD_PLACE_GET.
 *
 * In a network namespace other than the initial one a listener is told of the drops of
 * that namespace only, and never has DROPMON_PLACE_LOCATION.
 *
 * Counting and the settings concern everybody: DROPMON_CMD_START, DROPMON_CMD_STOP and
 * DROPMON_CMD_CONFIG_SET want CAP_NET_ADMIN in the initial user namespace.  The other
 * commands and the group want it in the user namespace that the socket's network
 * namespace belongs to.
 *
 * All integers are in the byte order of the machine.  A reader must pass over attributes
 * that it does not know.
 */
#ifndef _UAPI_VMCOREDD_DROPMON_H
#define _UAPI_VMCOREDD_DROPMON_H

#define DROPMON_GENL_NAME	"dropmon"
#define DROPMON_GENL_VERSION	1
#define DROPMON_GROUP_SUMMARY	"summary"

/**
 * enum dropmon_cmd - commands, and what is sent
 * @DROPMON_CMD_UNSPEC: none
 * @DROPMON_CMD_START: count drops for this socket.  With DROPMON_ATTR_KEEP: until
 *	somebody takes that back, whatever becomes of the socket
 * @DROPMON_CMD_STOP: take one DROPMON_CMD_START of this socket back, or, with
 *	DROPMON_ATTR_KEEP, the one that is kept
 * @DROPMON_CMD_CONFIG_GET: answers with DROPMON_ATTR_CONFIG
 * @DROPMON_CMD_CONFIG_SET: has DROPMON_ATTR_CONFIG, with what is to change
 * @DROPMON_CMD_STATS_GET: answers with DROPMON_ATTR_STATS
 * @DROPMON_CMD_PLACE_GET: dump: messages with one DROPMON_ATTR_PLACE each
 * @DROPMON_CMD_PLACE_NTF: to the group "summary": DROPMON_ATTR_SEQ, DROPMON_ATTR_TIME,
 *	DROPMON_ATTR_LOST and one DROPMON_ATTR_PLACE or more
 * @DROPMON_CMD_REASON_GET: dump: messages with one DROPMON_ATTR_REASON each, all reasons
 *	that this kernel can name
 */
enum dropmon_cmd {
	DROPMON_CMD_UNSPEC,
	DROPMON_CMD_START,
	DROPMON_CMD_STOP,
	DROPMON_CMD_CONFIG_GET,
	DROPMON_CMD_CONFIG_SET,
	DROPMON_CMD_STATS_GET,
	DROPMON_CMD_PLACE_GET,
	DROPMON_CMD_PLACE_NTF,
	DROPMON_CMD_REASON_GET,

	/* private: */
	__DROPMON_CMD_AFTER,
	DROPMON_CMD_LAST = __DROPMON_CMD_AFTER - 1,
};

/**
 * enum dropmon_attr - attributes of a message
 * @DROPMON_ATTR_UNSPEC: none
 * @DROPMON_ATTR_PAD: nothing, for alignment
 * @DROPMON_ATTR_SEQ: u64, one more than in the message before that went to this group
 *	in this network namespace
 * @DROPMON_ATTR_TIME: u64, when the message was made, in ns of the real-time clock
 * @DROPMON_ATTR_LOST: u64, drops that are in the count of no place, of all network
 *	namespaces; in the initial one only
 * @DROPMON_ATTR_PLACE: nested enum dropmon_place; may stand several times
 * @DROPMON_ATTR_REASON: nested enum dropmon_reason
 * @DROPMON_ATTR_CONFIG: nested enum dropmon_config
 * @DROPMON_ATTR_STATS: nested enum dropmon_stats
 * @DROPMON_ATTR_KEEP: flag, see DROPMON_CMD_START
 */
enum dropmon_attr {
	DROPMON_ATTR_UNSPEC,
	DROPMON_ATTR_PAD,
	DROPMON_ATTR_SEQ,
	DROPMON_ATTR_TIME,
	DROPMON_ATTR_LOST,
	DROPMON_ATTR_PLACE,
	DROPMON_ATTR_REASON,
	DROPMON_ATTR_CONFIG,
	DROPMON_ATTR_STATS,
	DROPMON_ATTR_KEEP,

	/* private: */
	__DROPMON_ATTR_AFTER,
	DROPMON_ATTR_LAST = __DROPMON_ATTR_AFTER - 1,
};

/**
 * enum dropmon_place - attributes of a place
 * @DROPMON_PLACE_UNSPEC: none
 * @DROPMON_PLACE_PAD: nothing, for alignment
 * @DROPMON_PLACE_ID: u64, which place; no other one has it while the module is loaded
 * @DROPMON_PLACE_LOCATION: u64, the address; only in answers to DROPMON_CMD_PLACE_GET
 *	in the initial network namespace, for who has CAP_SYSLOG in the initial user
 *	namespace and is let see addresses by kernel.kptr_restrict; in no notification
 * @DROPMON_PLACE_SYMBOL: string, the same as function+0xoffset/0xsize, with " [module]"
 *	behind it in a module; "unknown" when the kernel has no name for it
 * @DROPMON_PLACE_REASON: string, the kernel's name of the reason, without
 *	SKB_DROP_REASON_; a number when the kernel has no name
 * @DROPMON_PLACE_PROTOCOL: u16, of layer 3, as ETH_P_*; 0 when it is not known
 * @DROPMON_PLACE_L4: u8, of layer 4, as IPPROTO_*; absent when it is not known
 * @DROPMON_PLACE_IFINDEX: u32; absent when the packet had no interface that is known
 * @DROPMON_PLACE_IFNAME: string, its name, when it still exists
 * @DROPMON_PLACE_NETNS: u32, inode number of the network namespace; absent when that is
 *	not known
 * @DROPMON_PLACE_NETNS_COOKIE: u64, the same, as SO_NETNS_COOKIE has it
 * @DROPMON_PLACE_COUNT: u64, packets dropped
 * @DROPMON_PLACE_BYTES: u64, their length
 * @DROPMON_PLACE_FIRST: u64, when the first was dropped, in ns of the real-time clock
 * @DROPMON_PLACE_LAST: u64, when the last was
 * @DROPMON_PLACE_NEW: flag, the group is told of it for the first time, or was not yet
 * @DROPMON_PLACE_HELPER: flag, the function frees packets for others, and who called it
 *	could not be told
 */
enum dropmon_place {
	DROPMON_PLACE_UNSPEC,
	DROPMON_PLACE_PAD,
	DROPMON_PLACE_ID,
	DROPMON_PLACE_LOCATION,
	DROPMON_PLACE_SYMBOL,
	DROPMON_PLACE_REASON,
	DROPMON_PLACE_PROTOCOL,
	DROPMON_PLACE_L4,
	DROPMON_PLACE_IFINDEX,
	DROPMON_PLACE_IFNAME,
	DROPMON_PLACE_NETNS,
	DROPMON_PLACE_NETNS_COOKIE,
	DROPMON_PLACE_COUNT,
	DROPMON_PLACE_BYTES,
	DROPMON_PLACE_FIRST,
	DROPMON_PLACE_LAST,
	DROPMON_PLACE_NEW,
	DROPMON_PLACE_HELPER,

	/* private: */
	__DROPMON_PLACE_AFTER,
	DROPMON_PLACE_ATTR_LAST = __DROPMON_PLACE_AFTER - 1,
};

/**
 * enum dropmon_reason - attributes of a reason
 * @DROPMON_REASON_UNSPEC: none
 * @DROPMON_REASON_VALUE: u32, its number, which differs between kernels, even those of
 *	one release
 * @DROPMON_REASON_NAME: string, its name, without SKB_DROP_REASON_
 */
enum dropmon_reason {
	DROPMON_REASON_UNSPEC,
	DROPMON_REASON_VALUE,
	DROPMON_REASON_NAME,

	/* private: */
	__DROPMON_REASON_AFTER,
	DROPMON_REASON_LAST = __DROPMON_REASON_AFTER - 1,
};

#define DROPMON_INTERVAL_MIN	100
#define DROPMON_INTERVAL_MAX	3600000
#define DROPMON_DEBOUNCE_MAX	1000

/**
 * enum dropmon_config - attributes of the settings, which are everybody's
 * @DROPMON_CONFIG_UNSPEC: none
 * @DROPMON_CONFIG_INTERVAL: u32, ms from DROPMON_INTERVAL_MIN to DROPMON_INTERVAL_MAX
 *	between two messages about the same place; 1000 at first
 * @DROPMON_CONFIG_DEBOUNCE: u32, ms up to DROPMON_DEBOUNCE_MAX that a new place waits
 *	for others to be told of with it; 20 at first
 */
enum dropmon_config {
	DROPMON_CONFIG_UNSPEC,
	DROPMON_CONFIG_INTERVAL,
	DROPMON_CONFIG_DEBOUNCE,

	/* private: */
	__DROPMON_CONFIG_AFTER,
	DROPMON_CONFIG_LAST = __DROPMON_CONFIG_AFTER - 1,
};

/**
 * enum dropmon_stats - attributes of the statistics, of all network namespaces; but for
 *	DROPMON_STATS_ARMED they are told in the initial one only
 * @DROPMON_STATS_UNSPEC: none
 * @DROPMON_STATS_PAD: nothing, for alignment
 * @DROPMON_STATS_COUNTED: u64, drops that are in the count of a place
 * @DROPMON_STATS_OVERFLOW: u64, drops that had no room in a table of their CPU
 * @DROPMON_STATS_NESTED: u64, drops inside of the counting of another
 * @DROPMON_STATS_NMI: u64, drops in a non-maskable interrupt
 * @DROPMON_STATS_NO_TABLE: u64, drops on a CPU that there was no memory for
 * @DROPMON_STATS_FORGOTTEN: u64, drops of places that made room for new ones, and of
 *	places that there was no memory for
 * @DROPMON_STATS_OWN: u64, messages of the monitor itself that were dropped; not counted
 *	elsewhere
 * @DROPMON_STATS_UNSEEN: u64, drops in a helper (DROPMON_PLACE_HELPER) whose stack was
 *	not looked at, for there were too many; they are counted there
 * @DROPMON_STATS_PLACES: u32, places
 * @DROPMON_STATS_PLACES_MAX: u32, places that there is room for
 * @DROPMON_STATS_LISTENERS: u32, sockets that want drops to be counted
 * @DROPMON_STATS_KEPT: flag, DROPMON_ATTR_KEEP is in force
 * @DROPMON_STATS_ARMED: flag, drops are counted
 * @DROPMON_STATS_MEMORY: u64, bytes of all tables
 */
enum dropmon_stats {
	DROPMON_STATS_UNSPEC,
	DROPMON_STATS_PAD,
	DROPMON_STATS_COUNTED,
	DROPMON_STATS_OVERFLOW,
	DROPMON_STATS_NESTED,
	DROPMON_STATS_NMI,
	DROPMON_STATS_NO_TABLE,
	DROPMON_STATS_FORGOTTEN,
	DROPMON_STATS_OWN,
	DROPMON_STATS_UNSEEN,
	DROPMON_STATS_PLACES,
	DROPMON_STATS_PLACES_MAX,
	DROPMON_STATS_LISTENERS,
	DROPMON_STATS_KEPT,
	DROPMON_STATS_ARMED,
	DROPMON_STATS_MEMORY,

	/* private: */
	__DROPMON_STATS_AFTER,
	DROPMON_STATS_LAST = __DROPMON_STATS_AFTER - 1,
};

#endif /* _UAPI_VMCOREDD_DROPMON_H */
