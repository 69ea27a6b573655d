#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The same dumps in every container, packed by everything, from files and pipes:
# every payload comes out as it went in, and list says what the container is.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

# The payloads, made without any of our programs.
mkdir want plain
printf 'hello from the device\n' >want/greeting
head -c 100000 /dev/zero | tr '\0' Z >want/long
head -c 300000 /dev/zero | tr '\0' Q >want/stored-as-zstd
printf '\001' >want/one-byte
{
	head -c 4032 /dev/zero | tr '\0' A
	head -c 1 /dev/zero | tr '\0' B
} >want/page-and-a-byte
(cd want && sha256sum ./*) >want.sum

text='load 20000
load 4096
index
dump greeting
text hello from the device
dump long
fill 5a 100000
dump stored-as-zstd
fill 51 300000
zstd
failed gone
status 3
error 5
dump one-byte
hex 01
dump page-and-a-byte
fill 41 4032
fill 42 1
note CORE 1
fill 11 336
note VMCOREINFO 0
text OSRELEASE=6.1.0-56-amd64'

# $1 name, the rest: what the description begins with, a line each
elf()
{
	name=$1
	shift
	{ printf '%s\n' "$@"; echo "$text"; } | vmcore - "plain/$name"
}

# $1 name, $2 the ELF file, the rest: options of mkkdump
kdump()
{
	name=$1 from=$2
	shift 2
	"$helpers/mkkdump" "$@" "plain/$from" "plain/$name" ||
		echo "Bail out! cannot make $name"
}

# $1 name, $2 what is flattened, the rest: options of mkflat
flat()
{
	name=$1 from=$2
	shift 2
	"$helpers/mkflat" "$@" "plain/$from" "plain/$name" ||
		echo "Bail out! cannot make $name"
	makedumpfile -R back <"plain/$name" >/dev/null 2>&1 && cmp -s back "plain/$from"
	result "$name: makedumpfile -R makes $from of it"
	rm -f back
}

elf elf-64 'class 64'
elf elf-64-big 'class 64' 'order big' 'machine 22'
elf elf-32 'class 32' 'machine 3'
elf elf-32-big 'class 32' 'order big' 'machine 20'
elf elf-64k 'class 64' 'machine 183' 'page 65536' 'align 4'
for version in 4 5 6; do
	kdump "kdump-$version" elf-64 "version=$version"
done
for version in 4 6; do
	kdump "kdump-$version-big" elf-64-big "version=$version" pages=plain
	kdump "kdump-$version-32" elf-32 "version=$version" pages=zstd
	kdump "kdump-$version-32-big" elf-32-big "version=$version"
	kdump "kdump-$version-arm" elf-32 "version=$version" machine=armv7l
done
kdump kdump-64k elf-64k block=65536 eraseinfo='erase everything'
kdump part1 elf-64 start=0 end=2
kdump part2 elf-64 start=2 end=6
kdump part2-v4 elf-32 version=4 start=2 end=6
flat flat-elf elf-64
flat flat-elf-32-big elf-32-big record=4096
flat flat-elf-back elf-64 record=1000 shuffle
flat flat-elf-again elf-64 record=8192 rewrite=4096
flat flat-elf-over elf-64 record=2048 overlap=300 tail=70000
flat flat-elf-whole elf-64 record=100000000
flat flat-kdump kdump-6
flat flat-kdump-back kdump-4-32 record=777 shuffle
flat flat-kdump-again kdump-6-big record=512 rewrite=8192
flat flat-part2 part2 rewrite=464

# Name, format, flattened, bits, byte order, split.
table='
elf-64 elf false 64 little null
elf-64-big elf false 64 big null
elf-32 elf false 32 little null
elf-32-big elf false 32 big null
elf-64k elf false 64 little null
kdump-4 kdump false 64 little null
kdump-4-big kdump false 64 big null
kdump-4-32 kdump false 32 little null
kdump-4-32-big kdump false 32 big null
kdump-4-arm kdump false 32 little null
kdump-5 kdump false 64 little null
kdump-6 kdump false 64 little null
kdump-6-big kdump false 64 big null
kdump-6-32 kdump false 32 little null
kdump-6-32-big kdump false 32 big null
kdump-6-arm kdump false 32 little null
kdump-64k kdump false 64 little null
part1 kdump false 64 little {"start_pfn":0,"end_pfn":2}
part2 kdump false 64 little {"start_pfn":2,"end_pfn":6}
part2-v4 kdump false 32 little {"start_pfn":2,"end_pfn":6}
flat-elf elf true 64 little null
flat-elf-32-big elf true 32 big null
flat-elf-back elf true 64 little null
flat-elf-again elf true 64 little null
flat-elf-over elf true 64 little null
flat-elf-whole elf true 64 little null
flat-kdump kdump true 64 little null
flat-kdump-back kdump true 32 little null
flat-kdump-again kdump true 64 big null
flat-part2 kdump true 64 little {"start_pfn":2,"end_pfn":6}'

# How it is packed: what list calls it, and a name that says something else.
packers='
- null dump.gz
gzip "gzip" dump.zst
xz "xz" vmcore.elf
zstd "zstd" x.gz
lz4 "lz4" dump.bz2
bzip2 "bzip2" dump.kdump'

# $1 packer, $2 file, $3 result
pack()
{
	case $1 in
	-)	cp "$2" "$3" ;;
	xz)	xz -0 -c "$2" >"$3" ;;
	zstd)	zstd -q -1 -c "$2" >"$3" ;;
	*)	"$1" -1 -c "$2" >"$3" ;;
	esac
}

# Runs the program on $file in one of four ways.  $1 way, the rest: its arguments,
# in which FILE stands for the file
from()
{
	way=$1
	shift
	case $way in
	path)	name=$file ;;
	fifo)	name=fifo ;;
	*)	name=- ;;
	esac
	for argument; do
		shift
		[ "$argument" != FILE ] || argument=$name
		set -- "$@" "$argument"
	done
	case $way in
	path)	run "$@" ;;
	input)	run "$@" <"$file" ;;
	pipe)
		# a seekable file is no pipe
		# shellcheck disable=SC2002
		cat "$file" | run_piped "$@" ;;
	fifo)
		cat "$file" >fifo 2>/dev/null &
		run "$@"
		# It has ended, or nobody opened the other end.
		kill $! 2>/dev/null
		wait $! ;;
	esac
	[ "$way" != pipe ] || status=$(cat .status)
}

# A pipe's right side is a process of its own.
run_piped()
{
	run "$@"
	echo "$status" >.status
}

# $1 what, $2 way: what list says of the file
says()
{
	from "$2" list -j FILE
	[ "$status" -eq 0 ] && [ ! -s .err ] && jq -e \
		".format == \"$format\" and .flattened == $flattened and
		 .packed == $packed and .class == $bits and
		 .byte_order == \"$order\" and .split == $split and
		 ([.dumps[].name] == [\"vmcoredd.index\", \"greeting\", \"long\",
			\"stored-as-zstd\", \"one-byte\", \"page-and-a-byte\", \"gone\"]) and
		 .dumps[-1].status != \"ok\"" <.out >/dev/null
	result "$1, $2: list says what it is"
}

# $1 what, $2 way: all payloads
gives()
{
	rm -rf got
	mkdir got
	from "$2" extract FILE --all -d got
	[ "$status" -eq 0 ] && [ ! -s .err ] && [ "$(cat .rss)" -lt "$memory_max_kib" ] &&
		(cd got && sha256sum -c --quiet ../want.sum) >sums 2>&1
	result "$1, $2: every payload is right, in $(cat .rss) KiB"
}

# One container, packed by everything, read in every way; a packed one is a stream
# whatever it comes from.
container()
{
	echo "$packers" | grep . >packers
	while read -r packer packed file; do
		pack "$packer" "plain/$1" "$file"
		ways='path pipe'
		[ "$packer" != - ] || ways='path input pipe fifo'
		for way in $ways; do
			says "$1 packed by $packer" "$way"
			gives "$1 packed by $packer" "$way"
		done
		rm -f "$file"
	done <packers
}

mkfifo fifo
echo "$table" | grep . >table
while read -r name format flattened bits order split; do
	container "$name"
done <table

# What has no notes yet is told so, not guessed at.
for version in 1 2 3; do
	kdump old elf-64 "version=$version"
	for file in plain/old flat-old; do
		[ "$file" = plain/old ] || "$helpers/mkflat" plain/old flat-old
		run list "$file"
		fails 2 "no notes.*version $version has no place" "header version $version, ${file##*/}"
	done
done

# makedumpfile marks a dump that it could not finish.
kdump incomplete elf-64 status=9
run list plain/incomplete
partial 'incomplete' "a dump that makedumpfile could not finish"
run extract plain/incomplete greeting -o -
cmp -s .out want/greeting
result "its dumps are there all the same"

# A dump to a pipe, in one go from another.
xz -0 -c plain/flat-kdump | "$vmcoredd" extract - long -o - 2>err | cmp - want/long
result "from a pipe to a pipe"
[ ! -s err ]
result "and quietly"

# Nothing is left in the directory that streams go to.
mkdir spool
TMPDIR=$work/spool "$vmcoredd" list - <plain/elf-64 >/dev/null
zstd -q -1 -c plain/kdump-6 | TMPDIR=$work/spool "$vmcoredd" list - >/dev/null
[ -z "$(ls -A spool)" ]
result "nothing is left in TMPDIR"
finish
