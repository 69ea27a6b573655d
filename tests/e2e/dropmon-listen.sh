# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="dropmon: listeners come, die, sleep and live in namespaces; a million drops are all accounted for"
stages=first
tools="ip jq setpriv"
files="tests/lab/dropmon.sh"
programs="tests/lab/drops.c tests/lab/peek.c"
modules="veth"
memory=1024M
script_timeout=240
STORM=1000000
TYPES=600

status()
{
	dropmon status -j | jq -r "$1"
}

# until_is GOT WANT (commands): for at most 20 s
until_is()
{
	tries=0
	until [ "$($1)" = "$2" ]; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return
		sleep 0.2
	done
}

# Whether a function of the kernel is called when a packet is dropped.
armed()
{
	peek __tracepoint_kfree_skb 8
}

listeners()
{
	status .listeners
}

# rises FILE: drops that it tells of
rises()
{
	jq -s '[.[] | .rise? // empty] | add // 0' "$1"
}

# missed FILE: messages that it says were missed
missed()
{
	jq -s '[.[] | .messages? // empty] | add // 0' "$1"
}

udp()
{
	/usr/bin/ip netns exec a drops udp "10.9.$2.2" 9 "$1"
}

three_listeners()
{
	is "$(armed)" 0 "nobody listens: the tracepoint is not armed"
	for name in one two three; do
		dropmon watch -j --all >$name.json &
		eval "$name=$!"
	done
	until_is listeners 3
	is "$(listeners), $(armed)" "3, 1" "three listen: the tracepoint is armed, once"
	udp 50 0
	kill -9 "$three"
	until_is listeners 2
	is "$(listeners), $(armed)" "2, 1" "one was killed, two are left"
	udp 50 0
	udp 20 1
	sleep 3
	kill "$one" "$two"
	wait "$one" "$two"
	until_is listeners 0
	is "$(listeners), $(armed)" "0, 0" "after the last the tracepoint is not armed"
	filter='select(.type == "NoPorts" and .count)'
	for name in one two; do
		is "$(jq -s "[.[] | $filter | .rise] | add" $name.json)" 120 "$name was told of each drop"
		is "$(missed $name.json)" 0 "and missed nothing"
	done
	is "$(jq -s '[.[] | select(.address) | .address] | length' one.json)" 0 \
		"no message has an address"
}

one_namespace()
{
	/usr/bin/ip netns exec b dropmon watch -j --all >b.json &
	inside=$!
	until_is listeners 1
	udp 10 0
	# c drops these
	udp 10 1
	sleep 2
	kill $inside
	wait $inside
	is "$(jq -s '[.[] | .netns? // empty] | unique | length' b.json), $(jq -s '.[0].netns' b.json)" \
		"1, $NETNS" "a listener in a namespace is told of its own drops only"
	is "$(jq -s '[.[] | select(.type == "NoPorts") | .rise] | add' b.json)" 10 "and of all of them"
	is "$(in_b dropmon list -j --all | jq '[.places[] | .netns] | unique | length')" 1 \
		"nor does it list others"
	is "$(in_b dropmon list -j --all | jq '[.places[] | .address // empty] | length')" 0 \
		"or addresses"
	[ "$(dropmon list -j --all | jq '[.places[] | .address // empty] | length')" -gt 0 ]
	ok $? "who may know them is told them"
	echo 2 >/proc/sys/kernel/kptr_restrict
	is "$(dropmon list -j --all | jq '[.places[] | .address // empty] | length')" 0 \
		"unless kernel.kptr_restrict says that nobody may"
	echo 0 >/proc/sys/kernel/kptr_restrict
}

# Without the capability nothing is told; with one in a user namespace what is its own.
capabilities()
{
	for command in "list" "status" "reasons" "start" "configure --interval 500" "watch --for 1"; do
		# shellcheck disable=SC2086
		/usr/bin/setpriv --bounding-set -net_admin --inh-caps -net_admin dropmon $command >none 2>none.err
		is "$?, $(wc -c <none)" "2, 0" "without CAP_NET_ADMIN $command fails"
		like "$(cat none.err)" "CAP_NET_ADMIN is needed" "and says why"
	done
	for command in "list --all" "status" "reasons"; do
		# shellcheck disable=SC2086
		run "in a user namespace there is $command" unshare -Urn dropmon $command
	done
	is "$(unshare -Urn dropmon list -j --all | jq '.places | length')" 0 "of which nothing is our own"
	for command in start stop "configure --interval 500" "watch --for 1"; do
		# shellcheck disable=SC2086
		unshare -Urn dropmon $command >none 2>none.err
		is "$?" 2 "in a user namespace $command fails"
	done
}

# Drops of frames of protocols that nobody has
unhandled()
{
	dropmon list -j --all reason=UNHANDLED_PROTO | jq '[.places[].count] | add'
}

# One stops reading: what it misses it knows, and finds again.
sleeper()
{
	run "the interval becomes short" dropmon configure --interval 100 --debounce 0
	dropmon watch -j --all --buffer 64 >sleeper.json &
	sleeper=$!
	until_is listeners 1
	kill -STOP $sleeper
	for round in 1 2 3 4 5 6 7 8 9 10; do
		/usr/bin/ip netns exec a drops types va "$VB" 200 400
		sleep 0.3
	done
	kill -CONT $sleeper
	sleep 3
	/usr/bin/ip netns exec a drops types va "$VB" 200 400
	sleep 3
	kill $sleeper
	wait $sleeper
	is "$(jq -s '[.[] | select(.reason == "UNHANDLED_PROTO" and .rise) | .rise] | add' sleeper.json)" \
		"$(unhandled)" "who slept knows of each drop in the end"
	is "$(($(unhandled) + $(status .overflow)))" 4400 "and they are as many as there were"
	[ "$(missed sleeper.json)" -gt 0 ]
	ok $? "and how many messages it missed: $(missed sleeper.json)"
	is "$(jq -r 'select(.messages) | .event' sleeper.json | sort -u)" missed "as an event"
}

# Drops that are in a count, or in one of those that say what is in none
accounted()
{
	status '.counted + .overflow + .nested + .nmi + .no_table + .forgotten + .own'
}

# Nobody else sends anything.
quiet()
{
	for name in a b c; do
		/usr/bin/ip netns exec $name sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
	done
	sleep 1
}

storm()
{
	quiet
	before=$(accounted)
	/usr/bin/ip netns exec a drops types va "$VB" $TYPES $STORM
	is "$(($(accounted) - before))" "$STORM" "of $STORM drops at $TYPES places each is accounted for"
	listed=$(unhandled)
	note "storm: $(status '"\(.counted) counted, \(.overflow) overflow, \(.forgotten) forgotten"')"
	[ "$listed" -gt $((STORM / 2)) ]
	ok $? "and $listed are in the counts of places"
}

first()
{
	# shellcheck source=tests/lab/dropmon.sh
	. /lab/dropmon.sh
	cd /tmp || die "no /tmp"
	load_modules veth dropmon
	namespaces
	three_listeners
	one_namespace
	capabilities
	sleeper
	run "the module goes" rmmod dropmon
	load_modules dropmon
	run "counting begins" dropmon start
	storm
	run "the module goes" rmmod dropmon
	is "$(armed)" 0 "and leaves nothing armed"
}
