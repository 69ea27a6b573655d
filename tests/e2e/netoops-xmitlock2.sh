# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
default_budget=yes
description="netoops: another CPU is wedged with the transmit lock of virtio-net, whose poll would wait for it"
pcap=yes
crash="panic"
expect_crash='Kernel panic - not syncing: crash: panic'

other_is_stuck()
{
	dmesg | grep -q 'crash: stuck'
}

first()
{
	two_targets
	taskset -p 1 $$ >/dev/null
	(taskset 2 sh -c "echo xmit=$VNIC stuck >$CRASH") &
	until_true "the other CPU has the lock" other_is_stuck
}

host()
{
	check_locked vnic nic
}
