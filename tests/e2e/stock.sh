# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
kernels="6.1 6.12"
description="a stock kernel without any module of ours: the lab itself"
own_modules=no
modules="e1000e nvme"
first_modules="e1000e nvme"
capture_modules=
capture_options=--without-dumps

first()
{
	like "$(monitor info pci)" "e1000|Ethernet" "the monitor answers the guest"
	like "$(monitor info version)" "^[0-9]+\.[0-9]+" "and again"
}

capture()
{
	test -s /proc/vmcore
	ok $? "/proc/vmcore is there"
	like "$(monitor info status)" "running" "the monitor answers the capture kernel"
}

host()
{
	like "$(readelf -h "$OUT/vmcore.elf")" "CORE" "vmcore.elf is an ELF core file"
	grep -q "lab: first kernel begins" "$OUT/dmesg.txt"
	ok $? "dmesg.txt is the crashed kernel's log"
}
