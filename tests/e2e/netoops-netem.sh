# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
kernels="6.1 6.12"
description="netoops: send and receive through tc netem, which loses every second packet"
stages=first
modules="veth sch_netem"
tools="tc ip"
# Records of each size; all but one must arrive.  999 of 1,000 is what is
# promised: TRIALS=1000 in the environment tries that, in half an hour.
append="lab.trials=${TRIALS:-50}"
script_timeout=$((120 + ${TRIALS:-50} * 10))

# Two namespaces, and every second packet from one to the other is lost, but
# no question for the MAC.
bad_network()
{
	load_modules veth sch_netem
	/usr/bin/ip netns add far &&
		/usr/bin/ip link add near type veth peer name far address 02:00:00:00:00:02 netns far &&
		/usr/bin/ip address add 10.9.0.1/24 dev near &&
		/usr/bin/ip link set near up &&
		/usr/bin/ip neighbour add 10.9.0.2 lladdr 02:00:00:00:00:02 dev near &&
		/usr/bin/ip netns exec far /usr/bin/ip address add 10.9.0.2/24 dev far &&
		/usr/bin/ip netns exec far /usr/bin/ip link set far up &&
		/usr/bin/tc qdisc add dev near root netem loss 50% limit 100000
}

# trial BYTES COUNT: sends so many records with a log of so many bytes
trial()
{
	{
		/usr/bin/ip netns exec far netoops receive --listen 10.9.0.2:2004 -j \
			--count "$2" --timeout $((60 + $2 * 4)) --stats /tmp/stats |
			grep -c '"complete":true' >/tmp/complete
	} &
	receiver=$!
	until /usr/bin/ip netns exec far grep -q :07D4 /proc/net/udp; do
		sleep 0.1
	done
	netoops send --to 10.9.0.2:2004 --records "$2" --parity 200 \
		--log-size "$1" --seed "$1" --rate 20000
	wait $receiver
	cat /tmp/stats
	complete=$(cat /tmp/complete)
	# of the short ones, one in 20,000 loses too much
	[ $((complete + 1)) -ge "$2" ]
	ok $? "$complete of $2 records with a log of $1 bytes arrived whole"
}

first()
{
	trials=$(sed 's/.*lab.trials=\([0-9]*\).*/\1/' /proc/cmdline)
	bad_network || die "there is no network to lose packets on"
	trial 4096 "$trials"
	trial 65536 "$trials"
	trial 131072 "$trials"
	# long ones take their time
	[ "$trials" -ge 1000 ] || trials=$((trials / 10))
	trial 1048576 "$trials"
	/usr/bin/tc -s qdisc show dev near
	lost=$(/usr/bin/tc -s qdisc show dev near | sed -n 's/.*dropped \([0-9]*\).*/\1/p')
	note "netem lost $lost packets"
	test "$lost" -gt 10000
	ok $? "netem did lose packets"
}
