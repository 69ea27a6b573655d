# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# The stock file is reached through a second mount of proc, where nothing is
# attached.  Paths are given where busybox has a program of the same name.
description="the usual tools on the attached /proc/vmcore, memory and mmap against the stock file"
tools="readelf eu-readelf cmp cp dd"
programs=tests/lab/vmcore-ranges.c
disk_tools=gdb
disk_files="/usr/lib/python3.11/encodings /usr/lib/python3.11/collections
	/usr/lib/python3.11/importlib /usr/lib/python3.11/re /usr/share/gdb
	$(ls /usr/lib/python3.11/*.py 2>/dev/null)"
memory=768M
formats=
script_timeout=240
stock=/run/stock/vmcore

notes()
{
	want=$(($(find /proc/vmcoredd/dumps -type f | wc -l) + 1))
	is "$(readelf -n /proc/vmcore 2>/dev/null | grep -c '(0x00000700)')" "$want" \
		"readelf -n shows every device dump and the index"
	is "$(eu-readelf -n /proc/vmcore | grep -c '<unknown>: 1792')" "$want" \
		"eu-readelf -n does"
	is "$(eu-readelf -n /proc/vmcore | grep -c OSRELEASE="$KERNEL_RELEASE")" 1 \
		"eu-readelf -n shows the stock notes behind them"
	is "$(readelf -lW /proc/vmcore | grep -c LOAD)" \
		"$(readelf -lW $stock | grep -c LOAD)" "readelf -l shows the stock ranges"
	vmcore-dmesg /proc/vmcore >/tmp/dmesg && vmcore-dmesg $stock | cmp - /tmp/dmesg
	ok $? "vmcore-dmesg prints the same log"
}

memory()
{
	run "memory is the stock file's, through read and mmap" \
		vmcore-ranges memory $stock /proc/vmcore
	for file in $stock /proc/vmcore; do
		run "mmap has pread's bytes or fails with EINVAL: $file" \
			vmcore-ranges mmap "$file"
		echo "$run_out" | sed 's/^/  /' | while read -r line; do note "$line"; done
	done
}

copies()
{
	run "cp copies the file" /usr/bin/cp /proc/vmcore /dump/copy
	is "$(stat -c %s /dump/copy)" "$(stat -c %s /proc/vmcore)" "cp: whole"
	/usr/bin/cmp /dump/copy /proc/vmcore
	ok $? "cp: as it is"
	/usr/bin/dd if=/proc/vmcore bs=4093 skip=3 count=20000 of=/dump/part 2>/dev/null
	/usr/bin/cmp -n "$(stat -c %s /dump/part)" -i $((3 * 4093)):0 /dump/copy /dump/part
	ok $? "dd with an odd block size reads the same"
	rm -f /dump/copy /dump/part
}

dumps()
{
	makedumpfile -E -d 31 $stock /dump/stock.elf
	run "makedumpfile -E -d 31" makedumpfile -E -d 31 /proc/vmcore /dump/out/vmcore.elf
	run "makedumpfile -E writes the same memory" \
		vmcore-ranges memory /dump/stock.elf /dump/out/vmcore.elf
	rm /dump/stock.elf
	makedumpfile -l -d 31 $stock /dump/out/stock.kdump
	run "makedumpfile -l -d 31" makedumpfile -l -d 31 /proc/vmcore /dump/out/vmcore.kdump
	run "makedumpfile --split" \
		makedumpfile -l -d 31 --split /proc/vmcore /dump/out/part1 /dump/out/part2
}

# gdb reads memory by virtual address: one range through it and through dd.
debugger()
{
	# shellcheck disable=SC2046
	set -- $(readelf -lW $stock | awk '$1 == "LOAD" { last = $2 " " $3 } END { print last }')
	in_root gdb -nx -batch -c /proc/vmcore \
		-ex "dump binary memory /tmp/range $2 $2+65536" >/tmp/gdb 2>&1 &&
		dd if=$stock bs=65536 iflag=skip_bytes skip=$(($1)) count=1 2>/dev/null |
			cmp - /dump/root/tmp/range
	ok $? "gdb reads the same memory" || cat /tmp/gdb
}

after()
{
	mkdir -p /run/stock
	mount -t proc proc /run/stock
	[ /proc/vmcore -ef /proc/vmcoredd/vmcore ] && ! [ $stock -ef /proc/vmcoredd/vmcore ]
	ok $? "one proc has the merged file, the other the stock file"
	notes
	memory
	copies
	dumps
	debugger
	umount /run/stock
}

host()
{
	image_compile "$TOP/tests/lab/kdump-same.c" "$WORK/kdump-same"
	run "makedumpfile -l wrote the pages that it writes from the stock file" \
		"$WORK/kdump-same" "$OUT/stock.kdump" "$OUT/vmcore.kdump"
	run "makedumpfile --reassemble" \
		makedumpfile --message-level 4 --reassemble "$OUT/part1" "$OUT/part2" "$WORK/whole"
	run "which has all the pages" "$WORK/kdump-same" "$OUT/vmcore.kdump" "$WORK/whole"
	for file in "$OUT/vmcore.kdump" "$WORK/whole" "$OUT/part1"; do
		head -c 1048576 "$file" | grep -q vmcoredd.index
		ok $? "and device dumps are in ${file##*/}"
	done
	is "$("$BUILD/bin/vmcoredd" list "$OUT/vmcore.elf" | grep -c regs-)" \
		"$(find "$OUT/dumps" -name 'regs-*' | wc -l)" "vmcore.elf has them, too"
	rm -f "$OUT/stock.kdump" "$OUT/part1" "$OUT/part2"
}
