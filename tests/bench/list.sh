#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What it takes to list the device dumps of a real crash: "vmcoredd list" against
# "dev -V" of crash, on the same files in one run, in turns.
#
#	list.sh 6.1|6.12 VMCORE		an ELF vmcore of that kernel
#
# crash needs the kernel's vmlinux with debugging information: tests/peers/vmlinux
# fetches it, about 1 GB, when it is not in the cache yet.
set -u

top=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd) || exit 1
vmcoredd=$top/build/bin/vmcoredd
rounds=2
runs=50

die()
{
	echo "list.sh: $*" >&2
	exit 2
}

[ $# -eq 2 ] || die "usage: list.sh 6.1|6.12 VMCORE"
kernel=$1
elf=$2
[ -s "$elf" ] || die "there is no $elf"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM
cc -O2 -Wall -o "$work/measure" "$top/tests/bench/measure.c" || exit 2

# Sets $vmlinux, empty without one.
find_peer()
{
	vmlinux=
	if ! command -v crash >/dev/null; then
		echo "  crash is not installed, so there is nothing to compare with:"
		echo "  scripts/install-deps --with-crash"
		return
	fi
	cc -O2 -Wall -shared -fPIC -o "$work/roomy.so" "$top/tests/peers/roomy.c" || exit 2
	vmlinux=$("$top/tests/peers/vmlinux" "$kernel") ||
		echo "  no vmlinux with debugging information for crash: nothing to compare with"
}

# crash lists the dumps of $1; as tests/peers/peers.t runs it.
crash_list()
{
	options=-s
	[ "$kernel" = 6.1 ] || options='-s --kaslr=auto --no_modules'
	cat >"$work/crash" <<-EOF
	LD_PRELOAD=$work/roomy.so exec crash $options '$vmlinux' '$1' \
		<'$work/commands' >'$work/output' 2>&1
	EOF
}

# Adds one round to $work/NAME: the least time, the most memory.
# $1 name, $2 runs, the rest: command
round()
{
	name=$1
	shift
	"$work/measure" "$@" >"$work/one" || die "$name failed"
	cat "$work/one" >>"$work/$name"
}

best()
{
	awk 'NR == 1 || $1 < time { time = $1 } $2 > most { most = $2 }
		END { print time, most }' "$work/$1"
}

# $1 file, $2 what it is
compare()
{
	rm -f "$work/ours" "$work/theirs"
	crash_list "$1"
	for _ in $(seq $rounds); do
		round ours $runs "$vmcoredd" list "$1"
		[ -z "$vmlinux" ] || round theirs 1 sh "$work/crash"
	done
	ours=$(best ours)
	theirs=$([ -z "$vmlinux" ] || best theirs)
	count=$("$vmcoredd" list -j "$1" | grep -o '"index":[0-9]' | wc -l)
	echo "  $2, $(($(stat -c %s "$1") / 1048576)) MiB, $count dumps, the index among them"
	echo "$ours $theirs" | awk '
		{ printf "    %-22s %10.2f ms %10.1f MiB\n", "vmcoredd list", $1 / 1000, $2 / 1024 }
		NF == 4 {
			printf "    %-22s %10.2f ms %10.1f MiB\n", "crash, dev -V", $3 / 1000, $4 / 1024
			printf "    %-22s %10.0f x  %10.0f x\n", "ratio", $3 / $1, $4 / $2
		}'
	[ -z "$vmlinux" ] || same "$1"
}

# Both list the same, or the comparison is none.
same()
{
	awk '/INDEX +OFFSET/ { on = 1; next } on && NF == 4 { print $4 }' \
		"$work/output" >"$work/their-list"
	"$vmcoredd" list "$1" | awk '$1 ~ /^[0-9]+$/ { print $NF }' >"$work/our-list"
	cmp -s "$work/our-list" "$work/their-list" ||
		echo "    they do not list the same: crash has $(wc -l <"$work/their-list") of $(wc -l <"$work/our-list")"
}

printf 'dev -V\nquit\n' >"$work/commands"
echo "listing the device dumps of a crash of $kernel (least time of $rounds rounds, most memory)"
find_peer
compare "$elf" "ELF"
makedumpfile --message-level 4 -F -c -d 31 "$elf" >"$work/flat" 2>"$work/log" ||
	die "makedumpfile cannot flatten: $(tail -n 1 "$work/log")"
compare "$work/flat" "kdump-compressed, flattened, as kdump-tools writes it"
