#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Files made to take forever: time on the processor is limited, whatever is in them.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir spool
export TMPDIR="$work/spool"

# run() with twenty seconds of the processor.
run_limited()
{
	(
		# every sh that Debian has knows it
		# shellcheck disable=SC3045
		ulimit -t 20
		exec "$helpers/maxrss" "$work/.rss" "$tool" "$@" >"$work/.out" 2>"$work/.err"
	)
	status=$?
}

# Each note and each record makes one read, if nobody reads ahead.
{
	echo 'load 64'
	yes 'note X 1' | head -n 12000
} | vmcore - small
"$helpers/mkflat" record=1 small small.flat
run_limited list --all-notes -j small.flat
exits 0 "12,000 notes in records of one byte"
json '(.notes | length) == 12000' "12,000 notes in records of one byte: all notes"
bounded "12,000 notes in records of one byte"

# Back and forth between the index and the notes, each in a part of the records that
# is not kept together with the other.
{
	echo 'load 64'
	echo index
	seq -f 'dump number-%04g' 1000
} | vmcore - thousand
mkdir got
"$helpers/mkflat" record=16 thousand thousand.flat
for arguments in 'list' 'extract --all -d got'; do
	# shellcheck disable=SC2086
	run_limited $arguments thousand.flat -j
	exits 0 "1,000 dumps in records of 16 bytes: ${arguments%% *}"
	json '[.dumps, .extracted][] | select(.) | length == 1001' \
		"1,000 dumps in records of 16 bytes, ${arguments%% *}: all dumps"
	bounded "1,000 dumps in records of 16 bytes, ${arguments%% *}"
done

# A damaged note, and from there on each dump is looked for among all entries.
# $1 the names in the index, $2 of the dumps, & for a number
lookup()
{
	{
		echo 'load 64'
		echo index
		seq 20000 | sed "s/.*/failed $1/"
		echo 'dump damaged'
		echo unlisted
		seq 1100 | sed "s/.*/dump $2\nunlisted/"
		echo 'patch-dump 1 0 ff ff ff ff'
	} | vmcore - lookup
	"$helpers/mkflat" record=64 lookup lookup.flat
	run_limited list -j lookup.flat
}
lookup 'entry-&' 'dump-&'
exits 3 "dumps that are in no index"
json '[.dumps[] | select(.index)] | length >= 1100' "dumps that are in no index: all dumps"
json '[.dumps[] | select(.status == "failed" or .status == "ok")] | length >= 20000' \
	"dumps that are in no index: all entries"
bounded "dumps that are in no index"
lookup same same
partial 'no note at offset' "dumps that have a failed one's name"
json 'any(.problems[]; test("are not looked up in the index: too many are not in it"))' \
	"dumps that have a failed one's name: they are not looked up for ever"

# Where a stream ends nobody knows before: the same cut has the same exit status
# and the same dumps, whatever it comes through.  $1 bytes, $2 exit status
shorten()
{
	head -c "$1" whole >ends
	"$tool" list -j ends 2>/dev/null | jq -c .dumps >wanted
	# shellcheck disable=SC2002
	cat ends | run_limited_to piped -
	gzip -c ends >ends.gz
	run_limited_to packed ends.gz
	for how in piped packed; do
		cp "$how" .out
		cp "$how.err" .err
		status=$(cat "$how.status")
		exits "$2" "cut at $1, $how"
		jq -c .dumps <.out | cmp -s - wanted
		result "cut at $1, $how: the same dumps"
		grep -q "ends\? at \|at offset $1" .out .err
		result "cut at $1, $how: it says where"
	done
}

# $1 what, $2 file
run_limited_to()
{
	run_limited list -j "$2"
	mv .out "$1"
	mv .err "$1.err"
	echo "$status" >"$1.status"
}

printf 'load 64\nindex\ndump one\npattern 900000\ndump two\npattern 900000\n' |
	vmcore - whole
shorten 1100000 3
shorten 910000 3
shorten 6000 3
shorten 4000 2
shorten 3000 2
# A size that is too small, which the index mends, in a stream that ends.
{
	printf 'load 64\nindex\ndump one\npattern 900000\n'
	printf 'patch-dump 1 4 2c 10 00 00\n'
} | vmcore - whole
shorten 500000 3
run extract - nosuch -o out <whole
fails 2 "'standard input' has no dump 'nosuch'" "standard input has one name in all errors"

finish
