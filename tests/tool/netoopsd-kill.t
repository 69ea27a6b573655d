#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: what it said is stored is there after kill -9, at any moment
#
# NETOOPSD_KILLS	how often it is killed (200)
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

kills=${NETOOPSD_KILLS:-200}
sender=
trap '[ -z "$receiver" ] || kill -9 "$receiver" 2>/dev/null; [ -z "$sender" ] || kill -9 "$sender" 2>/dev/null; rm -rf "$work"' EXIT

# Small records, a few complete at a time.  $1 seed
load()
{
	"$netoops" send --to "127.0.0.1:$port" --from 127.1.0.0/16 --hosts 4000 --at-once 8 --records 2 \
		--log-size 1500 --chunk 500 --parity 0 --loss 30 --duplicate 5 --rate 30000 --seed "$1" >sent 2>&1 &
	sender=$!
}

# Ends a process at once, whatever it does.  $1 its number
slay()
{
	kill -9 "$1"
	wait "$1"
} 2>/dev/null

# Waits until something was stored.
stores()
{
	tries=0
	until [ -s stored ] || [ $tries -ge 1000 ]; do
		sleep 0.02
		tries=$((tries + 1))
	done
}

# The ids of the records that were reported, from "stored".  The last line may be
# one that the end cut off.
reported()
{
	jq -rR 'fromjson? | "\(.crash_id | gsub("-"; ""))|\(.record)"' <stored
}

: >all
rounds=0
busy=0
refused=0
awk -v kills="$kills" 'BEGIN { srand(4); for (i = 0; i < kills; i++) printf "%.3f\n", 0.01 + rand() * 0.12 }' >delays
while read -r delay; do
	collector --memory 16
	if [ -z "$port" ]; then
		refused=$((refused + 1))
		cat listening >>"$work/.err"
		slay "$receiver"
		continue
	fi
	rounds=$((rounds + 1))
	load "$rounds"
	# Each fourth is killed at any moment, the others once it stores: when that
	# begins depends on the disk.
	[ $((rounds % 4)) -eq 0 ] || stores
	sleep "$delay"
	slay "$receiver"
	slay "$sender"
	receiver=
	sender=
	reported >some
	[ ! -s some ] || busy=$((busy + 1))
	cat some >>all
done <delays
[ "$refused" -eq 0 ] && [ "$rounds" -eq "$kills" ]
result "killed $rounds times, it starts again each time"
[ "$busy" -ge $((kills / 2)) ]
result "it had stored something $busy times"

[ "$(query 'PRAGMA integrity_check')" = ok ]
result "the store is well"
[ "$(query 'PRAGMA foreign_key_check' | wc -l)" -eq 0 ]
result "no record is without its crash"
sort all >reported
query 'SELECT lower(hex(crash_id)), record.record FROM record JOIN crash ON record.crash = crash.id' | sort >there
comm -23 reported there >"$work/.out"
[ "$(wc -l <reported)" -gt "$kills" ] && [ ! -s "$work/.out" ]
result "of $(wc -l <reported) records that were reported none is missing"
[ "$(uniq -d <reported | wc -l)" -eq 0 ] && [ "$(uniq -d <there | wc -l)" -eq 0 ]
result "none is there twice"
[ "$(query 'SELECT count(*) FROM crash WHERE records <> (SELECT count(*) FROM record WHERE crash = crash.id)')" -eq 0 ]
result "crashes know how many records they have"

# What comes again after all that is known, or was never reported.
collector --memory 16
post --from 127.1.0.0/16 --hosts 40 --at-once 8 --records 2 --log-size 1500 --chunk 500 --parity 0 --seed 1
ends TERM 0 "the end as it should be"
[ "$(counted 'records_stored + .records_improved + .records_replayed')" -eq 80 ] && [ "$(counted records_replayed)" -gt 0 ]
result "what comes again is stored only if it was not"
[ "$(query 'PRAGMA integrity_check')" = ok ]
result "the store is well once more"
finish
