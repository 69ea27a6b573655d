#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd strip: what is to go is gone, and everything else is what it was.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

stock='note CORE 1
fill 11 336
note VMCOREINFO 0
text OSRELEASE=6.1.0-56-amd64'

# The last $1 bytes of $2 and $3 are the same.
same_end()
{
	tail -c "$1" "$2" >end1
	tail -c "$1" "$3" | cmp -s - end1
}

# A file with dumps.  $1 what begins the description; $2 file
described()
{
	printf '%s\n' "$1" 'load 20000' 'load 4096' index 'dump secret' \
		'text private state of the card' 'dump public' 'text hello' \
		'dump packed' 'fill 61 100000' zstd 'dump secret.2' \
		'pattern 5000' 'failed secret.3' 'status 3' 'error 5' \
		'failed other' 'status 4' 'error 28' "$stock" | vmcore - "$2"
}

# The same as if there had never been any.
bare()
{
	printf '%s\n' "$1" 'load 20000' 'load 4096' "$stock" | vmcore - bare
}

# $1 what begins the description, the rest: options of mkkdump
all_of_it()
{
	head=$1
	shift
	described "$head" x
	bare "$head"
	"$helpers/mkkdump" "$@" x x.kdump && "$helpers/mkkdump" "$@" bare bare.kdump ||
		echo "Bail out! no kdump"
	for kind in '' .kdump; do
		what="$(echo "$head" | tr '\n' ' ')$*$kind"
		run strip "x$kind" -o "out$kind" --force
		exits 0 "$what: all dumps"
		silent "$what"
		bounded "$what"
		cmp -s "out$kind" "bare$kind"
		result "$what: as if there had never been any"
		run strip "bare$kind" -o "out$kind" --force
		cmp -s "out$kind" "bare$kind"
		result "$what: and again"
	done
}

all_of_it 'class 64' version=6
all_of_it 'class 64' version=5 'eraseinfo=erase it all' pages=plain
all_of_it 'class 64' version=4
all_of_it 'order big' version=6 pages=zstd
all_of_it 'class 32' version=6
all_of_it "class 32
order big" version=4
all_of_it 'class 32' machine=armv7l
all_of_it 'page 65536' block=65536
all_of_it 'class 64' start=2 end=6
all_of_it 'class 64' version=4 start=0 end=4

# Some of it
described 'class 64' x
bare 'class 64'
run strip x 'secret*' -o some
exits 0 "a pattern"
silent "a pattern"
! grep -aq -e 'private state' -e secret some
result "a pattern: nothing of them is left, no name either"
prints '^    1 secret: 4096 bytes left out$' "a pattern: a dump"
prints '^    - secret.3: left out of the index$' "a pattern: one that had failed"
prints '^some: [0-9]+ bytes, ELF$' "a pattern: the copy"
run list -j some
json '[.dumps[] | [.index, .name, .status]] == [[0, "vmcoredd.index", "ok"],
	[1, "public", "ok"], [2, "packed", "ok"], [null, "other", "refused"]]' "a pattern: the others, with new numbers"
json '.index.budget == 67108864' "a pattern: the index says what it said"
mkdir got
run extract -j some --all -d got
json '[.extracted[].verified] == [null, true, true]' "a pattern: the others are right"
[ "$(wc -c <got/packed)" -eq 100000 ] && echo hello | cmp -s - got/public
result "a pattern: to the byte"
same_end 24096 some x
result "a pattern: memory too"
printf '%s\n' 'load 20000' 'load 4096' index 'dump public' 'text hello' \
	'dump packed' 'fill 61 100000' zstd \
	'failed other' 'status 4' 'error 28' "$stock" | vmcore - want
cmp -s some want
result "a pattern: as if those had never been there"
run strip x secret packed secret.2 secret.3 other public -o most
exits 0 "all names but the index's"
run list -j most
json '[.dumps[].name] == ["vmcoredd.index"]' "all names: a kernel's index stays, and says that there was nothing"
run strip -j x 2 -o two
exits 0 "a number"
json '.output == "two" and .format == "elf" and (.partial | not) and
	.stripped == [{"index": 2, "name": "public", "bytes": 4096}]' "a number, -j"
bytes=$(jq .bytes .out)
[ "$bytes" -eq "$(wc -c <two)" ]
result "a number, -j: how long the copy is"
run list -j two
json '[.dumps[].name] == ["vmcoredd.index", "secret", "packed", "secret.2", "secret.3", "other"]' "a number: that one"
run strip x vmcoredd.index -o plain
exits 0 "the index alone"
run list -j plain
json '.index == null and [.dumps[].name] == ["secret", "public", "packed", "secret.2"]' "the index alone: the dumps stay"
run strip plain 0 3 -o plain2
run list -j plain2
json '[.dumps[].name] == ["public", "packed"]' "numbers in a file without an index"
run strip x nothing -o no
fails 2 "has no dump 'nothing'" "a name that is not there"
run strip x public 'nothing*' -o no
fails 2 "has no dump 'nothing\*'" "a pattern that meets nothing, among others"
run strip x 17 -o no
fails 2 "has no dump '17'" "a number that is not there"
[ ! -e no ]
result "nothing is written then"
printf '%s\n' 'load 8192' 'index' 'dump a' 'text a' 'dump a' 'text b' 'dump c' 'text c' "$stock" | vmcore - twice
run strip twice a -o once
run list -j once
json '[.dumps[] | [.index, .name]] == [[0, "vmcoredd.index"], [1, "c"]]' "two of one name: both"
run strip twice 1 -o once --force
run list -j once
json '[.dumps[] | [.index, .name, .status]] == [[0, "vmcoredd.index", "ok"], [1, "a", "ok"], [2, "c", "ok"]]' "one of them by its number"
"$vmcoredd" extract once 1 -o - 2>/dev/null | grep -qx b
result "the other stays"

# The index is not the first, and others' notes are among the dumps.
printf '%s\n' 'load 8192' 'dump first' unlisted 'text 1' 'index' 'dump one' 'text 2' 'note OTHER 9' 'text note' \
	'dump two' 'text 3' "$stock" 'dump late' 'text 4' | vmcore - mixed
run list -j mixed
json '[.dumps[] | [.name, .size_exact]] == [["first", false], ["vmcoredd.index", true], ["one", true], ["two", true], ["late", true]]' "dumps here and there"
run strip mixed first two -o mixed2
exits 0 "dumps here and there"
run list -j mixed2
json '[.dumps[] | [.name, .status]] == [["vmcoredd.index", "ok"], ["one", "ok"], ["late", "ok"]]' "those that stay are known to the index"
readelf -Wn mixed2 2>/dev/null >notes
grep -q '^ *OTHER ' notes && grep -q '^ *CORE ' notes && [ "$(grep -c 0x00000700 notes)" -eq 3 ]
result "other notes stay"
[ $(($(wc -c <mixed) - $(wc -c <mixed2))) -eq 8192 ]
result "by whole pages"
run strip mixed -o mixed3
exits 0 "all of them"
readelf -Wn mixed3 2>/dev/null >notes
grep -q '^ *OTHER ' notes && grep -q '^ *CORE ' notes && ! grep -q 0x00000700 notes
result "all of them: other notes stay"

# A dump whose note is no whole page, as no kernel makes it: memory still moves by
# whole pages, because some tools map it.
printf '%s\n' 'load 8192' 'note LINUX 1792' 'fill 00 144' 'note CORE 1' 'fill 11 336' | vmcore - odd
run strip odd -o odd2
exits 0 "a note of a strange size"
[ "$(($(wc -c <odd2) % 4096))" -eq 0 ]
result "memory begins at a page"
tail -c 8192 odd2 | tr -d '\245' | cmp -s - /dev/null
result "and is what it was"

# Any container goes in.
described 'class 64' x
"$helpers/mkkdump" x x.kdump
for file in x x.kdump; do
	run strip "$file" -o want --force
	"$helpers/mkflat" record=777 shuffle "$file" flat
	zstd -q -c flat >packed
	for from in flat packed; do
		run strip "$from" -o out --force
		exits 0 "$file, $from"
		cmp -s out want
		result "$file, $from: the same comes out"
	done
	run strip - -o - <packed
	exits 0 "$file from standard input to standard output"
	cmp -s .out want
	result "$file from standard input to standard output"
	silent "$file from standard input to standard output"
done

# Usage and failures
rm -f out
run strip
fails 1 'FILE is missing' "no file"
run strip x
fails 1 'where to' "no destination"
run strip x '' -o out
fails 1 'empty name' "an empty name"
run strip x 99999999999 -o out
fails 1 'too large' "a number that is too large"
run strip nowhere -o out
fails 2 "cannot open 'nowhere'" "no such file"
run strip x -o want
fails 2 "'want' exists; --force replaces it" "a file that exists"
ln x hard
for same in x hard ./x; do
	run strip x -o "$same" --force
	fails 2 "'$same' is the file that is read" "-o $same"
done
run strip x -o nowhere/out
fails 2 "cannot open directory 'nowhere'" "a directory that is not there"
# As a user who could not replace it.
if lacks other-user; then
	skip "a full device"
else
	run_as_other strip x -o /dev/full
	fails 2 'No space left' "a full device"
fi
# Its reader is gone before the first byte is written.
mkfifo gone
exec 3<>gone
exec 4>gone 3<&-
"$vmcoredd" strip x -o - >&4 2>.err
status=$?
exec 4>&-
fails 2 'cannot write to the output: Broken pipe' "a reader that goes away"
(ulimit -f 8; trap - XFSZ; exec "$vmcoredd" strip x -o out) >.out 2>.err
status=$?
fails 2 'File too large' "a limit on file sizes"
[ ! -e out ] && [ -z "$(find . -name '.vmcoredd-*')" ]
result "nothing is left"

# Damage: the copy does not get its name.
described 'index-crc 1' bad
run strip bad secret -o out
partial 'the index at offset [0-9]+ was not used' "an index that is damaged"
[ ! -e out ] && [ -e out.partial ]
result "an index that is damaged: the copy is called partial"
run strip bad -o out --force
exits 3 "an index that is damaged, and all dumps go"
cmp -s out.partial bare
result "an index that is damaged, and all dumps go: the copy is right"
described 'patch-dump 2 4 ff ff ff 7f' bad
run strip bad -o out --force
partial "dump 2 'public' claims 2147483603 bytes|note at offset" "a note whose size is wrong"
! grep -aq -e 'private state' -e hello out.partial
result "a note whose size is wrong: it goes all the same"
run list out.partial
prints 'No device dumps' "a note whose size is wrong: none is left"
echo old >out
size=$(wc -c <x)
head -c $((size - 1000)) x >cutoff
run strip cutoff -o out --force
partial 'memory cut short: the file should have' "memory that is cut short"
[ ! -e out ]
result "memory that is cut short: what it was to replace is gone"
head -c 10000 x >cutoff
run strip cutoff -o out --force
partial 'note segment cut short' "notes that are cut short"
! grep -aq 'private state' out.partial
result "notes that are cut short: what is there of the dumps is gone"
size=$(wc -c <x.kdump)
head -c $((size - 100)) x.kdump >cutoff
run strip cutoff -o out --force
exits 3 "a kdump file that is cut short"

# The first page descriptor names what cannot be a page.  It stands behind the
# header, sub_hdr_size and bitmap_blocks.
"$helpers/mkkdump" x bad.kdump
blocks=$(od -An -tu4 -j432 -N8 bad.kdump | awk '{ print 1 + $1 + $2 }')
printf '\001\000\000\000\000\000\000\000' |
	dd of=bad.kdump bs=1 seek=$((blocks * 4096)) conv=notrunc 2>/dev/null
run strip bad.kdump -o out --force
partial '1 page descriptors name a place before the pages' "a damaged page descriptor"
finish
