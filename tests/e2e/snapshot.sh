# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="readers while dumps are added: consistent to the end; --split during registration"
programs=tests/lab/vmcore-ranges.c
memory=768M
save=no
script_timeout=240
stock=/run/stock/vmcore
stress=/sys/module/stress/parameters

capture()
{
	load_modules "vmcoredd max_dumps=1024" vmcoredd_pci
}

list_names()
{
	vmcoredd list "$1" | awk 'NR > 1 { print $NF }' | sort
}

# Three readers that opened before: one that read a little, one that maps, and
# one that has not read at all.  $1: how many dumps are added
early_readers()
{
	list_names /proc/vmcore >/tmp/names
	mkfifo /tmp/go
	vmcore-ranges hold /proc/vmcore </tmp/go >/tmp/held &
	held=$!
	exec 6>/tmp/go 7</proc/vmcore 8</proc/vmcore
	until grep -q ready /tmp/held; do sleep 0.1; done
	# 3 pages: header and some of the notes
	head -c 12288 <&7 >/dump/early
	load_modules "stress limit=$1 max_size=9000"
	until [ "$(cat $stress/added)" -ge "$1" ]; do sleep 0.2; done
	rmmod stress
	cat <&7 >>/dump/early
	head -c 33554432 <&8 >/tmp/late
	exec 6>&- 7<&- 8<&-
	wait $held
	ok $? "a reader with mappings sees no change" || cat /tmp/held
}

check_early()
{
	is "$(list_names /dump/early)" "$(cat /tmp/names)" \
		"a reader in the middle of the notes gets those of its open"
	run "and the right memory, to the last byte" \
		vmcore-ranges memory $stock /dump/early
	is "$(stat -c %s /dump/early)" "$(stat -c %s /proc/vmcore)" "and all of it"
	head -c 33554432 /dump/early | cmp - /tmp/late
	ok $? "one that had not read yet gets the same"
	is "$(list_names /proc/vmcore | grep -c stress-)" "$1" \
		"one that opens now has the new dumps"
	rm -f /dump/early /tmp/late
}

# Dumps are added all the while: a makedumpfile that opens the file several
# times gets different notes and the same offsets.  The pause is long enough for
# max_dumps not to be reached on a slow machine.
# $1 what, the rest: command
while_added()
{
	added_what=$1
	shift
	load_modules "stress pause_us=50000 max_size=4000"
	run "$added_what while dumps are added" "$@"
	added_end=$(cat $stress/added)
	sleep 1
	added_last=$(cat $stress/added)
	rmmod stress
	test "$added_end" -gt 3 -a "$added_last" -gt "$added_end"
	ok $? "$added_what: $added_end were, and more after it"
}

continuous()
{
	makedumpfile -l -d 31 $stock /dump/out/stock.kdump
	while_added "makedumpfile --split" makedumpfile -l -d 31 --split \
		/proc/vmcore /dump/out/part1 /dump/out/part2
	while_added "makedumpfile -E" makedumpfile -E -d 31 \
		/proc/vmcore /dump/out/vmcore.elf
}

after()
{
	mkdir -p /run/stock
	mount -t proc proc /run/stock
	run "vmcoredd attach" vmcoredd attach
	early_readers 30
	check_early 30
	continuous
	umount /run/stock
}

host()
{
	image_compile "$TOP/tests/lab/kdump-same.c" "$WORK/kdump-same"
	run "the parts can be put together" \
		makedumpfile --message-level 4 --reassemble "$OUT/part1" "$OUT/part2" "$WORK/whole"
	run "and hold the pages of the stock file" \
		"$WORK/kdump-same" "$OUT/stock.kdump" "$WORK/whole"
	mkdir -p "$WORK/dumps"
	run "vmcore.elf has whole device dumps only" \
		"$BUILD/bin/vmcoredd" extract "$OUT/vmcore.elf" --all -d "$WORK/dumps"
	count=$(find "$WORK/dumps" -name 'stress-*' | wc -l)
	test "$count" -gt 30
	ok $? "$count of them from the test driver"
	rm -f "$OUT/stock.kdump" "$OUT/part1" "$OUT/part2" "$WORK/whole"
}
