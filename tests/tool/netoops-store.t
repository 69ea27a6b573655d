#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The store of netoops: versions, what is not a store, replays, retention
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"
reached=$work
trap 'chmod -R u+w "$reached"; rm -rf "$work" "$reached"' EXIT

# Fills a store from a description on standard input.  $1 store
fill()
{
	"$helpers/mkstore" "$1" >"$work/.out" 2>"$work/.err"
	status=$?
}

# One value.  $1 store, $2 statement
ask()
{
	sql "$1" "$2"
}

# A file is refused by who reads and by who writes, and stays as it is.
# $1 file, $2 pattern, $3 text
refused()
{
	before=$(sha256sum <"$1")
	for command in list top export 'show 01' 'dmesg 01' vacuum; do
		# shellcheck disable=SC2086
		run $command --store "$1"
		fails 2 "^netoops ${command%% *}: $2" "$3, $command"
	done
	run list -j --store "$1"
	[ "$status" -eq 2 ] && [ ! -s "$work/.out" ] && [ -s "$work/.err" ] && jq -e '.exit_status == 2' <"$work/.err" >/dev/null
	result "$3, in JSON"
	fill "$1" </dev/null
	[ "$status" -eq 1 ] && grep -Eq "$2" "$work/.err"
	result "$3, the daemon"
	[ "$(sha256sum <"$1")" = "$before" ]
	result "$3: it is as it was"
}

# Nothing was left beside a file.  $1 file, $2 text
alone()
{
	[ "$(echo "$1"*)" = "$1" ]
	result "$2: nothing was left beside it"
}

for command in list top export 'show 01' 'dmesg 01'; do
	# shellcheck disable=SC2086
	run $command --store missing
	fails 2 "cannot open 'missing': No such file or directory" "no store, $command"
done
run vacuum --store missing
fails 2 "there is no 'missing'" "no store, vacuum"
[ ! -e missing ]
result "and none is made"
mkdir dir
run list --store dir
fails 2 "cannot open 'dir': Is a directory" "a directory"
mkfifo pipe
run list --store pipe
fails 2 "cannot open 'pipe': it is not a regular file" "a pipe"
run list --store dir/missing/x
fails 2 "cannot open 'dir/missing/x': No such file or directory" "no directory"
fill dir/missing/x </dev/null
[ "$status" -eq 1 ] && grep -q "cannot open directory 'dir/missing'" "$work/.err"
result "no directory to make one in"
: >empty
run list --store empty
fails 2 "'empty' is not a store of netoops: it is empty" "an empty file"
echo short >short
refused short "'short' is not a store of netoops" "a short file"
alone short "a short file"
seq 1 10000 >text
refused text "'text' is not a store of netoops" "a text"
alone text "a text"
sql foreign 'CREATE TABLE crash (x); INSERT INTO crash VALUES (1)'
refused foreign "'foreign' is a database of another program" "another program's"
alone foreign "another program's"
sql foreign-wal 'PRAGMA journal_mode = WAL; CREATE TABLE crash (x)' >/dev/null
refused foreign-wal "'foreign-wal' is a database of another program" "another program's with a log"
alone foreign-wal "another program's with a log"

fill store <<-'EOT'
	host 01
	log first
	many 300 0 oops
	log second
	many 300 1 panic
EOT
newest=$(ask store 'PRAGMA user_version')
[ "$status" -eq 0 ] && [ "$newest" -ge 3 ] && [ "$(ask store 'PRAGMA integrity_check; PRAGMA journal_mode' | tr '\n' ' ')" = 'ok wal ' ]
result "a store"
alone store "a store that was closed"
[ "$(stat -c %a store)" = 600 ]
result "for its owner"
[ "$(ask store 'SELECT count(*), sum(records), min(type), sum(incomplete) FROM crash')" = '300|600|2|0' ]
result "crashes have their records"
cp store newer
ask newer "PRAGMA user_version = $((newest + 1))"
refused newer "'newer' is of version $((newest + 1)), and $newest is the newest that is known" "a newer one"

# Damage: bytes of the header, of pages of tables and indexes, and what is cut off.
# $1 name of the copy, $2 offset
overwrite()
{
	cp store "$1"
	printf '\377\000\377\000\377\000\377\000\377\377\377\377' |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
overwrite magic 0
overwrite pagesize 16
# What writes refuses it; what reads reads what it can.  $1 file, $2 text, $3 records
# that can be read at least
in_part()
{
	before=$(sha256sum <"$1")
	for command in list top export; do
		run $command -j --store "$1"
		exits 3 "$2, $command"
		[ "$(wc -l <"$work/.err")" -eq 1 ] && jq -e ".exit_status == 3 and (.error | test(\"^'$1' is damaged: .*: it is read in part\$\"))" <"$work/.err" >/dev/null
		result "$2, $command: one line says so"
		[ $command = top ] || [ "$(jq -s length <"$work/.out")" -ge "$3" ]
		result "$2, $command: what can be read"
	done
	run vacuum --store "$1"
	fails 2 "^netoops vacuum: '$1' is damaged: " "$2, vacuum"
	fill "$1" </dev/null
	[ "$status" -eq 1 ] && grep -Eq "'$1' is damaged: " "$work/.err"
	result "$2, the daemon"
	[ "$(sha256sum <"$1")" = "$before" ]
	result "$2: it is as it was"
}
in_part magic "a damaged beginning" 600
in_part pagesize "a damaged page size" 600
for table in crash:600 record:0 crash_ids:600 record_crash:600; do
	page=$(ask store "SELECT rootpage FROM sqlite_schema WHERE name = '${table%:*}'")
	overwrite "damaged-${table%:*}" $(((page - 1) * 4096))
	in_part "damaged-${table%:*}" "a damaged page of ${table%:*}" "${table#*:}"
done
run show --store damaged-crash @3
exits 3 "a crash that only its records know"
prints 'panic record 1, version 4' "is shown"
run list --store damaged-crash_ids --limit 2
[ "$(wc -l <"$work/.out")" -eq 3 ] && [ "$(tail -n 1 "$work/.out" | cut -c 19-26)" = 00000000 ]
result "a limit"
# Leaves: rows before and behind them are read.
for table in crash record; do
	ask store "SELECT pageno FROM dbstat WHERE name = '$table' AND pagetype = 'leaf' ORDER BY path" >pages 2>/dev/null || break
	overwrite "leaf-$table" $((($(sed -n 3p pages) - 1) * 4096))
	in_part "leaf-$table" "a damaged leaf of $table" 500
	run list -j --store "leaf-$table"
	first=$(jq -r .host_id "$work/.out" | head -n 1)
	[ "$first" = 01000000-0000-0000-0000-000000000000 ] && jq -r .host_id "$work/.out" | grep -q '01000000-0000-0000-0000-00002b010000'
	result "a damaged leaf of $table: the first and the last are read"
done
# One that was damaged before there was this version
cp store whole
ask store 'ALTER TABLE record DROP COLUMN form; PRAGMA user_version = 2; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
page=$(ask store "SELECT rootpage FROM sqlite_schema WHERE name = 'record_crash'")
overwrite damaged-old $(((page - 1) * 4096))
in_part damaged-old "a damaged store of version 2" 600
run list -j --store damaged-old
[ "$(jq -r .log "$work/.out" | sort | uniq -c | tr -s ' \n' ' ')" = ' 600 300 first 300 second ' ]
result "its logs"
mv whole store
overwrite damaged-schema 100
in_part damaged-schema "a damaged schema" 600
for place in 0 16 60; do
	cp store "beginning-$place"
	perl -e 'srand(1); print map { chr(int(rand(256))) } 1 .. 2000' |
		dd of="beginning-$place" bs=1 seek=$place conv=notrunc status=none
done
in_part beginning-0 "a beginning that is lost" 600
in_part beginning-16 "a header that is lost" 600
refused beginning-60 "'beginning-60' is a database of another program" "what says that it is another program's"
cp store cut
truncate -s $(($(stat -c %s store) / 2)) cut
in_part cut "a store that is cut" 0
cp store tables
ask tables 'DROP TABLE tombstone; DROP TABLE record'
run list -j --store tables
fails 2 "'tables' is damaged: no such table" "a store without its tables"
cp store row
ask row "UPDATE record SET log = x'00' WHERE id = 5; UPDATE record SET version = 9 WHERE id = 6"
run show --store row @5
partial '^netoops show: crash .*, record 0: a log is damaged' "a damaged log"
run show --store row @6
fails_late()
{
	exits 2 "$2"
	[ "$(wc -l <"$work/.err")" -eq 1 ] && grep -Eq -e "$1" "$work/.err"
	result "$2: one line that says so"
}
fails_late "'row' is damaged: record 0 of crash 6 makes no sense" "a damaged record"
cp store text-row
ask text-row "UPDATE crash SET kernel = printf('%.*c', 100000, 'k') || char(27) || char(0) || 'x'; UPDATE record SET fact_release = zeroblob(65)"
run list --store text-row
exits 0 "a long text"
[ "$(wc -L <"$work/.out")" -lt 300 ] && ! LC_ALL=C grep -q "$(printf '[\033\001]')" "$work/.out"
result "is cut, and nothing of it reaches a terminal"
cp store gaps
ask gaps "UPDATE record SET gaps = x'ffffff7fffffff7f'"
run dmesg --store gaps @1
fails_late "makes no sense" "gaps outside of the log"

# Who may not read, who may not write: another user than root.
# $@ as for run
other()
{
	tool="env"
	# shellcheck disable=SC2086
	run $with "$reached/netoops" "$@"
	tool=$netoops
}
if lacks other-user; then
	skip "no permission to read, none to write"
elif reached_by_others; then
	cp store "$reached/unreadable"
	chmod 000 "$reached/unreadable"
	other list --store "$reached/unreadable"
	fails 2 "cannot open '.*/unreadable': Permission denied" "no permission"
	mkdir "$reached/readonly"
	cp store "$reached/readonly"
	chmod 444 "$reached/readonly/store"
	chmod 555 "$reached/readonly"
	other vacuum --store "$reached/readonly/store"
	fails 2 "cannot write '.*/readonly/store'" "no permission to write"
	other list --limit 1 --store "$reached/readonly/store"
	exits 0 "a store in a directory that cannot be written"
	prints '00000000' "is read"
	alone "$reached/readonly/store" "and"
else
	false
	result "there is a directory that another user reaches"
fi

# Version 1
sql v1 <"$data/store-v1.sql"
cp v1 v1-copy
run list --store v1
fails 2 "'v1' is of version 1: 'netoops vacuum' brings it to $newest" "an older version, to read"
cmp -s v1 v1-copy
result "it is as it was"
run vacuum -j --store v1
exits 0 "vacuum"
json '.removed == 0 and .renewed == 4' "brings it up to date"
[ "$(ask v1 'PRAGMA user_version; PRAGMA integrity_check; PRAGMA journal_mode' | tr '\n' ' ')" = "$newest ok wal " ]
result "to version $newest"
"$helpers/mkstore" v1-copy </dev/null
run list -j --store v1-copy
cp "$work/.out" migrated
run list -j --store v1
cmp -s migrated "$work/.out"
result "the daemon does the same"
jq -s -e 'length == 4 and (map(.signature | length == 16) | all)' <migrated >/dev/null
result "all records have signatures"
jq -s -e '.[0] | .title == "BUG: kernel NULL pointer dereference in frob_widget" and .complete and .record == 0 and .uptime == 4711 and (.log | test("frob_init"))' <migrated >/dev/null
result "the first record is whole"
jq -s -e '.[2] | .gaps == [{"offset": 20, "len": 10}] and .sealed and .key_id == 1 and (.complete | not)' <migrated >/dev/null
result "the gap of another"
jq -s -e '.[2].log | startswith("[  5.0] kernel BUG a\n[netoops: 10 bytes are missing]\nc:1!\n[  5.1] invalid")' <migrated >/dev/null
result "its log, which has zeros there in the store"
fill v1 <<-'EOT'
	host 6a
	boot b0
	crash c0
	add 0 oops
EOT
[ "$(cat "$work/.out")" = replayed ]
result "and its tombstones"
# An interrupted migration is none.
sql half <"$data/store-v1.sql"
ask half 'CREATE TABLE sighting (x)'
cp half half-copy
run vacuum --store half
fails 2 "'half'" "a migration that fails"
[ "$(ask half 'PRAGMA user_version; SELECT count(*) FROM pragma_table_info("crash")' | tr '\n' ' ')" = '1 19 ' ]
result "changes nothing"
ask v1 "UPDATE record SET rules = 0, signature = 'x', title = 'y'; UPDATE crash SET signature = 'x', title = 'y'"
run vacuum -j --store v1
json '.renewed == 4' "older rules"
run list -j --store v1
cmp -s migrated "$work/.out"
result "give the same as when all was new"

# What a record is, when it comes again
fill again <<-'EOT'
	host 01
	boot 02
	crash 03
	log The quick brown fox
	gap 4 5
	add 0 oops
	log The quick brown fox
	gap 4 6
	add 0 oops
	log The quick brown fox
	gap 4 5
	add 0 oops
	log The quick brown fox
	gap 4 2
	add 0 oops
	log The quick brown fox
	add 0 oops
	log The quick brown fox
	add 0 oops
	log another
	add 0 oops
	log sealed
	seal 0
	add 0 oops
	log other key
	seal 7
	add 0 oops
	unsealed
	log panic
	add 1 panic
	boot 03
	log other boot
	add 0 oops
EOT
[ "$(tr '\n' ' ' <"$work/.out")" = 'stored replayed replayed improved improved replayed replayed stored stored stored stored ' ]
result "more of a record takes its place, less and others do not"
run list -j --store again
jq -s -e 'map([.log, .sealed, .key_id]) == [["The quick brown fox\n", false, null], ["panic\n", false, null], ["sealed\n", true, 0], ["other key\n", true, 7], ["other boot\n", false, null]]' <"$work/.out" >/dev/null
result "what is not sealed is never part of what is"
[ "$(ask again 'SELECT count(*), sum(incomplete), sum(records), max(type) FROM crash')" = '4|0|5|2' ]
result "counts are right"
fill order <<-'EOT'
	kernel second
	reason panic
	log [    1.0] Kernel panic - not syncing: Fatal exception
	add 1 panic
	kernel first
	reason oops
	dmi board, BIOS 1
	log [    0.9] kernel BUG at fs/x.c:1!
	log [    0.9] RIP: 0010:do_x+0x1/0x2
	log [    0.9] Call Trace:
	log [    0.9]  do_y+0x1/0x2
	add 0 oops
EOT
[ "$(ask order 'SELECT kernel, board, bios, reason, type, first_record, title FROM crash')" = 'first|board|1|oops|2|0|kernel BUG in do_x' ]
result "the oops tells what a crash is, whichever came first"
# What came before the daemon was started anew, and what came then
fill halves <<-'EOT'
	crash 09
	log The quick brown fox
	gap 0 10
	add 0 oops
	kernel known now
	log The quick brown fox
	gap 5 12
	add 0 oops
	log The quick brown fox
	gap 8 3
	gap 15 1
	add 0 oops
	realtime 5
	log The quick brown fox
	gap 0 5
	add 0 oops
	realtime 0
	log The quick brown fox
	gap 0 5
	add 0 oops
EOT
[ "$(tr '\n' ' ' <"$work/.out")" = 'stored improved improved replayed improved ' ]
result "halves of a record are put together"
run list -j --store halves
json '.complete and .log == "The quick brown fox\n" and .gaps == [] and .release == "known now" and .packets == 16' "and make it whole"
[ "$(ask halves 'SELECT records, incomplete, kernel FROM crash')" = '1|0|known now' ]
result "once"
# Versions 2 and 3 have no ids: nothing is a replay.
fill legacy <<-'EOT'
	version 3
	log one
	add 0 oops
	log one
	add 0 oops
	version 2
	add 0 oops
EOT
[ "$(tr '\n' ' ' <"$work/.out")" = 'stored stored stored ' ] && [ "$(ask legacy 'SELECT count(*) FROM crash')" = 3 ]
result "records of older versions are crashes of their own"

# Every number of a record, as large as it can be
cp store numbers
ask numbers "DELETE FROM record WHERE crash > 1; DELETE FROM crash WHERE id > 1; DELETE FROM record WHERE record = 1; UPDATE record SET received_ns = -1, dump_id = 65535, machine = 65535, key_id = 4294967295, packet_seq = 4294967295, log_lost = 4294967295, chunk_size = 65535, data_count = 65535, realtime_ns = -1, uptime_ns = -1, taint = -1, pid = 4294967295, cpu = 65535, nr_cpus = 65535, packets = 4294967295, duplicates = 4294967295, rebuilt = 4294967295, missing = 4294967295, flags = 65535, complete = 0, fact_cpu = zeroblob(12)"
run list -j --store numbers
json '.received == "2554-07-21T23:34:33.709551615Z" and .dump_id == 65535 and .log_lost == 4294967295 and .taint == "0xffffffffffffffff" and .pid == 4294967295 and .cpu.number == 65535 and .nr_cpus == 65535 and .packets == 4294967295 and .duplicates == 4294967295 and .rebuilt == 4294967295 and .missing == 4294967295 and .key_id == 4294967295 and .sealed and .uptime == 18446744073' "large numbers"
ask numbers 'UPDATE record SET pid = 4294967296'
run list -j --store numbers
fails 2 "makes no sense" "a number that is too large"

# Retention, of which netoopsd-retain.t has more
fill retain <<-'EOT'
	host 01
	log one
	many 900 0 oops
	crash 02
	many 100 0 oops
	retain 50 0 0 10
	retain 50 0 0 10
	crash 0
	add 0 oops
	crash 02
	add 0 oops
	retain 0 1 0 10
EOT
[ "$(awk 'NR < 3 { sum += $1 } END { print sum }' "$work/.out")" = 950 ] && [ "$(tail -n 3 "$work/.out" | tr '\n' ' ')" = 'stored replayed 51 ' ]
result "retention: $(tr '\n' ' ' <"$work/.out")"
[ "$(ask retain 'SELECT (SELECT count(*) FROM crash), (SELECT count(*) FROM holder)')" = '0|0' ] && [ "$(ask retain 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]
result "leaves nothing behind"
{
	echo "kernel $(printf %.60d 0)"
	for n in $(seq 2000); do
		printf 'host %08x\ncrash %08x\nlog Kernel panic - not syncing: ' "$n" "$n"
		echo "$n" | tr 0-9 a-j
		echo 'add 0 panic'
	done
} | "$helpers/mkstore" sightings >/dev/null
run vacuum --store sightings --retain-size 1
[ "$(ask sightings 'SELECT (SELECT count(*) FROM crash) > 500, (SELECT count(*) FROM sighting) <= 1024')" = '1|1' ]
result "what is remembered of signatures crowds out no crash"
printf 'many 5000 0 oops\n' | "$helpers/mkstore" forget >/dev/null
run vacuum --store forget --retain-count 1
run vacuum --store forget --tombstones 3
[ "$(ask forget 'SELECT count(*) FROM tombstone')" = 3 ]
result "vacuum forgets all tombstones over its number"
fill size <<-EOT
	host 01
	$(head -c 6000 /dev/urandom | base64 -w 70 | sed 's/^/log /')
	many 1000 0 oops
EOT
before=$(stat -c %s size)
[ "$before" -gt $((4 << 20)) ]
result "a store of $before bytes"
run vacuum -j --store size --retain-size 2
json ".before == $before and .after <= 2097152 and .after > 1000000 and .removed > 500" "vacuum makes it smaller"
[ "$(ask size 'PRAGMA integrity_check')" = ok ]
result "and it is whole"
before=$(ask size 'SELECT count(*) FROM record')
run vacuum --store size --retain-count 10
prints "^$((before - 10)) records removed, 0 signatures renewed; [0-9]+ bytes became [0-9]+$" "vacuum by count"
[ "$(ask size "SELECT count(*), min(crash_id) = x'000000000000000000000000e7030000' FROM crash" | cut -d '|' -f 1)" = 10 ]
result "ten are left"
run vacuum --store size --retain-age 1 --tombstones 3
[ "$(ask size 'SELECT (SELECT count(*) FROM crash), (SELECT count(*) FROM tombstone)')" = '10|3' ]
result "tombstones; the age is not that of a clock"
run vacuum --store size --retain-unsealed 101 --retain-count 1
fails 1 '--retain-unsealed: 101 is too large' "a share of more than all"
run vacuum --store size more
fails 1 'too many arguments' "an argument"
run vacuum --store size --retain-age 0
fails 1 '--retain-age: 0 is too small' "no age"

finish
