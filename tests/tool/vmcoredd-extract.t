#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd extract
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

vmcore basic basic.elf
printf 'hello from the device\nand a second line\n' >greeting

run extract basic.elf 1 -o out
exits 0 "by index"
silent "by index"
cmp -s out greeting
result "its true size, to the byte"
run extract basic.elf greeting -o -
exits 0 "to standard output"
cmp -s "$work/.out" greeting
result "nothing but the dump"
run extract basic.elf greeting -o out
fails 2 "'out' exists; --force replaces it" "a file that exists"
echo old >out
run extract basic.elf 'greet*' -o out --force
exits 0 "--force and a pattern"
cmp -s out greeting
result "the file is replaced"
[ "$(stat -c %a out)" = 600 ]
result "only its owner may read it"

run extract basic.elf 1 --stored -o stored
exits 0 "--stored"
dd if=basic.elf of=want bs=1 skip=$((0x2040)) count=4032 2>/dev/null
cmp -s stored want
result "the bytes of the note, with padding"

mkdir all
run extract -j basic.elf --all -d all
exits 0 "--all"
json '[.extracted[] | [.name, .bytes, .verified]] == [["vmcoredd.index", 880, null], ["greeting", 40, true], ["bytes", 5000, true]]' "every dump, with its checksum"
cmp -s all/greeting greeting
result "under its name"
cp -a all before
for file in all/*; do
	echo changed >"$file"
	cp "$file" before
done
run extract basic.elf --all -d all
fails 2 "3 of 3 dumps were not written: 'all/vmcoredd.index' exists; --force replaces it" "--all again"
diff -r all before >/dev/null && [ "$(cat all/greeting)" = changed ]
result "nothing is replaced"
rm all/greeting
run extract -j basic.elf --all -d all
exits 3 "--all again, where one is missing"
json '.partial and .problem_count == 2 and [.extracted[].name] == ["greeting"] and (.problems[1] | test("all/bytes. exists"))' "what was not written is a problem"
[ "$(wc -l <"$work/.err")" -eq 1 ] && jq -e '.error | test("^2 of 3 dumps were not written")' <"$work/.err" >/dev/null
result "one line says so"
run extract basic.elf --all -d all --force
exits 0 "--all --force"
cmp -s all/greeting greeting
result "replaces them"

# Nothing is left behind, and nothing under the final name.
[ -z "$(find . -name '.vmcoredd-*')" ]
result "no temporary file is left"

run extract basic.elf broken -o out2
fails 2 "dump 'broken' is not in the file: failed \(EIO\)" "a dump that failed"
run extract basic.elf 7 -o out2
fails 2 "has no dump '7'" "an index that is not there"
run extract basic.elf nothing -o out2
fails 2 "has no dump 'nothing'" "a name that is not there"
run extract basic.elf '*' -o out2
fails 2 "3 dumps match" "more than one for one file"
run extract basic.elf 1 -o all
fails 2 "'all' is a directory" "a directory"
run extract basic.elf 1 -o nowhere/out
fails 2 "cannot open directory 'nowhere'" "a directory that is not there"
run extract basic.elf --all -d nowhere
fails 2 "cannot open directory 'nowhere'" "-d that is not there"
run extract basic.elf 1 -o out2/
fails 2 "'out2/' is not the name of a file" "a slash at the end"
[ ! -e out2 ]
result "no file is made"

# Usage
run extract
fails 1 'FILE is missing' "no file"
run extract basic.elf -o out2
fails 1 'which dump' "no dump"
run extract basic.elf 1
fails 1 'where to' "no destination"
run extract basic.elf 1 -o a -d b
fails 1 'exclude each other' "two destinations"
run extract basic.elf --all -o a
fails 1 'needs -d DIR' "--all into one file"
run extract basic.elf 99999999999 -o a
fails 1 'too large' "a number that is too large"
run extract basic.elf 1 -o
fails 1 'needs an argument' "-o without an argument"
run extract basic.elf 1 -o a --format nonsense
fails 1 "unknown format 'nonsense'" "an unknown format"
run extract basic.elf '' -o a
fails 1 'empty name' "an empty name"

# Names are hostile.
printf 'index\ndump ../../escape\ntext a\ndump /etc/passwd\ntext b\ndump .hidden\ntext c\ndump ..\ntext d\ndump same\ntext e\ndump same\ntext f\ndump -rf\ntext g\ndump a/../b\ntext h\n' | vmcore - evil.elf
mkdir -p deep/er/dir
: >"$work/.before"
find . ! -path './deep/er/dir/*' | sort >"$work/.before"
run extract -j evil.elf --all -d deep/er/dir
exits 0 "hostile names"
find . ! -path './deep/er/dir/*' | sort | cmp -s - "$work/.before"
result "nothing is written outside the directory"
[ "$(find deep/er/dir -type f | wc -l)" -eq 9 ]
result "every dump has a file, those of the same name too"
json '[.extracted[].file | ltrimstr("deep/er/dir/") | test("^[^/.-][^/]*$")] | all' "of a harmless name"

ln -s "$work/victim" all2
run extract basic.elf 1 -o all2
fails 2 'exists; --force replaces it' "a dangling link in the way"
run extract basic.elf 1 -o all2 --force
exits 0 "a dangling link, with --force"
[ ! -e victim ] && [ ! -L all2 ]
result "it is replaced, not followed"

run extract -j evil.elf same -d deep/er --force
exits 0 "two of one name"
json '[.extracted[].file] == ["deep/er/same", "deep/er/same.6"]' "have different files"
printf 'index\ndump same.3\ntext a\ndump same\ntext b\ndump same\ntext c\ndump same.3.1\ntext d\n' | vmcore - same.elf
mkdir same
run extract -j same.elf 'same*' -d same
exits 0 "a name that is the numbered name of another"
json '[.extracted[].file] == ["same/same.3", "same/same", "same/same.3.1", "same/same.3.1.4"]' "is passed over"
[ "$(cat same/same same/same.3 same/same.3.1 same/same.3.1.4 | tr -d '\n')" = bacd ]
result "no dump is lost"
printf 'index\ndump x\ntext one\ndump x.partial\ntext two\npatch-dump 1 64 00\n' | vmcore - clash.elf
mkdir clash
run extract clash.elf 'x*' -d clash --force
exits 3 "a damaged dump and one that has the name of its file"
[ "$(tr -d '\000' <clash/x.partial)" = ne ] && [ "$(cat clash/x.partial.2)" = two ]
result "both are there"

# What is read is not replaced.
cp basic.elf input
ln input input2
ln -s input input3
for out in input input2 input3 ./input; do
	run extract input 1 -o "$out" --force
	fails 2 "'$out' is the file that is read" "-o $out"
done
printf 'index\ndump input\npattern 5000\npatch-dump 1 100 00 00 00 00\n' | vmcore - input.partial
cp input.partial want
run extract input.partial 1 -o input --force
exits 2 "the file for what is damaged is the input"
cmp -s input.partial want && cmp -s input basic.elf
result "nothing is replaced"
run extract input.partial --all -d . --force
exits 3 "the same with -d"
cmp -s input.partial want
result "nothing is replaced"
ln -s /dev/null all/dev
printf 'index\ndump dev\ntext x\n' | vmcore - dev.elf
run extract dev.elf dev -d all --force
fails 2 "'all/dev' is not a regular file" "a link to a device in DIR"
[ -L all/dev ]
result "is not replaced"

# Compressed
printf 'index\ndump packed\npattern 5000\nfill 61 100000\nzstd\n' | vmcore - zstd.elf
run extract zstd.elf packed -o unpacked
exits 0 "a compressed dump"
[ "$(wc -c <unpacked)" -eq 105000 ]
result "is unpacked"
run extract zstd.elf packed --stored -o packed
exits 0 "a compressed dump, stored"
head -c 6000 packed | zstd -dcq 2>/dev/null | cmp -s -n 5000 - unpacked
result "is a zstd frame"
bounded "unpacking"

# Damage
printf 'index\ndump good\ntext x\ndump bad\npattern 5000\npatch-dump 2 100 00 00 00 00\n' | vmcore - crc.elf
run extract crc.elf bad -o bad
partial "dump 2 'bad' is damaged: its checksum is [0-9a-f]{8}, not [0-9a-f]{8}" "a wrong checksum"
[ ! -e bad ] && [ "$(wc -c <bad.partial)" -eq 5000 ]
result "nothing under the final name"
echo old >bad
run extract crc.elf bad -o bad --force
exits 3 "a wrong checksum, with --force"
[ ! -e bad ] && [ "$(wc -c <bad.partial)" -eq 5000 ]
result "what was there before is gone"
mkdir crc
run extract -j crc.elf --all -d crc
exits 3 "a wrong checksum among others"
json '.partial and ([.extracted[] | .verified] == [null, true, false])' "the others are right"

printf 'index\ndump long\npattern 50000\nsize 20000\n' | vmcore - cut.elf
run extract cut.elf long -o long
partial "note segment cut short: 57344 bytes from 4096, the file ends at 20000" "a file that ends inside a dump"
[ ! -e long ] && [ "$(wc -c <long.partial)" -eq 11744 ]
result "what is there goes to a file that says so"

printf 'dump one\ntext x\ndump two\ntext x\nsize 8192\n' | vmcore - cut.elf
mkdir cut
run extract cut.elf --all -d cut
partial "note segment cut short" "a file that ends between two dumps"
printf 'index\ndump one\ntext x\nload 8192\nsize 14000\n' | vmcore - cut.elf
run extract cut.elf one -o one
exits 0 "memory that is cut short is no matter"
silent "memory that is cut short"

printf 'index\ndump packed\npattern 50000\nzstd\npatch-dump 1 200 ff ff ff ff ff ff\n' | vmcore - zbad.elf
run extract zbad.elf packed -o zbad
partial "" "a damaged frame"
[ ! -e zbad ]
result "nothing under the final name"

printf 'index\ndump liar\npattern 5000\nclaims 3\ndump bomb\nfill 00 5000000\nzstd\nclaims 100\ndump more\ntext x\nclaims 99\n' | vmcore - liar.elf
run extract liar.elf liar -o liar
partial "dump 1 'liar' has 3 bytes, but 5000 are stored" "an index that contradicts itself"
[ "$(wc -c <liar.partial)" -eq 3 ]
result "its size is not exceeded"
run extract liar.elf bomb -o bomb
exits 3 "a frame that holds more than it should"
[ "$(wc -c <bomb.partial)" -eq 100 ]
result "its size is not exceeded"
run extract liar.elf more -o more
exits 3 "a dump that holds less than it should"

# Devices are written to, not replaced: as a user who could not do that, lest the
# machine loses its own.
if lacks other-user; then
	skip "devices"
else
	: >file
	chmod 666 file
	run_as_other extract basic.elf 1 -o /dev/null
	exits 0 "/dev/null"
	[ -c /dev/null ]
	result "is still a device"
	run_as_other extract basic.elf 1 -o /dev/full
	fails 2 'No space left' "a full device"
	stdout=$(readlink /dev/stdout)
	$with ./program extract basic.elf 1 -o /dev/stdout --force >file 2>"$work/.err"
	status=$?
	exits 0 "/dev/stdout"
	[ "$(readlink /dev/stdout)" = "$stdout" ] && grep -q 'hello from' file
	result "/dev/stdout is written to"
fi
printf 'index\ndump long\nfill 61 3000000\nzstd\n' | vmcore - long.elf
(ulimit -f 100; trap - XFSZ; exec "$vmcoredd" extract long.elf long -o long2) >"$work/.out" 2>"$work/.err"
status=$?
fails 2 'File too large' "a limit on file sizes"
[ ! -e long2 ] && [ -z "$(find . -name '.vmcoredd-*')" ]
result "nothing is left of it"

# A signal in the middle: nothing is left.
printf 'note-size 8000000000\nsize 8000008192\nindex\ndump big\ntext x\npatch-dump 1 4 00 00 00 f0\n' | vmcore - big.elf
mkdir killed
for signal in TERM HUP INT QUIT; do
	env --default-signal="$signal" sh -c 'ulimit -c 0; exec "$@"' sh \
		"$vmcoredd" extract big.elf big --stored -o killed/big >"$work/.out" 2>"$work/.err" &
	pid=$!
	i=0
	while [ -z "$(find killed -type f -size +0)" ] && [ $((i += 1)) -le 500 ]; do
		sleep 0.02
	done
	[ $i -le 500 ]
	result "SIG$signal: a file is being written"
	kill -s "$signal" "$pid"
	wait "$pid" 2>/dev/null
	status=$?
	[ "$status" -gt 128 ] && [ "$(kill -l $((status & 127)))" = "$signal" ]
	result "SIG$signal ends it"
	[ -z "$(find killed -type f)" ]
	result "SIG$signal: nothing is left"
	rm -f killed/.vmcoredd-*
done
rm -f big.elf

# lspci
vmcore pci pci.elf
run extract pci.elf pci --format lspci -o lspci.txt
exits 0 "--format lspci"
lspci -F lspci.txt -vvv >"$work/.out" 2>"$work/.err"
status=$?
prints '^0000:00:04\.0 Ethernet controller: Intel Corporation 82574L' "lspci reads it: the device"
prints 'UESta:.*CmpltTO\+.*UnsupReq\+' "its AER errors"
prints 'LnkSta:.*Speed 2\.5GT/s' "its link"
prints '^0001:02:1f\.7 ' "a device of another domain"
lspci -F lspci.txt -xxxx >"$work/.out" 2>"$work/.err"
cmp -s -n 2000 "$work/.out" lspci.txt || [ "$(sed -n '/^0000:00:04/,/^$/p' "$work/.out" | tail -n +2)" = "$(sed -n '/^0000:00:04/,/^$/p' lspci.txt | tail -n +2)" ]
result "and prints the same bytes"
run extract basic.elf 1 --format lspci -o no.txt
fails 2 'no dump with PCI configuration space' "a dump that is none"
mkdir lspci
run extract pci.elf --all --format lspci -d lspci
exits 0 "--format lspci --all"
[ "$(ls lspci)" = pci ]
result "takes what has configuration space"
finish
