# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic in the middle of e1000e's receive poll"
crash="hook=e1000e_poll panic"
expect_crash='Kernel panic - not syncing: crash: panic'

# So that there is something to receive.
first()
{
	two_targets
	ping 10.0.2.2 >/dev/null 2>&1 &
}

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
	like "$(cat "$OUT/dmesg.txt")" " e1000e_poll\\+" "it was in the middle of it"
}
