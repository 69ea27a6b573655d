# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# What device dumps cost, measured against the stock file and against peers in
# one run of one guest.  A scenario for scripts/lab that only "make bench" runs.
description="benchmark: throughput, cost of loading, cost of listing"
tools="readelf eu-readelf"
programs="tests/bench/throughput.c tests/bench/cost.c"
modules="e1000e nvme"
bench=/tmp/bench.txt

capture()
{
	# What this descriptor leads to stays the stock file when ours is attached.
	exec 4</proc/vmcore
	{
		echo "loading, in the capture kernel (time; memory that stays taken)"
		cost "  vmcoredd.ko" modprobe vmcoredd
		cost "  vmcoredd_pci.ko with its dumps" modprobe vmcoredd_pci
		cost "  vmcoredd_edu.ko with its dump" modprobe vmcoredd_edu
		set -- /proc/vmcoredd/dumps/*
		echo "  device dumps: $#, $(cat "$@" | wc -c) bytes"
	} >$bench
	[ -d /sys/module/vmcoredd_pci ] && [ -d /sys/module/vmcoredd_edu ]
	ok $? "the modules load"
}

after()
{
	{
		echo "the attached file against the stock file"
		throughput /proc/self/fd/4 /proc/vmcore 96 9 | sed 's/^/  /'
		echo "listing the notes of vmcore.elf," \
			"$(($(stat -c %s /dump/out/vmcore.elf) / 1048576)) MiB"
		cost "  vmcoredd list" vmcoredd list /dump/out/vmcore.elf
		cost "  readelf -n" readelf -n /dump/out/vmcore.elf
		cost "  eu-readelf -n" eu-readelf -n /dump/out/vmcore.elf
	} >>$bench
	is "$(grep -c ratio $bench)" 4 "throughput was measured"
	cp $bench /dump/out/bench.txt
}
