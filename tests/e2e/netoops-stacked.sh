# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic in a hard interrupt sends through a bridge, a bond and a VLAN"
# Not debug: lockdep knows that drivers are not made to be polled there.
kernels="6.1 6.12"
modules="$modules 8021q bonding bridge"
pcap=yes
crash="irq panic"
expect_crash='Kernel panic - not syncing: crash: panic'

# A record has more packets than a target has buffers, and nobody but the sender
# completes them.
first()
{
	load_modules 8021q "bonding max_bonds=0" bridge
	card NIC /sys/bus/pci/devices/0000:01:00.0/net/*
	card VNIC /sys/bus/pci/devices/0000:04:00.0/virtio*/net/*
	ip link set lo up
	ip link add br0 type bridge
	ip link set "$NIC" master br0
	ip link set br0 up
	ip address add 10.0.2.15/24 dev br0

	ip link set "$VNIC" down
	echo +bond0 >/sys/class/net/bonding_masters
	bond=/sys/class/net/bond0/bonding
	echo balance-tlb >$bond/mode
	echo 100 >$bond/miimon
	ip link set bond0 up
	echo "+$VNIC" >$bond/slaves
	ip address add 10.0.3.15/24 dev bond0
	ip link add link bond0 name bond0.7 type vlan id 7
	ip link set bond0.7 up
	ip address add 10.7.0.1/24 dev bond0.7
	cat /sys/class/net/bond0/address >/dump/out/mac

	set_target nic remote_ip=10.0.2.2 remote_port="$RECEIVE_nic"
	set_target vnic remote_ip=10.0.3.2 remote_port="$RECEIVE_vnic"
	set_target vlan remote_ip=10.7.0.2 remote_mac=02:00:00:00:07:02
	ten_seconds
	until_true "nic has a next hop" next_hop nic "^br0 "
	until_true "vnic has a next hop" next_hop vnic "^bond0 "
	until_true "vlan has a next hop" next_hop vlan "^bond0.7 "
	echo fill=256 >$CRASH
}

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
	summary vlan 0 "$sent_all"
	sent=$(sed -n 's/.*netoops: record 0: target vlan: sent \([0-9]*\) .*/\1/p' "$OUT/dmesg.txt")
	test "$sent" -gt 256
	ok $? "there are more packets than buffers: $sent"
	is "$("$LAB/pcap" "$OUT/vnic.pcap" |
		grep -c "^$(cat "$OUT/mac") 02:00:00:00:07:02 10.7.0.1 10.7.0.2 2004 2004 ")" \
		"$sent" "all of them are on the wire, from and to whom they should be"
}
