# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the scenarios netoops-* share.  They source it first, on the host and in
# the guest; what it sets and defines is theirs to replace.
#
# The guest has two cards, the host one receiver for each: "nic" gets what goes
# to 10.0.2.2, "vnic" what goes to 10.0.3.2.
#
# shellcheck disable=SC2034,SC2154

kernels="6.1 6.12"
net=host
receive="nic vnic"
modules="e1000e virtio_net"
first_modules="e1000e virtio_net"
capture_modules=
capture_options=--without-dumps
formats=

NETOOPS=/sys/kernel/config/netoops
CRASH=/sys/kernel/debug/crash

# Sets NIC and VNIC, the names of the cards, gives them addresses and waits until
# both can send.
network()
{
	NIC=$(basename /sys/bus/pci/devices/0000:01:00.0/net/*)
	VNIC=$(basename /sys/bus/pci/devices/0000:04:00.0/virtio*/net/*)
	ip link set lo up
	ip address add 10.0.2.15/24 dev "$NIC"
	ip address add 10.0.3.15/24 dev "$VNIC"
	ip link set "$NIC" up
	ip link set "$VNIC" up
	until_true "$NIC has a carrier" grep -q 1 "/sys/class/net/$NIC/carrier"
	until_true "$VNIC has a carrier" grep -q 1 "/sys/class/net/$VNIC/carrier"
}

# until_true TEXT COMMAND...: waits up to 20 s, or ends the script.
until_true()
{
	until_text=$1 until_left=200
	shift
	until "$@"; do
		until_left=$((until_left - 1))
		[ "$until_left" -gt 0 ] || die "waited too long: $until_text"
		sleep 0.1
	done
}
