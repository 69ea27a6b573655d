#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Packed streams: whole, several in a row, one in the other, damaged, cut short,
# with something behind them; and how much memory their packers may ask for.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

packers='gzip bzip2 xz zstd lz4'
# As mainline makes it: no index knows what is right.
printf 'load 300000\ndump one\npattern 20000\ndump two\npattern 200000\n' | vmcore - plain
"$helpers/mkflat" record=5000 plain flat
"$vmcoredd" extract plain one --stored -o one
"$vmcoredd" extract plain two --stored -o two

# $1 file, $2 text: every byte is right, and nothing is wrong
whole()
{
	run extract "$1" two --stored -o got --force
	exits 0 "$2"
	silent "$2"
	cmp -s got two
	result "$2: every byte is right"
}

for packer in $packers; do
	"$packer" -qc plain >"$packer.once"
	whole "$packer.once" "$packer"
	run list -j "$packer.once"
	json ".packed == \"$packer\"" "$packer: is named"
	half=$(($(stat -c %s plain) / 2))
	{
		head -c "$half" plain | "$packer" -qc
		: | "$packer" -qc
		tail -c "+$((half + 1))" plain | "$packer" -qc
	} >several
	whole several "$packer: three streams in a row, one of them empty"
	"$vmcoredd" list - <several >"$work/.out" 2>"$work/.err"
	status=$?
	exits 0 "$packer: the same from standard input"
	{ : | "$packer" -qc; cat "$packer.once"; } >several
	whole several "$packer: an empty stream first"
	{ cat "$packer.once"; head -c 1000 /dev/zero; } >padded
	whole padded "$packer: zeros behind it"

	{ "$packer" -qc flat; echo something else; } >garbage
	run list garbage
	partial "its $packer stream breaks off at byte [0-9]*: (something else follows|damaged data)" "$packer: something else behind it"
	run extract garbage two --stored -o got --force
	cmp -s got two
	result "$packer: and every byte is right"

	"$packer" -qc flat >short
	truncate -s -9 short
	run list short
	# a block of lz4 is as large as the file, and nothing comes before it
	exits "$([ "$packer" = lz4 ] && echo 2 || echo 3)" "$packer: nine bytes less"
	head -c 20 short >short.20
	run list short.20
	fails 2 "cannot be read: its $packer stream breaks off at byte 0: it is cut short" "$packer: only twenty bytes"
done

gzip -qc plain | xz -qc >nested
whole nested "gzip in xz"
run list -j nested
json '.packed == "xz"' "what is outside is named"

# Packed twice is what it may be, in a file and in a pipe.
for packer in $packers; do
	gzip -qc <"$packer.once" | xz -qc | "$packer" -qc >"$packer.thrice"
	"$packer" -qc <gzip.once >"$packer.twice"
	whole "$packer.twice" "$packer: gzip in it"
	"$vmcoredd" extract - two --stored -o - <"$packer.twice" 2>"$work/.err" | cmp -s - two
	result "$packer: the same from standard input"
	run list "$packer.thrice"
	fails 2 "'$packer.thrice' is packed more than 2 times: unpack it first" "$packer: three layers"
	"$vmcoredd" list - <"$packer.thrice" >"$work/.out" 2>"$work/.err"
	status=$?
	fails 2 "is packed more than 2 times" "$packer: three layers from standard input"
done

# Notes that begin behind zeros, at 100 MiB and at 2 GiB (p_offset is at 72).
description='load 300000\ndump one\npattern 20000\ndump two\npattern 200000\n'
printf '%bpatch 72 0 10 40 6\n' "$description" | vmcore - far.head
printf '%bpatch 72 0 0 0 80\n' "$description" | vmcore - bomb.head
truncate -s 4096 far.head bomb.head
truncate -s 50M zeros
for packer in $packers; do
	"$packer" -qc zeros >"zeros.$packer"
done
# What a packer makes of zeros is its format; bzip2 alone makes more of a byte than
# is unpacked.
for packer in $packers; do
	{ "$packer" -qc far.head; cat "zeros.$packer" "zeros.$packer"; tail -c +4097 plain | "$packer" -qc; } >far
	whole far "$packer: notes behind 100 MiB of zeros"
done

# $1 file, $2 text
bomb()
{
	run list "$1"
	fails 2 "'$1' is not unpacked beyond [0-9]* bytes: that would be over 32768 times the [0-9]* that it has" "$2"
	bounded "$2"
	unpacked=$(sed -n 's/.*beyond \([0-9]*\) bytes.*/\1/p' "$work/.err")
	[ "${unpacked:-0}" -gt 0 ] && [ "$unpacked" -le $((67108864 + 32768 * $(stat -c %s "$1"))) ]
	result "$2: $unpacked bytes of $(stat -c %s "$1")"
}

# 2 GiB in what is packed twice, or with bzip2.
for pair in 'gzip gzip' 'xz gzip' 'zstd xz' 'lz4 zstd' 'bzip2 lz4' 'gzip bzip2' 'bzip2 cat'; do
	inner=${pair% *}
	outer=${pair#* }
	{
		"$inner" -qc bomb.head
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			cat "zeros.$inner" "zeros.$inner" "zeros.$inner" "zeros.$inner"
		done
	} >bomb
	[ "$outer" = cat ] || { "$outer" -qc bomb >again && mv again bomb; }
	bomb bomb "$inner in $outer"
done
"$vmcoredd" list - <bomb >"$work/.out" 2>"$work/.err"
status=$?
fails 2 "'standard input' is not unpacked beyond" "the same from standard input"

# A dump that is packed, in a file that is packed: 100 MB of zeros.
printf 'index\ndump one\nfill 0 100000000\nzstd\n' | vmcore - frame
[ "$("$vmcoredd" extract frame one -o - | wc -c)" -eq 100000000 ]
result "a dump of 100 MB in $(stat -c %s frame) bytes"
xz -qc frame >frame.xz
run verify frame.xz
exits 3 "the same in $(stat -c %s frame.xz) bytes"
prints 'is not decompressed beyond byte [0-9]*: that would be over 32768 times the [0-9]* that the file has' \
	"a dump is unpacked as far as its file may be"
run list frame.xz
exits 0 "the same in a list"

# Records of a flattened file say where they belong: there is no file of that size.
{
	head -c -16 flat
	printf '\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\1x'
	tail -c 16 flat
} >wild
run list wild
partial "the flattened file is damaged: no record at byte $(($(stat -c %s flat) - 16))" "a record for 1 TiB"
run extract wild two --stored -o got --force
cmp -s got two
result "a record for 1 TiB: what comes before it is right"

# A bit anywhere: never a wrong byte with exit status 0.
for packer in $packers; do
	"$packer" -qc flat >good
	size=$(stat -c %s good)
	wrong=
	tried=0
	place=8
	while [ "$place" -lt "$size" ]; do
		cp good bad
		byte=$(od -An -tu1 -j "$place" -N 1 good | tr -d ' ')
		# shellcheck disable=SC2059
		printf "\\$(printf %o $((byte ^ 16)))" |
			dd of=bad bs=1 seek="$place" conv=notrunc 2>/dev/null
		if "$vmcoredd" extract bad two --stored -o got --force >/dev/null 2>&1; then
			cmp -s got two || wrong="$wrong $place"
		fi
		tried=$((tried + 1))
		place=$((place + size / 60 + 1))
	done
	echo "$wrong" >"$work/.err"
	[ -z "$wrong" ] && [ "$tried" -gt 40 ]
	result "$packer: $tried bits inverted, no wrong byte is taken for right"
done

# Unpacking this would take 1 GiB.
head -c 4000000 /dev/zero | xz -qc --lzma2=preset=0,dict=1GiB >greedy
run list greedy
fails 2 "unpacking takes 102[0-9] MiB of memory, more than 160" "xz with a dictionary of 1 GiB"
bounded "xz with a dictionary of 1 GiB"
# Its window is 256 MiB, whatever it holds: the frame's header says so.
head -c 4000000 /dev/zero | zstd -qc >greedy
printf '\220' | dd of=greedy bs=1 seek=5 conv=notrunc 2>/dev/null
head -c 4000000 /dev/zero >zeros
zstd -dcq --memory=256MB <greedy 2>/dev/null | cmp -s - zeros
result "zstd reads the frame"
run list greedy
fails 2 "its zstd stream breaks off at byte 0: .*memory" "zstd with a window of 256 MiB"
bounded "zstd with a window of 256 MiB"

# Room for what is unpacked runs out.
mkdir room
(
	# every sh that Debian has knows it
	# shellcheck disable=SC3045
	ulimit -f 100
	trap '' XFSZ
	TMPDIR=$work/room "$vmcoredd" extract gzip.once two --stored -o - >"$work/.out" 2>"$work/.err"
	echo $? >status
)
status=$(cat status)
exits 2 "no room for what is unpacked"
grep -q 'cannot keep what is unpacked of .gzip.once. .*: File too large' "$work/.err"
result "which is said"
[ -z "$(ls room)" ]
result "no file is left"

finish
