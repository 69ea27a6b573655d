#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd inject: what is added is there, to the byte, and nothing else has
# changed; strip takes it away again, to the byte.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

printf 'what the card knew\n' >small
{
	head -c 5000 /dev/zero | tr '\0' Q
	printf 'end'
} >large
: >empty

# The last $1 bytes of $2 and $3 are the same.
same_end()
{
	tail -c "$1" "$2" >end1
	tail -c "$1" "$3" | cmp -s - end1
}

# What "vmcore" makes from $2, with the lines of $1 before it; $3 file
described()
{
	printf '%s\n%s\n' "$1" "$2" | vmcore - "$3"
}

stock='note CORE 1
fill 11 336
note VMCOREINFO 0
text OSRELEASE=6.1.0-56-amd64'
indexed="load 20000
load 4096
index
dump greeting
text hello from the device
failed broken
status 3
error 5
$stock"
bare="load 20000
load 4096
$stock"

# The dumps of $1 are those that were put in, and it is sound; $2 text
has_both()
{
	run list -j "$1"
	exits 0 "$2: list"
	json '[.dumps[] | select(.name == "small" or .name == "large") |
		[.name, .size, .size_exact, .status, .producer]] ==
		[["small", 19, true, "ok", "inject"], ["large", 5003, true, "ok", "inject"]]' \
		"$2: both dumps are listed with their true size"
	run extract -j "$1" '[ls][ma]*' -d got --force
	json '[.extracted[].verified] == [true, true]' "$2: their checksums are right"
	cmp -s got/small small && cmp -s got/large large
	result "$2: so are their bytes"
	run verify "$1"
	exits 0 "$2: verify"
}

# Puts both dumps into $1, looks at them, and takes them away again; $2 text
round_trip()
{
	rm -f with without
	run inject "$1" -o with small=small large=large
	exits 0 "$2"
	silent "$2"
	bounded "$2"
	has_both with "$2"
	run strip with small large -o without --force
	exits 0 "$2, and strip"
	silent "$2, and strip"
	bounded "$2, and strip"
	cmp -s without "$1"
	result "$2, and strip: the file is what it was, to the byte"
	rm -f with without
}

mkdir got
for class in 64 32; do
	for order in little big; do
		for page in 4096 65536; do
			head="class $class
order $order
page $page"
			described "$head" "$indexed" x
			round_trip x "ELF, $class bits, $order, pages of $page"
			described "$head" "$bare" x
			round_trip x "the same without an index"
		done
	done
done
described 'align 4' "$indexed" x
round_trip x "PT_NOTE with p_align 4"
# There notes are 8 bytes longer than pages, and what is behind them is padded.
described 'align 8' "$indexed" x
run inject x -o with small=small large=large
exits 0 "PT_NOTE with p_align 8"
has_both with "PT_NOTE with p_align 8"
run strip with small large -o without
run list -j without
json '[.dumps[].name] == ["vmcoredd.index", "greeting", "broken"] and (.partial | not)' "PT_NOTE with p_align 8, and strip"
same_end 24096 without x
result "PT_NOTE with p_align 8, and strip: memory is what it was"
rm -f with without
described 'index-grow 24 40' "$indexed" x
round_trip x "an index of a later version"

# The number of program headers stands in a section header, in the memory.
described "phnum 65535
patch 40 40 22 00 00 00 00 00 00
patch 8812 03 00 00 00" "load 20000
load 4096
note CORE 1
fill 11 336" x
run list x
exits 0 "PN_XNUM"
round_trip x "PN_XNUM"

# The same as a file that had the dump from the start.
for way in 'class 64' 'class 32' 'order big' 'page 65536' 'align 4'; do
	described "$way" "load 8192
dump one
text first
$stock" x
	described "$way" "load 8192
dump one
text first
dump small
text what the card knew
$stock" want
	run inject x -o with --no-index small=small
	exits 0 "--no-index, $way"
	cmp -s with want
	result "--no-index, $way: as if it had always been there"
	rm -f with
done

# A kdump-compressed file changes as if its ELF file had been changed before.
# $1 what begins the description, the rest: options of mkkdump
commutes()
{
	head=$1
	shift
	for text in "$indexed" "$bare"; do
		described "$head" "$text" x
		"$helpers/mkkdump" "$@" x x.kdump || echo "Bail out! no kdump"
		run inject x -o with small=small large=large
		"$helpers/mkkdump" "$@" with want
		rm -f with
		run inject x.kdump -o with small=small large=large
		exits 0 "kdump $*"
		cmp -s with want
		result "kdump $*: as if made with the dumps"
		rm -f with
		round_trip x.kdump "kdump $*"
	done
}

commutes 'class 64' version=6
commutes 'class 64' version=5 pages=zstd 'eraseinfo=erase everything'
commutes 'class 64' version=4 pages=plain
commutes "class 64
order big" version=6
commutes 'class 32' version=6
commutes 'class 32' version=4
commutes "class 32
order big" version=6
commutes 'class 32' version=6 machine=armv7l
commutes 'page 65536' version=6 block=65536
commutes 'class 64' version=6 start=0 end=3
commutes 'class 64' version=6 start=3 end=6
commutes 'class 64' version=4 start=1 end=5

# Any container goes in, a plain file comes out.
described 'class 64' "$indexed" x
"$helpers/mkkdump" x x.kdump
for file in x x.kdump; do
	run inject "$file" -o want small=small --force
	"$helpers/mkflat" record=777 shuffle "$file" flat
	gzip -c "$file" >packed
	xz -c flat >both
	for from in flat packed both; do
		run inject "$from" -o with small=small --force
		exits 0 "$file, $from"
		cmp -s with want
		result "$file, $from: the same comes out"
	done
	run inject - -o with small=small --force <flat
	cmp -s with want
	result "$file from standard input"
	run inject "$file" -o - small=small
	exits 0 "$file to standard output"
	cmp -s .out want
	result "$file to standard output: nothing but the copy"
	"$vmcoredd" inject - -o - small=small <both 2>err | cat | cmp -s - want
	result "$file from a pipe to a pipe"
	[ ! -s err ]
	result "and quietly"
done
rm -f with want

# What becomes of the dumps that were there
run inject -j x -o with small=small empty=empty --producer 'my tool'
exits 0 "-j"
json '.output == "with" and .format == "elf" and .indexed and (.partial | not) and
	[.injected[] | [.index, .name, .size]] == [[2, "small", 19], [3, "empty", 0]]' "-j: what was added"
bytes=$(jq .bytes .out)
[ "$bytes" -eq "$(wc -c <with)" ]
result "-j: how long the copy is"
dd if=with bs=1 skip="$(jq '.injected[0].offset' .out)" count=19 2>/dev/null | cmp -s - small
result "-j: where it is"
run list -j with
json '[.dumps[] | [.index, .name, .status, .producer]] == [[0, "vmcoredd.index", "ok", null],
	[1, "greeting", "ok", "test"], [2, "small", "ok", "my tool"],
	[3, "empty", "ok", "my tool"], [null, "broken", "failed", "test"]]' "behind those that were there, which stay as they are"
json '.index.budget == 67108864' "the index says what it said"
readelf -Wn with >notes 2>/dev/null
grep -c '0x00000700' notes | grep -qx 4 && grep -q 'CORE.*0x00000150' notes
result "readelf -n shows all notes"
run extract with empty -o got/empty
[ -f got/empty ] && [ ! -s got/empty ]
result "a dump of no bytes"
run inject x -o copy small=small
exits 0 "text"
prints '^ +2 small: 19 bytes at 0x[0-9a-f]+, CRC32C [0-9a-f]{8}$' "text: the dump"
prints '^copy: [0-9]+ bytes, ELF$' "text: the copy"
[ "$(stat -c %a copy)" = 600 ]
result "only its owner may read it"

# Without an index
described 'class 64' "$bare" y
run inject -j y -o none --no-index small=small
exits 0 "--no-index"
json '.indexed | not' "--no-index: no index"
run list -j none
json '.index == null and [.dumps[] | [.name, .size_exact]] == [["small", false]]' "a file as the kernel itself makes it"
run inject -j none -o some large=large
exits 0 "an index for a file that has dumps and none"
run list -j some
json '[.dumps[] | [.index, .name, .size_exact]] == [[0, "vmcoredd.index", true], [1, "small", false], [2, "large", true]]' "it stands first and knows what was added"
run strip some large -o back
cmp -s back none
result "strip takes it away when nothing is left in it"
run inject -j x -o unlisted --no-index small=small
run list -j unlisted
json '[.dumps[] | [.name, .size_exact]] == [["vmcoredd.index", true], ["greeting", true], ["small", false], ["broken", true]]' "--no-index leaves an index alone"

# The index knows what stands behind it, so that is where new dumps go.
printf '%s\n' 'load 8192' 'note OTHER 9' 'text note' 'dump first' unlisted 'text 1' index \
	'dump one' 'text 2' 'note OTHER 9' 'text note' 'dump two' 'text 3' "$stock" | vmcore - mixed
round_trip mixed "dumps and notes here and there"
run inject mixed -o with small=small --force
run list -j with
json '[.dumps[] | [.index, .name, .size_exact]] == [[0, "first", false], [1, "vmcoredd.index", true],
	[2, "one", true], [3, "small", true], [4, "two", true]]' "dumps and notes here and there: behind the index"
rm -f with

# Payloads
seq 100000 >big
run inject x -o piped small=- --force <big
exits 0 "a payload from standard input, which is a file"
"$vmcoredd" extract piped small -o - | cmp -s - big
result "all of it"
mkfifo fifo
cat big >fifo &
# a seekable file is no pipe
# shellcheck disable=SC2002
cat big | run inject x -o piped small=- large=fifo --force
# It has ended, or nobody opened the other end.
kill $! 2>/dev/null
wait $!
"$vmcoredd" extract piped small -o - 2>/dev/null | cmp -s - big &&
	"$vmcoredd" extract piped large -o - | cmp -s - big
result "payloads from pipes"
run inject x -o proc small=/proc/version
"$vmcoredd" extract proc small -o - | cmp -s - /proc/version
result "a payload from a file that does not know its size"
gzip -c big >big.gz
run inject x -o gz small=big.gz
"$vmcoredd" extract gz small -o - | cmp -s - big.gz
result "what is packed stays packed"
run inject x -o equals 'a b=./na=me'
fails 2 "cannot open './na=me'" "a name ends at the first '='"
cp small na=me
run inject x -o equals 'a b=na=me'
exits 0 "a file with '=' in its name"
mkdir spool
TMPDIR=$work/spool "$vmcoredd" inject x -o - small=- <big >/dev/null
[ -z "$(ls -A spool)" ]
result "nothing is left in TMPDIR"

# Usage
run inject
fails 1 'FILE is missing' "no file"
run inject x small=small
fails 1 'where to' "no destination"
run inject x -o out
fails 1 'which dump' "no dump"
run inject x -o out small
fails 1 "'small' is not NAME=PAYLOAD" "no payload"
run inject x -o out small=
fails 1 "payload of 'small'" "an empty payload"
run inject x -o out =small
fails 1 "the name '' is empty" "an empty name"
forty3=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ
run inject x -o out "${forty3}4=small"
fails 1 'longer than 43 bytes' "44 bytes of name"
run inject x -o longest "$forty3=small"
exits 0 "43 bytes of name"
run extract longest "$forty3" -o -
cmp -s .out small
result "43 bytes of name: it is there"
run inject x -o out .hidden=small
fails 1 'begins with a dot' "a hidden name"
run inject x -o out ../up=small
fails 1 "'../up' begins with a dot" "a name that leads up"
run inject x -o out a/b=small
fails 1 'has a slash' "a name with a slash"
run inject x -o out "$(printf 'a\tb')=small"
fails 1 'control character' "a name with a tab"
run inject x -o out vmcoredd.index=small
fails 1 'belongs to the index' "the index's name"
run inject x -o out a=small a=large
fails 1 "cannot both be 'a'" "a name twice"
run inject x -o out a=- b=-
fails 1 'standard input can be only one' "standard input twice"
run inject - -o out a=- <x
fails 1 'standard input can be only one' "standard input for both"
run inject x -o out --producer "${forty3}12345678901234" a=small
fails 1 'longer than 55 bytes' "a producer that is too long"
run inject -j x -o - a=small
[ "$status" -eq 1 ] && jq -e '.error | test("exclude each other")' <.err >/dev/null
result "-j and -o -"
run inject x -o out greeting=small
fails 2 "has a dump 'greeting' already" "a name that is there"
run inject x -o out broken=small
exits 0 "the name of a dump that failed"
rm -f out

# Failures leave nothing behind.
run inject nowhere -o out a=small
fails 2 "cannot open 'nowhere'" "no such file"
run inject small -o out a=small
fails 2 'is not a dump' "a file that is none"
run inject x -o out a=nowhere
fails 2 "cannot open 'nowhere'" "no such payload"
run inject x -o out a=got
fails 2 "cannot read 'got': Is a directory" "a payload that is a directory"
run inject x -o small a=small
fails 2 "'small' exists; --force replaces it" "a file that exists"
run inject x -o x a=small --force
fails 2 "'x' is the file that is read" "the input"
run inject x -o got a=small
fails 2 "'got' is a directory" "a directory"
# As a user who could not replace it.
if lacks other-user; then
	skip "a full device"
else
	run_as_other inject x -o /dev/full a=small
	fails 2 'No space left' "a full device"
fi
# Its reader is gone before the first byte is written.
mkfifo gone
exec 3<>gone
exec 4>gone 3<&-
"$vmcoredd" inject x -o - a=small >&4 2>.err
status=$?
exec 4>&-
fails 2 'cannot write to the output: Broken pipe' "a reader that goes away"
(ulimit -f 8; trap - XFSZ; exec "$vmcoredd" inject x -o out a=small) >.out 2>.err
status=$?
fails 2 'File too large' "a limit on file sizes"
[ ! -e out ] && [ -z "$(find . -name '.vmcoredd-*')" ]
result "nothing is left"

# What the peers do not take
set --
i=0
while [ $((i += 1)) -le 63 ]; do
	set -- "$@" "d$i=small"
done
run inject y -o full "$@"
exits 0 "63 dumps and the index"
run inject y -o over "$@" d64=small
fails 2 'would have 65 dumps, and crash shows the first 64; --large' "64 dumps and the index"
run inject y -o over "$@" d64=small --large
exits 0 "--large"
run list -j over
json '[.dumps[].name] == ["vmcoredd.index"] + [range(1; 65) | "d\(.)"]' "--large: they are there"
i=64
while [ $((i += 1)) -le 1200 ]; do
	set -- "$@" "d$i=small"
done
# every sh that Debian has knows it
# shellcheck disable=SC3045
soft=$(ulimit -Sn) && ulimit -Sn 256
run inject y -o over "$@" d64=small --large --force
# shellcheck disable=SC3045
ulimit -Sn "$soft"
exits 0 "1,200 dumps, more than files may be open"
bounded "1,200 dumps"
run strip over -o back --force
cmp -s back y
result "1,200 dumps, and strip"

# 3 GiB of notes, nearly all of it a hole
printf 'load 8192\nindex\ndump big\nunlisted\ntext its beginning\nhole 3221225472\nnote CORE 1\nfill 11 336\n' | vmcore - 3g
run inject 3g -o 3g.with small=small
fails 2 'would have 32212[0-9]+ bytes of notes.*at most 2147479552; --large' "3 GiB of notes"
"$helpers/mkkdump" 3g 3g.kdump
for file in 3g 3g.kdump; do
	run inject "$file" -o 3g.with small=small --large --force
	exits 0 "3 GiB of notes, $file, --large"
	bounded "3 GiB of notes, $file"
	[ "$(du -k 3g.with | cut -f 1)" -lt 10000 ]
	result "3 GiB of notes, $file: holes stay holes"
	run extract 3g.with small -o -
	cmp -s .out small
	result "3 GiB of notes, $file: the dump is there"
	run strip 3g.with small -o 3g.back --force
	exits 0 "3 GiB of notes, $file, strip"
	bounded "3 GiB of notes, $file, strip"
	[ "$(wc -c <3g.back)" -eq "$(wc -c <"$file")" ] &&
		cmp -s -n 1000000 3g.back "$file" &&
		same_end 1000000 3g.back "$file"
	result "3 GiB of notes, $file, strip: the file is what it was"
done
truncate -s 4294967296 4g
run inject y -o out a=4g --large
fails 2 "'4g' is too long for a note: 4293918720 bytes are the most" "a payload of 4 GiB"
rm -f 3g* 4g

# Damage is carried along, under a name that says so.
described 'index-crc 1' "$indexed" bad
run inject bad -o carried small=small
partial "the index at offset 4160 was not used" "an index that is damaged"
[ ! -e carried ] && "$vmcoredd" extract carried.partial small -o - 2>/dev/null | cmp -s -n 19 - small
result "an index that is damaged: the dump is there all the same"
run inject -j bad -o carried small=small --force
json '.output == "carried.partial" and .partial and (.indexed | not)' "an index that is damaged, -j"
size=$(wc -c <x)
head -c $((size - 1000)) x >cutoff
run inject cutoff -o carried small=small --force
partial "memory cut short" "memory that is cut short"
run list carried.partial
prints small "memory that is cut short: the dump is there"
head -c 9000 x >cutoff
run inject cutoff -o carried small=small --force
partial 'note segment cut short' "notes that are cut short"
{ cat x; seq 200000; } | gzip -c | head -c -10 >cutoff.gz
run inject cutoff.gz -o carried small=small --force
partial "(memory cut short|not whole): its gzip stream breaks off" "a packed file that is cut short"
"$helpers/mkkdump" x x.kdump
size=$(wc -c <x.kdump)
head -c $((size - 100)) x.kdump >cutoff
run inject cutoff -o carried small=small --force
exits 3 "a kdump file that is cut short"
described "patch 64 07 00 00 00" "$indexed" odd
run inject odd -o out small=small
exits 2 "a file without PT_NOTE"

# Memory that the notes are a part of cannot make room.
described 'patch 128 00 00 00 00 00 00 00 00' "$indexed" odd
run inject odd -o out small=small
fails 2 'program header at offset 120 is about bytes before and behind the change' "memory around the notes"
[ ! -e out ]
result "memory around the notes: nothing is written"
finish
