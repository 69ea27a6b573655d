# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The rigs of "scripts/lab points": a card, and what stands on it.  Read on the host
# and in the guest.  Every rig has one target, "nic", and something that keeps the
# paths in use: see rig_traffic().
#
# shellcheck disable=SC2034,SC2154

RIGS="e1000e e1000 virtio_net vmxnet3 8139cp tulip bridge bond vlan veth"
RIG_MODULES="e1000e e1000 virtio_net virtio_pci vmxnet3 8139cp tulip
	bridge bonding 8021q veth"

# Prints the model of the card, for QEMU: $1 rig
rig_device()
{
	case $1 in
	virtio_net|bond)
			echo virtio-net-pci ;;
	8139cp)		echo rtl8139 ;;
	vlan)		echo e1000 ;;
	e1000|vmxnet3|tulip)
			echo "$1" ;;
	*)		echo e1000e ;;
	esac
}

# In the guest.

# Sets CARD, the only card, which is up and has a carrier: $1 its driver
rig_card()
{
	load_modules virtio_pci "$1"
	CARD=
	for device in /sys/class/net/*/device; do
		device=${device%/device}
		CARD=${device##*/}
	done
	[ -d "/sys/class/net/$CARD" ] || die "$1 has no network device"
	ip link set "$CARD" up
	until_true "$CARD has a carrier" grep -q 1 "/sys/class/net/$CARD/carrier"
}

# The target on a device that is on the network: $1 it
rig_target()
{
	ip address add 10.0.2.15/24 dev "$1"
	until_true "somebody answers" ping -c 1 -W 1 10.0.2.2
	set_target nic remote_ip=10.0.2.2
}

rig_e1000e()	 { rig_card e1000e && rig_target "$CARD"; }
rig_e1000()	 { rig_card e1000 && rig_target "$CARD"; }
rig_virtio_net() { rig_card virtio_net && rig_target "$CARD"; }
rig_vmxnet3()	 { rig_card vmxnet3 && rig_target "$CARD"; }
rig_8139cp()	 { rig_card 8139cp && rig_target "$CARD"; }
rig_tulip()	 { rig_card tulip && rig_target "$CARD"; }

# A bridge that has the card as its port: $1 a further port, or nothing
rig_bridged()
{
	load_modules bridge
	ip link add br0 type bridge
	for port in "$CARD" $1; do
		ip link set "$port" master br0
	done
	ip link set br0 up
}

rig_bridge()
{
	rig_card e1000e
	rig_bridged
	rig_target br0
}

rig_bond()
{
	rig_card virtio_net
	load_modules "bonding max_bonds=0"
	ip link set "$CARD" down
	echo +bond0 >/sys/class/net/bonding_masters
	echo active-backup >/sys/class/net/bond0/bonding/mode
	echo 100 >/sys/class/net/bond0/bonding/miimon
	ip link set bond0 up
	echo "+$CARD" >/sys/class/net/bond0/bonding/slaves
	until_true "bond0 has a carrier" grep -q 1 /sys/class/net/bond0/carrier
	rig_target bond0
}

# Nobody answers there: what is received, is without a tag.
rig_vlan()
{
	rig_card e1000
	load_modules 8021q
	ip address add 10.0.2.15/24 dev "$CARD"
	ip link add link "$CARD" name vlan7 type vlan id 7
	ip link set vlan7 up
	ip address add 10.7.0.1/24 dev vlan7
	arp -s 10.7.0.2 02:00:00:00:07:02
	set_target nic remote_ip=10.7.0.2
}

# As a container has it: the other end is a port of a bridge, the card another.
rig_veth()
{
	rig_card e1000e
	load_modules veth
	/usr/bin/ip link add veth0 type veth peer name veth1 || die "there is no veth"
	ip link set veth1 up
	ip link set veth0 up
	rig_bridged veth1
	rig_target veth0
}

# Keeps all in use that sends and receives.
rig_traffic()
{
	ping -i 0.2 10.0.2.2 >/dev/null 2>&1 &
	[ "$rig" != vlan ] || ping -i 0.2 10.7.0.2 >/dev/null 2>&1 &
}

# What the kernel's network does around a driver, and what drivers call on their
# way: a point in the middle of a function of theirs, with their locks held.
RIG_CORE="net_rx_action __napi_poll dev_hard_start_xmit sch_direct_xmit
	__napi_schedule napi_consume_skb e1000e_poll e1000_clean virtnet_poll
	dma_map_page_attrs dma_unmap_page_attrs netif_tx_wake_queue __netif_rx __dev_queue_xmit
	virtqueue_add_outbuf virtqueue_get_buf virtqueue_kick_prepare virtqueue_notify"

# The module whose functions the rig is about.
rig_module()
{
	case $rig in
	bond)	 echo bonding ;;
	vlan)	 echo 8021q ;;
	*)	 echo "$rig" ;;
	esac
}

# Prints the functions of modules and those of RIG_CORE as ftrace knows them, with
# what the compiler put behind their names, and their modules.
rig_known()
{
	# shellcheck disable=SC2086
	sed 's/[[:space:]]\{1,\}/ /' $TRACING/available_filter_functions |
		grep -E "\\[|^($(echo $RIG_CORE | tr ' ' '|'))(\\.[a-z]+\.[0-9]+)*\$"
}
