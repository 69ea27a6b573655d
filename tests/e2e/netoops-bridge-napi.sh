# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic in the NIC's receive poll, the NIC is a port of a bridge"
modules="$modules 8021q bonding bridge"
crash="hook=e1000e_poll panic"
expect_crash='Kernel panic - not syncing: crash: panic'
first()
{
	load_modules 8021q "bonding max_bonds=0" bridge
	card NIC /sys/bus/pci/devices/0000:01:00.0/net/*
	ip link set lo up
	ip link add br0 type bridge
	ip link set "$NIC" master br0
	ip link set br0 up
	ip address add 10.0.2.15/24 dev br0
	set_target nic remote_ip=10.0.2.2 remote_port="$RECEIVE_nic"
	ten_seconds
	until_true "nic has a next hop" next_hop nic "^br0 "
	ping 10.0.2.2 >/dev/null 2>&1 &
}
host()
{
	record nic 0 | jq -c '[.type,.complete,.packets]'
	grep 'netoops:' "$OUT/dmesg.txt"
	check_record nic 0 panic 'Kernel panic - not syncing: crash: panic'
	summary nic 0 "$sent_all"
}
