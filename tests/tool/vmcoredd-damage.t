#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Input that is truncated, garbled, empty, huge or something else entirely.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

# $1 pattern, $2 text, on standard input nothing; the file is "file"
refused()
{
	for command in list show 'extract -o -'; do
		case $command in
		extract*)	run extract file 0 -o - ;;
		*)		run "$command" file ;;
		esac
		fails 2 "$1" "$2: ${command%% *}"
		bounded "$2: ${command%% *}"
	done
}

: >file
refused "'file' is empty" "an empty file"
printf '\177EL' >file
refused 'not a dump: neither ELF nor kdump' "three bytes"
printf '\177ELF\002\001\001' >file
refused 'cut short: an ELF header has 64 bytes' "an ELF header that is cut"
echo 'this is a text, and nothing but a text, of more than sixty-four bytes' >file
refused 'not a dump: a text$' "a text"
tar -cf file -C "${vmcoredd%/*}" vmcoredd
refused "not a dump: a tar archive: 'tar -xf' it" "a tar archive"
gzip -c file >packed
mv packed file
refused "not a dump: gzip, and in it a tar archive" "a tar archive in gzip"
printf 'QFI\373\0\0\0\3' >file
refused 'not a dump: a disk image' "a disk image"
cp "$vmcoredd" file
refused 'not a core dump' "a program"
head -c 100000 /dev/urandom | tr -d '\177' >file
refused 'not a dump' "noise"
printf 'KDUMP   %0200d' 0 >file
refused "cut short: a kdump header has 464 bytes, the file 208" "a kdump header that is cut"
printf 'KDUMP   %01000d' 0 >file
refused "damaged: kdump header version 0 or over 65535" "a kdump header of no sense"
printf 'DISKDUMP%0200d' 0 >file
refused 'diskdump file, which has no notes' "a diskdump file"
printf 'makedumpfile\0\0\0\0%0200d' 0 >file
refused "flattened in a way that is not known" "a flattened file of another kind"
printf 'makedumpfile\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1' >file
refused "flattened, but has no record: the flattened file is cut short" "a flattened file without a record"
for packer in gzip xz 'zstd -q' lz4 bzip2; do
	echo hello | $packer >file
	refused "not a dump: ${packer%% *}, and in it a text" "a text in ${packer%% *}"
	printf 'hello\0' | $packer >file
	refused "not a dump: ${packer%% *}, and in it neither ELF nor kdump" "bytes in ${packer%% *}"
done
echo hello | xz | head -c 20 >file
refused "cannot be read: its xz stream breaks off at byte 0: it is cut short" "an xz file that is cut short"
printf '\037\213hello' >file
refused 'its gzip stream breaks off at byte 0: unknown compression method' "a gzip file of two bytes"
rm file
mkdir file
refused "'file' is a directory" "a directory"
rmdir file
mkfifo file
: >file &
run list file
# It has ended, or nobody opened the other end.
kill $! 2>/dev/null
wait $!
fails 2 "'file' is empty" "a pipe without bytes"
rm file
ln -s /dev/zero file
refused "neither a file, a block device nor a pipe" "a character device"
rm file
printf 'load 4096\nno-notes\n' | vmcore - file
refused 'has no notes: none of its 1 program headers is a PT_NOTE' "no PT_NOTE"
printf 'phnum 0\nindex\n' | vmcore - file
refused 'no program headers' "no program headers"
printf 'phnum 60000\nindex\n' | vmcore - file
refused 'program headers end at' "program headers past the end"
printf 'patch 32 ff ff ff ff ff ff ff ff\nindex\n' | vmcore - file
refused 'program headers begin at 18446744073709551615, the file ends at' "program headers at the end of numbers"
printf 'index\ndump a\ntext x\nsize 4096\n' | vmcore - file
refused 'notes begin at 4096, the file ends at 4096' "nothing behind the headers"
printf 'patch 54 10\nindex\n' | vmcore - file
refused 'program headers of 16 bytes' "program headers of a wrong size"
printf 'patch 4 07\nindex\n' | vmcore - file
refused 'ELF class 7' "a wrong class"
printf 'patch 5 07\nindex\n' | vmcore - file
refused 'byte order 7' "a wrong byte order"
printf 'type 1\nindex\n' | vmcore - file
refused 'object or kernel module' "a kernel module"

# From here on something can be read.

damaged 'load 8192
size 30000'
run list -j file
exits 3 "memory cut short"
json '.partial and ([.dumps[].status] == ["ok", "ok", "ok", "ok"])' "the dumps are whole"

damaged 'size 13000'
run list file
partial 'note segment cut short' "a file that ends inside the second dump"
prints ' two$' "the dump before it is there"
run list -j file
json '[.dumps[] | [.name, .status]] == [["vmcoredd.index", "ok"], ["one", "ok"], ["two", "ok"], ["three", "missing"]]' "the last is missing, and known by name"
run extract file two -o two
exits 3 "its bytes are there"

damaged 'patch-dump 2 4 ff ff ff 7f'
run list file
partial 'note at offset 12288 claims 2147483647 bytes' "a descriptor that is too long"
run list -j file
json '[.dumps[] | [.index, .name, .size]] == [[0, "vmcoredd.index", 672], [1, "one", 6], [2, "two", 7], [3, "three", 6]]' "the walk goes on behind it"
run extract file two -o two2
exits 3 "the dump with the wrong size"
[ "$(cat two2)" = second ]
result "is whole all the same, as the index knows"

damaged 'patch-dump 2 4 04 00 00 00'
run list -j file
exits 3 "a descriptor that is too short"
json '[.dumps[] | [.index, .name, .size, .status]] == [[0, "vmcoredd.index", 672, "ok"], [1, "one", 6, "ok"], [2, "two", 7, "ok"], [3, "three", 6, "ok"]]' "all dumps are there"
run extract file two -o two3
exits 3 "the dump with the short size"
[ "$(cat two3)" = second ]
result "is whole"

damaged 'patch-dump 1 4 ec 1f 00 00'
run list file
partial "dump 1 'one' claims 8128 bytes with padding, but has 6" "a descriptor that covers the next dump"
run list -j file
json '[.dumps[] | [.index, .name, .status]] == [[0, "vmcoredd.index", "ok"], [1, "one", "ok"], [2, "two", "ok"], [3, "three", "ok"]]' "which is found all the same"

damaged 'patch-dump 2 0 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5'
run list file
partial 'no note at offset 12288, where one should begin' "a header that is garbled"
run list -j file
json '[.dumps[] | [.index, .name, .status]] == [[0, "vmcoredd.index", "ok"], [1, "one", "ok"], [3, "three", "ok"], [null, "two", "missing"]]' "the next has its own number, the lost one is named"

damaged 'patch-dump 2 0 a5 a5 a5 a5'
run list file
partial 'no note at offset 12288, where one should begin: skipped 4096 bytes to offset 16384, where the next note begins \(and 1 more\)$' "what was skipped is said"
damaged 'patch-dump 3 0 a5 a5 a5 a5'
run list -j --all-notes file
json '[.notes[] | [.owner, .size, .offset]] == [["CORE", 336, 20500]]' "a note of the kernel is where the walk goes on"

# Notes of the kernel: no page begins with them.
stock='index
dump one
text first
note CORE 1
fill 11 336
note CORE 1
fill 22 336
note VMCOREINFO 0
text OSRELEASE=6.1.0-56-amd64'
{ echo 'patch 12288 ff ff ff ff'; echo "$stock"; } | vmcore - file
run list file
partial 'no note at offset 12288, where one should begin: skipped 356 bytes to offset 12644, where the next note begins' "a note of the kernel that is garbled"
run list -j --all-notes file
json '[.notes[] | [.owner, .size, .offset]] == [["CORE", 336, 12664], ["VMCOREINFO", 25, 13024]]' "those behind it are found"
{ echo 'patch 12292 ff ff ff 7f'; echo "$stock"; } | vmcore - file
run list file
partial 'note at offset 12288 claims 2147483647 bytes, 744 are left: skipped 356 bytes to offset 12644' "one that is too long"
{ echo 'patch 12644 ff ff ff ff'; echo "$stock"; } | vmcore - file
run list -j --all-notes file
json '[.notes[] | [.owner, .size, .offset]] == [["CORE", 336, 12308], ["VMCOREINFO", 25, 13024]]' "one between others"
{ echo 'patch 13000 ff ff ff ff'; echo "$stock"; } | vmcore - file
run list file
partial 'no note at offset 13000.*: skipped 52 bytes to offset 13052, the end of the notes' "the last"
# The payload of a dump that ends too early may look like a note.
printf 'dump one\nfill 41 256\nhex 05 00 00 00 04 00 00 00 01 00 00 00 43 4f 52 45 00 00 00 00 01 02 03 04\nfill 41 5000\nsize 9000\n' | vmcore - file
run list -j --all-notes file
exits 3 "a dump that is cut short"
json '.notes == [] and .dumps[0].size == 4840' "is taken whole, whatever its payload looks like"

# Damage everywhere costs one walk, not one for each.
{
	printf 'note BAD 1\nnote-size 8000000\nsize 8004096\n'
} | vmcore - file
i=0
printf '\377\377\377\377\005\0\0\0\0\0\0\0\001\0\0\0CORE\0\0\0\0' >unit
while [ $i -lt 15 ]; do
	cat unit unit >unit2
	mv unit2 unit
	i=$((i + 1))
done
dd if=unit of=file bs=4096 seek=1 conv=notrunc 2>/dev/null
rm -f unit
run list file
exits 3 "thirty thousand damaged notes"
grep -Eq '\(and 2[0-9]{4} more\)|\(and 3[0-9]{4} more\)' "$work/.err"
result "are all counted"
bounded "thirty thousand damaged notes"

# The index's own note may be too long: what it covers is found all the same.
damaged 'patch-dump 0 4 ec 20 00 00'
run list file
partial "dump 0 'vmcoredd.index' claims 8384 bytes with padding, but has 672" "an index that claims too much"
run list -j file
json '[.dumps[] | [.index, .name, .size, .status]] == [[0, "vmcoredd.index", 672, "ok"], [1, "one", 6, "ok"], [2, "two", 7, "ok"], [3, "three", 6, "ok"]]' "hides nothing"
damaged 'patch-dump 0 4 ff ff ff 7f'
run list -j file
json '[.dumps[] | [.index, .name, .size, .status]] == [[0, "vmcoredd.index", 672, "ok"], [1, "one", 6, "ok"], [2, "two", 7, "ok"], [3, "three", 6, "ok"]]' "nor does one that claims more than there is"

damaged 'patch-dump 2 0 00 00 00 00 00 00 00 00 00 00 00 00'
run list -j file
exits 3 "a header of zeros"
json '[.dumps[] | .name] | index("three")' "what follows is found"

damaged 'index-crc 1'
run list file
partial 'the index at offset 4160 was not used: checksum' "an index with a wrong checksum"
run list -j file
json '.index == null and [.dumps[] | .size_exact] == [false, false, false, false]' "sizes are the padded ones"

printf 'index\ndump vmcoredd.index\ntext not the index\n' | vmcore - file
run list -j file
json '[.dumps[] | [.name, .size]] == [["vmcoredd.index", 256], ["vmcoredd.index", 14]]' "a second dump of that name is a dump"

damaged 'patch-dump 0 64 58'
run list file
partial 'the index at offset 4160 is damaged' "an index with a wrong magic number"

damaged 'patch-dump 0 78 ff ff'
run list file
partial 'index at offset 4160 is damaged' "an index with more entries than bytes"

damaged 'patch-dump 2 20 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41
patch-dump 2 44 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41'
run list -j file
exits 3 "a name without an end"
json '.dumps[2].name == ("A" * 44)' "is shown to its 44th byte"

damaged 'note-size 1000000'
run list -j file
exits 3 "a note segment longer than the file"
json '[.dumps[].name] == ["vmcoredd.index", "one", "two", "three"]' "its notes are there"

damaged 'align 16'
run list file
exits 3 "an alignment that notes cannot have"

# A garbled byte anywhere in headers and index: never more than one line, never
# another exit status, never a crash.
bad=
places=0
echo "$three_dumps" | vmcore - whole
for offset in $(seq 0 7 176) $(seq 4096 7 4880) $(seq 8192 3 8260); do
	cp whole file
	printf '\377' | dd of=file bs=1 seek="$offset" conv=notrunc 2>/dev/null
	"$vmcoredd" list -j file >"$work/.out" 2>"$work/.err"
	status=$?
	case $status in
	0|3)	jq -e . <"$work/.out" >/dev/null 2>&1 || bad="$bad $offset" ;;
	2)	[ ! -s "$work/.out" ] || bad="$bad $offset" ;;
	*)	bad="$bad $offset" ;;
	esac
	[ "$(wc -l <"$work/.err")" -le 1 ] || bad="$bad $offset"
	places=$((places + 1))
done
[ -z "$bad" ]
result "a garbled byte at any of $places places$bad"

# Huge: sparse files, gigabytes of notes.
huge()
{
	(
		# every sh that Debian has knows it
		# shellcheck disable=SC3045
		ulimit -t 60
		exec "$helpers/maxrss" "$work/.rss" "$vmcoredd" list -j file \
			>"$work/.out" 2>"$work/.err"
	)
	status=$?
}

printf 'index\ndump first\ntext x\nnote-size 64000000000\nsize 64000008192\n' | vmcore - file
huge
exits 0 "60 GiB of notes, all zeros"
json '.dumps[1].name == "first"' "what is before them is there"
bounded "60 GiB of notes"

printf 'note-size 8000000000\nsize 8000008192\nindex\ndump first\ntext x\ndump big\ntext x\npatch-dump 2 4 00 00 00 f0\n' | vmcore - file
huge
bounded "a dump of 3.7 GiB"
json '.dumps[2].padded == 4026531796' "and its size is shown"

printf 'note-size 3000000000\nsize 3000008192\nindex\ndump first\ntext x\nnote BAD 1\npatch 12288 ff ff ff ff ff ff ff ff ff ff ff ff\n' | vmcore - file
huge
exits 3 "damage before gigabytes of zeros"
bounded "damage before gigabytes of zeros"

# Bytes that are there, not holes: 32 MiB of empty notes.
{ echo 'note A 1'; echo 'size 4096'; } | vmcore - file
i=0
printf '\002\0\0\0\0\0\0\0\001\0\0\0A\0\0\0' >unit
while [ $i -lt 16 ]; do
	cat unit unit >unit2
	mv unit2 unit
	i=$((i + 1))
done
i=0
while [ $i -lt 32 ]; do
	cat unit >>file
	i=$((i + 1))
done
printf '\000\000\000\002' | dd of=file bs=1 seek=96 conv=notrunc 2>/dev/null
huge
exits 0 "two million notes"
bounded "two million notes"
rm file unit

# A memory bomb: a frame that unpacks to much more than the index says.
printf 'index\ndump bomb\nfill 00 50000000\nzstd\n' | vmcore - file
run extract file bomb -o bomb
exits 0 "50 MB from a few KB"
bounded "50 MB from a few KB"
printf 'index\ndump near\npattern 8000000\nzstd 22\ndump far\npattern 30000000\nzstd 27\n' | vmcore - file
run extract file near -o near
exits 0 "a frame with a window of 4 MiB"
bounded "a frame with a window of 4 MiB"
run extract file far -o far
partial "Frame requires too much memory" "a frame with a larger window"
bounded "a frame with a larger window"
# Its window is 128 MiB, whatever it holds: the frame's header says so.
printf 'index\ndump wide\ntext hello\nzstd\npatch-dump 1 68 00 88\n' | vmcore - file
run extract file wide --stored -o wide.zst
zstd -dcq --memory=128MB <wide.zst 2>/dev/null | grep -q hello
result "zstd reads the frame"
run extract file wide -o wide
partial "Frame requires too much memory" "a frame with a window of 128 MiB"
bounded "a frame with a window of 128 MiB"

# A disk that cannot be read is not an empty file.
run list /proc/self/mem
fails 2 "cannot read '/proc/self/mem' at offset 0: Input/output error" "a file that cannot be read"
finish
