# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
default_budget=yes
description="netoops: a panic while another CPU hangs in a soft dump says that it was not sent"
pcap=yes
crash=script
expect_crash='Kernel panic - not syncing: crash: panic'

first()
{
	two_targets
	run "the sender is to hang" put "skip=20 hook=netoops_xmit_send stuck" $CRASH
}

# Nobody watches the sender of a machine that lives.
crash_now()
{
	taskset -p 1 $$ >/dev/null
	taskset 2 sh -c "echo 1 >$NETOOPS/dump_now" &
	sleep 1
	echo panic >$CRASH
}

host()
{
	grep -q 'crash: stuck' "$OUT/dmesg.txt"
	ok $? "the sender hangs"
	like "$(grep 'netoops: panic' "$OUT/dmesg.txt")" \
		'netoops: panic: not sent, because a record before it does not end$' \
		"the log says why nothing was sent"
	is "$(grep -c 'netoops: record' "$OUT/dmesg.txt")" 0 "no record ended"
	check_part soft
}
