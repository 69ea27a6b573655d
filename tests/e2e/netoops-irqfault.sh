# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: an oops in an interrupt of the sender is no fault of the sender"
crash=script
expect_crash='BUG: kernel NULL pointer dereference|Oops: |Modules linked in'

first()
{
	two_targets
	run "an interrupt will crash" put "skip=20 hook=netoops_xmit_send irq null" $CRASH
}

# The soft dump is cut short, and what is wrong is sent.
crash_now()
{
	echo 1 >$NETOOPS/dump_now
}

host()
{
	for name in nic vnic; do
		check_record $name 0 panic 'Modules linked in'
		summary $name 0 "$sent_all"
		is "$(jq -r 'select(.type == "soft") | .complete' "$OUT/received/$name.json")" \
			false "$name: the soft dump has ended"
	done
}
