# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: the next record uses the new path when neighbours, routes, addresses and cards change"
net=shared
receive=host
pcap=yes
tools=ip
GATEWAY_NIC=52:55:0a:00:02:03
GATEWAY_VNIC=52:55:0a:00:03:03

# busybox has an ip of its own
ip2()
{
	/usr/bin/ip "$@" || fail "ip $*"
}

# by_way TEXT REGEX: waits until the target's next hop is like that, and sends a
# record that way
by_way()
{
	way_text=$1
	shift
	until_true "$way_text" next_hop host "$@"
	cat $NETOOPS/host/next_hop
	echo 1 >$NETOOPS/dump_now
	like "$(cat $NETOOPS/host/last_result)" "^all [0-9]+ packets sent" "$way_text"
}

no_way()
{
	! next_hop host .
}

neighbours_and_routes()
{
	by_way "a host on the link" "^$NIC 10.0.2.15 -> 10.0.2.2 via 52:55:0a:00:02:02,"
	ip2 neighbour replace 10.0.2.2 lladdr 52:55:0a:00:02:99 nud permanent dev "$NIC"
	by_way "its MAC changes" "via 52:55:0a:00:02:99,"
	ip2 address add 10.0.2.16/32 dev "$NIC"
	ip2 address del 10.0.2.15/24 dev "$NIC"
	ip2 route add 10.0.2.3 dev "$NIC"
	ip2 route add default via 10.0.2.3
	by_way "the address changes, and a gateway leads there" \
		"^$NIC 10.0.2.16 -> 10.0.2.2 via $GATEWAY_NIC,"
	ip2 route replace default via 10.0.3.3
	by_way "the default route changes" "^$VNIC 10.0.3.15 -> 10.0.2.2 via $GATEWAY_VNIC,"
}

carrier()
{
	monitor set_link vnic off
	until_true "no carrier" grep -q 0 "/sys/class/net/$VNIC/carrier"
	echo 1 >$NETOOPS/dump_now
	cat $NETOOPS/host/next_hop
	like "$(cat $NETOOPS/host/last_result)" "^0 of [0-9]+ packets sent" \
		"without a carrier nothing is sent, and said to be"
	monitor set_link vnic on
	until_true "a carrier" grep -q 1 "/sys/class/net/$VNIC/carrier"
	by_way "the carrier comes back" "^$VNIC 10.0.3.15 -> 10.0.2.2 via $GATEWAY_VNIC,"
}

# QEMU lets go of a card a little later than Linux.
plug()
{
	[ -z "$(monitor device_add virtio-net-pci,id=vnic,bus=rp4,netdev=vnet,mac=52:54:00:00:03:02,romfile=)" ]
}

pull_and_plug()
{
	monitor device_del vnic
	until_true "$VNIC is gone" test ! -e "/sys/class/net/$VNIC"
	until_true "the target knows" no_way
	until_true "QEMU takes a new card" plug
	until_true "a new card" test -d /sys/bus/pci/devices/0000:04:00.0/virtio1/net
	card VNIC /sys/bus/pci/devices/0000:04:00.0/virtio*/net/*
	ip2 address add 10.0.3.15/24 dev "$VNIC"
	ip2 route add default via 10.0.3.3
	by_way "the card is pulled, and another takes its place" \
		"^$VNIC 10.0.3.15 -> 10.0.2.2 via $GATEWAY_VNIC,"
}

first()
{
	network
	set_target host remote_ip=10.0.2.2 remote_port="$RECEIVE_host"
	ten_seconds
	neighbours_and_routes
	carrier
	pull_and_plug
}

# ways CARD: the ways that records took through it: MACs, addresses
ways()
{
	"$LAB/pcap" "$OUT/$1.pcap" | awk '$4 == "10.0.2.2" { print $1, $2, $3 }' | uniq
}

host()
{
	is "$(ways nic)" "52:54:00:00:02:01 52:55:0a:00:02:02 10.0.2.15
52:54:00:00:02:01 52:55:0a:00:02:99 10.0.2.15
52:54:00:00:02:01 $GATEWAY_NIC 10.0.2.16" "the ways through the first card"
	is "$(ways vnic)" "52:54:00:00:03:01 $GATEWAY_VNIC 10.0.3.15
52:54:00:00:03:02 $GATEWAY_VNIC 10.0.3.15" "the ways through the second"
	is "$(jq -r 'select(.type == "soft") | .complete' "$OUT/received/host.json" | uniq -c | tr -s ' ')" \
		" 6 true" "all soft dumps with a way arrived, complete"
	check_record host 0 panic 'Kernel panic - not syncing'
	summary host 0 "$sent_all"
}
