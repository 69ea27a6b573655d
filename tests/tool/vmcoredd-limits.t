#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Beyond what other tools can do: 70 dumps, 1,000 dumps, a note of 3 GiB; in every
# container, in 16 MiB of memory.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

# Streams are unpacked to there.
mkdir spool
export TMPDIR="$work/spool"

# The ELF file $1 in every other container; the rest: options of mkflat.
containers()
{
	elf=$1
	shift
	"$helpers/mkkdump" "$elf" "$elf.kdump" &&
		"$helpers/mkflat" "$@" "$elf" "$elf.flat" &&
		"$helpers/mkflat" "$@" "$elf.kdump" "$elf.kdump.flat" ||
		echo "Bail out! no containers"
}

# $1 file, $2 what: the last dump of it is what it should be, in little memory
last_dump()
{
	run extract "$1" last -o last --force
	[ "$status" -eq "${exit_wanted:-0}" ] && [ "$(sha256sum <last)" = "$want" ]
	result "$2: the last dump is right"
	bounded "$2: the last dump"
}

# $1 file, $2 what, $3 number of dumps besides the index, $4 of bytes of others
counted()
{
	run list -j "$1"
	exits 0 "$2"
	json "([.dumps[].name] | length) == $3 + 1 and .dumps[$3].name == \"last\" and
		all(.dumps[]; .status == \"ok\")" "$2: $3 dumps and the index"
	bounded "$2"
}

# What it takes into the memory of a capture kernel: itself and its libraries.
{ echo "$vmcoredd"; ldd "$vmcoredd" | grep -oE '/[^ ]+'; } | xargs stat -Lc %s >sizes
[ "$(awk '{ sum += $1 } END { print int(sum / 1048576) }' sizes)" -lt 8 ]
result "the program and all of its libraries have $(awk '{ sum += $1 } END { print int(sum / 1024) }' sizes) KiB"
printf 'the last of many\n' >last.txt
want=$(sha256sum <last.txt)
for many in 70 1000; do
	{
		echo 'load 8192'
		echo index
		seq -f 'dump number-%04g' 1 $((many - 1)) | sed 's/\(.*\)-\(.*\)/\1-\2\ntext dump \2/'
		echo 'dump last'
		echo 'text the last of many'
	} | vmcore - "$many"
	# more records than are kept at once
	containers "$many" record=256 shuffle
	for file in "$many" "$many.kdump" "$many.flat" "$many.kdump.flat"; do
		counted "$file" "$file" "$many"
		last_dump "$file" "$file"
		mkdir all
		run extract "$file" --all -d all
		exits 0 "$file: extract --all"
		(cd all && rm -f vmcoredd.index && cat number-* last) | sha256sum >sum
		seq -f 'dump %04g' 1 $((many - 1)) | cat - last.txt | sha256sum | cmp -s - sum
		result "$file: all $many are right"
		bounded "$file: extract --all"
		run verify -j "$file"
		exits 0 "$file: verify"
		json "[.dumps, .verified, .errors] == [$many + 1, $many + 1, 0]" "$file: all are verified"
		bounded "$file: verify"
		rm -rf all
	done
	for packer in gzip xz zstd lz4 bzip2; do
		"$packer" -qc "$many.kdump.flat" >packed
		counted packed "$many, packed by $packer" "$many"
		last_dump packed "$many, packed by $packer"
	done
	counted - "$many, from standard input" "$many" <"$many.flat"
	rm -f "$many"*
done

# A note of 3 GiB, of which nearly all is a hole, and a small one behind it.
gib3=3221225472
printf 'load 8192\nindex\ndump big\nunlisted\ntext its beginning\nhole %d\ndump last\ntext the last of many\n' \
	$((gib3 + 131072)) | vmcore - big
containers big record=1000000000 rewrite=4096
for file in big big.kdump big.flat big.kdump.flat; do
	run list -j "$file"
	exits 0 "3 GiB, $file"
	json "[.dumps[].name] == [\"vmcoredd.index\", \"big\", \"last\"] and
		.dumps[1].padded > $gib3" "3 GiB, $file: all dumps"
	bounded "3 GiB, $file"
	last_dump "$file" "3 GiB, $file"
	run verify -j "$file"
	json '[.dumps, .verified] == [3, 2]' "3 GiB, $file: verify"
	bounded "3 GiB, $file: verify"
done

# The same as a stream: what is all zeros is packed once and repeated, as a stream
# of its own in the packed file.  $1 packer, $2 file
pack_zeros()
{
	head -c 65536 "$2" | "$1" -qc
	truncate -s 67108864 zeros
	"$1" -qc zeros >zeros.packed
	rm zeros
	for _ in $(seq $((gib3 / 67108864))); do
		cat zeros.packed
	done
	tail -c +$((gib3 + 65536 + 1)) "$2" | "$1" -qc
}

# One record: between two there are bytes that are not zeros.
"$helpers/mkflat" record=5000000000 rewrite=4096 big.kdump big.kdump.flat1
last_dump - "3 GiB, from standard input" <big.kdump.flat
# shellcheck disable=SC2002
cat big | "$helpers/maxrss" .rss "$vmcoredd" extract - last -o - | cmp -s - last.txt
result "3 GiB, from a pipe"
bounded "3 GiB, from a pipe"
for packer in gzip xz zstd lz4 bzip2; do
	case $packer in
	gzip|lz4)	file=big ;;
	xz|zstd)	file=big.kdump.flat1 ;;
	*)		file=big.kdump ;;
	esac
	pack_zeros "$packer" "$file" >packed
	# of so few bytes not so many are unpacked: some more, as on a tape
	[ "$packer" != bzip2 ] || truncate -s 131072 packed
	last_dump packed "3 GiB, $file packed by $packer"
done
[ -z "$(ls -A spool)" ]
result "nothing is left in TMPDIR"
finish
