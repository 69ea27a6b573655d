# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of netoopsd: a collector in the background, on ports of its own.  Each
# one that ends is asked whether its counters add up.

# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"
tool=$netoopsd
trap '[ -z "$receiver" ] || kill -9 "$receiver" 2>/dev/null; rm -rf "$work" "$reached"' EXIT
receiver=
reached=$work

# Asks by HTTP, whatever somebody has set for curl.  $@ as for curl
http()
{
	curl -q --noproxy '*' -s --max-time 20 "$@"
}

# Starts a collector, whose output goes to "stored" and "listening".  Leaves $port
# and $metrics, and $receiver for kill.  $@ options
collector()
{
	: >listening
	rm -f stats.json
	# shellcheck disable=SC2086
	${wrap:-} "$netoopsd" --config /dev/null --listen "${address:-127.0.0.1:0}" --metrics 127.0.0.1:0 \
		--store "${store:-records.db}" --stats stats.json "$@" >stored 2>listening &
	receiver=$!
	wait_port
	metrics=$(sed -n 's/^metrics on \(.*\)$/\1/p' listening)
}

# The counters of an object of --stats.  $1 file, $2 text
adds_up()
{
	[ -s "$1" ] && jq -e '.packets == .stored + .duplicate + .late + .corrupt + .forged + .no_key + .unsealed + .unsupported_version + .conflict + .too_long + .rate_limited + .source_records + .replayed + .backlog_full + .lost_at_exit + .pending' <"$1" >/dev/null 2>&1
	result "$2: every packet has a fate"
}

# The metrics as they are now, in the file "scraped".
scrape()
{
	http -fg "$metrics" >scraped || :
}

# One of them.  $1 name, with its label
metric()
{
	awk -v name="netoopsd_$1" '$1 == name { print $2 }' scraped
}

# They add up, too.  $1 text
metrics_add_up()
{
	awk '/^netoopsd_packets_received_total / { got = $2; seen = 1 }
		/^netoopsd_packets_(total\{|pending )/ { sum += $2 }
		END { exit !(seen && got == sum) }' scraped
	result "$1: every packet has a fate in the metrics"
}

# Waits up to 20 s until something is true.  $@ command
until_true()
{
	tries=0
	until "$@"; do
		[ $tries -lt 400 ] || return 1
		sleep 0.05
		tries=$((tries + 1))
	done
}

# Waits until something is true of the metrics.  $1 condition, $2 text
holds()
{
	tries=0
	scrape
	until eval "$1" || [ $tries -ge 600 ]; do
		sleep 0.05
		tries=$((tries + 1))
		scrape
	done
	eval "$1"
	result "$2"
}

# Waits until a metric has a value.  $1 name, $2 value, $3 text
awaits()
{
	holds "[ \"\$(metric '$1')\" = '$2' ]" "$3"
}

# Waits until so many records were told on standard output, which is a moment after
# they were stored.  $1 records, $2 text
told()
{
	holds '[ "$(wc -l <stored)" -eq '"$1"' ]' "$2"
}

# Waits until so many records have come, and have been stored or wait or were
# dropped.  $1 records, $2 text
arrived()
{
	holds '[ "$(awk "/^netoopsd_(records_total|backlog_records)/ { sum += \$2 } END { print sum }" scraped)" -eq '"$1"' ]' "$2"
}

# Waits for processes that send, and ends them once something was lost on the way:
# true if nothing was.  $@ their numbers
undisturbed()
{
	lost=
	while [ -z "$lost" ]; do
		running=
		for one; do
			# One that has ended keeps its number until it is waited for.
			! grep -q '^State:[[:blank:]]*[^Z[:blank:]]' "/proc/$one/status" 2>/dev/null ||
				running="$running $one"
		done
		[ -n "$running" ] || break
		sleep 0.5
		scrape
		! [ "$(metric socket_drops_total)" -gt 0 ] 2>/dev/null || lost=yes
	done
	# shellcheck disable=SC2086
	[ -z "$lost" ] || kill $running 2>/dev/null
	for one; do
		wait "$one"
	done 2>/dev/null
	scrape
	[ "$(metric socket_drops_total)" = 0 ]
}

# Ends the collector.  $1 signal, $2 wanted status, $3 text
ends()
{
	kill "-$1" "$receiver"
	wait "$receiver"
	status=$?
	receiver=
	cp stored "$work/.out"
	cp listening "$work/.err"
	exits "$2" "$3"
	adds_up stats.json "$3"
	[ "$(counted pending)" = 0 ]
	result "$3: no packet is left over"
}

# What the store says.  $1 SQL
query()
{
	sql -readonly "${store:-records.db}" "$1"
}
