# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a fault in the sender while it sends a panic, with panic_on_oops=1"
pcap=yes
expect_crash='Kernel panic - not syncing: sysrq triggered crash|BUG: kernel NULL pointer dereference|Oops: |Modules linked in|Kernel panic - not syncing: netoops: fault in the sender'

first()
{
	first_fault 1
}

host()
{
	check_fault panic 1
}
