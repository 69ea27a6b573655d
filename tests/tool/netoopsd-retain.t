#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd and netoops vacuum: what is removed, of whom, and what a clock has to do
# with it: nothing
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# Fills a store from a description on standard input; what it says goes to "filled".
# $1 store
fill()
{
	"$helpers/mkstore" "$1" >filled 2>"$work/.err"
}

# What a store has, by the first two digits of crash ids.  $1 store, $2 wanted,
# $3 text
has()
{
	[ "$(sql "$1" "SELECT group_concat(id, ' ') FROM (SELECT substr(lower(hex(crash_id)), 1, 2) AS id FROM crash ORDER BY crash.id)")" = "$2" ]
	result "$3"
}

# The counts that the store keeps are those of what is in it.  $1 store, $2 text
counts_right()
{
	wrong=$(sql "$1" "
		SELECT 'holder', id FROM holder WHERE
			crashes != (SELECT count(*) FROM crash WHERE holder = holder.id)
			OR records != (SELECT sum(records) FROM crash WHERE holder = holder.id)
			OR bytes != (SELECT sum(bytes) FROM crash WHERE holder = holder.id)
			OR oldest != (SELECT min(id) FROM crash WHERE holder = holder.id);
		SELECT 'crash', id FROM crash WHERE holder IS NULL
			OR records != (SELECT count(*) FROM record WHERE crash = crash.id)
			OR bytes != (SELECT sum(length(log) + length(gaps) + 2048) FROM record WHERE crash = crash.id)
			OR holder NOT IN (SELECT id FROM holder WHERE sealed = (seal >= 0)
				AND name = CASE WHEN seal < 0 THEN source ELSE host_id END);
		PRAGMA integrity_check; PRAGMA foreign_key_check")
	[ "$wrong" = ok ]
	result "$2: the store's own counts are right"
	[ "$wrong" = ok ] || echo "$wrong" | sed 's/^/# /'
}

# Those that came first go first, whatever a clock said when they came.
fill order <<-'EOT'
	host 01
	received 4102444800
	crash a1
	add 0 panic
	received 0
	crash a2
	add 0 panic
	received 1700000000
	crash a3
	add 0 panic
	received 1000000000
	crash a4
	add 0 panic
EOT
tool=$netoops
run list -j --store order --limit 2
[ "$(jq -r '.crash_id[0:2]' "$work/.out" | tr '\n' ' ')" = 'a3 a4 ' ]
result "list --limit: those that came last"
run list -j --store order
[ "$(jq -r '.crash_id[0:2]' "$work/.out" | tr '\n' ' ')" = 'a1 a2 a3 a4 ' ]
result "list: in the order in which they came"
run export --store order
[ "$(jq -r '.crash_id[0:2]' "$work/.out" | tr '\n' ' ')" = 'a1 a2 a3 a4 ' ]
result "export, too"
run vacuum --store order --retain-count 2
has order 'a3 a4' "vacuum removes those that came first"
counts_right order "by count"

# By age: time that netoopsd has run, and no other
fill age <<-'EOT'
	host 01
	received 100
	crash b1
	add 0 panic
	served 50000
	received 4102444800
	crash b2
	add 0 panic
	retain 0 0 86400 0
	served 40000
	received 200
	retain 0 0 86400 0
	crash b1
	add 0 panic
	crash b3
	add 0 panic
	served 600
EOT
[ "$(tr '\n' ' ' <filled)" = 'stored stored 0 1 replayed stored ' ]
result "one is as old as it may get"
has age 'b2 b3' "and goes, and does not come again"
run vacuum --store age --retain-age 1
has age 'b2 b3' "vacuum counts what netoopsd has run"
[ "$(sql age 'SELECT ns / 1000000000 FROM service')" = 90000 ]
result "which the store knows, to ten minutes"
fill age <<-'EOT'
	served 50000
	retain 0 0 86400 0
EOT
has age b3 "it goes on from there"
counts_right age "by age"

# Who has most makes room: one host's flood is its own loss.
fill flood <<-'EOT'
	seal 1
	host 01
	crash c1
	many 5 0 oops
	host 02
	crash c2
	many 1 0 oops
	host ff
	crash cf
	add 0 oops
	crash cf0000000001
	add 0 oops
EOT
{
	echo 'seal 1'
	echo 'host ff'
	for n in $(seq 16 200); do
		printf 'crash cf%02x01\nadd 0 oops\n' "$n"
	done
	echo 'retain 50 0 0 0'
	echo 'retain 50 0 0 0'
	echo 'retain 50 0 0 0'
	echo 'retain 50 0 0 0'
} | fill flood
[ "$(sql flood "SELECT (SELECT count(*) FROM crash), sum(host_id = x'ff000000000000000000000000000000'), sum(substr(hex(crash_id), 1, 2) = 'C1'), min(CASE WHEN substr(hex(crash_id), 1, 2) = 'CF' THEN id END) > 100 FROM crash")" = '50|44|5|1' ]
result "a host that floods loses its own, the oldest first"
counts_right flood "a flood"
fill equal <<-'EOT'
	crash d1
	host 01
	many 1 0 oops
	crash d2
	host 02
	many 1 0 oops
	crash d3
	host 03
	add 0 oops
	crash d4
	host 04
	source 192.0.2.1
	add 0 oops
	crash d5
	source 192.0.2.2
	add 0 oops
	crash d6
	add 0 oops
	retain 5 0 0 0
	retain 3 0 0 0
	retain 2 0 0 0
	retain 1 0 0 0
EOT
has equal d6 "of those who have as much the one with the oldest, and each one's last at the end: $(tr '\n' ' ' <filled)"
head -c 700000 /dev/urandom | base64 -w 100 >large.log
{
	for n in $(seq 10 60); do
		printf 'source 192.0.2.%u\nhost %u\ncrash %u\nlog x\nadd 0 oops\n' "$n" "$n" "$n"
	done
	printf 'source 198.51.100.1\nhost ee\ncrash ee\nfile large.log\nadd 0 panic\nretain 40 0 0 0\n'
} | fill large
[ "$(sql large "SELECT count(*), sum(hex(crash_id) LIKE 'EE%'), min(id) FROM crash")" = '40|1|13' ]
result "a crash with a large log is no flood"

# Without a seal: a share, and what is free
fill share <<-'EOT'
	seal 1
	host 01
	crash 01
	many 80 0 oops
	unsealed
	host 02
	crash 02
	many 15 0 oops
	retain 100 0 0 0
	crash 03
	many 300 0 oops
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
EOT
[ "$(sql share 'SELECT sum(seal >= 0), sum(seal < 0) FROM crash')" = '75|25' ]
result "those without a seal get their share, and no more: $(tr '\n' ' ' <filled)"
fill share <<-'EOT'
	unsealed
	crash 04
	many 5000 0 oops
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
	retain 100 0 0 0
EOT
[ "$(sql share 'SELECT sum(seal >= 0), sum(seal < 0) FROM crash')" = '75|25' ]
result "whatever comes"
counts_right share "a share"
fill share <<-'EOT'
	retain 50 0 0 0 0
	retain 50 0 0 0 0
	retain 50 0 0 0 0
	retain 50 0 0 0 0
EOT
[ "$(sql share 'SELECT sum(seal >= 0), sum(seal < 0) FROM crash')" = '50|0' ]
result "a share of nothing: they go first"
fill reserved <<-'EOT'
	seal 1
	host 01
	crash 01
	many 90 0 oops
	retain 100 0 0 0 25 0
	retain 100 0 0 0 25 1
	retain 100 0 0 0 25 1
	unsealed
	crash 02
	many 300 0 oops
	retain 100 0 0 0 25 1
	retain 100 0 0 0 25 1
	retain 100 0 0 0 25 1
	retain 100 0 0 0 25 1
EOT
[ "$(sql reserved 'SELECT sum(seal >= 0), min(id) FROM crash WHERE seal >= 0')" = '75|16' ] && [ "$(head -n 3 filled | tr '\n' ' ')" = '0 15 0 ' ]
result "where strangers may come their share is left to them, and they remove nothing"
# A stranger's tombstones and sightings
{
	echo 'seal 1'
	for n in $(seq 10 40); do
		printf 'host 01\ncrash %s1\nlog Kernel panic - not syncing: %s\nadd 0 panic\n' "$n" "$(echo "$n" | tr 0-9 a-j)"
	done
	echo 'retain 1 0 0 0'
	echo 'unsealed'
	echo 'crash fe'
	echo 'many 3000 0 oops'
	for n in $(seq 9); do
		echo 'retain 1 0 0 100'
	done
} | fill marks
[ "$(sql marks 'SELECT sum(seal >= 0), sum(seal < 0) FROM tombstone')" = '30|70' ]
result "tombstones of what was sealed stay"
{
	echo 'unsealed'
	awk 'BEGIN {
		for (n = 1000; n <= 5500; n++) {
			name = n
			for (digit = 0; digit <= 9; digit++)
				gsub(digit, substr("abcdefghij", digit + 1, 1), name)
			printf "log Kernel panic - not syncing: %s\ncrash fd%u\nadd 0 panic\n", name, n
		}
	}'
	for n in $(seq 12); do
		echo 'retain 0 1048576 0 0'
	done
} | fill marks
[ "$(sql marks 'SELECT sum(sealed), sum(NOT sealed) <= 256 FROM sighting')" = '31|1' ]
result "and what is known of its signatures"
counts_right marks "tombstones"

# A store of an older version: all of it is held by somebody afterwards.
sql v1 <"$data/store-v1.sql"
run vacuum --store v1 --retain-count 100
counts_right v1 "a store of version 1"
fill strays <<-'EOT'
	seal 3
	host 01
	many 20 0 oops
	unsealed
	many 20 0 oops
	version 3
	boot 7
	add 0 oops
	version 2
	add 0 oops
EOT
sql strays 'UPDATE crash SET holder = NULL, bytes = 0 WHERE id % 2; DELETE FROM holder; UPDATE crash SET holder = NULL'
fill strays </dev/null
counts_right strays "what an older program has written"

# The daemon.  3,000 records of a packet each, without a key, of one address
"$netoops" key --new -o fleet.key
tool=$netoopsd
store=strangers.db
collector --fleet-key fleet.key --allow-unsealed --retain-size 2
post --log-size 20000 --fleet-key fleet.key --seed 1
told 1 "a sealed crash"
post --log-size 0 --parity 0 --hosts 3000 --at-once 1 --seed 2
awaits 'records_total{result="stored"}' 3001 "3,000 strangers"
holds '[ "$(metric '"'"'records_removed_total{reason="size"}'"'"')" -gt 500 ]' "what they sent is removed"
ends TERM 0 "strangers"
[ "$(query 'SELECT count(*) FROM crash WHERE seal >= 0')" = 1 ]
result "and not what is sealed"
[ "$(query 'SELECT count(*) FROM crash')" -eq $((3001 - $(counted removed_size))) ] && [ "$(counted 'removed_age + .removed_count + .removed_share')" -eq 0 ]
result "as is counted"
grep -Eq '^netoopsd: records removed: 0 for age, 0 for count, [1-9][0-9]* for size, 0 for share$' listening
result "and told"
[ "$(grep -c ': records removed: ' listening)" -le 2 ]
result "not all the time"
counts_right strangers.db "strangers"

# A clock that is two years ahead at the start, in 1970, or jumps meanwhile
store=clock.db
collector
post --log-size 100 --hosts 10 --seed 1
told 10 "ten crashes"
ends TERM 0 "ten crashes"
wrap="env LD_PRELOAD=$helpers/clock.so CLOCK_SHIFT=$work/clock"
seed=2
for shift in 63072000 "-$(date +%s)" 63072000/0 0/63072000; do
	echo "${shift%/*} 0" >clock
	collector --retain-age 1 --retain-count 10
	post --log-size 100 --seed $seed
	told 1 "shift $shift: a crash"
	if [ "$shift" != "${shift#*/}" ]; then
		echo "${shift#*/} 0" >clock
		post --log-size 100 --hosts 1 --seed 1$seed
		told 2 "shift $shift: another one, after the jump"
	fi
	# So there was a look for what is old.
	holds '[ "$(query "SELECT count(*) FROM record")" -eq 10 ]' "shift $shift: what is too much is removed"
	ends TERM 0 "shift $shift"
	[ "$(counted removed_age)" = 0 ] && [ "$(counted removed_count)" -eq "$(wc -l <stored)" ]
	result "shift $shift: and nothing for its age"
	seed=$((seed + 1))
done
[ "$(query 'SELECT max(received_ns) > 1850000000000000000 AND min(received_ns) < 100000000000000 FROM record')" = 1 ]
result "the clock was wrong indeed"
# The clock that nobody sets
echo 0 0 >clock
collector --retain-age 1
echo 0 90000 >clock
post --log-size 100 --seed 30
told 1 "netoopsd has run for more than a day"
holds '[ "$(query "SELECT count(*) FROM record")" -eq 1 ]' "what is older is removed"
ends TERM 0 "a day"
[ "$(counted removed_age)" = 10 ]
result "for its age"
counts_right clock.db "age"
wrap=
finish
