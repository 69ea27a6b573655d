# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="dropmon: drops of every kind come out with class, type, verdict, interface and function, as often as the kernel counts them"
stages=first
tools="ip nft tc jq"
files="tests/lab/dropmon.sh"
programs=tests/lab/drops.c
modules="veth nf_tables sch_ingress sch_tbf cls_matchall act_gact"
memory=768M
script_timeout=240
COUNT=20

# snmp PROTOCOL NAME: a counter of b, as nstat finds it
snmp()
{
	in_b cat /proc/net/snmp /proc/net/netstat | awk -v protocol="$1:" -v name="$2" '
	$1 == protocol && !(protocol in seen) { seen[protocol] = 1; for (i = 2; i <= NF; i++) column[i] = $i; next }
	$1 == protocol { for (i = 2; i <= NF; i++) if (column[i] == name) print $i }'
}

snmp6()
{
	# shellcheck disable=SC2016
	in_b awk -v name="$1" '$1 == name { print $2 }' /proc/net/snmp6
}

# nft_counter HOOK: packets that its rule of b dropped
nft_counter()
{
	in_b nft -j list chain inet drops "$1" | jq '[.. | .counter? | .packets? // empty] | add // 0'
}

tc_dropped()
{
	in_b tc -s -j qdisc show dev "$1" | jq '[.[] | .drops // 0] | add'
}

# What $counter (a command) says; what has no counter is as often as it was $sent.
counted()
{
	if [ "$counter" = none ]; then
		echo 0
	else
		# shellcheck disable=SC2086
		$counter
	fi
}

# What both count at one time: somebody may send a packet meanwhile.  $counts gets the
# drops that a filter lets through, $counts_kernel those of $counter.
count_both()
{
	counts_kernel=$(counted)
	while
		counts=$(dropped "$@")
		again=$(counted)
		[ "$again" != "$counts_kernel" ]
	do
		counts_kernel=$again
	done
}

# drops TEXT COUNTER FILTERS COMMAND...: as many drops as the counter (a command) rises
drops()
{
	text=$1 counter=$2 filters=$3
	shift 3
	# shellcheck disable=SC2086
	count_both $filters
	before=$counts counted=$counts_kernel
	"$@" >/dev/null 2>&1
	# shellcheck disable=SC2086
	count_both $filters
	counted=$((counts_kernel + ${sent:-0} - counted))
	is "$((counts - before))" "$counted" "$text: as the kernel counts" && [ "$counted" -ge "${least:-$COUNT}" ]
	ok $? "$text: $counted drops" || dropmon list --all "netns=$NETNS" | sed 's/^/#   /' >&3
}

frame()
{
	/usr/bin/ip netns exec a drops frame va "$VB" "$1" $COUNT
}

from_a()
{
	/usr/bin/ip netns exec a drops "$@"
}

wrong_packets()
{
	in="dev=vb verdict=loss"
	drops "checksum of IP" "snmp Ip InHdrErrors" \
		"$in class=IPv4 type=InCsumErrors function=ip_rcv_core*" frame ipcsum
	drops "header length" "snmp Ip InHdrErrors" \
		"$in class=IPv4 type=InHdrErrors function=ip_rcv_core*" frame ihl
	drops "TTL 0" "snmp Ip InHdrErrors" \
		"$in class=IPv4 type=InHdrErrors function=ip_forward*" frame ttl1
	drops "checksum of UDP" "snmp Udp InCsumErrors" \
		"$in class=UDP type=InCsumErrors" frame udpcsum
	drops "checksum of TCP" "snmp Tcp InCsumErrors" \
		"$in class=TCP type=InCsumErrors" frame tcpcsum
	drops "nobody's protocol" "snmp Ip InUnknownProtos" \
		"$in class=IPv4 type=InUnknownProtos" frame proto
}

sockets()
{
	drops "closed port" "snmp Udp NoPorts" "dev=vb class=UDP type=NoPorts" \
		from_a udp 10.9.0.2 9 $COUNT
	drops "closed port, IPv6" "snmp6 Udp6NoPorts" "dev=vb class=UDP type=NoPorts" \
		from_a udp fd09::2 9 $COUNT
	least=1 drops "full receive buffer" "snmp Udp RcvbufErrors" \
		"class=UDP type=RcvbufErrors verdict=loss" in_b drops full 10.9.0.2 4000 $COUNT
}

# nft_rule HOOK PRIORITY MATCH
nft_rule()
{
	configure nft "add chain inet drops $1 { type filter hook ${4:-$1} priority $2; }"
	configure nft "add rule inet drops $1 $3 counter drop"
}

policies()
{
	configure nft add table inet drops
	nft_rule input 0 "udp dport 7001"
	nft_rule output 0 "udp dport 7002"
	nft_rule forward 0 "udp dport 7003"
	nft_rule raw -300 "udp dport 7004" prerouting
	in="class=NETFILTER type=NETFILTER_DROP verdict=policy"
	drops "nft in INPUT" "nft_counter input" "$in dev=vb" from_a udp 10.9.0.2 7001 $COUNT
	drops "nft in OUTPUT" "nft_counter output" "$in dev=vb" in_b drops udp 10.9.0.1 7002 $COUNT
	drops "nft in FORWARD" "nft_counter forward" "$in dev=vb" from_a udp 10.9.1.2 7003 $COUNT
	drops "nft in raw" "nft_counter raw" "$in dev=vb" from_a udp 10.9.0.2 7004 $COUNT
	configure nft delete table inet drops
	configure tc qdisc add dev vb ingress
	configure tc filter add dev vb ingress matchall action drop
	drops "tc ingress" "tc_dropped vb" "class=QDISC type=TC_INGRESS verdict=policy dev=vb" \
		from_a udp 10.9.0.2 9 $COUNT
	configure tc qdisc del dev vb ingress
	in_b sh -c 'echo 1 >/proc/sys/net/ipv4/conf/vb/rp_filter'
	drops "reverse path" "snmp TcpExt IPReversePathFilter" \
		"class=IPv4 type=IPReversePathFilter verdict=policy dev=vb function=ip_rcv_finish_core*" \
		frame martian
	in_b sh -c 'echo 0 >/proc/sys/net/ipv4/conf/vb/rp_filter'
}

routes()
{
	ip2 -n b route add blackhole 10.66.0.0/16
	ip2 -n a route add 10.66.0.0/16 via 10.9.0.2
	sent=$COUNT drops "blackhole" none "class=IPv4 type=BLACKHOLE verdict=policy dev=vb" \
		from_a udp 10.66.0.1 9 $COUNT
	drops "packet too big" "snmp Ip FragFails" \
		"class=IPv4 type=FragFails verdict=loss dev=vb function=ip_forward*" frame_to_small
	drops "fragments that do not come" "snmp Ip ReasmTimeout" \
		"class=IPv4 type=ReasmTimeout verdict=loss dev=vb" fragments
	sent=$COUNT drops "neighbour that does not answer" none \
		"class=ARP type=NEIGH_FAILED verdict=loss dev=vd" no_neighbour
}

frame_to_small()
{
	ip2 -n b link set vd mtu 1280
	frame big
	ip2 -n b link set vd mtu 1500
}

fragments()
{
	in_b sh -c 'echo 1 >/proc/sys/net/ipv4/ipfrag_time'
	frame fragment
	sleep 3
}

no_neighbour()
{
	in_b drops udp 10.9.1.99 9 $COUNT
	sleep 5
}

queues()
{
	configure tc qdisc add dev vd root tbf rate 8kbit burst 200 limit 400
	drops "full queue" "tc_dropped vd" "class=QDISC type=QDISC_DROP verdict=loss dev=vd" \
		in_b drops udp 10.9.1.2 9 60
	configure tc qdisc del dev vd root
	# One that waits: for a packet that comes while its socket is at work 6.1 has no
	# namespace.
	sleep 1000 | in_b nc -l -p 7010 >/dev/null 2>&1 &
	sleep 1
	sent=$COUNT drops "outside of the window" none "class=TCP verdict=loss dev=vb reason=TCP_INVALID_SEQUENCE" \
		from_a window 10.9.0.2 7010 $COUNT
	ip2 -n a neighbour replace fd09::2 lladdr "$VB" dev va nud permanent
	in_b sh -c 'echo 1 >/proc/sys/net/ipv6/conf/vb/disable_ipv6'
	drops "IPv6 off" "snmp6 Ip6InDiscards" \
		"class=IPv6 type=InDiscards verdict=policy dev=vb reason=IPV6DISABLED" \
		from_a udp fd09::2 9 $COUNT
}

first()
{
	# shellcheck source=tests/lab/dropmon.sh
	. /lab/dropmon.sh
	load_modules veth nf_tables sch_ingress sch_tbf cls_matchall act_gact dropmon
	namespaces
	run "counting begins" dropmon start
	is "$(dropmon status -j | jq -r '.armed, .kept')" "true
true" "and is said to"
	wrong_packets
	sockets
	policies
	routes
	queues
	dropmon list --all | sed 's/^/# /' >&3
	run "counting ends" dropmon stop
	is "$(dropmon status -j | jq -r .armed)" false "and is said to"
	run "the module goes" rmmod dropmon
}
