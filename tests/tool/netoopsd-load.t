#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: a whole fleet crashes, behind a bad network
#
# NETOOPSD_HOSTS	hosts that send 128 packets each (4096); 65536 is what
#			"make bench" does
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

hosts=${NETOOPSD_HOSTS:-4096}
memory_max_kib=102400
awk 'BEGIN { for (i = 0; i < 400; i++) printf "[%5d.%06d] line %d of a log: %d\n", i / 100, i % 100 * 10000, i, i * i % 7919 }' >long.log

# The most memory that the collector had.  $1 text
peaks()
{
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status" >"$work/.rss"
	bounded "$1"
}

# Hosts send, ever slower until the socket has room for all, so that what can be
# complete is known: on a busy machine it may be small.  $1 text, the rest: as for send
fleet()
{
	text=$1
	shift
	for rate in 60000 30000 15000 7500 3750 1000; do
		rm -f records.db*
		collector --expire 2
		"$netoops" send -j --to "127.0.0.1:$port" --from 127.1.0.0/16 --rate $rate --seed 1 "$@" >sent 2>sent.err &
		! undisturbed $! || break
		[ $rate -gt 1000 ] || break
		kill "$receiver"
		wait "$receiver" 2>/dev/null
		receiver=
	done
	[ "$(metric socket_drops_total)" = 0 ]
	result "$text: all that is sent comes in, $rate packets a second"
}

# What is known of the records.  $1 how many, $2 text
stored_once()
{
	awaits records_pending 0 "$2: none is left in the making"
	awaits backlog_records 0 "$2: none waits"
	metrics_add_up "$2"
	peaks "$2"
	ends TERM 0 "$2"
	[ "$(wc -l <stored)" -eq "$1" ] && [ "$(jq -r .crash_id <stored | sort -u | wc -l)" -eq "$1" ]
	result "$2: $1 records are reported, once each"
	[ "$(query 'SELECT count(*) FROM record')" -eq "$1" ] && [ "$(query 'SELECT count(*) FROM crash')" -eq "$1" ]
	result "$2: and stored once each"
	complete=$(jq .complete sent)
	[ "$(query 'SELECT count(*) FROM record WHERE complete')" -eq "$complete" ] && [ "$complete" -gt 0 ]
	result "$2: $complete of them can be complete, and are"
	[ "$(query 'SELECT count(DISTINCT source) FROM crash')" -eq "$1" ]
	result "$2: of as many sources"
	[ "$(query 'PRAGMA integrity_check')" = ok ]
	result "$2: the store is well"
}

# The log of the records that are complete: the same for all of them.  $1 text
logs()
{
	[ "$(query 'SELECT count(DISTINCT log) FROM record WHERE complete')" -eq 1 ]
	result "$1: all have the same log"
	query "SELECT writefile('log.zst', log) FROM record WHERE complete LIMIT 1" >/dev/null
	zstd -dcq log.zst | cmp -s - want.log
	result "$1: which is what was sent"
}

# 75 packets of log, 50 of parity, three of facts
tail -c 7500 long.log >want.log
fleet "128 packets each" --hosts "$hosts" --at-once 256 --log want.log --chunk 100 --parity 66 \
	--loss 20 --burst 3 --duplicate 5 --reorder 256
[ -s sent ] && jq -e '[.packets[].made] | add == 128 * '"$hosts" <sent >/dev/null
result "128 packets each are 128 packets each"
stored_once "$hosts" "128 packets each"
[ "$(query 'SELECT sum(rebuilt) FROM record')" -gt "$hosts" ] && [ "$(counted 'duplicate > 0 and .late > 0')" = true ]
result "128 packets each: much was rebuilt, and much came twice or late"
logs "128 packets each"

# Not all can be put together: what is there is kept.
fleet "too much is lost" --hosts 1000 --log want.log --chunk 300 --parity 0 --loss 50 --duplicate 5 --reorder 64
stored_once 1000 "too much is lost"
[ "$(query 'SELECT count(*) FROM record WHERE missing > 0 AND NOT complete')" -gt 0 ]
result "too much is lost: what is missing is told"
logs "too much is lost"

# As many hosts as there are addresses in the block, a packet each
fleet "65,536 hosts" --hosts 65536 --log-size 0 --loss 20 --duplicate 20 --reorder 4096
stored_once "$(jq .complete sent)" "65,536 hosts"
finish
