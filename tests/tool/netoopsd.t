#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: what was sent is stored once, told once, and counted
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# The log of a record out of the store.  $1 condition
stored_log()
{
	rm -f packed.zst
	query "SELECT writefile('packed.zst', log) FROM record WHERE $1" >/dev/null
	zstd -dcq packed.zst
}

seq 1 5000 >sent.log
collector --expire 60
post --log sent.log --loss 30 --seed 1 --hosts 5 --duplicate 20 --reorder 50
told 5 "five hosts, five records"
metrics_add_up "while it runs"
curl -sf "${metrics%metrics}records/$(head -n 1 stored | jq -r .crash_id)" >"$work/.out"
json '.records == 1' "one that was told is stored by then"
ends TERM 0 "SIGTERM"
[ "$(wc -l <stored)" -eq 5 ] && [ "$(jq -r .crash_id stored | sort -u | wc -l)" -eq 5 ]
result "each is told once"
jq -se 'all(.complete and .missing == 0 and .type == "panic" and .source == "127.0.0.1" and (has("log") | not))' <stored >/dev/null
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
finish
