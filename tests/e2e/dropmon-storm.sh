# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="dropmon: under a storm of drops it is loaded, unloaded and asked, while CPUs, namespaces and modules come and go"
stages=first
tools="ip nft tc jq"
files="tests/lab/dropmon.sh"
programs="tests/lab/drops.c tests/lab/peek.c"
modules="veth nf_tables sch_netem"
memory=1024M
# STORM_SECONDS in the environment makes it longer.
SECONDS_OF_STORM=${STORM_SECONDS:-50}
script_timeout=$((SECONDS_OF_STORM + 190))

prepare()
{
	mkdir -p "$WORK/disk"
	echo "$SECONDS_OF_STORM" >"$WORK/disk/seconds"
}

# storm NAME: does NAME again and again, and keeps count
storm()
{
	(
		rounds=0
		while [ -e /tmp/storm ]; do
			$1
			rounds=$((rounds + 1))
			echo $rounds >"/tmp/$1.rounds"
		done
	) >/dev/null 2>&1 &
}

flood()
{
	/usr/bin/ip netns exec a drops types va "$VB" 300 5000
}

# Datagrams that nobody reads: their device is something else by the time they go.
unread()
{
	in_b drops unread 10.9.0.2 5000 50
	in_b drops full 10.9.0.2 5001 50
	/usr/bin/ip netns exec a drops udp 10.9.0.2 9 50
}

# What TCP has behind a hole, in a tree
ahead()
{
	sleep 2 | in_b timeout 4 nc -l -p 7010 &
	sleep 0.2
	/usr/bin/ip netns exec a drops ahead 10.9.0.2 7010 20
	wait
}

fragments()
{
	/usr/bin/ip netns exec a drops frame va "$VB" fragment 50
	sleep 1.5
}

# Packets that wait in the tree of netem, which goes
tree()
{
	in_b tc qdisc add dev vd root netem delay 500ms 400ms
	in_b drops udp 10.9.1.2 9 100
	in_b tc qdisc del dev vd root
}

# A module with places of drops goes.
places()
{
	in_b nft 'add table inet drops'
	in_b nft 'add chain inet drops input { type filter hook input priority 0; }'
	in_b nft 'add rule inet drops input udp dport 7001 drop'
	/usr/bin/ip netns exec a drops udp 10.9.0.2 7001 20
	in_b nft 'delete table inet drops'
	rmmod nf_tables
	modprobe nf_tables
}

namespace()
{
	/usr/bin/ip netns add d
	/usr/bin/ip link add vd netns d type veth peer name ve netns a
	/usr/bin/ip -n d link set vd up
	/usr/bin/ip -n a link set ve up
	/usr/bin/ip netns exec d dropmon list --all
	/usr/bin/ip netns exec a drops types ve 02:00:00:00:00:01 20 200
	/usr/bin/ip netns del d
}

cpu()
{
	echo 0 >/sys/devices/system/cpu/cpu1/online
	sleep 0.3
	echo 1 >/sys/devices/system/cpu/cpu1/online
	sleep 0.3
}

loaded()
{
	modprobe dropmon
	dropmon start
	sleep 0.5
	dropmon configure --interval 100 --debounce 0
	dropmon list --all
	dropmon stop
	rmmod dropmon
}

watched()
{
	dropmon watch --all --for 1
	sleep 0.1
}

# Each of them was done.
rounds_of_all()
{
	for name in $all; do
		rounds=$(cat "/tmp/$name.rounds" 2>/dev/null || echo 0)
		[ "$rounds" -gt 1 ]
		ok $? "$name: $rounds times"
	done
}

first()
{
	# shellcheck source=tests/lab/dropmon.sh
	. /lab/dropmon.sh
	load_modules veth nf_tables sch_netem
	namespaces
	in_b sh -c 'echo 1 >/proc/sys/net/ipv4/ipfrag_time'
	touch /tmp/storm
	all="flood unread ahead fragments tree places namespace cpu loaded watched"
	for name in $all; do
		storm "$name"
	done
	sleep "$(cat /dump/seconds)"
	rm /tmp/storm
	wait
	rounds_of_all
	lsmod | grep -q '^dropmon ' || load_modules dropmon
	run "counting begins" dropmon start
	before=$(dropped class=UDP type=NoPorts)
	/usr/bin/ip netns exec a drops udp 10.9.0.2 9 30
	is "$(($(dropped class=UDP type=NoPorts) - before))" 30 "after all of that it counts right"
	run "the module goes" rmmod dropmon
	is "$(peek __tracepoint_kfree_skb 8)" 0 "and leaves nothing armed"
}
