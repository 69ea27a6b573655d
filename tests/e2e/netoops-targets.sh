# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Targets and settings of netoops, without a crash: bad input is refused with a
# message that names it; a target follows routes, neighbours, addresses and
# devices, and what it then sends takes the new way; nothing leaks.
#
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"

description="netoops follows the network, and refuses bad configuration"
kernels="6.1 6.12 debug"
stages=first
pcap=yes
receive=
modules="$modules 8021q bonding bridge dummy"
first_modules="e1000e virtio_net netoops"
script_timeout=240

# The last message of netoops matches: $1 expression, $2 text
told()
{
	like "$(dmesg | grep 'netoops: ' | tail -n 1)" "netoops: $1" "$2 is told"
}

# write FILE VALUE
write()
{
	printf '%s\n' "$2" >"$NETOOPS/$1"
}

# refused FILE VALUE MESSAGE: writing fails, and the log says why
refused()
{
	! write "$1" "$2" 2>/dev/null
	ok $? "$1: '$(echo "$2" | cut -c 1-40)' is refused"
	told "$3" "that"
}

# keeps FILE VALUE [SHOWN]: writing works, and reading gives it back
keeps()
{
	write "$1" "$2"
	is "$(cat "$NETOOPS/$1")" "${3-$2}" "$1: '$2'"
}

# hop NAME EXPRESSION TEXT: the next hop matches before long
hop()
{
	hop_left=150
	until grep -Eq "$2" "$NETOOPS/$1/next_hop"; do
		hop_left=$((hop_left - 1))
		[ "$hop_left" -gt 0 ] || break
		sleep 0.1
	done
	like "$(cat "$NETOOPS/$1/next_hop")" "$2" "$3"
}

# sends NAME WIRE: a soft dump goes out as WIRE, MACs and addresses, which host()
# finds in what the cards sent; the port tells this one from the others
sends()
{
	ten_seconds
	echo 1 >$NETOOPS/dump_now
	like "$(cat "$NETOOPS/$1/last_result")" '^all [0-9]+ packets sent.* UTC$' \
		"$1: all packets are sent"
	sends_count=$(sed 's/[^0-9]*\([0-9]*\).*/\1/' "$NETOOPS/$1/last_result")
	echo "$sends_count $2 $(cat "$NETOOPS/$1/local_port")" \
		"$(cat "$NETOOPS/$1/remote_port")" >>/dump/out/expected
}

settings()
{
	for pair in blob: boot_id:00000000-0000-0000-0000-000000000000 \
		budget_ms:1000 gap_us:0 key_id:0 oops:1 parity:200; do
		is "$(cat $NETOOPS/${pair%%:*})" "${pair#*:}" "${pair%%:*}: default"
	done
	like "$(cat $NETOOPS/hooks)" '^crash_kexec armed by ftrace$' "hooks: crash_kexec is armed"
	is "$(cut -d' ' -f1 $NETOOPS/stats | paste -sd ' ')" \
		"records packets unsent budget_hits suppressed faults last_ns" "stats"
	uuid=01234567-89ab-cdef-0123-456789abcdef
	keeps host_id $uuid
	keeps boot_id 0123456789ABCDEF0123456789abcdef $uuid
	keeps boot_id '' 00000000-0000-0000-0000-000000000000
	keeps blob "rack 12, row 3"
	keeps blob "$(printf %0127d 1)0"
	keeps blob ''
	keeps parity 0
	keeps parity 200
	keeps budget_ms 10000
	keeps gap_us 10000
	keeps gap_us 0
	keeps key_id 4294967295
	keeps oops 0
	keeps oops 1
	keeps budget_ms 1000
	refused host_id "$uuid"0 'host_id: neither a UUID nor 32'
	refused boot_id xx234567-89ab-cdef-0123-456789abcdef 'boot_id: neither'
	refused boot_id 0123 'boot_id: neither'
	refused blob "$(printf %0129d 1)" 'blob: 129 bytes are more than 128'
	refused parity 201 'parity: not a number from 0 to 200'
	refused parity -1 'parity: not a number'
	refused budget_ms 0 'budget_ms: not a number from 1 to 10000'
	refused budget_ms 10001 'budget_ms: not'
	refused gap_us 10001 'gap_us: not a number from 0 to 10000'
	refused oops 2 'oops: not a number from 0 to 1'
	refused key_id 4294967296 'key_id: not a number from 0 to 4294967295'
	refused dump_now 0 'dump_now: not 1'
	! echo 1 2>/dev/null >$NETOOPS/dump_now
	ok $? "dump_now: fails without a target"
}

key()
{
	key=$(printf %064d 7)
	run "key: is taken" write key "$key"
	! cat $NETOOPS/key 2>/dev/null
	ok $? "key: cannot be read"
	is "$(stat -c %a $NETOOPS/key)" 200 "key: has mode 0200"
	is "$(stat -c %a $NETOOPS/boot_id $NETOOPS/host_id | uniq)" 644 \
		"boot_id, host_id: only root can change them, as not in 2010"
	refused key "${key}0" 'key: not 64 hexadecimal digits'
	refused key "${key%0}x" 'key: not 64'
	is "$(dmesg | grep -c "$key")" 0 "key: is not in the log"
	run "key: is removed" write key ""
}

bad_targets()
{
	mkdir $NETOOPS/a
	is "$(cd $NETOOPS/a && cat dev_name enabled local_ip local_mac local_port \
		remote_ip remote_mac remote_port | paste -sd ' ')" \
		" 0 0.0.0.0 ff:ff:ff:ff:ff:ff 2004 0.0.0.0 00:00:00:00:00:00 2004" \
		"defaults of a target"
	is "$(cat $NETOOPS/a/next_hop)" disabled "a target that is not enabled"
	is "$(cat $NETOOPS/a/last_result)" "nothing was sent yet" "without a record"
	refused a/enabled 1 'target a: cannot be enabled: remote_ip is not set'
	refused a/enabled x "target a: enabled: 'x' is not 0 or 1"
	for bad in 1.2.3 1.2.3.4.5 1.2.3.256 1.2.3.4/24 ::g 1:2:3 fe80::1%eth0 host; do
		refused a/remote_ip $bad "target a: remote_ip: '$bad' is not an IPv4 or IPv6 address"
	done
	refused a/local_ip 1.2.3 'target a: local_ip:'
	for bad in 0 65536 -1 x 20x; do
		refused a/remote_port $bad "target a: remote_port: '$bad' is not a port"
	done
	refused a/local_port 0 "target a: local_port: '0' is not"
	for bad in 1:2 02:00:00:00:00:0g 02:00:00:00:00:01:02 020000000001; do
		refused a/remote_mac $bad "target a: remote_mac: '$bad' is not a MAC"
	done
	for bad in a/b a:b aaaaaaaaaaaaaaaa ..; do
		refused a/dev_name $bad "target a: dev_name: '$bad' is not the name"
	done
	refused a/dev_name "$(printf %0300d 1)" 'target a: dev_name: .*is too long'
	keeps a/remote_ip ::ffff:192.0.2.1 192.0.2.1
	keeps a/local_ip 2001:db8::1
	refused a/enabled 1 'target a: .* one of local_ip and remote_ip is IPv4'
	keeps a/local_ip '' 0.0.0.0
	keeps a/remote_ip fe80::1
	refused a/enabled 1 'target a: .* link-local address, which needs dev_name'
	rmdir $NETOOPS/a
}

bad_destinations()
{
	set_target a remote_ip=192.0.2.1
	hop a '^no route: -ENETUNREACH$' "no route"
	refused a/remote_ip 192.0.2.2 'target a: remote_ip: disable the target before'
	refused a/dev_name lo 'target a: dev_name: disable the target before'
	run "enabling twice does nothing" write a/enabled 1
	echo 1 >$NETOOPS/dump_now
	like "$(cat $NETOOPS/a/last_result)" '^0 of [0-9]+ packets sent' \
		"without a route nothing is sent, and that is told"
	rmdir $NETOOPS/a
	for bad in 127.0.0.1: 10.0.2.15: ::1:; do
		set_target a remote_ip=${bad%:}
		hop a "^remote_ip is this machine's own" "${bad%:} is this machine"
		rmdir $NETOOPS/a
	done
	set_target a remote_ip=192.0.2.1 dev_name=nosuch
	hop a '^there is no device nosuch$' "no device"
	rmdir $NETOOPS/a
	load_modules dummy
	ip link set dummy0 up
	set_target a remote_ip=2001:db8::1 dev_name=dummy0
	hop a '^no route: ' "an IPv6 route that there is not"
	rmdir $NETOOPS/a
	ip link del dummy0
}

# load FAILS|WORKS OPTION [MESSAGE]
load()
{
	if [ "$1" = WORKS ]; then
		modprobe netoops netoops="$2"
		ok $? "netoops=$2 loads"
	else
		! modprobe netoops netoops="$2" 2>/dev/null
		ok $? "netoops=$2 does not load"
		told "$3" "why not"
	fi
}

parameter()
{
	rmmod netoops
	ok $? "the module is unloaded"
	load FAILS x "netoops=: cmdline0: no '@' after the source port 'x'"
	load FAILS @10.0.2.15 "netoops=: cmdline0: no '/' after the source address '10.0.2.15'"
	load FAILS @/eth0 "netoops=: cmdline0: no ',' after the device 'eth0'"
	load FAILS @/,2004 "netoops=: cmdline0: no '@' after the destination port '2004'"
	load FAILS @/,@10.0.2.2 "netoops=: cmdline0: no '/' after the destination address"
	load FAILS @/,@/ "target cmdline0: cannot be enabled: remote_ip is not set"
	load FAILS 0@/,@10.0.2.2/ "netoops=: cmdline0: source port: '0' is not a port"
	load FAILS @10.0.2/,@10.0.2.2/ "netoops=: cmdline0: source address: '10.0.2' is not"
	load FAILS @/,@10.0.2.2/02 "netoops=: cmdline0: destination MAC: '02' is not a MAC"
	load FAILS '@/,@10.0.2.2/;@/,@10.0.2.3' "netoops=: cmdline1: no '/'"
	load WORKS "@/,@10.0.2.2/; 6665@10.0.3.15/$VNIC,6666@10.0.3.2/02:00:00:00:00:01 ;@/,@fec0::2/"
	is "$(echo $NETOOPS/*/ | sed "s|$NETOOPS/||g")" "cmdline0/ cmdline1/ cmdline2/" \
		"each part is a target"
	is "$(cd $NETOOPS/cmdline1 && cat dev_name enabled local_ip local_port \
		remote_ip remote_mac remote_port | paste -sd ' ')" \
		"$VNIC 1 10.0.3.15 6665 10.0.3.2 02:00:00:00:00:01 6666" \
		"all parts of the parameter are taken"
	hop cmdline0 "^$NIC 10.0.2.15 -> 10.0.2.2 via 52:55:0a:00:02:02, age [0-9]+ s" "IPv4"
	hop cmdline1 "^$VNIC 10.0.3.15 -> 10.0.3.2 via 02:00:00:00:00:01, age 0 s$" "all fixed"
	hop cmdline2 "^$NIC fec0::5054:ff:fe00:201 -> fec0::2 via 52:56:00:00:00:02, age" "IPv6"
	sends cmdline0 "52:54:00:00:02:01 52:55:0a:00:02:02 10.0.2.15 10.0.2.2"
	sends cmdline1 "52:54:00:00:03:01 02:00:00:00:00:01 10.0.3.15 10.0.3.2"
	! rmdir $NETOOPS/cmdline0 2>/dev/null
	ok $? "a target of the parameter cannot be removed"
	echo 0 >$NETOOPS/cmdline0/enabled
	is "$(cat $NETOOPS/cmdline0/next_hop)" disabled "but disabled"
	rmmod netoops
	ok $? "the module is unloaded while such targets are enabled"
	modprobe netoops
}

routes()
{
	set_target a remote_ip=192.0.2.1 remote_port=3001
	hop a '^no route' "no route"
	ip route add default via 10.0.2.3 dev "$NIC"
	hop a "^$NIC 10.0.2.15 -> 192.0.2.1 via 52:55:0a:00:02:03," "a default route"
	sends a "52:54:00:00:02:01 52:55:0a:00:02:03 10.0.2.15 192.0.2.1"
	ip route replace default via 10.0.2.2 dev "$NIC"
	hop a "via 52:55:0a:00:02:02," "another gateway"
	ip route replace default via 10.0.3.3 dev "$VNIC"
	hop a "^$VNIC 10.0.3.15 -> 192.0.2.1 via 52:55:0a:00:03:03," "another device"
	sends a "52:54:00:00:03:01 52:55:0a:00:03:03 10.0.3.15 192.0.2.1"
	ip route add 192.0.2.0/24 via 10.0.2.3
	hop a "^$NIC 10.0.2.15" "a better route"
	ip route del 192.0.2.0/24
	hop a "^$VNIC 10.0.3.15" "and without it"
	ip route add unreachable 192.0.2.1
	hop a "^no route: -EHOSTUNREACH" "a route that forbids"
	ip route del unreachable 192.0.2.1
	hop a "^$VNIC 10.0.3.15" "and without it"
	ip route replace default via 10.0.3.99 dev "$VNIC"
	hop a "^$VNIC .* via 52:55:0a:00:03:03, .*; no answer from 10.0.3.99 on $VNIC$" \
		"a silent gateway: the old one is kept, and that is told"
	ip route replace default via 10.0.3.3 dev "$VNIC"
	hop a "via 52:55:0a:00:03:03, age [0-9]+ s$" "back again"
}

addresses()
{
	ip address add 10.0.3.16/32 dev "$VNIC"
	ip route replace default via 10.0.3.3 dev "$VNIC" src 10.0.3.16
	hop a "^$VNIC 10.0.3.16 -> 192.0.2.1" "another source address"
	sends a "52:54:00:00:03:01 52:55:0a:00:03:03 10.0.3.16 192.0.2.1"
	ip address del 10.0.3.16/32 dev "$VNIC"
	ip route replace default via 10.0.3.3 dev "$VNIC"
	hop a "^$VNIC 10.0.3.15" "and back"
	ip link set "$VNIC" address 52:54:00:00:03:77
	until_true "local_mac is the new one" \
		grep -q 52:54:00:00:03:77 $NETOOPS/a/local_mac
	hop a "^$VNIC .*, age [0-9]+ s$" "another MAC of the card"
	ip link set "$VNIC" address 52:54:00:00:03:01
	arp -s 10.0.3.3 02:00:00:00:00:05
	hop a "via 02:00:00:00:00:05, age 0 s$" "a neighbour by hand"
	arp -s 10.0.3.3 02:00:00:00:00:06
	hop a "via 02:00:00:00:00:06," "another MAC of the neighbour"
	sends a "52:54:00:00:03:01 02:00:00:00:00:06 10.0.3.15 192.0.2.1"
	arp -d 10.0.3.3
	hop a "via 52:55:0a:00:03:03," "and the right one"
	ip link set "$VNIC" mtu 1000
	hop a '^the MTU of 1000 is below 1028$' "an MTU that is too small"
	ip link set "$VNIC" mtu 1280
	hop a "^$VNIC " "a small one"
	sends a "52:54:00:00:03:01 52:55:0a:00:03:03 10.0.3.15 192.0.2.1"
	ip link set "$VNIC" mtu 1500
}

# The guest is done with a card before QEMU is, which then refuses one of its name.
plugged()
{
	[ -z "$(monitor device_add virtio-net-pci,id=vnic,bus=rp4,netdev=vnet,mac=52:54:00:00:03:01,romfile=)" ]
}

devices()
{
	set_target named remote_ip=10.0.3.3 dev_name="$VNIC" remote_port=3002
	hop named "^$VNIC 10.0.3.15 -> 10.0.3.3" "a device by name"
	monitor set_link vnic off
	hop a "^$VNIC .*; " "without a carrier the way is kept, and in doubt"
	monitor set_link vnic on
	hop a "^$VNIC [^;]*$" "with it, it is right"
	sends a "52:54:00:00:03:01 52:55:0a:00:03:03 10.0.3.15 192.0.2.1"

	ip link set "$VNIC" down
	hop a "^no route" "a device that is down has no route"
	hop named "^$VNIC is down$" "and is no way"
	ip link set "$VNIC" name renamed
	is "$(cat $NETOOPS/named/dev_name)" renamed "dev_name follows a new name"
	ip link set renamed name "$VNIC"
	ip link set "$VNIC" up
	ip route add default via 10.0.3.3 dev "$VNIC"
	hop a "^$VNIC " "up again"
	hop named "^$VNIC " "and by name"

	monitor device_del vnic
	until_true "$VNIC is gone" test ! -e "/sys/class/net/$VNIC"
	hop a "^no route" "a device that is gone"
	hop named "^there is no device $VNIC$" "and by name"
	until_true "the slot takes a card again" plugged
	until_true "$VNIC is back" test -e "/sys/class/net/$VNIC"
	ip link set "$VNIC" up
	ip address add 10.0.3.15/24 dev "$VNIC"
	ip route add default via 10.0.3.3 dev "$VNIC"
	hop a "^$VNIC 10.0.3.15" "a device that is back"
	hop named "^$VNIC 10.0.3.15" "and by name"
	sends named "52:54:00:00:03:01 52:55:0a:00:03:03 10.0.3.15 10.0.3.3"
	rmdir $NETOOPS/a $NETOOPS/named
	ok $? "targets are removed while enabled"
}

many()
{
	set_target a remote_ip=239.1.2.3 dev_name="$NIC" remote_port=3003
	hop a "^$NIC 10.0.2.15 -> 239.1.2.3 via 01:00:5e:01:02:03, age 0 s$" "multicast"
	set_target b remote_ip=10.0.2.255 remote_port=3004
	hop b "^$NIC 10.0.2.15 -> 10.0.2.255 via ff:ff:ff:ff:ff:ff, age 0 s$" "broadcast"
	set_target c remote_ip=ff02::1 dev_name="$NIC"
	hop c "^$NIC fe80::5054:ff:fe00:201 -> ff02::1 via 33:33:00:00:00:01," "IPv6 multicast"
	set_target d remote_ip=fec1::2 remote_port=3005
	hop d "^$VNIC fec1::5054:ff:fe00:301 -> fec1::2 via 52:56:00:00:00:02," "IPv6"
	set_target e remote_ip=192.0.2.7 local_ip=192.0.2.9 remote_port=3006
	hop e "^$VNIC 192.0.2.9 -> 192.0.2.7 via 52:55:0a:00:03:03," "a source that is not here"
	sends a "52:54:00:00:02:01 01:00:5e:01:02:03 10.0.2.15 239.1.2.3"
	sends d "52:54:00:00:03:01 52:56:00:00:00:02 fec1::5054:ff:fe00:301 fec1::2"
	rmdir $NETOOPS/a $NETOOPS/b $NETOOPS/c $NETOOPS/d $NETOOPS/e
}

# A slave whose link the bond has not seen yet is refused.
activate()
{
	echo "$1" >"$bond/active_slave"
} 2>/dev/null

masters()
{
	load_modules 8021q "bonding max_bonds=0" bridge
	ip address flush dev "$NIC"
	ip address flush dev "$VNIC"
	set_target a remote_ip=10.0.2.2 remote_port=3010
	ip link set "$NIC" down
	ip link set "$VNIC" down
	echo +bond0 >/sys/class/net/bonding_masters
	bond=/sys/class/net/bond0/bonding
	echo active-backup >"$bond/mode"
	echo 100 >"$bond/miimon"
	ip link set bond0 up
	echo "+$NIC" >"$bond/slaves"
	echo "+$VNIC" >"$bond/slaves"
	until_true "$NIC sends for bond0" activate "$NIC"
	ip address add 10.0.2.20/24 dev bond0
	hop a "^bond0 10.0.2.20 -> 10.0.2.2 via 52:55:0a:00:02:02," "a bond"
	sends a "$(cat /sys/class/net/bond0/address) 52:55:0a:00:02:02 10.0.2.20 10.0.2.2"

	ip link add link bond0 name bond0.7 type vlan id 7
	ip link set bond0.7 up
	ip address add 10.7.0.1/24 dev bond0.7
	set_target v remote_ip=10.7.0.2 remote_mac=02:00:00:00:07:02
	hop v "^bond0.7 10.7.0.1 -> 10.7.0.2 via 02:00:00:00:07:02, age 0 s$" "a VLAN on it"
	echo 1 >$NETOOPS/dump_now
	like "$(cat $NETOOPS/v/last_result)" '^all ' "v: all packets are sent"
	ip link del bond0.7
	hop v "^no route" "without the VLAN"
	rmdir $NETOOPS/v
	load_on_bond
	echo -bond0 >/sys/class/net/bonding_masters
	hop a "^no route" "without the bond"

	ip link add br0 type bridge
	ip link set "$NIC" up
	ip link set "$NIC" master br0
	ip link set br0 up
	ip address add 10.0.2.30/24 dev br0
	hop a "^br0 10.0.2.30 -> 10.0.2.2 via 52:55:0a:00:02:02," "a bridge"
	sends a "$(cat /sys/class/net/br0/address) 52:55:0a:00:02:02 10.0.2.30 10.0.2.2"
	ip link set "$NIC" nomaster
	ip link del br0
	hop a "^no route" "without the bridge"
}

# Everything at once, for some seconds.
load_on_bond()
{
	echo 10 >$NETOOPS/budget_ms
	rm -f /tmp/stop
	while [ ! -e /tmp/stop ]; do
		echo "$VNIC" >"$bond/active_slave"
		echo "$NIC" >"$bond/active_slave"
		ip route add 192.0.2.0/24 via 10.0.2.2
		ip route del 192.0.2.0/24
	done &
	while [ ! -e /tmp/stop ]; do
		echo 0 >$NETOOPS/a/enabled
		echo 1 >$NETOOPS/a/enabled
	done &
	while [ ! -e /tmp/stop ]; do
		echo 1 >$NETOOPS/dump_now
	done 2>/dev/null &
	while [ ! -e /tmp/stop ]; do
		cat $NETOOPS/*/next_hop $NETOOPS/*/last_result $NETOOPS/stats
	done >/dev/null 2>&1 &
	while [ ! -e /tmp/stop ]; do
		set_target load remote_ip=192.0.2.1
		rmdir $NETOOPS/load
	done &
	while [ ! -e /tmp/stop ]; do
		ip link add link bond0 name bond0.8 type vlan id 8
		ip link set bond0.8 up
		ip link del bond0.8
	done &
	while [ ! -e /tmp/stop ]; do
		echo "$key" >$NETOOPS/key
		echo >$NETOOPS/key
	done &
	load_left=300
	until [ "$(sed -n 's/^records //p' $NETOOPS/stats)" -ge 30 ]; do
		load_left=$((load_left - 1))
		[ "$load_left" -gt 0 ] || break
		sleep 0.1
	done
	touch /tmp/stop
	wait
	ok $((load_left == 0)) "records are sent while everything changes"
	echo 1000 >$NETOOPS/budget_ms
	echo 1 >$NETOOPS/a/enabled
	hop a "^bond0 10.0.2.20 -> 10.0.2.2" "and the way is right in the end"
}

ends()
{
	! rmmod netoops 2>/dev/null
	ok $? "a target keeps the module"
	exec 5<$NETOOPS/a/next_hop
	rmdir $NETOOPS/a
	ok $? "a target is removed while a file of it is open"
	! cat <&5 2>/dev/null
	ok $? "which then cannot be read"
	! rmmod netoops 2>/dev/null
	ok $? "and keeps the module"
	exec 5<&-
	rmmod netoops
	ok $? "the module is unloaded"
	rmmod virtio_net
	ok $? "and a card's driver: nothing holds the device"
	[ ! -e /sys/kernel/debug/kmemleak ] || leaks
}

leaks()
{
	echo scan >/sys/kernel/debug/kmemleak
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak
	is "$(grep -c '\[netoops\]' /sys/kernel/debug/kmemleak)" 0 "no memory is lost"
}

first()
{
	network
	mounted /sys/kernel/config ||
		mount -t configfs configfs /sys/kernel/config ||
		die "cannot mount configfs"
	settings
	key
	bad_targets
	bad_destinations
	parameter
	routes
	addresses
	devices
	many
	masters
	ends
}

host()
{
	"$LAB/pcap" "$OUT/nic.pcap" "$OUT/vnic.pcap" |
		awk '{ print $1, $2, $3, $4, $5, $6 }' | sort | uniq -c >"$WORK/wire"
	awk '{ line = $2; for (i = 3; i <= NF; i++) line = line " " $i
		want[line] += $1 }
		END { for (line in want) print want[line], line }' "$OUT/expected" |
	while read -r count line; do
		sent=$(awk -v line="$line" '{ count = $1; sub(/^ *[0-9]+ /, "")
			if ($0 == line) print count }' "$WORK/wire")
		ok $((${sent:-0} < count)) "on the wire: ${sent:-none} of $count: $line"
	done
}
