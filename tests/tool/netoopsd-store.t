#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: a store that goes away or is damaged costs no record that is in hand
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# A collector with a record in its store.  $1 store
begins()
{
	mkdir -p "$(dirname "$1")"
	store=$1
	collector --expire 60
	post --log-size 100 --seed 1
	told 1 "$1: one record"
}

# Goes on, and what was in hand is in the store that is there now.  $1 line,
# $2 text, $3 metric of the store, $4 records in the new store, $5 lines if not one
goes_on()
{
	post --log-size 100 --seed 2
	told 2 "$2: the next record is told"
	scrape
	[ "$(metric "stores_replaced_total{reason=\"$3\"}")" = 1 ] && [ "$(metric store_up)" = 1 ]
	result "$2: the store is counted"
	http -f "${metrics%metrics}records/$(tail -n 1 stored | jq -r .crash_id)" >"$work/.out"
	json '.records == 1' "$2: the record is found by HTTP"
	ends TERM 0 "$2"
	[ "$(counted 'records_stored == 2 and .records_lost_at_exit == 0')" = true ]
	result "$2: no record is lost"
	[ "$(query 'SELECT count(*) FROM record')" -eq "$4" ] && [ "$(query 'PRAGMA integrity_check')" = ok ]
	result "$2: and is in the store that is there now"
	[ "$(grep -c '^netoopsd: ' listening)" -eq $((1 + ${5:-1})) ] && grep -q "^netoopsd: $1\$" listening
	result "$2: one line says so"
}

begins removed/records.db
rm removed/records.db*
goes_on "'removed/records.db' was moved, removed or replaced; a new store is begun" "a store that is removed" gone 1
[ ! -e removed/records.db.damaged-1 ] && [ ! -e removed/records.db.damaged-1-wal ]
result "and nothing is set aside"

begins renamed/records.db
mv renamed/records.db renamed/other.db
goes_on "'renamed/records.db' was moved, removed or replaced; a new store is begun" "a store that is renamed" gone 1
[ "$(sql -readonly renamed/other.db 'SELECT count(*) FROM record')" = 1 ]
result "the old one has all that was in its log of changes"

begins replaced/records.db
cp replaced/records.db other.db
mv other.db replaced/records.db
goes_on "'replaced/records.db' was moved, removed or replaced; what is in its place is tried" "a store that is replaced by one" gone 1

begins foreign/records.db
seq 1 10000 >text
cp text other.db
mv other.db foreign/records.db
goes_on "'foreign/records.db' is not a store of netoops; it is set aside as 'foreign/records.db.damaged-1', and a new store is begun" \
	"a store that is replaced by something else" gone 1 2
cmp -s text foreign/records.db.damaged-1
result "which is as it was"

begins empty/records.db
: >empty/records.db
goes_on "'empty/records.db' is damaged: file is not a database; it is set aside as 'empty/records.db.damaged-1', and a new store is begun" \
	"a store that is cut to nothing" damaged 1

begins newer/records.db
ours=$(sql newer/records.db 'PRAGMA user_version')
sql newer/records.db 'PRAGMA user_version = 1000' 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
post --log-size 100 --seed 2
awaits store_up 0 "a store that a newer version has taken over"
awaits backlog_records 1 "records wait"
grep -q "^netoopsd: 'newer/records.db' is of version 1000, and [0-9]* is the newest that is known; records wait in memory\$" listening
result "which is told"
sql newer/records.db "PRAGMA user_version = $ours" >/dev/null
told 2 "and are stored when they can be"
ends TERM 0 "a newer version"

begins moved/records.db
mv moved elsewhere
post --log-size 100 --seed 2
awaits store_up 0 "a directory that is moved"
awaits backlog_records 1 "records wait"
mkdir moved
told 2 "and are stored when there is a directory again"
ends TERM 0 "a directory that is moved"
[ "$(query 'SELECT count(*) FROM record')" = 1 ] && [ "$(sql -readonly elsewhere/records.db 'SELECT count(*) FROM record')" = 1 ]
result "each record is in one of the two"

# A part of the file that the disk does not give back
begins unreadable/records.db
ends TERM 0 "a record"
page=$(query "SELECT rootpage FROM sqlite_schema WHERE name = 'crash_ids'")
wrap="env LD_PRELOAD=$helpers/badpage.so BAD_PAGE=$work/bad"
# Not read at the start, and then it is there no more.
echo 0 0 >bad
collector --expire 60
echo "$(stat -c %i unreadable/records.db) $(((page - 1) * 4096))" >bad
post --log-size 100 --seed 2
told 1 "a page that cannot be read while it runs: the next record is told"
ends TERM 0 "a page that cannot be read while it runs"
grep -q "^netoopsd: 'unreadable/records.db' is damaged: database disk image is malformed; it is set aside as 'unreadable/records.db.damaged-1', and a new store is begun\$" listening
result "one line says so"
echo "$(stat -c %i unreadable/records.db) $(((page - 1) * 4096))" >bad
collector --expire 60
post --log-size 100 --seed 3
told 1 "and while it does not"
ends TERM 0 "a page that cannot be read"
[ -e unreadable/records.db.damaged-2 ] && [ "$(counted stores_damaged)" = 1 ]
result "is set aside at the start"
wrap=

# A symbolic link: what it points to is renamed, and a new one is there.
mkdir far
store=far/records.db
"$helpers/mkstore" "$store" </dev/null
ln -s far/records.db near.db
dd if=/dev/urandom of="$store" bs=4096 seek=4 count=1 conv=notrunc 2>/dev/null
store=near.db
collector
post --log-size 100 --seed 1
told 1 "a store behind a link"
ends TERM 0 "a store behind a link"
[ -L near.db ] && [ -f far/records.db.damaged-1 ] && [ "$(sql -readonly far/records.db 'SELECT count(*) FROM record')" = 1 ]
result "what is set aside stays where it is"

# The log of changes of a store that is gone
begins killed/records.db
kill -9 "$receiver"
wait "$receiver" 2>/dev/null
receiver=
rm killed/records.db
cp killed/records.db-wal wal
collector
grep -q "^netoopsd: 'killed/records.db-wal' is left of a store that is gone; it is set aside as 'killed/records.db.damaged-1', and a new store is begun\$" listening
result "the log of a store that is gone is told"
cmp -s wal killed/records.db.damaged-1-wal
result "and is as it was"
post --log-size 100 --seed 1
told 1 "a new store takes records"
ends TERM 0 "the log of a store that is gone"

# Names that are taken are left alone; there is a bound.
begins many/records.db
for number in 1 3; do
	echo "$number" >"many/records.db.damaged-$number"
done
echo 2 >many/records.db.damaged-2-wal
: >many/records.db
goes_on "'many/records.db' is damaged: file is not a database; it is set aside as 'many/records.db.damaged-4', and a new store is begun" \
	"the next number that is free" damaged 1
[ "$(cat many/records.db.damaged-1 many/records.db.damaged-2-wal many/records.db.damaged-3 | tr '\n' ' ')" = '1 2 3 ' ]
result "what had a name has it still"
begins bounded/records.db
for number in $(seq 64); do
	: >"bounded/records.db.damaged-$number"
done
: >bounded/records.db
post --log-size 100 --seed 2
awaits store_up 0 "there are 64 that were set aside"
awaits backlog_records 1 "records wait"
grep -q "^netoopsd: 'bounded/records.db' is damaged: file is not a database; it is not set aside: those that were take 0 bytes, and 64 are the most; records wait in memory\$" listening
result "which is told"
rm bounded/records.db.damaged-9
told 2 "until one of them is removed"
ends TERM 0 "64 that were set aside"
begins large/records.db
ends TERM 0 "one record"
truncate -s 2M large/records.db.damaged-7
dd if=/dev/urandom of=large/records.db bs=4096 seek=4 count=1 conv=notrunc 2>/dev/null
collector --retain-size 2
post --log-size 100 --seed 2
awaits backlog_records 1 "those that were set aside are as large as a store may be: at the start, too"
grep -q "^netoopsd: 'large/records.db' is damaged: .*; it is not set aside: those that were take 2097152 bytes, and 64 are the most\$" listening
result "which is told"
rm large/records.db.damaged-7
told 1 "until there is room"
ends TERM 0 "as large as a store may be"

# What is something else at the start is refused.
for kind in text empty; do
	store=$kind-at-start
	: >"$store"
	[ $kind = empty ] || cp text "$store"
	tool=timeout
	run 20 "$netoopsd" --config /dev/null --listen 127.0.0.1:0 --store "$store"
	fails 1 "^netoopsd: '$store' is not a store of netoops" "what is not a store at the start, $kind"
	[ ! -e "$store.damaged-1" ]
	result "and stays as it is, $kind"
done
finish
