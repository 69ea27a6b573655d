#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: a store that goes away is noticed before a record is called stored
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

# Ends by itself, with one line more.  $1 line, $2 text
gives_up()
{
	holds '[ -s stats.json ]' "$2: that is the end"
	kill -TERM "$receiver" 2>/dev/null || :
	wait "$receiver"
	status=$?
	receiver=
	cp stored "$work/.out"
	cp listening "$work/.err"
	exits 2 "$2"
	adds_up stats.json "$2"
	[ "$(wc -l <stored)" -eq 1 ] && [ "$(counted 'records_stored == 1 and .records_lost_at_exit == 1')" = true ]
	result "$2: what came then is not called stored"
	grep -q "^netoopsd: $1\$" listening
	result "$2: one line says why"
}

# A collector with a record in its store.  $1 store
begins()
{
	mkdir -p "$(dirname "$1")"
	store=$1
	collector --expire 60
	post --log-size 100 --seed 1
	told 1 "$1: one record"
}

begins removed/records.db
rm removed/records.db*
post --log-size 100 --seed 2
gives_up "'removed/records.db' was moved, removed or replaced" "a store that is removed"

begins replaced/records.db
cp replaced/records.db other.db
mv other.db replaced/records.db
post --log-size 100 --seed 2
gives_up "'replaced/records.db' was moved, removed or replaced" "a store that is replaced"

begins moved/records.db
mv moved elsewhere
post --log-size 100 --seed 2
gives_up "'moved/records.db' was moved, removed or replaced" "a directory that is moved"
[ "$(sql -readonly elsewhere/records.db 'SELECT count(*) FROM record')" = 1 ]
result "what was stored is there"

# The log of changes of a store that is gone
begins killed/records.db
kill -9 "$receiver"
wait "$receiver" 2>/dev/null
receiver=
rm killed/records.db
cp killed/records.db-wal wal
tool=timeout
run 20 "$netoopsd" --config /dev/null --listen 127.0.0.1:0 --store killed/records.db
fails 2 "^netoopsd: 'killed/records.db-wal' is left of a store that is gone\$" "the log of a store that is gone"
[ ! -e killed/records.db ] && cmp -s wal killed/records.db-wal
result "and it stays as it is"
finish
