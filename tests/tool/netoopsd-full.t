#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: a disk that is full costs nothing that there is memory for
#
# The disk is a small tmpfs in a mount namespace of its own.
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
requires mount

mkdir disk
trap '[ -z "$receiver" ] || kill -9 "$receiver" 2>/dev/null; umount -l disk; rm -rf "$work"' EXIT
if ! mount -t tmpfs -o size=32m none disk; then
	echo "Bail out! no tmpfs can be mounted"
	exit 1
fi
store=disk/records.db
# What zstd makes a quarter smaller: 50 KB of each record.
head -c 49152 /dev/urandom | base64 -w 100 >noise.log
"$netoops" key --new -o fleet.key

fill_disk()
{
	head -c 40000000 /dev/zero >disk/ballast 2>/dev/null || :
}

# $1 hosts, the rest as for send
crash()
{
	hosts=$1
	shift
	post --log noise.log --parity 0 --hosts "$hosts" "$@"
}

bounded_daemon()
{
	peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status")
	[ "$peak" -lt $((1024 * $1)) ]
	result "$2: $peak KiB of memory"
}

collector --memory 16 --backlog 4
crash 10 --seed 1
told 10 "while there is room, records are stored"
fill_disk
crash 40 --seed 2
awaits store_up 0 "the disk is full"
awaits backlog_records 40 "records wait"
metrics_add_up "meanwhile"
http -f "${metrics%metrics}records/$(head -n 1 stored | jq -r .crash_id)" >"$work/.out"
json '.records == 1' "what is stored is still found"
rm disk/ballast
awaits 'records_total{result="stored"}' 50 "there is room again: all are stored"
awaits store_up 1 "and that is told"
told 50 "each of them on standard output"

fill_disk
crash 200 --seed 3
arrived 250 "many more arrive"
metrics_add_up "more than there is memory for"
dropped=$(metric 'records_total{result="dropped"}')
kept=$(metric backlog_records)
[ "$dropped" -gt 0 ] && [ "$kept" -gt 40 ] && [ "$((dropped + kept))" -eq 200 ]
result "some wait, the others are dropped and counted"
[ "$(metric backlog_bytes)" -le 4194304 ]
result "those that wait take no more memory than they may"
rm disk/ballast
awaits 'records_total{result="stored"}' $((50 + kept)) "there is room again: all that waited are stored"
bounded_daemon 48 "in the end"
ends TERM 0 "a disk that was full"
[ "$(grep -c 'records wait in memory$' listening)" -eq 2 ] && [ "$(grep -c ': the store takes records again$' listening)" -eq 2 ]
result "each time one line says so, and one that it is over"
[ "$(query 'SELECT count(*) FROM record')" -eq $((50 + kept)) ] && [ "$(query 'PRAGMA integrity_check')" = ok ]
result "the store is well, and has what was told"

# The end does not wait for ever.
collector --memory 16 --exit-wait 1
fill_disk
crash 5 --seed 4
awaits store_up 0 "the disk is full once more"
ends TERM 3 "the end, with records that the disk has no room for"
[ "$(counted 'records_lost_at_exit == 5 and .lost_at_exit > 0')" = true ]
result "they are counted as lost"
grep -q ': 5 records are lost: the store did not take them in time$' listening
result "which is told"
rm disk/ballast
collector --memory 16
crash 5 --seed 4
ends TERM 0 "they can come again"
[ "$(wc -l <stored)" -eq 5 ]
result "and are stored then"

# Who has no key takes no memory from those who have one.
collector --memory 16 --backlog 4 --fleet-key fleet.key --allow-unsealed
fill_disk
crash 100 --seed 5
arrived 100 "records without a seal arrive"
[ "$(metric backlog_bytes)" -le 2097152 ]
result "half of the memory is for those that wait"
crash 30 --seed 6 --fleet-key fleet.key
arrived 130 "sealed ones arrive"
rm disk/ballast
awaits backlog_records 0 "there is room again"
ends TERM 0 "mixed fleets"
[ "$(jq -s '[.[] | select(.sealed)] | length' <stored)" -eq 30 ]
result "none of those with a seal was dropped"
[ "$(counted 'records_dropped > 0')" = true ]
result "only some of those without"

# A record that is larger than all of the memory for those that wait
mkdir -p roomy
store=roomy/records.db
head -c 1800000 /dev/urandom | base64 >large.log
for options in '' --allow-unsealed; do
	# shellcheck disable=SC2086
	collector --backlog 1 $options
	post --log large.log --parity 0 --seed "7${#options}"
	told 1 "a record larger than the backlog is stored${options:+, $options}"
	ends TERM 0 "a record larger than the backlog"
done
finish
