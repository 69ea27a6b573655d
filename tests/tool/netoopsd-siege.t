#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: packets that are right, of strangers who want what others need
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# What the hosts send that are to be harmed: 40 records of 20 KB.
hosts='--hosts 40 --from 127.1.0.0/16 --log-size 20000 --seed 7'
sieges=0
"$netoops" key --new -o fleet.key

# $1 kind, $2 packets, $3 addresses, the rest as for siege
besiege()
{
	kind=$1 packets=$2 addresses=$3 sieges=$((sieges + 1))
	shift 3
	"$helpers/siege" "127.0.0.1:$port" "$kind" "$packets" 10000 "$addresses" $sieges "$@" >siege.sent 2>siege.err
	result "$packets packets from $addresses addresses: $kind"
}

# The store takes nothing until release().  What comes meanwhile waits in memory, so
# that it is the room for it that decides and not the time.
hold()
{
	mkfifo "$store.held"
	sql "$store" <"$store.held" &
	holder=$!
	exec 9>"$store.held"
	printf '.timeout 5000\nBEGIN IMMEDIATE;\n.shell touch held\n' >&9
	tries=0
	until [ -e held ] || [ $tries -ge 200 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	[ -e held ]
	result "the store is held"
}

release()
{
	exec 9>&-
	wait "$holder"
	rm -f "$store.held" held
}

# Waits until all that was begun has come to an end.
settled()
{
	awaits backlog_records 0 "$1: none waits"
	awaits records_pending 0 "$1: none is in the making"
	metrics_add_up "$1"
}

# The records of the hosts.  $1 condition, $2 text
unharmed()
{
	[ "$(query "SELECT count(*) FROM record JOIN crash ON record.crash = crash.id WHERE complete AND record.log_len = 20000 AND $1")" -eq 40 ]
	result "$2: all 40 records are there, and complete"
}

# The most memory that the collector has had, in KiB.
peak()
{
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status"
}

# What is claimed and never comes takes neither memory nor time, in no thread.
store=claims.db
collector --log-max 1073741824 --memory 256 --expire 0
besiege whole 100 10
awaits records_pending 0 "they are stored"
before=$(peak)
besiege huge 500 10
told 600 "records that claim 77 MiB are stored"
[ $(($(peak) - before)) -lt 16384 ]
result "and take $(($(peak) - before)) KiB"
ends TERM 0 "claims"
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
besiege huge 500 10
awaits 'records_total{result="replayed"}' 500 "they come again after a restart"
[ $(($(peak) - before)) -lt 16384 ]
result "and take $(($(peak) - before)) KiB"
ends TERM 0 "claims that come again"
# What comes from a host's address without its key uses up nothing of what it may.
store=rate.db
collector --fleet-key fleet.key --source-rate 1
post --hosts 40 --from 127.1.0.0/16 --log-size 1000 --seed 8
post --hosts 40 --from 127.1.0.0/16 --log-size 0 --seed 7 --fleet-key fleet.key
told 40 "hosts whose addresses others use are heard"
ends TERM 0 "addresses of others"
[ "$(counted 'rate_limited > 0')" = true ]
result "the others are limited"

# What the manual says of the memory: of a backlog that is full, and of as much in the
# making as there can be.
store=full.db
collector --memory 16 --backlog 16 --log-max 4194304 --expire 60
hold
besiege whole 30000 10000
holds '[ "$(metric backlog_bytes)" -gt 16000000 ]' "the backlog is full"
besiege chunk 12000 10000
besiege empty 12000 64
holds '[ "$(metric packets_received_total)" -eq 54000 ]' "and all has come"
[ "$(peak)" -lt $(((16 + 20 + 32 + 16) * 1024)) ]
result "$(peak) KiB are not more than the manual says"
release
kill "$receiver"
wait "$receiver"
receiver=

# Each source has its share of the room for what waits: who floods takes only his own.
store=keyless.db
collector --backlog 2
hold
besiege report 4000 64
arrived 4000 "they wait or are dropped"
# shellcheck disable=SC2086
post $hosts
besiege report 4000 64
arrived 8040 "hosts that crash meanwhile, and more of them"
[ "$(metric 'records_total{result="dropped"}')" -gt 4000 ]
result "most are dropped"
[ "$(metric backlog_bytes)" -le 2097152 ]
result "there was not room for more"
release
settled "a backlog without keys"
ends TERM 0 "a backlog without keys"
unharmed "hex(crash.source) LIKE '%7F01____'" "a backlog without keys"

# Who has a key has half of it, and is served first, but not alone.
store=mixed.db
collector --backlog 4 --fleet-key fleet.key --allow-unsealed
hold
besiege all 20000 10000 fleet.key
holds '[ "$(metric records_pending)" = "$(metric backlog_records)" ]' "what was begun has come to its end"
# shellcheck disable=SC2086
post $hosts --fleet-key fleet.key --loss 20
besiege all 20000 10000 fleet.key
holds '[ "$(metric records_pending)" = "$(metric backlog_records)" ]' "what was begun has come to its end"
# By then one record is tried at a time.
holds '[ "$(metric store_errors_total)" -ge 10 ]' "the store was tried again"
release
settled "a mixed backlog"
ends TERM 0 "a mixed backlog"
unharmed "seal = 1" "a mixed backlog"
# As batches grow from one record on, three in four are sealed.
[ "$(head -n 31 stored | jq -s '[.[] | select(.sealed)] | length')" -eq 24 ]
result "of the first 31 that are stored, 24 are sealed"
finish
