# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
default_budget=yes
description="netoops: a card that is down, one that was pulled, a next hop that does not answer"
pcap=yes
qemu_extra="-netdev user,id=spare,restrict=on
	-device virtio-net-pci,id=snic,bus=rp3,netdev=spare,mac=52:54:00:00:04:01,romfile="

# Both cards are ready to send before they are taken away.
first()
{
	two_targets
	card SNIC /sys/bus/pci/devices/0000:03:00.0/virtio*/net/*
	ip address add 10.0.4.15/24 dev "$SNIC"
	set_target silent remote_ip=10.0.4.99
	ip link set "$NIC" down
	monitor device_del vnic
	until_true "$VNIC is gone" test ! -e "/sys/class/net/$VNIC"
	echo 1 >$NETOOPS/dump_now
	cat $NETOOPS/*/next_hop $NETOOPS/stats
	like "$(sed -n 's/^last_ns //p' $NETOOPS/stats)" "^[0-9]{1,9}\$" \
		"a record that no card takes ends before the second of the budget is over"
	like "$(cat $NETOOPS/silent/next_hop)" "10.0.4.99" "the target without a next hop says so"
}

host()
{
	for name in nic vnic silent; do
		is "$(grep -c "record 0: target $name: sent 0 of" "$OUT/dmesg.txt")" 2 \
			"$name: two records are lost"
		summary $name 0 'sent 0 of [0-9]+ packets, 0 not confirmed: (no route or next hop|the device is down)$'
	done
	for name in nic vnic; do
		is "$("$LAB/pcap" "$OUT/$name.pcap" | awk '$6 == 2004')" "" \
			"$name: nothing was sent"
		is "$(cat "$OUT/received/$name.json")" "" "$name: nothing arrived"
	done
	in_budget 0
}
