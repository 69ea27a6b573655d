# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: which device below really sends, with which tags, and what is said when none is known"
stages=first
kernels="6.1 6.12"
modules="$modules 8021q bonding bridge macvlan dummy"
tools="ip bridge"
receive=
pcap=yes

# soft NAME REGEX: a soft dump ends like that for a target, which is then removed
soft()
{
	echo 1 >$NETOOPS/dump_now
	like "$(cat $NETOOPS/"$1"/last_result)" "$2" "$1: $2"
	rmdir $NETOOPS/"$1"
}

# to NAME DEVICE MAC ADDRESS: a target whose next hop is set by hand
to()
{
	set_target "$1" dev_name="$2" remote_ip="$4" remote_mac="$3"
	until_true "$1 goes through $2" grep -q "^$2 .* via " $NETOOPS/"$1"/next_hop
}

# A bridge with both cards as ports, and with VLANs.
bridged()
{
	iproute link add br0 type bridge vlan_filtering 1
	for card in "$NIC" "$VNIC"; do
		iproute address flush dev "$card"
		iproute link set "$card" master br0
	done
	iproute link set br0 up
	iproute address add 10.8.0.1/24 dev br0
	until_true "br0 has a carrier" grep -q 1 /sys/class/net/br0/carrier
	bridge fdb add 02:00:00:00:08:01 dev "$NIC" master static vlan 1
	bridge fdb add 02:00:00:00:08:02 dev "$VNIC" master static vlan 1
	# what leaves through the second card keeps its tag
	bridge vlan add dev "$VNIC" vid 1 pvid
	# VLAN 7 of the bridge is that of the first port without a tag
	iproute link add link br0 name br0.7 type vlan id 7
	bridge vlan add dev br0 vid 7 self
	bridge vlan add dev "$NIC" vid 7 untagged
	bridge vlan add dev "$VNIC" vid 7
	iproute link set br0.7 up
	iproute address add 10.8.7.1/24 dev br0.7
	bridge fdb add 02:00:00:00:08:07 dev "$NIC" master static vlan 7
	bridge fdb add 02:00:00:00:08:08 dev "$VNIC" master static vlan 7
}

# Busybox has an ip too, which knows less.
iproute()
{
	/usr/bin/ip "$@"
}

# A bond that chooses at random, for which the kernel's random numbers have a lock.
bonded()
{
	iproute link add bond0 type bond mode balance-rr miimon 100
	for card in "$NIC" "$VNIC"; do
		iproute link set "$card" down
		iproute link set "$card" master bond0
	done
	echo 0 >/sys/class/net/bond0/bonding/packets_per_slave
	iproute link set bond0 up
	iproute address add 10.8.3.1/24 dev bond0
	until_true "bond0 has a carrier" grep -q 1 /sys/class/net/bond0/carrier
	to random bond0 02:00:00:00:08:0c 10.8.3.2
	mounted /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
	echo get_random_u32 >/sys/kernel/tracing/set_ftrace_filter
	echo function >/sys/kernel/tracing/current_tracer
	soft random '^all [0-9]+ packets sent at'
	# the kernel itself sends a packet now and then
	test "$(grep -c "get_random_u32 <-bond_" /sys/kernel/tracing/trace)" -lt 20
	ok $? "a bond is not asked to choose at random"
	echo nop >/sys/kernel/tracing/current_tracer
	iproute link del bond0
	network
}

# A target that is enabled while a record is being sent to another.
meanwhile()
{
	to slow "$NIC" 02:00:00:00:08:0d 10.0.2.99
	ten_seconds
	echo 10000 >$NETOOPS/gap_us
	(echo 1 >$NETOOPS/dump_now) &
	until_true "the record is being sent" grep -q '^records [1-9]' $NETOOPS/stats
	like "$(cat $NETOOPS/slow/last_result)" '^[0-9]+ packets sent so far$' \
		"a record that is being sent is not called sent"
	set_target late remote_ip=10.0.2.98
	wait
	like "$(cat $NETOOPS/slow/last_result)" '^all [0-9]+ packets sent at' "then it is"
	is "$(cat $NETOOPS/late/last_result)" "nothing was sent yet" \
		"a target that is enabled meanwhile takes no part in it"
	(echo 1 >$NETOOPS/dump_now) &
	until_true "another record is being sent" grep -q '^records 2' $NETOOPS/stats
	echo 0 >$NETOOPS/slow/enabled
	wait
	like "$(cat $NETOOPS/slow/last_result)" '^[0-9]+ of [0-9]+ packets sent \(it was disabled\) at' \
		"one that is disabled meanwhile says so"
	echo 0 >$NETOOPS/gap_us
	rmdir $NETOOPS/slow $NETOOPS/late
}

first()
{
	network
	load_modules 8021q bonding bridge macvlan dummy
	meanwhile
	bonded
	iproute link add link "$NIC" name mac0 type macvlan
	iproute link set mac0 up
	iproute address add 10.8.1.1/24 dev mac0
	to macvlan mac0 02:00:00:00:08:0a 10.8.1.2
	soft macvlan '^all [0-9]+ packets sent at'
	iproute link del mac0

	bridged
	to plain br0 02:00:00:00:08:01 10.8.0.2
	soft plain '^all [0-9]+ packets sent at'
	to tagged br0 02:00:00:00:08:02 10.8.0.3
	soft tagged '^all [0-9]+ packets sent at'
	to untagged br0.7 02:00:00:00:08:07 10.8.7.2
	soft untagged '^all [0-9]+ packets sent at'
	to kept br0.7 02:00:00:00:08:08 10.8.7.3
	soft kept '^all [0-9]+ packets sent at'
	to forgotten br0 02:00:00:00:08:09 10.8.0.4
	like "$(cat $NETOOPS/forgotten/next_hop)" '; which device below br0 sends is not known$' \
		"that the port is not known is told beforehand"
	soft forgotten '^0 of [0-9]+ packets sent \(not known which device below sends\)'

	iproute link add dummy0 type dummy
	iproute link set dummy0 up
	iproute address add 10.8.2.1/24 dev dummy0
	to dummy dummy0 02:00:00:00:08:0b 10.8.2.2
	soft dummy '^0 of [0-9]+ packets sent \(not known which device below sends\)'
}

# left CARD MAC VLANS TEXT: packets to that address left through one card alone, all
# with those tags
left()
{
	other=nic
	[ "$1" != nic ] || other=vnic
	is "$("$LAB/pcap" "$OUT/$1.pcap" | awk -v to="$2" '$2 == to && $6 == 2004 { print $8 }' | sort -u)" "$3" \
		"$4 leaves through $1, with tags: $3"
	is "$("$LAB/pcap" "$OUT/$other.pcap" | grep -c " $2 ")" 0 "and not through $other"
}

host()
{
	left nic 02:00:00:00:08:0a - "what goes through a macvlan"
	left nic 02:00:00:00:08:01 - "what goes through a bridge"
	left vnic 02:00:00:00:08:02 1 "what a port of a bridge tags"
	left nic 02:00:00:00:08:07 - "a VLAN of a bridge that a port has without a tag"
	left vnic 02:00:00:00:08:08 7 "a VLAN of a bridge"
}
