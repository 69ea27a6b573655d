#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Damaged files, made from the table tests/data/damage.table: the exit status is the
# table's, one line says why, and neither crash, endless loop nor undefined
# behaviour happens; what is given out as right is right.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

requires sanitizers
table=$data/damage.table
asan=$root/build/asan/bin/vmcoredd
if ! flock "$root/build/tests/tool.lock" make -s -C "$here" asan >make.log 2>&1; then
	sed 's/^/# /' make.log
	echo "Bail out! the program cannot be built with sanitizers"
	exit 1
fi
# No more memory for bad input than for good; sanitizers need a lot themselves.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}hard_rss_limit_mb=256:max_allocation_size_mb=128
leaks=found
if lacks leak-check; then
	leaks=
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
fi
export ASAN_OPTIONS
export UBSAN_OPTIONS=print_stacktrace=1
mkdir spool err want
: >.out
: >.err
export TMPDIR="$work/spool"

# The files that get damaged; the table has the places in them.
text='load 5000
index
dump one
text the first
dump two
pattern 5000
note CORE 1
fill 11 336
note VMCOREINFO 0
text OSRELEASE=6.1.0-56-amd64'
echo "$text" | vmcore - elf
{ printf 'class 32\norder big\nmachine 20\n'; echo "$text"; } | vmcore - elf32
"$helpers/mkkdump" eraseinfo=gone elf kdump
"$helpers/mkkdump" version=4 elf32 kdump32
"$helpers/mkflat" record=4096 elf flat
"$helpers/mkflat" record=3000 rewrite=464 kdump flatk
for packer in gzip xz zstd lz4 bzip2; do
	"$packer" -qc elf >"elf.$packer"
done
"$vmcoredd" extract elf --all -d want >/dev/null
printf 'the first\n' | cmp -s - want/one
result "the undamaged file is right"

# Runs it with ten seconds of CPU time, of which the leak checker spends some waiting;
# leaves $status and err/WHAT.
# $1 what, the rest: arguments
limited()
{
	what=$1
	shift
	(
		# every sh that Debian has knows it
		# shellcheck disable=SC3045
		ulimit -t 10
		exec "$asan" "$@" >.out 2>"err/$what"
	)
	status=$?
	case $status in
	0)	[ ! -s "err/$what" ] || echo "$what: exit status 0 with a complaint" >>wrong ;;
	2)	[ ! -s .out ] || echo "$what: exit status 2 with output" >>wrong ;;
	3)	;;
	*)	echo "$what: exit status $status" >>wrong ;;
	esac
	[ "$status" -eq 0 ] || [ -s "err/$what" ] ||
		echo "$what: exit status $status without a word" >>wrong
}

# One damaged file.  $1 it, $2 what it is called, $3 exit status that list has
examine()
{
	limited "$2.list" list -j "$1"
	[ "$status" = "$3" ] ||
		echo "$2: list exits with $status, the table says $3" >>wrong
	limited "$2.verify" verify "$1"
	case $3$status in
	00|03|22|33)	;;
	*)	echo "$2: verify exits with $status, list with $3" >>wrong ;;
	esac
	mkdir got
	limited "$2.extract" extract "$1" --all -d got
	for file in got/one got/two; do
		[ "$status" -eq 0 ] && [ -f "$file" ] || continue
		# without an index the padding is there too
		head -c "$(stat -c %s "want/${file#got/}")" "$file" |
			cmp -s - "want/${file#got/}" ||
			echo "$2: wrong bytes of ${file#got/}, and exit status 0" >>wrong
	done
	rm -rf got
}

# A dump is put into it and taken out again.  $1 it, $2 what it is called
changed()
{
	rm -f with with.partial without
	limited "$2.inject" inject "$1" -o with new=want/one
	case $status in
	0)	with=with ;;
	3)	with=with.partial ;;
	*)	[ ! -e with ] && [ ! -e with.partial ] ||
			echo "$2: a copy, and exit status $status" >>wrong
		return ;;
	esac
	"$vmcoredd" extract "$with" new -o - 2>/dev/null | cmp -s -n 10 - want/one ||
		echo "$2: the dump is not in the copy" >>wrong
	[ "$with" = with ] || return
	limited "$2.strip" strip with new -o without
	case $2 in
	flat*)	[ "$status" -eq 0 ] ;;
	*)	cmp -s "$1" without ;;
	esac || echo "$2: strip does not make of it what it was" >>wrong
}

# From a section of the table: "NAME-HOW STATUS" for each file that it makes.
wanted()
{
	awk -v section="$1" '
		$1 == "file" { on = $2 == section; next }
		!on { next }
		$1 == "field" { split("zero one max plus minus", how); first = 5 }
		$1 == "cut" { split("before cut after", how); first = 4 }
		$1 == "flip" { split("flip", how); first = 4 }
		$1 ~ /^(field|cut|flip)$/ {
			for (i = first; i <= NF; i++)
				print $2 "-" how[i - first + 1], $i
		}' "$table" | grep -v ' -$'
}

total=0
awk '$1 == "file" { print $2 }' "$table" >sections
while read -r section; do
	mkdir made
	awk -v section="$section" '$1 == "file" { on = $2 == section; next } on' "$table" |
		"$helpers/mkdamage" "$section" made >names
	wanted "$section" >statuses
	sort names >sorted
	cut -d ' ' -f 1 statuses | sort | cmp -s - sorted
	result "$section: the table has an exit status for each file"
	: >wrong
	while read -r name wanted; do
		examine "made/$name" "$section:$name" "$wanted"
		case $section in
		*.*)	;;
		*)	changed "made/$name" "$section:$name" ;;
		esac
		total=$((total + 1))
	done <statuses
	[ ! -s wrong ]
	result "$section: $(wc -l <names) files, exit status and output are as they should be"
	sed 's/^/# /' wrong
	rm -rf made
done <sections

[ "$total" -ge 200 ]
result "$total damaged files"
find err -type f -size +0 -exec awk 'FNR > 1 { print FILENAME ": " $0 }' {} + >lines
[ ! -s lines ]
result "never more than one line"
head -n 20 lines | sed 's/^/# /'
grep -lE 'Sanitizer|runtime error' -r err >found
[ ! -s found ]
result "no finding of a sanitizer"
if [ -z "$leaks" ]; then
	lacks leak-check
	skip "all memory is returned"
else
	! grep -q LeakSanitizer -r err
	result "all memory is returned"
fi
[ -z "$(ls -A spool)" ]
result "nothing is left in TMPDIR"
finish
