# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a fault in the sender while it sends an oops that the machine would survive"
pcap=yes
crash=script
expect_crash='BUG: kernel NULL pointer dereference|Oops: |Modules linked in|Kernel panic - not syncing: netoops: fault in the sender'

first()
{
	first_fault 0
}

crash_now()
{
	echo null >$CRASH
}

host()
{
	check_fault oops 2
}
