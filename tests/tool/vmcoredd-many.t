#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# More dumps than an index can have, and more than file names are kept apart.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

dir=
trap 'rm -rf "$work" ${dir:+"$dir"}' EXIT

# What is free in memory: KiB or, with $1 -i, files
free_in_memory()
{
	df -P "$1" /dev/shm 2>/dev/null | awk 'NR == 2 { free = $4 } END { print free + 0 }'
}

# Sets $dir.  Files go to memory where there is room, because each is written through
# to disk.
here_or_memory()
{
	place=$work
	[ "$(free_in_memory -k)" -lt 409600 ] || [ "$(free_in_memory -i)" -lt 80000 ] ||
		place=/dev/shm
	dir=$(mktemp -d -p "$place" 2>/dev/null || mktemp -d -p "$work")
}

# $1 arguments of mkmany
many()
{
	"$helpers/mkmany" "$@" || echo "Bail out! cannot make a file of many dumps"
}

# 65,535 in the index, 4,465 more that are not, and the index itself.
many 70000 65535 file
for command in list verify 'show --summary'; do
	# shellcheck disable=SC2086
	run $command file
	exits 0 "70,000 dumps: $command"
	bounded "70,000 dumps: $command"
done
run list -j file
json '.dumps | length == 70001 and all(.[]; .index != null)' "each has its index"
json '[.dumps[1:65536][] | .status == "ok" and .size_exact] | all' "those of the index have their size"
json '[.dumps[65536:][] | .status == "unknown" and .padded == 4032] | all' "the others are there without"
json '.dumps[70000] | .index == 70000 and .name == "dump-70000"' "up to the last"
run verify -j file
json '.dumps == 70001 and .verified == 65536 and .unverified == 4465' "all are verified that can be"
run extract file dump-70000 -o last
[ "$(tr -d '\0' <last)" = dump-70000 ]
result "the last dump is right"

# Behind damage, names lead to their entries.
printf '\377\377\377\377' | dd of=file bs=1 seek=13639680 conv=notrunc 2>/dev/null
run list -j file
exits 3 "one header of 70,000 is garbled"
json '[.dumps[] | select(.status == "missing") | .name] == ["dump-2"]' "one dump is missing"
json '[.dumps[] | select(.status == "ok")] | length == 65535' "and no other"
bounded "one header of 70,000 is garbled"
rm file

many 70000 0 file 512
here_or_memory
run extract file --all -d "$dir"
exits 0 "extract --all of 70,000"
[ "$(find "$dir" -type f | wc -l)" -eq 70000 ] && [ "$(tr -d '\0' <"$dir/dump-70000")" = dump-70000 ]
result "each has a file"
bounded "extract --all of 70,000"
rm -rf "$dir"

# No file is written of those that are not what is asked for, but all need a name.
many 200000 0 file 512
here_or_memory
run extract file --all --format lspci -d "$dir"
fails 2 "3392 of 3392 dumps were not written: dump 196608 'dump-196609' gets no file name: more than 196608 are not kept apart" "200,000 dumps"
bounded "200,000 dumps"
rm -rf "$dir"
many 400000 0 file 512
run verify file
exits 0 "400,000 dumps"
prints '^warning .* from dump 393216 on, names are not compared with those before: there are too many$' "what is not done is said"
prints '^400000 dumps: 0 verified, 400000 without a checksum' "the rest is done"
bounded "400,000 dumps"
finish
