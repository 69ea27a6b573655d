# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic inside the hard interrupt handler of the NIC that sends"
crash="hook=e1000_intr_msix_rx panic"
# lockdep knows that drivers are not made to be polled in a hard interrupt.
expect_crash='Kernel panic - not syncing: crash: panic|WARNING: inconsistent lock state'
first()
{
	two_targets
	echo fill=256 >$CRASH
	ping 10.0.2.2 >/dev/null 2>&1 &
}
host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
	like "$(cat "$OUT/dmesg.txt")" " e1000_intr_msix_rx\\+" "it was in the middle of it"
}
