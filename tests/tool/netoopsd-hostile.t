#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: strangers take neither memory nor the records of others
#
# NETOOPSD_FLOOD	packets of the flood (1000000)
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

flood=${NETOOPSD_FLOOD:-1000000}
"$netoops" key --new -o fleet.key
"$netoops" key --new -o intruder.key

# Somebody sends, in the background.  $1 what the report is called, $2 packets a
# second, the rest: as for send
attack()
{
	name=$1
	rate=$(($2 / slower))
	shift 2
	"$netoops" send -j --to "127.0.0.1:$port" --rate "$rate" "$@" >"$name.sent" 2>"$name.err" &
	senders="$senders $!"
}

# Noise and altered packets, not so many where that would take many minutes.
# $1 how many, $2 how many a second
flood()
{
	"$helpers/flood" "127.0.0.1:$port" $(($1 / ((slower + 3) / 4))) $(($2 / slower)) "$1" >flood.sent 2>flood.err &
	senders="$senders $!"
}

# Waits until nothing is left to be done.  $1 text
settle()
{
	awaits records_pending 0 "$1: none is left in the making"
	awaits backlog_records 0 "$1: none waits"
	metrics_add_up "$1"
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status" >"$work/.rss"
	bounded "$1"
	ends TERM 0 "$1"
	[ "$(counted 'packets + .socket_drops')" -eq "$(cat flood.sent ./*.sent | jq -s 'map(if type == "object" then .sent else 0 end) | add' | awk -v flood="$(cat flood.sent)" '{ print $1 + flood }')" ]
	result "$1: all that was sent is counted"
}

# What was dropped, by why.  $1 text, the rest: names
counts()
{
	text=$1
	shift
	for name; do
		[ "$(counted "$name")" -gt 0 ]
		result "$text: $(counted "$name") $name"
	done
}

# The records of real hosts.  $1 condition, $2 how many, $3 text
unharmed()
{
	[ "$(query "SELECT count(*) FROM record JOIN crash ON record.crash = crash.id WHERE complete AND $1")" -eq "$2" ]
	result "$3: all $2 real records are there, and complete"
	[ "$(query "SELECT count(DISTINCT log) FROM record JOIN crash ON record.crash = crash.id WHERE $1")" -eq 1 ]
	result "$3: and as they were sent"
	[ "$(query 'PRAGMA integrity_check')" = ok ]
	result "$3: the store is well"
}

# Who sends.  $1 which fleet
attackers()
{
	case $1 in
	*mixed*)
		flood "$flood" 40000
		attack real 2500 --fleet-key fleet.key --hosts 400 --at-once 20 --from 127.1.0.0/16 \
			--log-size 20000 --chunk 900 --loss 10 --duplicate 5 --reorder 32 --seed 7
		# They begin records and never finish them, from many addresses and
		# from one.
		attack open 8000 --hosts 20000 --from 127.3.0.0/16 --log-size 40000 --parity 0 \
			--loss 95 --seed 8
		attack one 1500 --hosts 3000 --from 127.4.0.0/32 --log-size 40000 --parity 0 \
			--loss 95 --seed 9
		# They know the ids of the real hosts, and one has a key of his own.
		attack forged 2500 --fleet-key intruder.key --hosts 400 --at-once 20 \
			--from 127.5.0.0/16 --log-size 20000 --chunk 900 --seed 7
		attack unknown 1000 --fleet-key intruder.key --key-id 9 --hosts 20 \
			--from 127.5.0.0/16 --log-size 20000 --seed 7
		attack unsealed 2500 --hosts 400 --at-once 20 --from 127.5.0.0/16 \
			--log-size 10000 --parity 0 --seed 7
		attack long 1000 --hosts 20 --from 127.6.0.0/16 --log-size 50001 ;;
	*without*)
		flood 1000 10000
		attack one 20000 --hosts 20000 --from 127.4.0.0/32 --log-size 40000 --parity 0 \
			--loss 90 --seed 9
		attack real 1000 --hosts 50 --at-once 10 --from 127.1.0.0/16 --log-size 20000 --chunk 900 \
			--loss 10 --seed 7 ;;
	*)
		flood 100000 40000
		attack real 4000 --fleet-key fleet.key --hosts 50 --from 127.1.0.0/16 \
			--log-size 20000 --chunk 900 --loss 10 --seed 7
		attack unsealed 4000 --hosts 50 --from 127.5.0.0/16 --log-size 20000 \
			--chunk 900 --seed 7 ;;
	esac
}

# All send at once, ever slower until the socket has room for it: what it has not
# nobody can store.  $1 which fleet, $2 what one source may send a second when nothing
# is slower, the rest: as for netoopsd
besieged()
{
	fleet=$1
	source_rate=$2
	shift 2
	for slower in 1 2 4 8 16 32; do
		rm -f records.db* ./*.sent
		senders=
		collector --expire 3 --backlog 16 --source-rate $((source_rate / slower)) "$@"
		attackers "$fleet"
		# shellcheck disable=SC2086
		! undisturbed $senders || break
		[ $slower -lt 32 ] || break
		kill "$receiver"
		wait "$receiver" 2>/dev/null
		receiver=
	done
	[ "$(metric socket_drops_total)" = 0 ]
	result "$fleet: all that is sent comes in, $slower times slower"
	settle "$fleet"
}

# Room is scarce, and who has no key has his own.
memory_max_kib=65536
besieged "a mixed fleet" 2000 --fleet-key 1:fleet.key --allow-unsealed --memory 32 \
	--log-max 50000 --source-records 16
counts "a mixed fleet" corrupt forged no_key unsupported_version conflict too_long rate_limited source_records duplicate late
unharmed 'seal = 1' 400 "a mixed fleet"
[ "$(query 'SELECT count(*) FROM crash WHERE seal >= 0')" -eq 400 ]
result "a mixed fleet: nothing else is taken for sealed"

# All hosts have keys: nobody else gets anything in.
besieged "a fleet with keys" 50000 --fleet-key 1:fleet.key --memory 16
counts "a fleet with keys" corrupt forged unsealed unsupported_version
unharmed 'seal = 1' 50 "a fleet with keys"
[ "$(query 'SELECT count(*) FROM record')" -eq 50 ]
result "a fleet with keys: and nothing else"

# No host has one: one address cannot take the room of all.
besieged "a fleet without" 50000 --memory 16 --source-records 64
counts "a fleet without" source_records
unharmed "hex(crash.source) LIKE '%7F01____'" 50 "a fleet without"
finish
