#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: packets that are right, of strangers who want what others need
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# $1 kind, $2 packets, $3 addresses, the rest as for siege
besiege()
{
	"$helpers/siege" "127.0.0.1:$port" "$1" "$2" 10000 "$3" 7 >siege.sent 2>siege.err
	result "$2 packets from $3 addresses: $1"
}

# The most memory that the collector has had, in KiB.
peak()
{
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status"
}

# What is claimed and never comes takes neither memory nor time, in no thread.
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
finish
