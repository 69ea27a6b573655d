# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# A kernel that has device dumps of its own, as Ubuntu's: they are carried along,
# and the stock file that they change answers ESTALE to those who had ours open.
description="dumps of the kernel's own beside ours, and a stock file that changes"
kernels="debug"
tools="readelf"
programs="tests/lab/pread.c"
merged=/proc/vmcoredd/vmcore

# Offset of the first memory, in pages
memory_page()
{
	echo $(($(readelf -lW "$1" | awk '$1 == "LOAD" { print $2; exit }') / 4096))
}

native_add()
{
	echo "$1" >/sys/module/native/parameters/add
	is "$(cat /sys/module/native/parameters/result)" 0 "the kernel takes a dump of $1 bytes"
}

# Reads $2 pages at page $1 from descriptor 5
pages()
{
	pread $(($1 * 4096)) $(($2 * 4096)) <&5 2>/tmp/pages.err
}

change()
{
	page=$(memory_page $merged)
	exec 5<$merged
	pages 0 1 >/tmp/header
	pages "$page" 64 >/tmp/before
	ok $? "memory can be read"
	native_add 100000
	pages "$page" 1 >/tmp/stale
	ok $((! $?)) "it cannot after the stock file has changed"
	like "$(cat /tmp/pages.err)" "Stale file handle" "the error is ESTALE"
	is "$(wc -c </tmp/stale)" 0 "no byte is given"
	pages 0 1 | cmp - /tmp/header
	ok $? "the header is what it was"
	exec 5<&-

	is "$(memory_page $merged)" "$page" "memory does not move for those who come next"
	exec 5<$merged
	pages "$page" 64 | cmp - /tmp/before
	ok $? "and is the same"
	exec 5<&-
}

# Every read gives the right bytes or ESTALE, however it falls.
race()
{
	page=$(memory_page $merged)
	(
		race_added=0
		while [ ! -e /tmp/stop ] && [ "$race_added" -lt 300 ]; do
			echo 5000 >/sys/module/native/parameters/add
			race_added=$((race_added + 1))
			sleep 0.05
		done
	) &
	race_good=0 race_stale=0 race_wrong=0 race_n=0
	while [ "$race_n" -lt 60 ]; do
		race_n=$((race_n + 1))
		exec 5<$merged
		pages "$page" 64 >/tmp/now
		if cmp -s /tmp/now /tmp/before; then
			race_good=$((race_good + 1))
		elif grep -q Stale /tmp/pages.err; then
			race_stale=$((race_stale + 1))
		else
			race_wrong=$((race_wrong + 1))
		fi
		exec 5<&-
	done
	touch /tmp/stop
	wait
	note "good $race_good, stale $race_stale"
	is "$race_wrong" 0 "no read gave other bytes"
}

# The first 8 MiB only: this kernel takes long to map a page.
same()
{
	exec 5</proc/vmcore
	pages "$(memory_page /proc/vmcore)" 2048 >/tmp/stock
	exec 5<$merged
	pages "$(memory_page $merged)" 2048 | cmp - /tmp/stock
	ok $? "memory is that of the stock file"
	exec 5<&-
}

capture()
{
	load_modules vmcoredd native
	modprobe baduse case=ok name=ours size=5000
	change
	race
	same
}

host()
{
	"$BUILD/bin/vmcoredd" list "$OUT/vmcore.elf" >"$WORK/list"
	like "$(cat "$WORK/list")" " ours( |$)" "our dump is in the file"
	like "$(cat "$WORK/list")" " native-0( |$)" "and the kernel's own"
}
