# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
default_budget=yes
description="netoops: the crashing CPU holds the transmit lock of e1000e"
pcap=yes
crash="xmit=eth0 panic"
expect_crash='Kernel panic - not syncing: crash: panic'

host()
{
	check_own_lock
}
