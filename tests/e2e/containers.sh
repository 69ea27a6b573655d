# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="one crash in every container that makedumpfile writes, each read by vmcoredd"
kernels="6.1 6.12"
tools="cp"
modules="e1000e nvme"
first_modules="e1000e nvme"
memory=768M
formats=
script_timeout=300

# Compression that this makedumpfile was built without is left out.
# $1 option, $2 what "makedumpfile -v" calls it
has()
{
	case $1 in
	c)	return 0 ;;
	*)	makedumpfile -v 2>&1 | grep -q "^$2[[:space:]]*enabled" ;;
	esac
}

# All that makedumpfile writes; memory without what can be left out is small.
after()
{
	run "cp" /usr/bin/cp --sparse=always /proc/vmcore /dump/out/file.cp
	run "makedumpfile -E" makedumpfile -E -d 31 /proc/vmcore /dump/out/file.E
	run "makedumpfile -F -E" sh -c "makedumpfile -F -E -d 31 /proc/vmcore >/dump/out/file.FE"
	run "makedumpfile" makedumpfile -d 31 /proc/vmcore /dump/out/file.kdump
	while read -r option name; do
		if ! has "$option" "$name"; then
			note "this makedumpfile was built without $name"
			continue
		fi
		run "makedumpfile -$option" \
			makedumpfile "-$option" -d 31 /proc/vmcore "/dump/out/file.$option"
		run "makedumpfile -F -$option" sh -c \
			"makedumpfile -F -$option -d 31 /proc/vmcore >/dump/out/file.F$option"
	done <<-EOF
	c zlib
	l lzo
	p snappy
	z zstd
	EOF
	run "makedumpfile --split" makedumpfile -l -d 31 --split /proc/vmcore \
		/dump/out/file.part1 /dump/out/file.part2
}

# $1 what, the rest: a file, or - and standard input
same()
{
	what=$1
	shift
	rm -rf "$WORK/got"
	mkdir "$WORK/got"
	"$BUILD/bin/vmcoredd" extract "$@" --all -d "$WORK/got" >"$WORK/log" 2>&1 &&
		(cd "$WORK/got" && rm -f vmcoredd.index && sha256sum -- *) >"$WORK/sums" &&
		cmp "$WORK/sums" "$WORK/want"
	ok $? "$what: every payload is what cp took" || cat "$WORK/log"
}

# $1 file, $2 filter for what list says of it
container()
{
	"$BUILD/bin/vmcoredd" list -j "$OUT/$1" >"$WORK/list" &&
		jq -e "$2 and .packed == null and .machine == 62 and .class == 64" \
			"$WORK/list" >/dev/null
	ok $? "$1: list says what it is" || head -c 400 "$WORK/list"
	same "$1" "$OUT/$1"
}

# One of them, the one that Debian's kdump-tools writes, packed by everything.
packed()
{
	for packer in gzip xz zstd lz4 bzip2; do
		case $packer in
		xz)	xz -0 -qc "$OUT/$1" ;;
		zstd)	zstd -1 -qc "$OUT/$1" ;;
		*)	"$packer" -1 -qc "$OUT/$1" ;;
		esac >"$WORK/packed"
		is "$("$BUILD/bin/vmcoredd" list -j "$WORK/packed" |
			jq -c '[.format, .flattened, .packed]')" "[\"kdump\",true,\"$packer\"]" \
			"$1 packed by $packer: list says what it is"
		same "$1 packed by $packer" "$WORK/packed"
	done
	"$BUILD/bin/vmcoredd" extract - pci -o - <"$WORK/packed" 2>"$WORK/log" |
		cmp - "$OUT/dumps/pci"
	ok $? "$1 from standard input" || cat "$WORK/log"
	rm -f "$WORK/packed"
}

# Dumps put into a copy are taken out of it again, and then it is the plain file, to
# the byte.  $1 file
changed()
{
	plain=$OUT/$1
	case $1 in
	*.F*)
		plain=$WORK/plain
		rm -f "$plain"
		makedumpfile -R "$plain" <"$OUT/$1" >/dev/null ;;
	esac
	rm -f "$WORK/with" "$WORK/without"
	"$BUILD/bin/vmcoredd" inject "$OUT/$1" -o "$WORK/with" \
		text="$OUT/packages.txt" tool="$BUILD/bin/vmcoredd" >"$WORK/log" 2>&1 &&
		"$BUILD/bin/vmcoredd" extract "$WORK/with" tool -o - 2>"$WORK/log" |
			cmp - "$BUILD/bin/vmcoredd"
	ok $? "$1: inject" || cat "$WORK/log"
	"$BUILD/bin/vmcoredd" strip "$WORK/with" text tool -o "$WORK/without" \
		>"$WORK/log" 2>&1 && cmp "$WORK/without" "$plain"
	ok $? "$1: strip makes of it what it was" || cat "$WORK/log"
	rm -f "$WORK/plain"
}

# makedumpfile reads every page of a copy as it does of the file itself: what it
# makes of both is the same, but for the dumps.  $1 file; its copy is there
filtered()
{
	rm -f "$WORK/filtered" "$WORK/filtered.with" "$WORK/without"
	makedumpfile -d 31 -c "$OUT/$1" "$WORK/filtered" >"$WORK/log" 2>&1 &&
		makedumpfile -d 31 -c "$WORK/with" "$WORK/filtered.with" >"$WORK/log" 2>&1 &&
		"$BUILD/bin/vmcoredd" strip "$WORK/filtered.with" text tool \
			-o "$WORK/without" >"$WORK/log" 2>&1 &&
		cmp "$WORK/without" "$WORK/filtered"
	ok $? "$1: makedumpfile finds all memory behind what was injected" ||
		cat "$WORK/log"
	rm -f "$WORK/filtered" "$WORK/filtered.with"
}

# A split set whose files have all been changed is one still.
joined()
{
	for part in 1 2; do
		rm -f "$WORK/with$part"
		"$BUILD/bin/vmcoredd" inject "$OUT/file.part$part" -o "$WORK/with$part" \
			text="$OUT/packages.txt" >"$WORK/log" 2>&1
	done
	rm -f "$WORK/joined" "$WORK/joined.with" "$WORK/without"
	makedumpfile --reassemble "$OUT/file.part1" "$OUT/file.part2" \
		"$WORK/joined" >"$WORK/log" 2>&1 &&
		makedumpfile --reassemble "$WORK/with1" "$WORK/with2" \
			"$WORK/joined.with" >"$WORK/log" 2>&1 &&
		"$BUILD/bin/vmcoredd" strip "$WORK/joined.with" text \
			-o "$WORK/without" >"$WORK/log" 2>&1 &&
		cmp "$WORK/without" "$WORK/joined"
	ok $? "makedumpfile --reassemble joins parts that were changed" ||
		cat "$WORK/log"
	rm -f "$WORK/joined"* "$WORK/with1" "$WORK/with2"
}

# makedumpfile is ended while it writes, by a limit on what it may write: by the
# signal, or, where that is ignored, by itself.  $1 its options
unfinished()
{
	unfinished_wrong=
	rm -f "$WORK/whole" "$WORK/whole2"
	write_to whole "$1" 2>"$WORK/log"
	"$BUILD/bin/vmcoredd" verify "$WORK/whole" >"$WORK/log" 2>&1
	ok $? "makedumpfile $1: a whole one" || cat "$WORK/log"
	unfinished_kib=$(($(stat -c %s "$WORK/whole") / 1024))
	for percent in 1 17 50 83 99; do
		for handler in - ''; do
			rm -f "$WORK/part" "$WORK/part2"
			(
				# shellcheck disable=SC2064
				trap "$handler" XFSZ
				ulimit -f $((unfinished_kib * percent * 2 / 100))
				write_to part "$1"
			) >"$WORK/log" 2>&1
			! "$BUILD/bin/vmcoredd" verify "$WORK/part" >"$WORK/log" 2>&1 ||
				unfinished_wrong="$unfinished_wrong $percent%: whole"
			"$BUILD/bin/vmcoredd" list -j "$WORK/part" 2>"$WORK/log" |
				jq -e --argjson dumps "$(wc -l <"$WORK/want")" \
					'[.dumps[] | select(.offset)] | length >= $dumps' >"$WORK/log" ||
				unfinished_wrong="$unfinished_wrong $percent%: dumps"
		done
	done
	is "$unfinished_wrong" "" \
		"makedumpfile $1: none that it did not finish is called whole, all have the dumps"
	rm -f "$WORK/whole" "$WORK/whole2" "$WORK/part" "$WORK/part2"
}

# $1 name, $2 options of makedumpfile
write_to()
{
	# shellcheck disable=SC2086
	case $2 in
	*-F*)		makedumpfile $2 -d 31 "$OUT/file.E" >"$WORK/$1" ;;
	*--split*)	makedumpfile $2 -d 31 "$OUT/file.E" "$WORK/$1" "$WORK/${1}2" ;;
	*)		makedumpfile $2 -d 31 "$OUT/file.E" "$WORK/$1" ;;
	esac
}

host()
{
	export TMPDIR="$WORK"
	(cd "$OUT/dumps" && sha256sum -- *) >"$WORK/want"
	is "$(wc -l <"$WORK/want")" "$(find "$OUT/dumps" -type f | wc -l)" "cp took the dumps"
	for file in "$OUT"/file.*; do
		case $file in
		*.cp|*.E)	filter='.format == "elf" and .flattened == false' ;;
		*.FE)		filter='.format == "elf" and .flattened' ;;
		*.F*)		filter='.format == "kdump" and .flattened' ;;
		# makedumpfile may put every page into the first part
		*.part*)	filter='.format == "kdump" and .split.end_pfn >= .split.start_pfn' ;;
		*)		filter='.format == "kdump" and .flattened == false and .split == null' ;;
		esac
		container "${file##*/}" "$filter"
		changed "${file##*/}"
		case $file in
		*.E|*.l)	filtered "${file##*/}" ;;
		esac
	done
	for options in -E -c -l '-F -c' '-F -E' '--split -c'; do
		unfinished "$options"
	done
	joined
	packed file.Fc
	is "$("$BUILD/bin/vmcoredd" list -j "$OUT/file.part1" | jq .split.end_pfn)" \
		"$("$BUILD/bin/vmcoredd" list -j "$OUT/file.part2" | jq .split.start_pfn)" \
		"the second part of the set begins where the first ends"
	rm -f "$OUT"/file.*
}
