#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: packets that are right, of strangers who want what others need
# Functions and variables are used by name, in text.
# shellcheck disable=SC2317,SC2034
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# What the hosts send that are to be harmed: 40 records of 20 KB.
hosts='--hosts 40 --from 127.1.0.0/16 --log-size 20000 --seed 7'
"$netoops" key --new -o fleet.key
slower=1

# $1 kind, $2 packets, $3 addresses, the rest as for siege
siege()
{
	kind=$1 packets=$2 addresses=$3 sieges=$((sieges + 1))
	shift 3
	"$helpers/siege" "127.0.0.1:$port" "$kind" "$packets" $((10000 / slower)) "$addresses" $sieges "$@" >siege.sent 2>siege.err ||
		echo "# the siege failed: $(cat siege.err)"
}

# The most memory that the collector has had, in KiB.
peak()
{
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status"
}

# Waits until something is true of the metrics, or something was lost on the way.
# $1 condition
until_true()
{
	tries=0
	scrape
	until eval "$1" || [ "$(metric socket_drops_total)" != 0 ] || [ $tries -ge 600 ]; do
		sleep 0.05
		tries=$((tries + 1))
		scrape
	done
}

# The store takes nothing until release().  What comes meanwhile waits in memory, so
# that it is the room for it that decides and not the time.
holder=
hold()
{
	rm -f held
	mkfifo "$store.held"
	sql "$store" <"$store.held" &
	holder=$!
	exec 9>"$store.held"
	printf '.timeout 5000\nBEGIN IMMEDIATE;\n.shell touch held\n' >&9
	tries=0
	until [ -e held ] || [ "$tries" -ge 200 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
}

release()
{
	[ -n "$holder" ] || return 0
	exec 9>&-
	wait "$holder"
	holder=
}

# A collector that something is sent to, ever slower until the socket has room for
# all of it.  $1 what it is called and its store, $2 what sends, the rest: as for
# netoopsd
besieged()
{
	name=$1 send=$2
	store=$name.db
	shift 2
	for slower in 1 4 16; do
		rm -f "$store"*
		sieges=0
		collector "$@"
		"$send"
		scrape
		[ "$(metric socket_drops_total)" != 0 ] && [ $slower -lt 16 ] || break
		release
		kill -9 "$receiver"
		wait "$receiver" 2>/dev/null
		receiver=
	done
	[ "$(metric socket_drops_total)" = 0 ]
	result "$name: all that is sent comes in, $slower times slower"
}

# Waits until all that was begun has come to an end, and ends it.
settled()
{
	awaits backlog_records 0 "$name: none waits"
	awaits records_pending 0 "$name: none is in the making"
	metrics_add_up "$name"
	ends TERM 0 "$name"
}

# The records of the hosts.  $1 condition
unharmed()
{
	[ "$(query "SELECT count(*) FROM record JOIN crash ON record.crash = crash.id WHERE complete AND record.log_len = 20000 AND $1")" -eq 40 ]
	result "$name: all 40 records are there, and complete"
}

# What is claimed and never comes takes neither memory nor time, in no thread.
claims()
{
	siege whole 100 10
	until_true '[ "$(metric "records_total{result=\"stored\"}")" -eq 100 ]'
	before=$(peak)
	siege huge 500 10
	until_true '[ "$(metric "records_total{result=\"stored\"}")" -eq 600 ]'
	after=$(peak)
}
besieged claims claims --log-max 1073741824 --memory 256 --expire 0
told 600 "records that claim 77 MiB are stored"
[ $((after - before)) -lt 16384 ]
result "and take $((after - before)) KiB"
settled
[ "$(query 'SELECT count(*) FROM record WHERE missing > 80000000 AND length(log) < 20')" -eq 500 ]
result "a store has nothing of what is missing"
tool=$netoops
for command in list export; do
	run $command -j --store claims.db
	[ "$(wc -l <"$work/.out")" -eq 600 ]
	result "$command: all that is stored"
	bounded "$command"
done
tool=$netoopsd

# Nor when it is put together with what is stored.
collector --log-max 1073741824 --memory 256 --expire 0
before=$(peak)
sieges=1
siege huge 500 10
until_true '[ "$(metric "records_total{result=\"replayed\"}")" -eq 500 ]'
[ "$(metric 'records_total{result="replayed"}')" -gt 0 ]
result "they come again after a restart"
[ $(($(peak) - before)) -lt 16384 ]
result "and take $(($(peak) - before)) KiB"
settled

# What comes from a host's address without its key uses up nothing of what it may.
forged_addresses()
{
	post --hosts 40 --from 127.1.0.0/16 --log-size 1000 --seed 8 --rate $((20000 / slower))
	post --hosts 40 --from 127.1.0.0/16 --log-size 0 --seed 7 --fleet-key fleet.key --rate $((20000 / slower))
	until_true '[ "$(metric "records_total{result=\"stored\"}")" -eq 40 ]'
}
besieged addresses forged_addresses --fleet-key fleet.key --source-rate 1
told 40 "hosts whose addresses others use are heard"
settled
[ "$(counted 'rate_limited > 0')" = true ]
result "the others are limited"

# What the manual says of the memory: of a backlog that is full, and of as much in the
# making as there can be.
fill()
{
	hold
	siege whole 30000 10000
	siege chunk 12000 10000
	siege empty 12000 64
	until_true '[ "$(metric packets_received_total)" -eq 54000 ]'
}
besieged full fill --memory 16 --backlog 16 --log-max 4194304 --expire 15
[ "$(metric backlog_bytes)" -gt 16000000 ]
result "the backlog is full"
[ "$(peak)" -lt $(((16 + 20 + 32 + 16) * 1024)) ]
result "$(peak) KiB are not more than the manual says"
release
settled

# Each source has its share of the room for what waits: who floods takes only his own.
flood()
{
	hold
	siege report 4000 64
	# shellcheck disable=SC2086
	post $hosts --rate $((20000 / slower))
	siege report 4000 64
	until_true '[ "$(metric records_pending)" = "$(metric backlog_records)" ]'
}
besieged keyless flood --backlog 2
[ "$(metric 'records_total{result="dropped"}')" -gt 4000 ]
result "most of a flood is dropped"
[ "$(metric backlog_bytes)" -le 2097152 ]
result "there was not room for more"
release
settled
unharmed "hex(crash.source) LIKE '%7F01____'"

# Who has a key has half of it, and is served first, but not alone.
mixed()
{
	hold
	siege all 20000 10000 fleet.key
	# shellcheck disable=SC2086
	post $hosts --fleet-key fleet.key --loss 20 --rate $((20000 / slower))
	siege all 20000 10000 fleet.key
	until_true '[ "$(metric records_pending)" = "$(metric backlog_records)" ]'
}
besieged mixed mixed --backlog 4 --fleet-key fleet.key --allow-unsealed
errors=$(metric store_errors_total)
holds '[ "$(metric store_errors_total)" -gt $errors ]' "the store is tried again"
release
settled
unharmed "seal = 1"
# Batches grow from whatever is left of 256 records on.
[ "$(head -n 31 stored | jq -s '[.[] | select(.sealed)] | length')" -ge 24 ]
result "of the first 31 that are stored, 24 at least are sealed"
finish
