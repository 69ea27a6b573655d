#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What netoopsd takes for a packet, storing included, next to a receiver that does
# nothing but recvmmsg(): in turns, in one run, each on a core of its own, the
# sender on another.
#
#	collector.sh [HOSTS]		65,536 when not given
#
# Every host sends one record of 128 packets from an address of its own, a fifth of
# the packets are lost, some come twice, and none in order.
set -u

top=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd) || exit 1
bin=$top/build/bin
hosts=${1:-65536}

die()
{
	echo "collector.sh: $*" >&2
	exit 2
}

[ -x "$bin/netoopsd" ] || die "there is no $bin/netoopsd: make tools"
work=$(mktemp -d) || exit 2
receiver=
trap '[ -z "$receiver" ] || kill "$receiver"; rm -rf "$work"' EXIT
trap 'exit 2' INT TERM
lib=$top/userspace/lib
cc -O2 -Wall -std=gnu11 -D_GNU_SOURCE -I"$top/include" -o "$work/sink" \
	"$top/tests/bench/sink.c" "$lib/record/inbox.c" "$lib/base/addr.c" "$lib/base/err.c" "$lib/base/number.c" ||
	die "the sink cannot be built"
cd "$work" || exit 2
on_receiver=
on_sender=
if [ "$(nproc)" -gt 1 ]; then
	on_receiver='taskset -c 1'
	on_sender='taskset -c 0'
fi

# Starts a receiver; its port goes to $port.  $@ command
start()
{
	: >listening
	# shellcheck disable=SC2086
	$on_receiver "$@" >output 2>listening &
	receiver=$!
	tries=0
	until grep -q '^listening on' listening; do
		sleep 0.05
		tries=$((tries + 1))
		[ $tries -lt 200 ] || die "$1 does not listen: $(cat listening)"
	done
	port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening)
}

# Microseconds of CPU time of the receiver, all its threads.
cpu_us()
{
	awk '{ sum += $1 } END { printf "%d\n", sum / 1000 }' "/proc/$receiver/task"/*/schedstat
}

now_ms()
{
	echo $(($(date +%s%N) / 1000000))
}

# Sends to the receiver, waits until it has stored what it has got, ends it, and
# leaves sent, ms, cpu and peak.  $1 hosts, $2 bytes of a chunk, $3 packets a second
# or nothing, $4 seconds without a new line on its output after which it is done
measure()
{
	# shellcheck disable=SC2086
	$on_sender "$bin/netoops" send -j --to "127.0.0.1:$port" --hosts "$1" --at-once 256 \
		--from 127.1.0.0/16 --chunk "$2" --log-size $((75 * $2)) --parity 66 --loss 20 \
		--duplicate 2 --reorder 64 --seed 1 ${3:+--rate $3} >sent || die "cannot send"
	done_ms=$(now_ms)
	complete=$(jq .complete sent)
	lines=$(wc -l <output)
	waited=0
	while [ "$lines" -lt "$complete" ] && [ $waited -lt $(($4 * 10)) ]; do
		sleep 0.1
		waited=$((waited + 1))
		[ "$lines" -eq "$(wc -l <output)" ] || waited=0
		lines=$(wc -l <output)
	done
	ms=$(($(jq .ms sent) + ($4 > 0) * ($(now_ms) - done_ms)))
	cpu=$(cpu_us)
	peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$receiver/status")
	kill "$receiver"
	wait "$receiver" || die "the receiver failed: $(cat listening)"
	receiver=
}

# One line, and $rate and $each.  $1 name, $2 packets, $3 of these dropped by the
# socket
line()
{
	rate=$(awk -v got="$2" -v ms="$ms" 'BEGIN { printf "%.0f", got * 1000 / ms }')
	each=$(awk -v got="$2" -v cpu="$cpu" 'BEGIN { printf "%.2f", cpu / got }')
	awk -v name="$1" -v got="$2" -v drops="$3" -v rate="$rate" -v each="$each" -v peak="$peak" 'BEGIN {
		printf "  %-9s %9d packets, %7d dropped by the socket: %7d a second, %5.2f us of CPU each, peak %5.1f MiB\n",
			name, got, drops, rate, each, peak / 1024
	}'
}

# netoopsd, ever slower until its socket drops nothing.  $1 hosts, $2 bytes of a chunk
collect()
{
	for limit in '' 200000 150000 110000 80000 60000 40000; do
		rm -f records.db*
		start "$bin/netoopsd" --config /dev/null --listen 127.0.0.1:0 --store records.db --stats stats.json
		measure "$1" "$2" "$limit" 8
		drops=$(jq .socket_drops stats.json)
		line netoopsd "$(jq .packets stats.json)" "$drops"
		[ "$drops" -ne 0 ] || return
	done
}

# $1 hosts, $2 bytes of a chunk
compare()
{
	start "$work/sink" 127.0.0.1:0
	measure "$1" "$2" '' 0
	echo "$1 hosts, a record of $(jq '(.packets | map(.made) | add) / .hosts' sent) packets and $(jq .log_len sent) bytes of log each"
	line sink "$(jq .packets output)" "$(jq .socket_drops output)"
	sink_rate=$rate
	sink_each=$each
	collect "$1" "$2"
	echo "  $(query 'SELECT count(*) FROM record') records are stored, $(query 'SELECT count(*) FROM record WHERE complete') complete; $complete can be; the file has $(($(stat -c %s records.db) / 1048576)) MiB"
	awk -v rate="$rate" -v each="$each" -v sink_rate="$sink_rate" -v sink_each="$sink_each" 'BEGIN {
		printf "  netoopsd takes %.2f of the packets a second that the sink takes, and %.1f times its CPU time\n",
			rate / sink_rate, each / sink_each
	}'
}

# $1 SQL
query()
{
	sqlite3 -readonly records.db "$1"
}

echo "netoopsd and a bare recvmmsg() (a core each, as fast as one core can send unless packets were dropped)"
compare "$hosts" 100
compare $(((hosts + 7) / 8)) 850
