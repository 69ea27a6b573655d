# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic inside the handler of a kprobe"
crash="kprobe=icmp_rcv panic"
expect_crash='Kernel panic - not syncing: crash: panic'

first()
{
	two_targets
	ping 10.0.2.2 >/dev/null 2>&1 &
}

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
	like "$(cat "$OUT/dmesg.txt")" " crash_in_kprobe" "it was inside a kprobe's handler"
}
