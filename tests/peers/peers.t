#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# crash, gdb, libkdumpfile and drgn on the dumps that the lab's "basic" scenario
# left.  Needs the kernel's debug package (tests/peers/vmlinux fetches it).
#
# usage: peers.t [6.1|6.12 ...]
set -u

TOP=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd) || exit 1
# shellcheck source=tests/environment.sh
. "$TOP/tests/environment.sh"
WORK=$(mktemp -d "${TMPDIR:-/tmp}/vmcoredd-peers.XXXXXX") || exit 1
trap 'rm -rf "$WORK"' EXIT
vmcoredd=$TOP/build/bin/vmcoredd
results=0

# ok STATUS DESCRIPTION, with what is on standard input beside a failure
ok()
{
	results=$((results + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $results - $2"
	else
		echo "not ok $results - $2"
		sed 's/^/# /'
	fi
}

# The 0x700 notes that the reader lists: index and name, a line each.
listed()
{
	"$vmcoredd" list -j "$1" |
		jq -r '.dumps[] | select(.index != null) | "\(.index) \(.name)"'
}

# Debian 12's crash (8.0.2) knows kernels up to 6.3: of a newer one it must be
# told where it was loaded and to leave its modules alone, and be given room for
# what it writes past (roomy.c).
crash_options()
{
	case $kernel in
	6.1)	printf '%s\n' -s ;;
	*)	printf '%s\n' '-s --kaslr=auto --no_modules' ;;
	esac
}

crash_run()
{
	# shellcheck disable=SC2046
	LD_PRELOAD=$WORK/roomy.so timeout 300 crash $(crash_options) "$vmlinux" "$1" \
		<"$WORK/commands" >"$WORK/crash.log" 2>&1
}

# crash on file $1: lists the same dumps, writes the same bytes as we from $2.
crash_test()
{
	what="$kernel, crash on ${1##*/}"
	rm -rf "$WORK/crash" && mkdir "$WORK/crash"
	echo "dev -V" >"$WORK/commands"
	while read -r index name; do
		echo "dev -v $index $WORK/crash/$index" >>"$WORK/commands"
	done <"$WORK/listed"
	echo "quit" >>"$WORK/commands"
	crash_run "$1"
	ok $? "$what: opens" <"$WORK/crash.log"
	awk '/INDEX +OFFSET/ { on = 1; next } on && NF == 4 { print $1, $4 }' \
		"$WORK/crash.log" >"$WORK/crash.list"
	cmp -s "$WORK/crash.list" "$WORK/listed"
	ok $? "$what: dev -V lists every dump" <"$WORK/crash.list"
	while read -r index name; do
		"$vmcoredd" extract "$2" "$index" --stored --force >/dev/null \
			-o "$WORK/ours" &&
			cmp "$WORK/ours" "$WORK/crash/$index" >"$WORK/cmp" 2>&1
		ok $? "$what: dev -v $index ($name) is what extract --stored writes" \
			<"$WORK/cmp"
	done <"$WORK/listed"
}

# crash on file $1: the last two dumps are the payloads that were put in.
payload_test()
{
	crash_test "$1" "$WORK/injected.elf"
	large=$(tail -n 1 "$WORK/listed")
	large=${large%% *}
	{
		cmp -n "$(wc -c <"$0")" "$0" "$WORK/crash/$((large - 1))" &&
			cmp -n "$(wc -c <"$vmcoredd")" "$vmcoredd" "$WORK/crash/$large"
	} >"$WORK/cmp" 2>&1
	ok $? "$what: dev -v writes what was put in" <"$WORK/cmp"
}

# Two dumps put into vmcore.$1: crash shows them, makedumpfile carries them along,
# and without them everything is what it was.
injected_test()
{
	injected=$WORK/injected.$1
	"$vmcoredd" inject "$DIR/vmcore.$1" -o "$injected" --force text="$0" \
		large="$vmcoredd" >"$WORK/log" 2>&1
	ok $? "$kernel, inject into vmcore.$1" <"$WORK/log"
	listed "$injected" >"$WORK/listed"
	payload_test "$injected"
	"$WORK/kdumpfile" "$injected" "$uts" >"$WORK/kdumpfile.log" 2>&1 &&
		[ "$(cat "$WORK/kdumpfile.log")" = "$(printf '%s\nLinux' "$release")" ]
	ok $? "$kernel, libkdumpfile on ${injected##*/}: release and memory" \
		<"$WORK/kdumpfile.log"
	rm -f "$WORK/filtered"
	makedumpfile -d 31 -c "$injected" "$WORK/filtered" >"$WORK/log" 2>&1
	ok $? "$kernel, makedumpfile filters ${injected##*/}" <"$WORK/log"
	payload_test "$WORK/filtered"
	"$vmcoredd" strip "$injected" text large -o "$WORK/stripped" --force \
		>"$WORK/log" 2>&1 && cmp "$WORK/stripped" "$DIR/vmcore.$1" >"$WORK/log" 2>&1
	ok $? "$kernel, strip makes vmcore.$1 of it again" <"$WORK/log"
	rm -f "$WORK/stripped"
	listed "$DIR/vmcore.elf" >"$WORK/listed"
}

gdb_test()
{
	gdb -nx -batch -core "$DIR/vmcore.elf" -ex "x/s 0x$uts" >"$WORK/gdb.log" 2>&1
	grep -q '"Linux"' "$WORK/gdb.log"
	ok $? "$kernel, gdb reads memory" <"$WORK/gdb.log"
}

kdumpfile_test()
{
	for file in vmcore.elf vmcore.kdump; do
		"$WORK/kdumpfile" "$DIR/$file" "$uts" >"$WORK/kdumpfile.log" 2>&1 &&
			[ "$(cat "$WORK/kdumpfile.log")" = "$(printf '%s\nLinux' "$release")" ]
		ok $? "$kernel, libkdumpfile on $file: release and memory" \
			<"$WORK/kdumpfile.log"
	done
}

# The kdump-compressed files that the tests make are such files for others, too.
made_test()
{
	made=$TOP/build/tests/tool
	for line in 'class 64:order little:machine 62' 'class 64:order big:machine 21' \
			'class 32:order little:machine 3'; do
		{
			echo "$line" | tr : '\n'
			printf 'load 8192\nindex\ndump a\ntext x\nnote VMCOREINFO 0\ntext OSRELEASE=6.1.0-made\n'
		} | "$made/mkvmcore" - "$WORK/made"
		for version in 4 5 6; do
			"$made/mkkdump" "version=$version" release=6.1.0-made \
				"$WORK/made" "$WORK/made.kdump" &&
				"$WORK/kdumpfile" "$WORK/made.kdump" >"$WORK/made.log" 2>&1 &&
				[ "$(cat "$WORK/made.log")" = "$(printf '6.1.0-made\na5')" ]
			ok $? "libkdumpfile on a made file, header version $version, $line" \
				<"$WORK/made.log"
		done
	done
}

drgn_test()
{
	echo 'print(prog["init_uts_ns"].name.release.string_().decode())' >"$WORK/release.py"
	timeout 300 drgn -q -c "$DIR/vmcore.elf" -s "$vmlinux" "$WORK/release.py" \
		>"$WORK/drgn.log" 2>&1 && grep -qx "$release" "$WORK/drgn.log"
	ok $? "$kernel, drgn: release" <"$WORK/drgn.log"
}

# Sets DIR, vmlinux, release, uts; makes the dump if the lab has not yet, of this
# very kernel.
prepare()
{
	DIR=$TOP/build/lab/basic-$kernel
	vmlinux=$("$TOP/tests/peers/vmlinux" "$kernel") || return 1
	release=${vmlinux##*/vmlinux-}
	if [ ! -s "$DIR/vmcore.elf" ] || ! grep -q "^linux-image-$release " "$DIR/packages.txt"; then
		"$TOP/scripts/lab" crash --kernel "$kernel" --scenario basic --out "$DIR" >&2
	fi
	strings -n 20 "$DIR/vmcore.elf" | head -n 2000 >"$WORK/strings"
	uts=$(sed -n 's/^SYMBOL(init_uts_ns)=//p' "$WORK/strings" | sed -n 1p)
	listed "$DIR/vmcore.elf" >"$WORK/listed" && [ -n "$uts" ]
}

cc -O2 -Wall -o "$WORK/kdumpfile" "$TOP/tests/peers/kdumpfile.c" -lkdumpfile || exit 1
cc -O2 -Wall -shared -fPIC -o "$WORK/roomy.so" "$TOP/tests/peers/roomy.c" || exit 1
make -s -C "$TOP/tests/tool" prepare >&2 || exit 1
made_test
[ $# -gt 0 ] || set -- 6.1 6.12
for kernel; do
	prepare
	ok $? "$kernel: a dump, its vmlinux and its list are there" </dev/null
	crash_test "$DIR/vmcore.elf" "$DIR/vmcore.elf"
	crash_test "$DIR/vmcore.kdump" "$DIR/vmcore.elf"
	injected_test elf
	injected_test kdump
	gdb_test
	kdumpfile_test
	drgn_test
done
echo "1..$results"
