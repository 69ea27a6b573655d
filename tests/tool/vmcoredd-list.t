#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd list
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

vmcore basic basic.elf
run list basic.elf
exits 0 "list"
silent "list"
prints '^ +1 +40 +40 0x00000002040 [0-9a-f]{8} raw +ok +- +test_mod +greeting$' "a dump"
prints '^ +2 +5000 .* bytes$' "another"
prints '^ +- +0 +- +- - +raw +failed +EIO +test +broken$' "one that failed"
prints '^ +- .* refused +ENOSPC .* huge$' "one that was refused"
bounded "list"

run list -j basic.elf
exits 0 "list -j"
json '.format == "elf" and .flattened == false' "format and flattened"
json '.dumps | length == 5' "five dumps"
json '[.dumps[] | has("index", "name", "size", "stored", "offset")] | all' "each has the fixed fields"
json '[.dumps[] | has("crc32c", "codec", "status", "errno", "producer")] | all' "all of them"
json '[.dumps[].index] == [0, 1, 2, null, null]' "index counts the notes in the file"
json '.dumps[1] | .name == "greeting" and .size == 40 and .stored == 40 and .offset == 8256' "size, stored and offset"
json '.dumps[1] | .codec == "raw" and .status == "ok" and .errno == 0 and .producer == "test_mod" and .device == "0000:00:03.0"' "codec, status, errno and producer"
json '.dumps[3] | .name == "broken" and .status == "failed" and .errno == 5 and .errno_name == "EIO" and .offset == null' "a failed one"
json '.partial == false and .problems == []' "nothing is wrong"

run -j list basic.elf
json '.dumps | length == 5' "-j before the command"

run list "$work/basic.elf" --json
json '.dumps | length == 5' "--json behind the file"

# Both classes, both byte orders.
for class in 32 64; do
	for order in little big; do
		{
			echo "class $class"
			echo "order $order"
			cat "$data/basic.txt"
		} | vmcore - file.elf
		run list -j file.elf
		json '[.dumps[].size] == [880, 40, 5000, 0, 0] and .partial == false' "ELF$class, $order-endian"
		json ".class == $class and .byte_order == \"$order\"" "ELF$class, $order-endian: said so"
	done
done

# Pages of 64 KiB; p_align as in 6.12.
{ echo 'page 65536'; echo 'align 4'; cat "$data/basic.txt"; } | vmcore - file.elf
run list -j file.elf
json '.dumps[1] | .size == 40 and .padded == 65472 and .offset == 131136' "64 KiB pages"

# A file that mainline made has no index.
vmcore - file.elf <<'END'
dump cxgb4_0000:02:00.4
pattern 5000
note CORE 1
fill 0 336
END
run list file.elf
exits 0 "no index"
prints '^ +0 +<=8128 .* raw +unknown .* cxgb4_0000:02:00\.4$' "its sizes include padding"
prints '^No usable index' "and it says so"
run list -j file.elf
json '.index == null and (.dumps[0] | .size == 8128 and .size_exact == false and .crc32c == null and .producer == null)' "in JSON too"

# Longer header and entries than this version knows.
{ echo 'index-grow 24 40'; cat "$data/basic.txt"; } | vmcore - file.elf
run list -j file.elf
json '[.dumps[1:][].size] == [40, 5000, 0, 0] and .partial == false' "an index of a later version"

# As crash counts: the index need not be the first.
vmcore - file.elf <<'END'
dump stock
text carried along
unlisted
index
dump ours
text one
END
run list -j file.elf
json '[.dumps[] | [.index, .name, .status]] == [[0, "stock", "unknown"], [1, "vmcoredd.index", "ok"], [2, "ours", "ok"]]' "an index behind dumps of the kernel's own"

# Segments with 8-byte alignment, as readelf reads them.
vmcore - file.elf <<'END'
align 8
note CORE 1
fill 11 5
note VMCOREINFO 0
fill 11 7
index
dump eight
text aligned
note ABCDEFGHIJKL 1
fill 11 3
dump last
text too
END
readelf -nW file.elf >notes 2>&1
[ "$(awk '$2 ~ /^0x/ { print $1, $2 }' notes | tr '\n' ' ')" = 'CORE 0x00000005 VMCOREINFO 0x00000007 LINUX 0x00000fec LINUX 0x00000fec ABCDEFGHIJKL 0x00000003 LINUX 0x00000fec ' ]
result "readelf finds the notes of a segment with alignment 8"
run list -j file.elf
exits 0 "alignment 8"
json '[.dumps[].name] == ["vmcoredd.index", "eight", "last"]' "and so does list"
run extract file.elf last -o -
[ "$(cat "$work/.out")" = too ]
result "with their contents"

# Behind the last note a few zeros, too few for a header.
vmcore - file.elf <<'END'
index
dump one
text x
note-size 8202
size 12298
END
run list file.elf
exits 0 "a rest of ten zeros"
silent "a rest of ten zeros"

vmcore - file.elf <<'END'
index
dump packed
fill 61 100000
zstd
END
run list -j file.elf
json '.dumps[1] | .codec == "zstd" and .size == 100000 and .stored < 1000' "a compressed dump"

vmcore - file.elf <<'END'
note CORE 1
fill 0 336
END
run list file.elf
exits 0 "no dumps"
prints '^No device dumps\.$' "is no error"

printf 'index\ndump evil\033[31m\ntext x\n' | vmcore - file.elf
run list file.elf
prints 'evil\\x1b\[31m$' "a name cannot control the terminal"
run list -j file.elf
json '.dumps[1].name == "evil\\x1b[31m"' "nor break JSON"
printf 'index\ndump evil\\x1b\342\200\256fdp\303\274\ntext x\n' | vmcore - file.elf
run list file.elf
prints 'evil\\\\x1b\\xe2\\x80\\xaefdpü$' "nor pretend to be escaped, nor turn the line around"
run list -j file.elf
json '.dumps[1].name == "evil\\\\x1b\\xe2\\x80\\xaefdpü"' "nor in JSON"

# Keys are there whatever is known.
printf 'index\nfailed odd\nerror 4000\ndump plain\ntext x\nunlisted\n' | vmcore - file.elf
run list -j file.elf
json '[.dumps[] | keys] | unique | length == 1' "every dump has the same keys"
json '[.dumps[] | .errno_name] == [null, null, null] and ([.dumps[].errno] == [null, null, 4000])' "an error without a name"
run list file.elf
prints ' failed +4000 |  unknown  4000| 4000 .* odd$' "is shown by its number"

# The notes of others, on request only.
run list basic.elf
cp "$work/.out" before
run list --all-notes basic.elf
exits 0 "--all-notes"
silent "--all-notes"
head -n "$(wc -l <before)" "$work/.out" | cmp -s - before
result "the dumps come first, as ever"
prints '^0x00000005014 +336 0x00000001 PRSTATUS +CORE$' "a note of the kernel"
prints '^0x0000000517c +25 0x00000000 VMCOREINFO +VMCOREINFO$' "another"
run list -j --all-notes basic.elf
json '.notes == [{"offset": 20500, "size": 336, "type": 1, "type_name": "PRSTATUS", "owner": "CORE"}, {"offset": 20860, "size": 25, "type": 0, "type_name": "VMCOREINFO", "owner": "VMCOREINFO"}]' "in JSON"
[ "$(tail -c +20861 basic.elf | head -c 25)" = OSRELEASE=6.1.0-56-amd64 ]
result "offset and size are those of the descriptor"
run list -j basic.elf
json 'has("notes") | not' "not without being asked"
printf 'dump a\ntext x\nnote ev\033]il 4294967295\ntext x\nnote CORE 99\n' | vmcore - file.elf
run list --all-notes file.elf
prints '^0x[0-9a-f]+ +2 0xffffffff - +ev\\x1b\]il$' "an owner cannot control the terminal"
prints '^0x[0-9a-f]+ +0 0x00000063 - +CORE$' "a type that is not known"
run list -j --all-notes file.elf
json '.notes[0] | .type == 4294967295 and .type_name == null and .owner == "ev\\x1b]il"' "in JSON too"
printf 'index\ndump a\ntext x\n' | vmcore - file.elf
run list --all-notes file.elf
exits 0 "no other notes"
prints '^No other notes\.$' "is no error"

run list basic.elf extra
fails 1 'more than one file' "two files"
run list --bogus
fails 1 "unknown option '--bogus'" "an unknown option"
run list -z
fails 1 "unknown option '-z'" "an unknown letter"
run list nothing.elf
fails 2 "'nothing.elf': No such file" "a file that is not there"
run list -j nothing.elf
exits 2 "with -j"
jq -e '.error and .exit_status == 2' <"$work/.err" >/dev/null
result "the error is JSON"

"$vmcoredd" list basic.elf >/dev/full 2>"$work/.err"
status=$?
: >"$work/.out"
fails 2 'cannot write the output: No space left' "a full disk"

finish
