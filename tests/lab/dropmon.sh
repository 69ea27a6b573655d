# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# Network namespaces for scenarios of dropmon; for busybox ash in the guest.
# shellcheck source=tests/e2e/lib.sh

# busybox has an ip of its own
ip2()
{
	/usr/bin/ip "$@" || fail "ip $*"
}

in_b()
{
	/usr/bin/ip netns exec b "$@"
}

# What makes b what is tested
configure()
{
	in_b "$@" || fail "$*"
}

mac_of()
{
	/usr/bin/ip netns exec "$1" cat "/sys/class/net/$2/address"
}

# a (10.9.0.1) -- b (10.9.0.2, 10.9.1.1) -- c (10.9.1.2); what is tested is b
namespaces()
{
	for name in a b c; do
		ip2 netns add $name
		ip2 -n $name link set lo up
	done
	ip2 link add va netns a type veth peer name vb netns b
	ip2 link add vc netns c type veth peer name vd netns b
	ip2 -n a address add 10.9.0.1/24 dev va
	ip2 -n b address add 10.9.0.2/24 dev vb
	ip2 -n b address add 10.9.1.1/24 dev vd
	ip2 -n c address add 10.9.1.2/24 dev vc
	for end in "a va" "b vb" "b vd" "c vc"; do
		# shellcheck disable=SC2086
		set -- $end
		/usr/bin/ip netns exec "$1" sh -c "echo 0 >/proc/sys/net/ipv6/conf/$2/accept_dad"
		ip2 -n "$1" link set "$2" up
	done
	ip2 -n a address add fd09::1/64 dev va
	ip2 -n b address add fd09::2/64 dev vb
	ip2 -n a route add 10.9.1.0/24 via 10.9.0.2
	ip2 -n c route add 10.9.0.0/24 via 10.9.1.1
	in_b sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
	VB=$(mac_of b vb)
	NETNS=$(in_b stat -L -c %i /proc/self/ns/net)
	# neighbours are known from here on
	/usr/bin/ip netns exec a ping -c 1 10.9.1.2 >/dev/null || fail "the way from a to c"
	/usr/bin/ip netns exec a ping -c 1 fd09::2 >/dev/null || fail "the way from a to b, by IPv6"
}

# dropped FILTER...: how many, of those that a filter lets through
dropped()
{
	dropmon list -j --all "netns=$NETNS" "$@" | jq -s '[.[] | .places[]? | .count] | add // 0'
}
