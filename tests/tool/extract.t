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
run extract basic.elf --all -d all
exits 2 "--all again"
[ ! -s "$work/.out" ]
result "nothing is replaced"

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
run extract basic.elf 1 -d nowhere
exits 2 "-d that is not there"
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
run extract -j evil.elf --all -d deep/er/dir
exits 0 "hostile names"
[ "$(find . -type f -newer evil.elf ! -path './deep/er/dir/*' ! -name '.out' ! -name '.err' ! -name '.rss')" = "" ]
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
mkdir crc
run extract -j crc.elf --all -d crc
exits 3 "a wrong checksum among others"
json '.partial and ([.extracted[] | .verified] == [null, true, false])' "the others are right"

printf 'index\ndump long\npattern 50000\nsize 20000\n' | vmcore - cut.elf
run extract cut.elf long -o long
partial "claims 53228 bytes, 11788 are left" "a file that ends inside a dump"
[ ! -e long ] && [ "$(wc -c <long.partial)" -eq 11744 ]
result "what is there goes to a file that says so"

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

# Devices are written to, not replaced.
run extract basic.elf 1 -o /dev/null
exits 0 "/dev/null"
[ -c /dev/null ]
result "is still a device"
"$vmcoredd" extract basic.elf 1 -o /dev/full >"$work/.out" 2>"$work/.err"
status=$?
fails 2 'No space left' "a full device"
"$vmcoredd" extract zstd.elf packed -o - 2>"$work/.err" | head -c 1 >/dev/null
silent "a reader that goes away"

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
