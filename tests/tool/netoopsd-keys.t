#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: who has no key gets nothing in, and takes nothing from who has one
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

for name in one two other; do
	"$netoops" key --new -o $name.key >/dev/null
done
seq 1 3000 >sent.log

# $1 SIGHUP's line in the end, $2 text
reloads()
{
	: >listening
	kill -HUP "$receiver"
	holds '[ -s listening ]' "$2"
	grep -Eq "^netoopsd: $1\$" listening && [ "$(wc -l <listening)" -eq 1 ]
	result "$2: one line that says so"
}

collector --fleet-key 1:one.key --fleet-key 2:two.key --expire 60
post --log sent.log --hosts 3 --fleet-key one.key --key-id 1 --seed 1
post --log sent.log --hosts 3 --fleet-key two.key --key-id 2 --seed 2
told 6 "two fleets"
post --log sent.log --hosts 3 --fleet-key other.key --key-id 2 --seed 3
post --log sent.log --hosts 3 --fleet-key other.key --key-id 3 --seed 4
post --log sent.log --hosts 3 --seed 5
post --version 3 --log-size 3000 --seed 6
ends TERM 0 "fleet keys"
[ "$(jq -s -c 'map(.sealed) | unique' <stored)" = '[true]' ] && [ "$(wc -l <stored)" -eq 6 ]
result "only what is sealed with them is stored"
[ "$(counted 'forged > 0 and .no_key > 0 and .unsealed > 0 and .forged == .no_key')" = true ]
result "the rest is counted for what it is"
[ "$(query 'SELECT group_concat(seal) FROM (SELECT DISTINCT seal FROM crash ORDER BY 1)')" = 1,2 ]
result "the store knows the keys' numbers"

# One that forges another host's record, before and after the real one
store=forged.db
collector --fleet-key one.key --expire 60
post --log sent.log --fleet-key other.key --seed 7
post --log sent.log --fleet-key one.key --seed 7
post --log sent.log --fleet-key other.key --seed 7
told 1 "a record that somebody else forges"
ends TERM 0 "a record that somebody else forges"
[ "$(jq .complete stored)" = true ] && [ "$(counted 'forged > 0 and .conflict == 0')" = true ]
result "is what its host sent"

# One key for all
store=host.db
collector --key one.key --expire 60
post --log sent.log --key one.key --seed 8
post --log sent.log --key one.key --seed 24
post --log sent.log --key two.key --seed 9
told 2 "one key of all hosts"
ends TERM 0 "one key of all hosts"
[ "$(counted 'forged > 0')" = true ]
result "another is refused"

# Keys read anew
store=reload.db
cp one.key current.key
collector --fleet-key current.key --expire 60
cp two.key current.key
post --log sent.log --fleet-key one.key --seed 10
told 1 "a key that was read stays"
reloads 'keys are read' "SIGHUP"
post --log sent.log --fleet-key two.key --seed 11
told 2 "the new key holds"
post --log sent.log --fleet-key one.key --seed 12
holds '[ "$(metric "packets_total{fate=\"forged\"}")" -gt 0 ]' "the old does not"
echo rubbish >current.key
reloads "the old keys are kept: 'current\\.key' is not a key file: .*" "a file that is no key"
rm current.key
reloads "the old keys are kept: cannot read key file 'current\\.key': .*" "a file that is gone"
post --log sent.log --fleet-key two.key --seed 13
told 3 "the old key holds on"
metrics_add_up "with other keys"
ends TERM 0 "SIGHUP"

# The file names other keys
store=file.db
printf '[netoopsd]\nfleet-key = 1:%s\n' "$work/one.key" >netoopsd.conf
collector --config netoopsd.conf --expire 60
printf '[netoopsd]\nfleet-key = 1:%s\nfleet-key = 2:%s\nmemory = 32\n' "$work/one.key" "$work/two.key" >netoopsd.conf
reloads 'keys are read' "a key more in the file"
post --log sent.log --fleet-key two.key --key-id 2 --seed 14
told 1 "it holds"
echo 'fleet-key = 3:missing.key' >>netoopsd.conf
reloads "the old keys are kept: cannot read key file 'missing\\.key': .*" "one that is not there"
echo 'nonsense = 1' >>netoopsd.conf
reloads "the old keys are kept: netoopsd\\.conf:6: unknown key 'nonsense'" "a file that is wrong"
echo '[netoopsd]' >netoopsd.conf
reloads "the old keys are kept: 'netoopsd\\.conf' names no key any more" "no key at all does not open the door"
post --log sent.log --seed 15
post --log sent.log --fleet-key one.key --key-id 1 --seed 16
told 2 "the old keys hold on"
ends TERM 0 "a file that changes"
[ "$(counted 'unsealed > 0 and .records_stored == 2')" = true ]
result "nothing without a seal came in"

# Mixed fleets
store=mixed.db
collector --fleet-key one.key --allow-unsealed --expire 60
post --log sent.log --hosts 2 --fleet-key one.key --seed 17
post --log sent.log --hosts 2 --seed 18
post --version 3 --log-size 3000 --seed 19
told 5 "mixed fleets"
# The same ids without the key, as one would who saw the packets of another host.
post --log sent.log --hosts 2 --seed 17
told 7 "who has no key can speak under another's name"
ends TERM 0 "mixed fleets"
[ "$(query 'SELECT count(*) FROM crash WHERE seal >= 0')" -eq 2 ] && [ "$(query 'SELECT count(*) FROM crash WHERE seal < 0')" -eq 5 ]
result "but it stays another crash, without a seal"
store=first.db
collector --fleet-key one.key --allow-unsealed --expire 60
post --log sent.log --seed 20
post --log sent.log --fleet-key one.key --seed 20
told 2 "who has no key comes first"
ends TERM 0 "who has no key comes first"
[ "$(jq -c '[.sealed, .complete]' stored | sort | tr '\n' ' ')" = '[false,true] [true,true] ' ]
result "and keeps nobody out"

# Half of a sealed record, a flood without seals, and the other half
store=flood.db
collector --fleet-key one.key --allow-unsealed --memory 8 --expire 600 --source-rate 0 --source-records 0
"$netoops" send --to "127.0.0.1:$port" --rate 10 --log-size 50000 --chunk 500 --parity 0 --fleet-key one.key --seed 21 >slow &
slow=$!
holds '[ "$(metric packets_pending)" -ge 20 ]' "a sealed record has begun"
kill -STOP $slow
post --log-size 100000 --chunk 500 --parity 0 --loss 50 --hosts 200 --rate 40000 --seed 22
holds '[ "$(metric "records_total{result=\"stored\"}")" -gt 100 ]' "a flood without seals drives out itself"
metrics_add_up "a flood"
kill -CONT $slow
holds 'grep -q "\"sealed\":true" stored' "the sealed record goes on"
wait $slow
ends TERM 0 "a flood without seals"
[ "$(jq -c 'select(.sealed) | .complete' stored)" = true ]
result "and is whole"

# Who has no key, and the address of who has
store=quota.db
collector --fleet-key one.key --allow-unsealed --source-records 3 --expire 600
post --log-size 5000 --chunk 500 --parity 0 --loss 60 --hosts 50 --seed 23
holds '[ "$(metric "packets_total{fate=\"source_records\"}")" -gt 0 ]' "records without a seal are more than one source may have"
post --log sent.log --fleet-key one.key --seed 25
holds 'grep -q "\"sealed\":true" stored' "a sealed one from there comes in"
ends TERM 0 "records that count where they are made"
finish
