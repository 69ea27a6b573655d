# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a sender that hangs is ended from another CPU, and the capture kernel boots"
pcap=yes
crash=panic
expect_crash='Kernel panic - not syncing: crash: panic|Kernel panic - not syncing: netoops: the sender hangs'

# It hangs as in a lock, where no time is counted, but not before some packets left.
first()
{
	two_targets
	run "the sender is to hang" put "skip=20 hook=netoops_xmit_send stuck" $CRASH
}

host()
{
	grep -q 'Kernel panic - not syncing: netoops: the sender hangs' "$OUT/dmesg.txt"
	ok $? "the sender is ended"
	like "$(grep -A 24 'netoops: the sender hangs in' "$OUT/dmesg.txt")" "netoops:  netoops_xmit_send\\+|netoops:  dump_send" \
		"the log says where it hung"
	check_part panic
}
