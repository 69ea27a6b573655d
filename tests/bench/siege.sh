#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# How many records of real hosts a collector stores while strangers send as much as
# they like: the share of 40 records, for each rate of theirs.
#
#	siege.sh [SECONDS [RATE...]]	10 seconds; 1000 5000 20000 50000 a second
#
# Half of the time strangers send alone, then the hosts crash, four at a time, and
# none of their packets is lost on the way.  Strangers send all that the format
# allows (see tests/tool/siege.c), from one address and from 10,000.
set -u

top=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd) || exit 1
bin=$top/build/bin
siege=$top/build/tests/tool/siege
seconds=${1:-10}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- 1000 5000 20000 50000

die()
{
	echo "siege.sh: $*" >&2
	exit 2
}

[ -x "$bin/netoopsd" ] || die "there is no $bin/netoopsd: make tools"
make -s -C "$top/tests/tool" prepare || die "the helpers cannot be built"
work=$(mktemp -d) || exit 2
collector=
stranger=
trap '[ -z "$stranger" ] || kill "$stranger"; [ -z "$collector" ] || kill -9 "$collector"; rm -rf "$work"' EXIT
trap 'exit 2' INT TERM
cd "$work" || exit 2
"$bin/netoops" key --new -o fleet.key || die "there is no key"

# $@ options
start()
{
	rm -f records.db*
	: >listening
	"$bin/netoopsd" --config /dev/null --listen 127.0.0.1:0 --store records.db --stats stats.json --exit-wait 600 \
		"$@" >stored 2>listening &
	collector=$!
	tries=0
	until grep -q '^listening on' listening; do
		sleep 0.05
		tries=$((tries + 1))
		[ $tries -lt 200 ] || die "it does not listen: $(cat listening)"
	done
	port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening)
}

# $1 packets a second, $2 addresses, the rest: keys of both
besiege()
{
	rate=$1
	addresses=$2
	shift 2
	"$siege" "127.0.0.1:$port" all $((rate * seconds)) "$rate" "$addresses" 1 "$@" >strangers &
	stranger=$!
	sleep $(((seconds + 1) / 2))
	"$bin/netoops" send -j --to "127.0.0.1:$port" --hosts 40 --at-once 4 --from 127.1.0.0/16 \
		--log-size 20000 --rate 1000 --seed 7 ${1:+--fleet-key "$1"} >sent || die "cannot send"
	wait "$stranger" || die "the strangers failed"
	stranger=
	kill "$collector"
	wait "$collector" || die "the collector failed: $(cat listening)"
	collector=
}

# Leaves the share of the hosts' records in $share.  $1 condition
count()
{
	whole=$(sqlite3 -readonly records.db "SELECT count(*) FROM crash WHERE incomplete = 0 AND hex(source) LIKE '%7F01____' AND $1")
	share="$((whole * 100 / 40)) %"
	drops=$(jq .socket_drops stats.json)
	[ "$drops" -eq 0 ] || share="$share ($drops dropped by the socket)"
}

# $1 what it is called, $2 condition, $3 key or nothing, the rest: options
line()
{
	name=$1
	condition=$2
	key=$3
	shift 3
	for rate in $rates; do
		for addresses in 1 10000; do
			start "$@"
			besiege "$rate" "$addresses" ${key:+"$key"}
			count "$condition"
			printf '  %-8s %6d a second from %5d: %s\n' "$name" "$rate" "$addresses" "$share"
		done
	done
}

rates=$*
echo "Records of 40 hosts that are stored whole, by packets a second of strangers and their addresses"
line keyless 1 ''
line keyed 'seal >= 0' fleet.key --fleet-key fleet.key
line mixed 'seal >= 0' fleet.key --fleet-key fleet.key --allow-unsealed
