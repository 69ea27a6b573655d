#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: what was sent is stored once, told once, and counted
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
ipv6_or_own_net

# The log of a record out of the store.  $1 condition
stored_log()
{
	rm -f packed.zst
	query "SELECT writefile('packed.zst', log) FROM record WHERE $1" >/dev/null
	zstd -dcq packed.zst
}

{
	seq 1 5000
	echo 'Kernel panic - not syncing: just a test'
} >sent.log
collector --expire 60
post --log sent.log --loss 30 --seed 1 --hosts 5 --duplicate 20 --reorder 50
told 5 "five hosts, five records"
metrics_add_up "while it runs"
http -f "${metrics%metrics}records/$(head -n 1 stored | jq -r .crash_id)" >"$work/.out"
json '.records == 1' "one that was told is stored by then"
ends TERM 0 "SIGTERM"
[ "$(wc -l <stored)" -eq 5 ] && [ "$(jq -r .crash_id stored | sort -u | wc -l)" -eq 5 ]
result "each is told once"
jq -se 'length == 5 and all(.complete and .missing == 0 and .type == "panic" and .source == "127.0.0.1" and (.signature | test("^[0-9a-f]{16}$")) and (has("log") | not))' <stored >/dev/null
result "and what it is"
[ "$(query 'SELECT count(*) FROM record')" -eq 5 ] && [ "$(query 'PRAGMA integrity_check')" = ok ]
result "five records in a store that is well"
for id in $(query 'SELECT id FROM record'); do
	stored_log "id = $id" | cmp - sent.log || echo differs
done >differs
[ ! -s differs ]
result "their logs are what was sent"

# The same packets once more
cp stored before
collector --expire 60
post --log sent.log --loss 30 --seed 1 --hosts 5
ends TERM 0 "a replay after a restart"
[ ! -s stored ] && [ "$(counted 'records_replayed == 5 and .replayed > 0 and .stored == 0')" = true ]
result "is refused and counted"
[ "$(query 'SELECT count(*) FROM record')" -eq 5 ]
result "nothing is stored twice"

# Addresses
if lacks ipv6; then
	skip "IPv6"
	skip "three sockets: all are heard, the first by both families"
	address=:0 store=any.db
	collector --listen '127.0.0.1:0'
	sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening >ports
	while read -r port; do
		post --log sent.log --seed "3$port"
	done <ports
	told 2 "two sockets: both are heard"
	ends TERM 0 "two sockets"
else
	address='[::1]:0' store=six.db
	collector --expire 60
	to='[::1]'
	post --log sent.log --seed 2
	told 1 "IPv6"
	ends TERM 0 "IPv6"
	[ "$(jq -r .source stored)" = ::1 ]
	result "its source"
	address=:0 store=any.db
	collector --listen '127.0.0.1:0' --listen '[::1]:0'
	[ "$(grep -c '^listening on ' listening)" -eq 3 ]
	result "three sockets"
	i=1
	sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening >ports
	while read -r port; do
		to=127.0.0.1
		[ $i -lt 3 ] || to='[::1]'
		post --log sent.log --seed 3$i
		i=$((i + 1))
	done <ports
	port=$(sed -n '1s/^listening on .*:\([0-9]*\)$/\1/p' listening)
	to='[::1]'
	post --log sent.log --seed 34
	told 4 "all are heard, the first by both families"
	ends TERM 0 "three sockets"
	[ "$(jq -r .source stored | sort | tr '\n' ' ')" = '127.0.0.1 127.0.0.1 ::1 ::1 ' ]
	result "and told apart"
fi
to=
address=

# Not complete: when its time is up, at the end, when memory is short
store=partial.db
collector --expire 1
post --log sent.log --chunk 500 --parity 0 --loss 40 --seed 4
told 1 "a record whose time is up"
[ -s stored ] && jq -e '.complete == false and .missing > 0' <stored >/dev/null
result "is told as it is"
scrape
[ "$(metric records_incomplete_total)" = 1 ]
result "and counted"
[ "$(query 'SELECT complete = 0 AND missing > 0 AND length(gaps) > 0 FROM record')" = 1 ] && [ "$(query 'SELECT incomplete FROM crash')" = 1 ]
result "and marked in the store"
[ "$(stored_log 1 | wc -c)" -eq $(($(wc -c <sent.log) - $(jq .missing stored))) ]
result "which has what came and nothing else"
tool=$netoops
run dmesg -j --store partial.db "$(jq -r .crash_id stored)"
json '.log_len == '"$(wc -c <sent.log)"' and .missing == '"$(jq .missing stored)" "its log is as long as ever"
tool=$netoopsd
jq -r .log "$work/.out" | grep -cxF -f sent.log >lines
[ "$(cat lines)" -gt 1000 ]
result "and the rest where it belongs"
ends TERM 0 "a record whose time was up"
collector --expire 600
post --log sent.log --chunk 500 --parity 0 --loss 40 --seed 5
post --log sent.log --chunk 500 --parity 0 --seed 6
told 1 "one of two is complete"
ends TERM 0 "the end"
[ "$(jq -r .complete stored | tr '\n' ' ')" = 'true false ' ]
result "stores the other as it is"
collector
post --log sent.log --chunk 500 --parity 0 --seed 4
post --log sent.log --chunk 500 --parity 0 --loss 60 --seed 5
ends TERM 0 "they come once more"
[ "$(jq -s -c '[.[] | {complete, improved}]' <stored)" = '[{"complete":true,"improved":true}]' ] && [ "$(counted 'records_improved == 1 and .records_replayed == 1')" = true ]
result "the one that is complete now takes the place of the other"
[ "$(query 'SELECT count(*), sum(complete) FROM record')" = '3|2' ]
result "in the store"
store=memory.db
collector --memory 4 --expire 600
post --hosts 150 --log-size 100000 --parity 0 --loss 30 --rate 10000 --seed 7
ends TERM 0 "more than there is memory for"
[ "$(wc -l <stored)" -eq 150 ]
result "all are stored, as they are"

# An oops and its panic
store=merged.db
collector --expire 60
post --log sent.log --hosts 3 --records 2 --seed 8
told 6 "two records of three hosts"
http -f "${metrics%metrics}records/$(head -n 1 stored | jq -r .crash_id)" >"$work/.out"
json '.records == 2' "belong to one crash"
ends TERM 0 "two records each"
[ "$(query 'SELECT count(*), min(records), max(records) FROM crash')" = '3|2|2' ]
result "three crashes in the store"

# Versions that were published before
store=old.db
collector --expire 1
post --version 3 --log-size 5000 --hosts 2 --seed 9
post --version 2 --log-size 900 --seed 10
awaits records_pending 0 "versions 2 and 3"
ends TERM 0 "versions 2 and 3"
[ "$(query 'SELECT group_concat(version) FROM (SELECT version FROM crash ORDER BY 1)')" = 2,3,3 ]
result "are stored"
[ "$(jq -s -c '[.[].crash_id] | unique' <stored)" = '[null]' ]
result "without the id that they do not have"

# What a source may do
store=limits.db
collector --source-rate 100
post --log-size 10000 --hosts 100 --rate 50000 --seed 11
ends TERM 0 "a source that sends too many"
[ "$(counted 'rate_limited > 100 and .packets - .rate_limited >= 100')" = true ]
result "has some refused"
collector --source-records 3 --expire 600
post --log-size 5000 --chunk 500 --parity 0 --loss 40 --hosts 20 --seed 12
ends TERM 0 "a source that begins too many records"
[ "$(counted 'source_records > 0 and .records_incomplete <= 3')" = true ]
result "has some refused, too"
collector --log-max 1000
post --log-size 1001
post --log-size 1000
ends TERM 0 "a log that is too long"
[ "$(counted 'too_long > 0 and .records_stored == 1')" = true ]
result "is refused"

# Nonsense
store=none.db
collector --expire 60
for bytes in x '\004' '\004\000' '\001\000more' '\011\000more' '\003\000more' '\002\000more' ''; do
	bash -c 'printf "$1" >"/dev/udp/127.0.0.1/$2"' sh "$bytes" "$port"
done
bash -c 'dd if=/dev/zero bs=8000 count=1 2>/dev/null >"/dev/udp/127.0.0.1/$1"' sh "$port"
post --log-size 3000 --corrupt 100 --seed 13
ends TERM 0 "packets that are none"
[ "$(counted 'corrupt > 20 and .unsupported_version >= 2 and .records_stored == 0')" = true ]
result "are refused"
printf 'line\033]0;title\007\n' >hostile.log
collector --expire 60
post --log hostile.log --blob "$(printf 'x\033[2J')" --seed 14
told 1 "a hostile log"
! LC_ALL=C grep -q "$(printf '[\033\007]')" stored
result "nothing for a terminal on standard output"
ends TERM 0 "a hostile log"

# What is too much is removed, and still not taken again.
store=retain.db
collector --retain-count 3 --expire 60
for seed in 18 19 20 21 22; do
	post --log-size 1000 --hosts 2 --seed $seed
done
told 10 "more records than are to be kept"
holds '[ "$(query "SELECT count(*) FROM record")" -le 3 ]' "the oldest are removed"
ends TERM 0 "more records than are to be kept"
collector --retain-count 3 --expire 60
post --log-size 1000 --hosts 2 --seed 18
ends TERM 0 "one that was removed comes again"
[ "$(counted 'records_replayed == 2 and .records_stored == 0')" = true ]
result "and is refused"

# Nobody reads what is told
store=unread.db
mkfifo fifo
exec 9<>fifo
: >listening
"$netoopsd" --config /dev/null --listen 127.0.0.1:0 --metrics 127.0.0.1:0 --store unread.db --stats stats.json --exit-wait 60 >fifo 2>listening &
receiver=$!
wait_port
metrics=$(sed -n 's/^metrics on \(.*\)$/\1/p' listening)
post --log-size 0 --parity 0 --hosts 2000 --seed 15
arrived 2000 "a reader that does not read holds nothing up"
metrics_add_up "meanwhile"
kill -TERM "$receiver"
holds 'kill -TERM "$receiver" 2>/dev/null || :; [ -s stats.json ]' "asked twice, it does not wait"
wait "$receiver"
status=$?
receiver=
exec 9<&-
exits 3 "a reader that does not read"
adds_up stats.json "a reader that does not read"
[ "$(counted 'records_stored + .records_lost_at_exit')" -eq 2000 ] && [ "$(query 'SELECT count(*) FROM record')" -ge "$(counted records_stored)" ]
result "what is not stored is counted as lost"
store=full.db
: >listening
"$netoopsd" --config /dev/null --listen 127.0.0.1:0 --metrics 127.0.0.1:0 --store full.db --stats stats.json >/dev/full 2>listening &
receiver=$!
wait_port
metrics=$(sed -n 's/^metrics on \(.*\)$/\1/p' listening)
for seed in 16 17; do
	post --log-size 100 --seed $seed
done
awaits 'records_total{result="stored"}' 2 "output that takes nothing: records are stored"
: >stored
ends TERM 3 "output that takes nothing"
[ "$(grep -c '^netoopsd: cannot tell what is stored: No space left on device$' listening)" -eq 1 ] && [ "$(wc -l <listening)" -eq 4 ]
result "which is said once"

# More records of older rules than are signed when a store is opened
store=signed.db
collector
post --log-size 200 --parity 0 --hosts 1500 --seed 18
awaits 'records_total{result="stored"}' 1500 "1500 records"
ends TERM 0 "1500 records"
sql signed.db "UPDATE record SET rules = 0, signature = '', title = ''"
[ "$(query 'SELECT count(*) FROM record WHERE rules = 0')" -eq 1500 ]
result "older rules"
collector
tries=0
until [ "$(query 'SELECT count(*) FROM record WHERE rules = 0')" -eq 0 ] || [ $tries -ge 200 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
[ "$(query 'SELECT count(*) FROM record WHERE rules > 0 AND length(title) > 0')" -eq 1500 ]
result "all are signed by the new ones while nothing comes"
ends TERM 0 "older rules"
finish
