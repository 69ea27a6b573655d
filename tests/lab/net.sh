# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The guest's network, and the receivers on the host.  Sourced by scripts/lab;
# uses say, die, $WORK, $OUT and the scenario's variables.
#
# Without "net" there is one card, e1000e "nic", on a network that leads nowhere.
# With it there is virtio-net "vnic" as well, each on a network of its own,
# 10.0.0.0/16 both.  A packet to the network's host arrives at the same port of
# this host's 127.0.0.1, or ::1 for IPv6.  Hosts answer ARP, and so does one more
# address, which is there to be a next hop:
#
#		nic: host, next hop		vnic: host, next hop
#	host	10.0.2.2, 10.0.2.3; fec0::2	10.0.3.2, 10.0.3.3; fec1::2
#	shared	10.0.2.2, 10.0.2.3; fec0::2	10.0.2.2, 10.0.3.3; fec1::2
#
# shellcheck disable=SC2154

# QEMU's arguments; the last device on the bus, so that no other moves.
net_arguments()
{
	case $net in
	host)	other=10.0.3.2 ;;
	shared)	other=10.0.2.2 ;;
	*)
		echo "-netdev user,id=net,restrict=on"
		return ;;
	esac
	echo "-netdev user,id=net,net=10.0.0.0/16,host=10.0.2.2,dns=10.0.2.3" \
		"-netdev user,id=vnet,net=10.0.0.0/16,host=$other,dns=10.0.3.3,ipv6-prefix=fec1::" \
		"-device pcie-root-port,id=rp4,chassis=4,slot=4,addr=1c.3" \
		"-device virtio-net-pci,id=vnic,bus=rp4,netdev=vnet,mac=52:54:00:00:03:01,romfile="
	[ "$pcap" = no ] ||
		echo "-object filter-dump,id=dump0,netdev=net,file=../nic.pcap,maxlen=256" \
			"-object filter-dump,id=dump1,netdev=vnet,file=../vnic.pcap,maxlen=256"
}

# The port that a process listens on, or nothing: $1 process, $2 u for UDP, t for TCP
net_port()
{
	ss -Hlnp"$2" 2>/dev/null | sed -n "s/.*:\([0-9]*\) .*pid=$1,.*/\1/p"
}

# Waits until a process listens: $1 process, $2 its name, $3 where it says why not
net_listens()
{
	net_left=$((50 * TIMEOUT_SCALE))
	until [ -n "$(net_port "$1" u)" ]; do
		net_left=$((net_left - 1))
		[ "$net_left" -gt 0 ] && kill -0 "$1" 2>/dev/null ||
			die "$2 does not listen: $(tail -n 1 "$3")"
		sleep 0.1
	done
}

# Starts one of the receivers that the scenario names and sets its port, which
# the guest gets as RECEIVE_NAME: $1 name
net_receiver()
{
	case $1 in
	*6)	address='[::1]:0' ;;
	*)	address=127.0.0.1:0 ;;
	esac
	mkdir -p "$OUT/received/$1"
	# shellcheck disable=SC2086
	(cd "$WORK" && exec "$BUILD/bin/netoops" receive --listen "$address" -j \
		--dir "$OUT/received/$1" $receive_options) \
		>"$OUT/received/$1.json" 2>"$OUT/received/$1.log" &
	RECEIVERS="$RECEIVERS $!"
	net_listens $! "netoops receive" "$OUT/received/$1.log"
	RECEIVE_ENV="$RECEIVE_ENV
RECEIVE_$1=$(net_port $! u)"
}

# Starts netoopsd by the command line of its unit, with a file of options in place
# of the one in /etc, and sets its ports, which the guest gets as COLLECTOR and,
# where it tells of itself, as COLLECTOR_METRICS.
net_collector()
{
	mkdir -p "$OUT/collector"
	line=$(sed -n "s|@SBIN@|$BUILD/bin|; s/^ExecStart=//p" "$TOP/scripts/netoops/netoopsd.service")
	[ -n "$line" ] || die "netoopsd.service has no command line"
	{
		echo "[netoopsd]"
		echo "listen = 127.0.0.1:0"
		echo "metrics = 127.0.0.1:0"
		echo "store = $OUT/collector/records.db"
		[ -z "$collector_options" ] || echo "$collector_options"
	} >"$OUT/collector/netoopsd.conf"
	# systemd splits it at blanks, as the shell does
	(cd "$WORK" && exec sh -c "exec $line --config $OUT/collector/netoopsd.conf") \
		>"$OUT/collector/stdout" 2>"$OUT/collector/stderr" &
	RECEIVERS="$RECEIVERS $!"
	net_listens $! netoopsd "$OUT/collector/stderr"
	RECEIVE_ENV="$RECEIVE_ENV
COLLECTOR=$(net_port $! u)
COLLECTOR_METRICS=$(net_port $! t)"
}

net_start()
{
	for name in $receive; do
		net_receiver "$name"
	done
	[ "$collector" = no ] || net_collector
}

# Ends the receivers; what has arrived by then, they write.
net_stop()
{
	for receiver in $RECEIVERS; do
		kill "$receiver" 2>/dev/null
		wait "$receiver"
	done
	RECEIVERS=
}
