#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd verify
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir spool
export TMPDIR="$work/spool"

# Nothing is wrong.  $1 file, $2 text
clean()
{
	run verify "$1"
	exits 0 "$2"
	silent "$2"
	prints '^Errors: 0, warnings: 0\.$' "$2: nothing is found"
}

# The findings, as a JSON array of [severity, offset, dump, text].  $1 wanted,
# $2 exit status, $3 text
finds()
{
	run verify -j file
	exits "$2" "$3"
	jq -c '.findings[] | [.severity, .offset, .dump, .text]' <"$work/.out" >found
	printf '%s\n' "$1" | sed '/^$/d' >wanted
	cmp -s found wanted
	result "$3: what is found, and nothing else"
	[ -s found ] && cmp -s found wanted || sed 's/^/# /' found
	json "[.errors, .warnings] == [([.findings[] | select(.severity == \"error\")] | length),
		([.findings[] | select(.severity == \"warning\")] | length)]" "$3: counted"
}

vmcore basic basic.elf
clean basic.elf "a file of vmcoredd.ko"
prints '^3 dumps: 3 verified, 0 without a checksum, 0 damaged, 0 missing; 2 were not collected\.$' "its counts"
bounded "a file of vmcoredd.ko"
run verify -j basic.elf
exits 0 "in JSON"
json '.format == "elf" and .flattened == false and .packed == null and .findings == []' "format and findings"
json '.dumps == 3 and .verified == 3 and .unverified == 0 and .damaged == 0 and .missing == 0 and .failed == 2 and .notes == 2 and .bytes == 5040 and .memory_checked and .errors == 0 and .warnings == 0' "and counts"

# Every container, also from a pipe.
"$helpers/mkkdump" basic.elf basic.kdump
clean basic.kdump "kdump-compressed"
clean - "standard input" <basic.elf
for packer in gzip xz zstd lz4 bzip2; do
	"$packer" -qc basic.kdump >packed
	clean packed "packed with $packer"
done
dd if=basic.elf 2>/dev/null | "$vmcoredd" verify - >"$work/.out" 2>"$work/.err"
status=$?
exits 0 "a pipe"
"$helpers/mkflat" basic.elf file
flattened="[\"warning\",null,null,\"the file is flattened: 'dev -v' of crash writes wrong bytes from it and says that it succeeded; 'makedumpfile -R' makes it plain\"]"
finds "$flattened" 0 "a flattened file"
printf 'index\ndump packed\nfill 61 100000\nzstd\n' | vmcore - file
finds '' 0 "a compressed dump"
json '.verified == 2 and .bytes == 100000' "is unpacked"

# What mainline writes.
index='["warning",null,null,"there is no usable index: true sizes and checksums are not known"]'
printf 'dump a\ntext x\ndump b\ntext y\nnote CORE 1\nfill 1 336\n' | vmcore - file
finds "$index" 0 "a file without an index"
json '.dumps == 2 and .unverified == 2 and .verified == 0' "nothing to compare with"
printf 'note CORE 1\nfill 1 336\n' | vmcore - file
finds '' 0 "no dumps"


# Damage
damaged 'patch-dump 2 66 00'
finds '["error",12352,2,"dump 2 '\''two'\'' is damaged: its checksum is f74b3fe1, not 938150ec"]' 3 "a wrong byte"
json '.verified == 3 and .damaged == 1' "the dump is counted"
run verify file
partial "^vmcoredd verify: 'file' is damaged: dump 2 'two' is damaged: its checksum" "a wrong byte"
prints '^SEVERITY OFFSET +DUMP +FINDING$' "a heading"
prints '^error +0x00000003040 +2 +dump 2 .two. is damaged: its checksum is f74b3fe1, not 938150ec$' "a line"
damaged 'patch-dump 2 100 01'
finds '["error",12388,2,"dump 2 '\''two'\'' has bytes that are not zero in its padding, from offset 12388 on"]' 3 "a byte in the padding"
json '.verified == 4 and .damaged == 0' "the dump itself is right"
damaged 'patch-dump 0 1000 01'
finds '["error",5096,0,"dump 0 '\''vmcoredd.index'\'' has bytes that are not zero in its padding, from offset 5096 on"]' 3 "a byte in the padding of the index"
damaged 'patch-dump 2 0 a5 a5 a5 a5'
finds '["error",12288,null,"no note at offset 12288, where one should begin: skipped 4096 bytes to offset 16384, where the next note begins"]
["error",null,2,"dump '\''two'\'' of the index is not in the file"]' 3 "a garbled header"
json '.missing == 1 and .dumps == 3' "a dump is missing"
damaged 'patch-dump 2 4 ff ff ff 7f'
finds '["error",12288,null,"note at offset 12288 claims 2147483647 bytes, 8528 are left: it is taken to end at offset 16384, where the next note begins"]' 3 "a descriptor that is too long"
json '.verified == 4' "all dumps are right"
damaged 'patch-dump 1 4 ec 1f 00 00'
finds '["error",8256,1,"dump 1 '\''one'\'' claims 8128 bytes with padding, but has 6"]' 3 "a descriptor that covers the next dump"
damaged 'patch-dump 1 4 08 00 00 00'
run verify file
exits 3 "a descriptor without a name"
prints 'error +0x00000002000 +1 +note at offset 8192 is too small for a dump: 8 bytes$' "is said to be too small"
damaged 'index-crc 1'
finds '["error",4160,0,"the index at offset 4160 was not used: checksum f46fdf3e, not 00000001"]
'"$index" 3 "an index with a wrong checksum"
damaged 'note-size 1000000'
run verify file
exits 3 "notes that end behind the file"
prints 'error +- +- +note segment cut short: 1000000 bytes from 4096, the file ends at 24576$' "are cut short"
printf 'index\ndump bad\npattern 5000\nzstd\npatch-dump 1 64 00 00 00 00\n' | vmcore - file
run verify file
exits 3 "a dump that cannot be unpacked"
prints "error +0x00000002040 +1 +dump 1 'bad' cannot be decompressed" "is said to be one"
# More than are kept by others.
{
	echo index
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		echo "dump d$i"
		echo "text x"
		echo "patch-dump $i 64 79"
	done
} | vmcore - file
run verify -j file
json '.errors == 12 and ([.findings[].dump] == [1,2,3,4,5,6,7,8,9,10,11,12])' "all of twelve damaged dumps"

# The end is missing.
{ echo 'load 40960'; echo "$three_dumps"; } | vmcore - whole
clean whole "a file with memory"
size=$(stat -c %s whole)
head -c $((size - 1)) whole >file
finds "[\"error\",null,null,\"memory cut short: the file should have $size bytes, but ends at $((size - 1))\"]" 3 "a byte of memory is missing"
run verify - <file
exits 3 "from standard input too"
dd if=file 2>/dev/null | "$vmcoredd" verify -j - >"$work/.out" 2>"$work/.err"
json '.errors == 1 and .memory_checked' "from a pipe too"
{ echo 'load 300000'; echo "$three_dumps"; } | vmcore - large
gzip -c large | head -c -9 >file
run verify -j file
exits 3 "a packed file that breaks off"
json '.findings[0].text | test("^not whole: its gzip stream breaks off at byte [0-9]+: it is cut short")' "is said to"
[ -z "$(ls spool)" ]
result "nothing is left of what was unpacked"
for options in version=6 'version=4 pages=plain' 'pages=zstd start=2 end=5' zeros=1; do
	# shellcheck disable=SC2086
	"$helpers/mkkdump" $options whole whole.kdump
	clean whole.kdump "kdump-compressed, $options"
	json_size=$(stat -c %s whole.kdump)
	head -c $((json_size - 1)) whole.kdump >file
	finds "[\"error\",$((json_size - 1)),null,\"memory cut short: its last page ends at offset $json_size, the file at $((json_size - 1))\"]" 3 "a byte of its memory is missing, $options"
	xz -c file >file.xz
	run verify -j file.xz
	json ".findings[0].text | startswith(\"memory cut short: its last page ends at offset $json_size\")" "packed as well, $options"
done

# As makedumpfile leaves it when it is ended: descriptors that it did not come to are
# zero, wherever the file ends.  $1 file, $2 how: last, all, size or nowhere
cat >descriptors.pl <<'EOT'
use strict;
my ($file, $how) = @ARGV;
open(my $f, "+<", $file) or die;
read($f, my $head, 464) == 464 or die;
my ($block, $sub, $bitmap) = unpack("x428 L<3", $head);
my $base = (1 + $sub + $bitmap) * $block;
seek($f, $base - $bitmap / 2 * $block, 0);
read($f, my $bits, $bitmap / 2 * $block);
my $count = unpack("%32b*", $bits) or die;
sub put { seek($f, $_[0], 0); print $f $_[1] or die }
put($base + 24 * ($count - 1), "\0" x 24) if $how eq "last";
put($base, "\0" x (24 * $count)) if $how eq "all";
put($base + 8, pack("L<", $block + 1)) if $how eq "size";
put($base, pack("Q<", $base)) if $how eq "inside";
put($base - $bitmap / 2 * $block, "\0" x length($bits)) if $how eq "nowhere";
close($f) or die;
print $base, " ", $count, "\n";
EOT
# descriptors HOW TEXT PATTERN
descriptors()
{
	"$helpers/mkkdump" whole file
	perl descriptors.pl file "$1" >place
	read -r base number <place
	finds "[\"error\",$base,null,\"memory is $(echo "$3" | sed "s/N/$number/g")\"]" 3 "$2"
	gzip -c file >file.gz
	run verify -j file.gz
	exits 3 "$2, packed"
}
descriptors last "the last descriptor is empty" 'unfinished: 1 of N page descriptors are empty'
descriptors all "all descriptors are empty" 'unfinished: N of N page descriptors are empty'
descriptors size "a page that is larger than pages" 'damaged: 1 of N page descriptors name no page'
descriptors inside "a page among the descriptors" 'damaged: 1 of N page descriptors name no page'
descriptors nowhere "a bitmap without a page" 'unfinished: its bitmap names no page'
rm -f file.gz

# A number of bitmap blocks that makes no sense: what the bitmap names is not known.
"$helpers/mkkdump" whole file
printf '\001' | dd of=file bs=1 seek=436 conv=notrunc 2>/dev/null
run verify -j file
json '.errors == 0 and (.memory_checked | not)' "an odd number of bitmap blocks"

# ELF says so in its flags, or has no program headers yet.
cp whole file
printf '\001' | dd of=file bs=1 seek=48 conv=notrunc 2>/dev/null
finds '["error",null,null,"memory is incomplete: makedumpfile says so in the ELF header"]' 3 "e_flags 1"
printf '\267' | dd of=file bs=1 seek=18 conv=notrunc 2>/dev/null
run list file
exits 3 "e_flags 1 of another machine that has no flags"
printf '\363' | dd of=file bs=1 seek=18 conv=notrunc 2>/dev/null
run list file
exits 0 "e_flags 1 where it means something else"

# No program header was written yet; the notes stand right behind them.
phnum=$(od -An -tu2 -j 56 -N 2 whole)
{
	head -c 64 whole
	head -c $((phnum * 56)) /dev/zero
	tail -c +4097 whole
} >file
run list whole
cp .out names
run list -j file
exits 3 "without program headers"
json '[.dumps[].name] | length > 0' "its dumps are given out"
jq -r '.dumps[].name' <.out | while read -r name; do
	grep -qF "$name" names || echo "$name"
done >others
[ ! -s others ]
result "and no others than it has"
grep -q 'unfinished: its program headers were never written' .err
result "how they were found is said"
finds '["error",null,null,"unfinished: its program headers were never written; what is listed was found right behind them"]' 3 "without program headers it is not whole"
head -c $((64 + phnum * 56)) file >short
run list short
fails 2 'unfinished: it ends behind program headers that were never written' "nothing behind the program headers"

# What others trip over.
{
	echo index
	seq -f 'dump n%g' 1 64
} | vmcore - file
finds '["warning",null,null,"there are 65 dumps: crash shows the first 64 and nothing of the rest"]' 0 "65 dumps"
{
	echo index
	seq -f 'dump n%g' 1 63
} | vmcore - file
finds '' 0 "64 dumps"
printf 'note-size 2147475456\nsize 2147479552\nindex\ndump a\ntext x\n' | vmcore - file
finds '' 0 "notes that one read() takes"
bounded "notes that one read() takes"
printf 'note-size 2147475457\nsize 2147479553\nindex\ndump a\ntext x\n' | vmcore - file
finds '["warning",4096,null,"the notes have 2147475457 bytes: crash, makedumpfile and vmcore-dmesg cannot open a file with over 2 GiB - 4 KiB of them"]' 0 "one byte more"
printf 'dump big\ntext x\nhole 3221225472\n' | vmcore - file
run verify file
exits 0 "a dump of 3 GiB"
bounded "a dump of 3 GiB"
"$helpers/mkkdump" file file.kdump
run verify file.kdump
exits 0 "the same, kdump-compressed"
prints 'warning .* crash and makedumpfile cannot open a file with over 2 GiB - 4 KiB of them$' "is said to be too large"
bounded "the same, kdump-compressed"
rm -f file file.kdump
damaged 'patch-dump 2 20 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41
patch-dump 2 44 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41'
run verify -j file
json '.findings[0] | .severity == "warning" and .dump == 2 and .offset == 12308 and .text == "the name of dump 2 '\''" + ("A" * 44) + "'\'' has no end: crash prints what is behind it as well"' "a name without an end"
printf 'dump \ntext x\n' | vmcore - file
finds '["warning",4116,0,"dump 0 has no name"]
'"$index" 0 "a dump without a name"
printf 'index\ndump twice\ntext x\ndump once\ntext x\ndump twice\ntext y\n' | vmcore - file
finds '["warning",16404,3,"dump 3 '\''twice'\'' has the name of one before it"]' 0 "a name that comes twice"
printf 'dump other\nowner XXXX\ntext x\n' | vmcore - file
finds '["warning",4096,0,"the note of dump 0 '\''other'\'' belongs to '\''XXXX'\'', not to '\''LINUX'\'': only crash takes it for a dump"]
'"$index" 0 "an owner that is not LINUX"
printf 'note CORE 1\nfill 1 336\nindex\ndump a\ntext x\ndump b\ntext x\n' | vmcore - file
finds '["warning",4452,0,"dump 0 '\''vmcoredd.index'\'' stands behind other notes: padding between them keeps some programs from finding it"]' 0 "dumps behind other notes"
printf 'page 512\ndump a\ntext x\nnote CORE 1\n' | vmcore - file
finds '["warning",512,0,"the note of dump 0 '\''a'\'' has 512 bytes, which are not whole pages"]
'"$index" 0 "a note that is not whole pages"
damaged 'patch-dump 0 0 ff ff ff ff'
finds '["error",4096,null,"no note at offset 4096, where one should begin: skipped 4096 bytes to offset 8192, where the next note begins"]
["warning",4096,null,"the first note is damaged: crash refuses such a file"]
'"$index" 3 "a first note that is garbled"
damaged 'patch-dump 0 4 ff ff ff 7f'
run verify -j file
json '[.findings[] | .severity + .text[0:25]] == ["errornote at offset 4096 claim", "warningthe first note is damaged"]' "one that claims too much"
damaged 'patch-dump 0 4 ec 20 00 00'
run verify -j file
json '[.findings[] | .severity + .text[0:25]] == ["errordump 0 '\''vmcoredd.index'\'' c", "warningthe first note is damaged"]' "one that covers others"
damaged 'align 8'
run verify -j file
json '.errors == 0 and .findings[0].text == "the note segment at offset 4096 has alignment 8: Linux writes 0 or 4, and others read it so"' "an alignment of 8"
damaged 'align 4'
finds '' 0 "an alignment of 4"
damaged 'align 16'
run verify file
exits 3 "an alignment that notes cannot have"
prints 'error .* alignment 16, its notes were not read$' "is said so"
# Program headers: two of 56 bytes from 64 on; p_type, p_offset at 8, p_align at 48.
printf 'index\ndump a\ntext x\nload 8192\npatch 168 00 10\n' | vmcore - file
finds '["warning",12288,null,"the first memory segment has alignment 4096: crash takes the file for a netdump and shows no dumps"]' 0 "memory with an alignment"
printf 'index\ndump a\ntext x\nload 8192\npatch 120 04\n' | vmcore - file
run verify -j file
json '.findings[0].text == "there are 2 note segments: makedumpfile and crash take one" and .findings[0].offset == 64' "two note segments"
printf 'index\ndump a\ntext x\nload 8192\npatch 64 01\npatch 120 04\npatch 128 00 10 00 00\npatch 152 00 20 00 00\npatch 160 00 20 00 00\n' | vmcore - file
run verify -j file
json '.findings[0].text == "the note segment is program header 1: crash and makedumpfile want it first" and .verified == 2' "notes behind memory"

# Names cannot control the terminal.
printf 'index\ndump ev\033]il\ntext x\npatch-dump 1 64 79\n' | vmcore - file
run verify file
prints "dump 1 'ev\\\\x1b\\]il' is damaged" "a name that would control the terminal"
grep -q "$(printf '\033')" "$work/.out" "$work/.err"
[ $? -eq 1 ]
result "is made harmless"

# On a terminal it says how far it is, while a pipe brings the rest slowly.
# The pipe is opened after the program has begun to count, so 1.5 s are enough for it.
if lacks terminal; then
	skip "a line on a terminal says how far it is"
else
	mkfifo slow
	timeout 60 sh -c 'exec >slow; head -c 6000 basic.elf; sleep 1.5; tail -c +6001 basic.elf' &
	SHELL=/bin/sh timeout 60 script -qec "'$vmcoredd' verify slow >out" /dev/null \
		>terminal </dev/null
	kill $! 2>/dev/null
	wait $!
	cp terminal "$work/.err"
	grep -Eq "(unpacking|notes): [0-9]+ (of [0-9]+ )?KiB" terminal
	result "a line says how far it is"
	grep -q '^Errors: 0' out
	result "and the result comes all the same"
fi

run verify basic.elf extra
fails 1 'more than one file' "two files"
run verify nothing.elf
fails 2 "'nothing.elf': No such file" "a file that is not there"
run verify -j nothing.elf
exits 2 "with -j"
jq -e '.error and .exit_status == 2' <"$work/.err" >/dev/null
result "the error is JSON"
echo hello >file
run verify file
fails 2 'is not a dump' "a text"
"$vmcoredd" verify basic.elf >/dev/full 2>"$work/.err"
status=$?
: >"$work/.out"
fails 2 'cannot write the output: No space left' "a full disk"
finish
